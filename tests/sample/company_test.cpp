#include "sample/company.h"

#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "simulators/pendo_simulator.h"

namespace tidemark::sample {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

/// The company as the two systems have it, made once.
class TheCompany : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto made = make_company(1);
    ASSERT_TRUE(made) << to_line(made.error());
    company = std::make_unique<Company>(std::move(*made));
    std::istringstream lines{company->pendo.visitors};
    for (std::string line; std::getline(lines, line);) visitors.push_back(json::parse(line));
  }
  static void TearDownTestSuite() {
    company.reset();
    visitors.clear();
  }
  static std::string email_of(std::size_t row) {
    const sim::Object& contacts = *company->salesforce.object("Contact");
    const sim::Value held = contacts.value(row, *contacts.field("Email"));
    const auto* text = std::get_if<std::string>(&held);
    return text == nullptr ? "" : *text;
  }
  static std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  }
  static std::string email_of(const json& visitor) { return visitor["metadata"]["agent"].value("email", ""); }

  static std::unique_ptr<Company> company;
  static std::vector<json> visitors;
};
std::unique_ptr<Company> TheCompany::company;
std::vector<json> TheCompany::visitors;

TEST_F(TheCompany, Has500AccountsAnd5000ContactsAndVisitors) {
  EXPECT_EQ(company->salesforce.object("Account")->size(), 500u);
  EXPECT_EQ(company->salesforce.object("Contact")->size(), 5000u);
  const auto pendo = sim::PendoSimulator::make(company->pendo, {});
  ASSERT_TRUE(pendo) << to_line(pendo.error());
  EXPECT_EQ((*pendo)->size(EntityKind::visitor), 5000u) << "every id once";
  EXPECT_EQ((*pendo)->size(EntityKind::account), 500u);
}

TEST_F(TheCompany, ComesFromItsSeedAlone) {
  const auto again = make_company(1, {50, 300});
  const auto same = make_company(1, {50, 300});
  const auto other = make_company(2, {50, 300});
  ASSERT_TRUE(again && same && other);
  EXPECT_EQ(again->pendo.visitors, same->pendo.visitors);
  EXPECT_EQ(again->pendo.accounts, same->pendo.accounts);
  EXPECT_NE(again->pendo.visitors, other->pendo.visitors);
  EXPECT_FALSE(make_company(1, {0, 10}));
}

TEST_F(TheCompany, HasTheTroublesOfRealContacts) {
  const sim::Object& contacts = *company->salesforce.object("Contact");
  std::map<std::string, int> times;
  std::size_t without_email = 0, without_owner = 0, bad_seats = 0;
  for (std::size_t row = 0; row < contacts.size(); ++row) {
    const std::string email = email_of(row);
    if (email.empty()) ++without_email;
    else ++times[email];
    without_owner += std::holds_alternative<std::monostate>(contacts.value(row, *contacts.field("OwnerId"))) ? 1 : 0;
    const sim::Value held = contacts.value(row, *contacts.field("Seats__c"));
    const auto* seats = std::get_if<std::string>(&held);
    bad_seats += seats != nullptr && seats->find_first_of("abcdeghi") != std::string::npos ? 1 : 0;
  }
  std::size_t twice = 0;
  for (const auto& [email, count] : times) twice += count > 1 ? 1 : 0;
  EXPECT_GT(twice, 10u);
  EXPECT_GT(without_email, 30u);
  EXPECT_GT(without_owner, 30u);
  EXPECT_GT(bad_seats, 20u);
  const sim::Object& users = *company->salesforce.object("User");
  std::size_t left = 0;
  for (std::size_t row = 0; row < users.size(); ++row)
    left += std::get<bool>(users.value(row, *users.field("IsActive"))) ? 0 : 1;
  EXPECT_GT(left, 2u) << "owners who left";
}

