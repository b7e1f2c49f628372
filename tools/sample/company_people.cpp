#include "sample/company_people.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "simulators/salesforce_org.h"

namespace tidemark::sample {
namespace {

constexpr std::int64_t today = 20'454;  // 2026-01-01

struct Name {
  std::string_view text;
  std::string_view in_address;  ///< how it stands in an e-mail address
};
constexpr std::array<Name, 24> first_names{
    {{"Ada", "ada"},       {"Grace", "grace"},          {"Jürgen", "juergen"}, {"Zoë", "zoe"},   {"Søren", "soren"},
     {"Mária", "maria"},   {"Łukasz", "lukasz"},        {"Dvořák", "dvorak"},  {"İpek", "ipek"}, {"Nguyễn", "nguyen"},
     {"Иван", "ivan"},     {"Олена", "olena"},          {"Ελένη", "eleni"},    {"太郎", "taro"}, {"さくら", "sakura"},
     {"伟", "wei"},        {"지우", "jiwoo"},           {"فاطمة", "fatima"},   {"יעל", "yael"},  {"अनिका", "anika"},
     {"สมชาย", "somchai"}, {"María José", "mariajose"}, {"Chloé", "chloe"},    {"Bob", "bob"}}};
constexpr std::array<Name, 24> last_names{{{"Lovelace", "lovelace"},
                                           {"Hopper", "hopper"},
                                           {"Müller", "mueller"},
                                           {"O'Neil", "oneil"},
                                           {"Kierkegaard", "kierkegaard"},
                                           {"Nováková", "novakova"},
                                           {"Wiśniewski", "wisniewski"},
                                           {"Straße", "strasse"},
                                           {"Yılmaz", "yilmaz"},
                                           {"Trần", "tran"},
                                           {"Петров", "petrov"},
                                           {"Шевченко", "shevchenko"},
                                           {"Παπαδοπούλου", "papadopoulou"},
                                           {"山田", "yamada"},
                                           {"𠮷野", "yoshino"},
                                           {"王", "wang"},
                                           {"김", "kim"},
                                           {"الحسن", "alhassan"},
                                           {"כהן", "cohen"},
                                           {"शर्मा", "sharma"},
                                           {"ใจดี", "jaidee"},
                                           {"Smith, Jr.", "smith"},
                                           {"de la Cruz", "delacruz"},
                                           {"Null", "null"}}};
constexpr std::array<std::string_view, 16> company_starts{
    "Northwind", "Contoso", "Initech", "Umbra",  "Globex",    "Soylent",  "Acme",    "Hooli",
    "Vandelay",  "Wonka",   "Stark",   "Tyrell", "Cyberdyne", "Aperture", "Monarch", "Blue Sun"};
constexpr std::array<std::string_view, 8> company_ends{"Ltd",  "GmbH",   "Inc.",        "株式会社",
                                                       "S.A.", "& Sons", "\"Holding\"", "a.s."};
constexpr std::array<std::string_view, 10> industries{"Technology", "Financial Services",
                                                      "Healthcare", "Manufacturing",
                                                      "Retail",     "Education",
                                                      "Energy",     "Media",
                                                      "Consulting", ""};
constexpr std::array<std::string_view, 4> types{"Customer", "Prospect", "Partner", "Former Customer"};
constexpr std::array<std::string_view, 8> countries{"Japan",  "Germany", "Czechia",       "United States",
                                                    "Brazil", "India",   "Côte d'Ivoire", "日本"};
constexpr std::array<std::string_view, 6> titles{
    "Engineer", "Head of Product", "CTO", "Customer Success Manager", "Owner/CEO", ""};
constexpr std::array<std::string_view, 5> departments{"R&D", "Sales", "Support", "Finance", ""};
constexpr std::array<std::string_view, 6> regions{"EMEA", "North America", "APAC", "LATAM", " DACH ", ""};
constexpr std::array<std::string_view, 5> stages{"Open - Not Contacted", "Trial", "Customer", "Churned", ""};

template <class Choices>
const auto& one_of(const Seeded& seeded, const Choices& choices, std::uint64_t row, std::uint64_t stream) {
  return choices[seeded.below(choices.size(), row, stream)];
}

/// A number of seats, in a text field that people fill by hand.
std::string seats_by_hand(const Seeded& seeded, std::uint64_t n) {
  const std::string number = std::to_string(1 + seeded.below(400, n, 120));
  switch (seeded.below(250, n, 121)) {
    case 0: return "n/a";
    case 1: return number + " seats";
    case 2: return " " + number + " ";
    case 3: return "00" + number;
    case 4: return number + ".0";
    case 5: return "about 20";
    default: return seeded.chance(1500, n, 122) ? "" : number;
  }
}

std::optional<std::uint64_t> owner_of(const Seeded& seeded, std::uint64_t n, std::uint64_t stream) {
  if (seeded.chance(150, n, stream)) return std::nullopt;
  return seeded.below(user_count, n, stream + 1);
}

/// A contact's own address, were it the only one with it.
std::string address_of(const Name& first, const Name& last, std::uint64_t n, const std::string& domain) {
  return std::string{first.in_address} + '.' + std::string{last.in_address} + std::to_string(n) + '@' + domain;
}

std::string domain_of(std::uint64_t account) { return "c" + std::to_string(1000 + account) + ".example.com"; }

}  // namespace

User make_user(const Seeded& seeded, std::uint64_t n) {
  const Name& first = one_of(seeded, first_names, n, 1);
  const Name& last = one_of(seeded, last_names, n, 2);
  return {sim::record_id("005", n + 1), std::string{first.text} + ' ' + std::string{last.text},
          address_of(first, last, n, "demo.example.com"), n % 6 != 5};
}

Account make_account(const Seeded& seeded, std::uint64_t n) {
  Account account;
  account.id = sim::record_id("001", n + 1);
  account.name = std::string{one_of(seeded, company_starts, n, 50)} + ' ' + std::to_string(n) + ' ' +
                 std::string{one_of(seeded, company_ends, n, 51)};
  account.country = one_of(seeded, countries, n, 52);
  account.industry = one_of(seeded, industries, n, 53);
  account.type = one_of(seeded, types, n, 54);
  account.customer_number = 1000 + n;
  if (n > 0 && seeded.chance(150, n, 55)) account.customer_number = 1000 + n - 1;  // twice the same
  if (seeded.chance(200, n, 56)) account.customer_number.reset();
  account.owner = owner_of(seeded, n, 57);
  if (!seeded.chance(800, n, 59)) account.revenue = static_cast<double>(seeded.below(90'000'000, n, 60)) / 4;
  account.employees = static_cast<std::int64_t>(1 + seeded.below(20'000, n, 61));
  if (!seeded.chance(1000, n, 62))
    account.renewal_day = today + static_cast<std::int64_t>(seeded.below(700, n, 63)) - 100;
  return account;
}

Contact make_contact(const Seeded& seeded, std::uint64_t n, CompanySize size) {
  Contact contact;
  const Name& first = one_of(seeded, first_names, n, 100);
  const Name& last = one_of(seeded, last_names, n, 101);
  contact.id = sim::record_id("003", n + 1);
  contact.first_name = first.text;
  contact.last_name = last.text;
  contact.account = seeded.below(size.accounts, n, 102);
  contact.email = address_of(first, last, n, domain_of(contact.account));
  if (n % 2 == 1 && seeded.chance(120, n, 103))
    contact.email = make_contact(seeded, n - 1, size).email;  // twice the same
  if (seeded.chance(120, n, 104)) contact.email.clear();
  contact.title = one_of(seeded, titles, n, 105);
  contact.department = one_of(seeded, departments, n, 106);
  contact.region = one_of(seeded, regions, n, 107);
  contact.stage = seeded.chance(60, n, 108) ? "Imported" : one_of(seeded, stages, n, 109);
  contact.seats = seats_by_hand(seeded, n);
  contact.owner = owner_of(seeded, n, 110);
  if (!seeded.chance(1200, n, 112)) contact.score = static_cast<double>(seeded.below(10'000, n, 113)) / 100;
  if (!seeded.chance(2000, n, 114))
    contact.last_activity_day = today - static_cast<std::int64_t>(seeded.below(400, n, 115));
  contact.opted_out = seeded.chance(1500, n, 116);
  return contact;
}

std::string_view stage_in_pendo(std::string_view stage) {
  if (stage == "Open - Not Contacted") return "prospect";
  if (stage == "Trial") return "trial";
  if (stage == "Customer") return "active";
  if (stage == "Churned") return "churned";
  return {};
}

std::string date_text(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace tidemark::sample
