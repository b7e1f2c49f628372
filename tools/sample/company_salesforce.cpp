#include <array>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "sample/company_parts.h"

namespace tidemark::sample {
namespace {

using sim::FieldSketch;
using sim::ObjectSketch;
using sim::Value;
using Record = std::vector<std::pair<std::string_view, Value>>;

/// One `Pendo_` field of each kind that a push can write to.
void add_pendo_fields(std::vector<FieldSketch>& fields) {
  fields.push_back({.name = "Pendo_NPS__c", .type = "double", .label = "Pendo NPS", .precision = 5, .scale = 2});
  fields.push_back(
      {.name = "Pendo_Days_Active__c", .type = "double", .label = "Pendo Days Active", .precision = 6, .scale = 0});
  fields.push_back({.name = "Pendo_Plan__c", .type = "string", .label = "Pendo Plan", .length = 40});
  fields.push_back({.name = "Pendo_Active__c", .type = "boolean", .label = "Pendo Active"});
  fields.push_back({.name = "Pendo_Last_Visit__c", .type = "date", .label = "Pendo Last Visit"});
  fields.push_back({.name = "Pendo_Last_Seen__c", .type = "datetime", .label = "Pendo Last Seen"});
  fields.push_back({.name = "Pendo_Frequency__c",
                    .type = "picklist",
                    .label = "Pendo Frequency",
                    .picklist = {"low", "medium", "high"}});
  fields.push_back({.name = "Pendo_Features__c",
                    .type = "multipicklist",
                    .label = "Pendo Features",
                    .length = 4099,
                    .picklist = {"Reports", "Guides", "Exports", "API"}});
  fields.push_back(
      {.name = "Pendo_NPS_Comment__c", .type = "textarea", .label = "Pendo NPS Comment", .length = 32'000});
}

/// A describe in which the `Pendo_` picklists take their own values only.
std::string describe_restricted(const ObjectSketch& sketch) {
  auto describe = nlohmann::ordered_json::parse(sim::describe_of(sketch));
  for (auto& field : describe["fields"]) {
    if (field["name"].get<std::string>().starts_with("Pendo_") && !field["picklistValues"].empty())
      field["restrictedPicklist"] = true;
  }
  return describe.dump();
}

FieldSketch owner() {
  return {.name = "OwnerId", .type = "reference", .relationship_name = "Owner", .reference_to = {"User"}};
}

std::string describe_of_user() {
  return sim::describe_of({"User",
                           "005",
                           {{.name = "Name", .type = "string", .length = 121},
                            {.name = "Email", .type = "email", .length = 128},
                            {.name = "IsActive", .type = "boolean"}}});
}

std::string describe_of_account() {
  ObjectSketch account{
      "Account",
      "001",
      {{.name = "Name", .type = "string", .required = true},
       {.name = "Type", .type = "picklist", .picklist = {"Customer", "Prospect", "Partner", "Former Customer"}},
       {.name = "Industry", .type = "picklist"},
       {.name = "AnnualRevenue", .type = "currency", .scale = 2},
       {.name = "NumberOfEmployees", .type = "int"},
       {.name = "BillingCountry", .type = "string", .length = 80},
       {.name = "Customer_No__c", .type = "double", .label = "Customer No.", .precision = 10, .scale = 0},
       {.name = "Renewal_Date__c", .type = "date", .label = "Renewal Date"},
       owner()}};
  add_pendo_fields(account.fields);
  return describe_restricted(account);
}

std::string describe_of_contact() {
  ObjectSketch contact{
      "Contact",
      "003",
      {{.name = "FirstName", .type = "string", .length = 40},
       {.name = "LastName", .type = "string", .length = 80, .required = true},
       {.name = "Name", .type = "string", .length = 121, .updateable = false},
       {.name = "Email", .type = "email", .length = 80},
       {.name = "Title", .type = "string", .length = 128},
       {.name = "Department", .type = "string", .length = 80},
       {.name = "Region__c", .type = "string", .label = "Region", .length = 80},
       {.name = "Stage__c",
        .type = "picklist",
        .label = "Stage",
        .picklist = {"Open - Not Contacted", "Trial", "Customer", "Churned"}},
       {.name = "Seats__c", .type = "string", .label = "Seats", .length = 40},
       {.name = "Score__c", .type = "double", .label = "Score", .precision = 6, .scale = 2},
       {.name = "LastActivityDate", .type = "date", .updateable = false},
       {.name = "HasOptedOutOfEmail", .type = "boolean"},
       {.name = "AccountId", .type = "reference", .relationship_name = "Account", .reference_to = {"Account"}},
       owner()}};
  add_pendo_fields(contact.fields);
  return describe_restricted(contact);
}

Value text(const std::string& value) { return value.empty() ? Value{} : Value{value}; }
Value number(const std::optional<double>& value) { return value ? Value{*value} : Value{}; }
Value date(const std::optional<std::int64_t>& day) { return day ? Value{date_text(*day)} : Value{}; }
Value owner_id(const std::optional<std::uint64_t>& owner) {
  return owner ? Value{sim::record_id("005", *owner + 1)} : Value{};
}

Record record_of(const User& user) {
  return {{"Id", user.id}, {"Name", user.name}, {"Email", user.email}, {"IsActive", user.active}};
}

Record record_of(const Account& account) {
  std::optional<double> customer_number;
  if (account.customer_number) customer_number = static_cast<double>(*account.customer_number);
  return {{"Id", account.id},
          {"Name", account.name},
          {"Type", account.type},
          {"Industry", text(account.industry)},
          {"AnnualRevenue", number(account.revenue)},
          {"NumberOfEmployees", account.employees},
          {"BillingCountry", account.country},
          {"Customer_No__c", number(customer_number)},
          {"Renewal_Date__c", date(account.renewal_day)},
          {"OwnerId", owner_id(account.owner)},
          {"Pendo_Active__c", false}};
}

Record record_of(const Contact& contact) {
  return {{"Id", contact.id},
          {"FirstName", contact.first_name},
          {"LastName", contact.last_name},
          {"Name", contact.first_name + ' ' + contact.last_name},
          {"Email", text(contact.email)},
          {"Title", text(contact.title)},
          {"Department", text(contact.department)},
          {"Region__c", text(contact.region)},
          {"Stage__c", text(contact.stage)},
          {"Seats__c", text(contact.seats)},
          {"Score__c", number(contact.score)},
          {"LastActivityDate", date(contact.last_activity_day)},
          {"HasOptedOutOfEmail", contact.opted_out},
          {"AccountId", sim::record_id("001", contact.account + 1)},
          {"OwnerId", owner_id(contact.owner)},
          {"Pendo_Active__c", false}};
}

/// Adds `count` records that `make` gives.
template <class Make>
Result<void> fill(sim::Org& org, std::string_view object, std::uint64_t count, const Make& make) {
  for (std::uint64_t n = 0; n < count; ++n) {
    if (auto added = org.object(object)->add(record_of(make(n))); !added) return added;
  }
  return {};
}

}  // namespace

Result<sim::Org> make_salesforce(const Seeded& seeded, CompanySize size) {
  sim::Org org;
  for (std::string describe : {describe_of_user(), describe_of_account(), describe_of_contact()}) {
    if (auto added = org.add_object(std::move(describe)); !added) return tl::unexpected(added.error());
  }
  auto filled = fill(org, "User", user_count, [&](std::uint64_t n) { return make_user(seeded, n); });
  if (filled) filled = fill(org, "Account", size.accounts, [&](std::uint64_t n) { return make_account(seeded, n); });
  if (filled)
    filled = fill(org, "Contact", size.contacts, [&](std::uint64_t n) { return make_contact(seeded, n, size); });
  if (!filled) return tl::unexpected(filled.error());
  return org;
}

}  // namespace tidemark::sample
