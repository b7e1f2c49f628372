#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "sample/company_parts.h"

namespace tidemark::sample {
namespace {

using Json = nlohmann::ordered_json;
using Types = std::initializer_list<std::pair<const char*, const char*>>;

constexpr std::int64_t beginning_of_2026 = 1'767'225'600'000;

Json group_of(Types types) {
  Json group = Json::object();
  for (const auto& [name, type] : types) {
    group[name] = {{"Type", type},      {"DisplayName", name}, {"ElementType", ""},  {"ElementFormat", ""},
                   {"Dirty", false},    {"isHidden", false},   {"isDeleted", false}, {"isCalculated", false},
                   {"isPerApp", false}, {"neverIndex", false}};
  }
  return group;
}

std::string visitor_schema() {
  Json schema;
  schema["auto"] = group_of({{"id", "string"},
                             {"accountid", "string"},
                             {"firstvisit", "time"},
                             {"lastvisit", "time"},
                             {"lastupdated", "time"}});
  schema["agent"] = group_of({{"email", "string"}, {"full_name", "string"}, {"role", "string"}});
  schema["custom"] = group_of({{"owner_name", "string"},
                               {"owner_email", "string"},
                               {"account_name", "string"},
                               {"arr", "float"},
                               {"title", "string"},
                               {"department", "string"},
                               {"region", "string"},
                               {"stage", "string"},
                               {"seats", "integer"},
                               {"score", "float"},
                               {"opted_out", "boolean"},
                               {"last_activity", "time"}});
  return schema.dump();
}

std::string account_schema() {
  Json schema;
  schema["auto"] = group_of({{"id", "string"}, {"firstvisit", "time"}, {"lastvisit", "time"}, {"lastupdated", "time"}});
  schema["agent"] = group_of({{"name", "string"}, {"plan", "string"}});
  schema["custom"] = group_of({{"name", "string"},
                               {"industry", "string"},
                               {"arr", "float"},
                               {"employees", "integer"},
                               {"owner_email", "string"},
                               {"renewal", "time"},
                               {"lifecycle", "string"}});
  return schema.dump();
}

/// Puts a value where it is not empty: Pendo leaves empty ones out.
void put(Json& group, const char* name, const std::string& text) {
  if (!text.empty()) group[name] = text;
}
void put(Json& group, const char* name, const std::optional<double>& number) {
  if (number) group[name] = *number;
}
void put_date(Json& group, const char* name, const std::optional<std::int64_t>& day) {
  if (day) group[name] = *day * one_day_ms - tokyo_ms;  // midnight in Tokyo
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// What a seats field holds as an integer, where it holds one.
std::optional<std::int64_t> seats_of(const std::string& by_hand) {
  const std::string digits = trimmed(by_hand.ends_with(".0") ? by_hand.substr(0, by_hand.size() - 2) : by_hand);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.empty() || digits.size() > 9 || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  return std::stoll(digits);
}

/// What Salesforce says of a contact, as the demo's mapping makes it.
Json pulled(const Seeded& seeded, const Contact& contact) {
  Json custom = Json::object();
  const Account account = make_account(seeded, contact.account);
  if (contact.owner) {
    const User owner = make_user(seeded, *contact.owner);
    put(custom, "owner_name", owner.name);
    put(custom, "owner_email", owner.email);
  }
  put(custom, "account_name", account.name);
  put(custom, "arr", account.revenue);
  put(custom, "title", contact.title);
  put(custom, "department", contact.department);
  put(custom, "region", trimmed(contact.region));
  put(custom, "stage", std::string{stage_in_pendo(contact.stage)});
  if (const auto seats = seats_of(contact.seats)) custom["seats"] = *seats;
  put(custom, "score", contact.score);
  custom["opted_out"] = contact.opted_out;
  put_date(custom, "last_activity", contact.last_activity_day);
  return custom;
}

Json pulled(const Seeded& seeded, const Account& account) {
  Json custom = Json::object();
  put(custom, "name", account.name);
  put(custom, "industry", account.industry);
  put(custom, "arr", account.revenue);
  custom["employees"] = account.employees;
  if (account.owner) put(custom, "owner_email", make_user(seeded, *account.owner).email);
  put_date(custom, "renewal", account.renewal_day);
  custom["lifecycle"] = account.type == "Customer"          ? "active"
                        : account.type == "Former Customer" ? "churned"
                                                            : "prospect";
  return custom;
}

/// Some values that were true once.
void age(const Seeded& seeded, std::uint64_t n, Json& custom) {
  if (custom.contains("region")) custom["region"] = "EMEA (old)";
  if (custom.contains("stage") && seeded.chance(4000, n, 210)) custom["stage"] = "trial";
  if (seeded.chance(3000, n, 211)) custom["owner_email"] = "left.long.ago@demo.example.com";
  if (seeded.chance(2000, n, 212)) custom.erase("arr");
  if (seeded.chance(2000, n, 213) && custom.contains("employees")) custom["employees"] = 1;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return text;
}

/// Visitor ids are whatever the customer's page gives them.
std::string visitor_id(const Seeded& seeded, std::uint64_t n) {
  const std::string number = std::to_string(100'000 + n);
  switch (seeded.below(300, n, 200)) {
    case 0: return "org/" + number;
    case 1: return "100% " + number;
    case 2: return "\"" + number + "\"";
    case 3: return "😀" + number;
    case 4: return "back\\slash" + number;
    case 5: return "Ünïcode " + number;
    default: return "u-" + number;
  }
}

class Visitors {
 public:
  Visitors(const Seeded& seeded, CompanySize size) : seeded_(seeded), size_(size) {}

  void make() {
    for (std::uint64_t n = 0; n < size_.contacts && count_ < size_.contacts; ++n) add_those_of(n);
    for (std::uint64_t n = size_.contacts; count_ < size_.contacts; ++n) add_stranger(n);
  }
  std::string take_lines() { return std::move(lines_); }
  std::string take_events() { return std::move(events_); }

 private:
  void add_those_of(std::uint64_t n) {
    const Contact contact = make_contact(seeded_, n, size_);
    const bool takes_part = seeded_.chance(8800, n, 201);
    if (contact.email.empty() || !takes_part) return;
    std::string email = contact.email;
    if (seeded_.chance(500, n, 202)) email = upper(email);
    if (seeded_.chance(50, n, 203)) email = ' ' + email + ' ';
    Json custom = pulled(seeded_, contact);
    if (seeded_.chance(700, n, 204)) age(seeded_, n, custom);
    add(visitor_id(seeded_, n), contact, email, custom);
    if (seeded_.chance(60, n, 205)) add("second-" + std::to_string(n), contact, upper(email), custom);
  }

  /// Somebody whom Salesforce does not know: signed in, without an address, or not signed in at all.
  void add_stranger(std::uint64_t n) {
    Contact stranger = make_contact(seeded_, n, size_);
    const std::uint64_t kind = seeded_.below(10, n, 206);
    if (kind < 2) add("_PENDO_T_" + std::to_string(Seeded::mixed(n)), stranger, {}, Json::object());
    else if (kind == 2) add(visitor_id(seeded_, n), stranger, {}, Json::object());
    else add(visitor_id(seeded_, n), stranger, "guest" + std::to_string(n) + "@elsewhere.example.org", Json::object());
  }

  void add(const std::string& id, const Contact& contact, const std::string& email, const Json& custom) {
    if (count_ == size_.contacts) return;
    const std::uint64_t n = count_++;
    const std::int64_t last_visit =
        beginning_of_2026 - static_cast<std::int64_t>(seeded_.below(90 * 86'400, n, 207)) * 1000;
    Json automatic{{"id", id},
                   {"accountid", std::to_string(1000 + contact.account)},
                   {"firstvisit", last_visit - static_cast<std::int64_t>(seeded_.below(400, n, 208)) * one_day_ms},
                   {"lastvisit", last_visit},
                   {"lastupdated", last_visit}};
    Json agent = Json::object();
    put(agent, "email", email);
    if (!email.empty()) agent["full_name"] = contact.first_name + ' ' + contact.last_name;
    const bool is_admin = seeded_.chance(1000, n, 209);
    agent["role"] = is_admin ? "admin" : "member";
    if (is_admin) add_events(id, n);
    Json visitor{{"visitorId", id}, {"metadata", {{"auto", automatic}, {"agent", agent}}}};
    if (!custom.empty()) visitor["metadata"]["custom"] = custom;
    lines_ += visitor.dump() + '\n';
  }

  /// On some of the thirty days before 2026; some minutes each.
  void add_events(const std::string& id, std::uint64_t n) {
    const std::uint64_t days = seeded_.below(31, n, 230);
    for (std::uint64_t day = 0; day < days; ++day)
      events_ += Json{{"type", "page"},
                      {"visitorId", id},
                      {"day", beginning_of_2026 - static_cast<std::int64_t>(day + 1) * one_day_ms},
                      {"numEvents", 1 + seeded_.below(40, n * 31 + day, 231)},
                      {"numMinutes", 1 + seeded_.below(90, n * 31 + day, 232)}}
                     .dump() +
                 '\n';
  }

  const Seeded& seeded_;
  CompanySize size_;
  std::uint64_t count_ = 0;
  std::string lines_;
  std::string events_;
};

/// What administrators of the product did in the last thirty days, a funnel that has no rows, and a list nobody shares.
std::string reports() {
  const Json period{{"period", "dayRange"}, {"first", beginning_of_2026 - 30 * one_day_ms}, {"count", 30}};
  const Json measured =
      Json::array({Json{{"numDaysActive", {{"count", nullptr}}}}, Json{{"numMinutes", {{"sum", "numMinutes"}}}},
                   Json{{"lastDay", {{"max", "day"}}}}});
  const Json pipeline = Json::array({Json{{"source", {{"events", nullptr}, {"timeSeries", period}}}},
                                     Json{{"group", {{"group", Json::array({"visitorId"})}, {"fields", measured}}}},
                                     Json{{"sort", Json::array({"visitorId"})}}});
  return Json::array({Json{{"id", "usage-30d"},
                           {"name", "Usage of administrators, 30 days"},
                           {"type", "Visitor Report"},
                           {"level", "visitor"},
                           {"shared", true},
                           {"aggregation", {{"pipeline", pipeline}}}},
                      Json{{"id", "funnel-1"}, {"name", "Onboarding"}, {"type", "Funnel"}, {"shared", true}},
                      Json{{"id", "mine"},
                           {"name", "My own list"},
                           {"type", "Visitor Report"},
                           {"level", "visitor"},
                           {"shared", false}}})
      .dump();
}

std::string account_lines(const Seeded& seeded, CompanySize size) {
  std::string lines;
  for (std::uint64_t n = 0; n < size.accounts; ++n) {
    // Some of the numbers are of customers that Salesforce does not have.
    const std::uint64_t number = seeded.chance(700, n, 220) ? 90'000 + n : 1000 + n;
    const Account account = make_account(seeded, n);
    Json custom = number < 90'000 ? pulled(seeded, account) : Json::object();
    if (!custom.empty() && seeded.chance(600, n, 221)) age(seeded, n, custom);
    Json line{{"accountId", std::to_string(number)},
              {"metadata",
               {{"auto", {{"id", std::to_string(number)}, {"lastvisit", beginning_of_2026}}},
                {"agent", {{"name", account.name}, {"plan", seeded.chance(5000, n, 222) ? "pro" : "free"}}}}}};
    if (!custom.empty()) line["metadata"]["custom"] = custom;
    lines += line.dump() + '\n';
  }
  return lines;
}

}  // namespace

sim::PendoData make_pendo(const Seeded& seeded, CompanySize size) {
  Visitors visitors{seeded, size};
  visitors.make();
  return {visitor_schema(), account_schema(),      visitors.take_lines(), account_lines(seeded, size),
          reports(),        visitors.take_events()};
}

}  // namespace tidemark::sample