TEST_F(TheCompany, HasTheTroublesOfRealVisitors) {
  std::set<std::string> contacts;
  for (std::size_t row = 0; row < 5000; ++row) contacts.insert(lower(email_of(row)));
  std::map<std::string, int> times;
  std::size_t anonymous = 0, without_email = 0, other_case = 0, unmatched = 0, odd_ids = 0;
  for (const json& visitor : visitors) {
    const std::string id = visitor["visitorId"];
    const std::string email = email_of(visitor);
    if (id.starts_with("_PENDO_T_")) ++anonymous;
    else if (email.empty()) ++without_email;
    if (email.empty()) continue;
    ++times[lower(email)];
    other_case += lower(email) != email ? 1 : 0;
    unmatched += contacts.contains(lower(email)) ? 0 : 1;
    odd_ids += id.find_first_of("/%\"\\ ") != std::string::npos ? 1 : 0;
  }
  std::size_t twice = 0;
  for (const auto& [email, count] : times) twice += count > 1 ? 1 : 0;
  EXPECT_GT(anonymous, 50u);
  EXPECT_GT(without_email, 20u);
  EXPECT_GT(other_case, 100u);
  EXPECT_GT(unmatched, 200u);
  EXPECT_GT(odd_ids, 20u);
  EXPECT_GT(twice, 10u);
}

TEST_F(TheCompany, HasAPendoFieldOfEachKindOnBothObjects) {
  for (const char* object : {"Account", "Contact"}) {
    std::set<std::string> types;
    bool restricted = false;
    const json describe = json::parse(company->salesforce.object(object)->describe());
    for (const json& field : describe["fields"]) {
      if (!field["name"].get<std::string>().starts_with("Pendo_")) continue;
      types.insert(field["type"].get<std::string>());
      restricted = restricted || field["restrictedPicklist"].get<bool>();
      EXPECT_TRUE(field["updateable"].get<bool>());
    }
    EXPECT_EQ(types, (std::set<std::string>{"double", "string", "boolean", "date", "datetime", "picklist",
                                            "multipicklist", "textarea"}));
    EXPECT_TRUE(restricted);
  }
}

TEST_F(TheCompany, HasEveryMappedFieldInItsSchemas) {
  const json configuration = json::parse(demo_configuration("http://127.0.0.1:1", "http://127.0.0.1:2"));
  EXPECT_EQ(configuration["salesforce"]["login_url"], "http://127.0.0.1:1");
  EXPECT_EQ(configuration["pendo"]["host"], "http://127.0.0.1:2");
  for (const auto& [kind, connection] : configuration["connections"].items()) {
    const json schema = json::parse(kind == "visitor" ? company->pendo.visitor_schema : company->pendo.account_schema);
    const sim::Object& object = *company->salesforce.object(connection["object"].get<std::string>());
    EXPECT_TRUE(object.field(connection["identifier"]["salesforce"].get<std::string>()));
    for (const json& line : connection["pull"]) {
      EXPECT_TRUE(schema["custom"].contains(line["to"].get<std::string>())) << line;
      const std::string from = line["from"];
      const std::size_t dot = from.find('.');
      if (dot == std::string::npos) {
        EXPECT_TRUE(object.field(from)) << line;
        continue;
      }
      const auto relationship = object.relationship(from.substr(0, dot));
      ASSERT_TRUE(relationship) << line;
      const std::string related = object.fields()[*relationship].reference_to.front();
      EXPECT_TRUE(company->salesforce.object(related)->field(from.substr(dot + 1))) << line;
    }
  }
}

TEST_F(TheCompany, HasBeenSyncedUntilLatelySoThatAPlanStaysWithinTheGuard) {
  std::size_t synced = 0, old = 0;
  for (const json& visitor : visitors) {
    if (!visitor["metadata"].contains("custom")) continue;
    ++synced;
    old += visitor["metadata"]["custom"].value("region", "") == "EMEA (old)" ? 1 : 0;
  }
  EXPECT_GT(synced, 3500u);
  EXPECT_GT(old, 100u);
  EXPECT_LT(old, 500u) << "the guard's default";
}

}  // namespace
}  // namespace tidemark::sample
