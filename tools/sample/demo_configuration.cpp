#include <nlohmann/json.hpp>

#include "sample/company.h"

namespace tidemark::sample {
namespace {

/// Kept as a text, as a person would write it: it is what the demo shows.
constexpr std::string_view file = R"({
  "subscription": "demo",
  "time_zone": "Asia/Tokyo",
  "salesforce": {"login_url": SALESFORCE_URL, "api_version": "66.0", "credential": "demo-salesforce"},
  "pendo": {"host": PENDO_URL, "credential": "demo-pendo", "pull_group": "custom"},
  "connections": {
    "visitor": {
      "object": "Contact",
      "identifier": {"pendo": "agent.email", "salesforce": "Email"},
      "ignore_case": true,
      "pull": [
        {"from": "Owner.Name", "to": "owner_name"},
        {"from": "Owner.Email", "to": "owner_email"},
        {"from": "Account.Name", "to": "account_name"},
        {"from": "Account.AnnualRevenue", "to": "arr", "when_empty": "keep"},
        {"from": "Title", "to": "title"},
        {"from": "Department", "to": "department"},
        {"from": "Region__c", "to": "region", "convert": [{"trim": true}]},
        {"from": "Stage__c", "to": "stage", "convert": [
          {"values": {"Open - Not Contacted": "prospect", "Trial": "trial", "Customer": "active", "Churned": "churned"},
           "otherwise": "invalid"}]},
        {"from": "Seats__c", "to": "seats"},
        {"from": "Score__c", "to": "score"},
        {"from": "HasOptedOutOfEmail", "to": "opted_out"},
        {"from": "LastActivityDate", "to": "last_activity", "volatile": true}
      ]
    },
    "account": {
      "object": "Account",
      "identifier": {"pendo": "accountId", "salesforce": "Customer_No__c"},
      "pull": [
        {"from": "Name", "to": "name"},
        {"from": "Industry", "to": "industry"},
        {"from": "AnnualRevenue", "to": "arr", "when_empty": "keep"},
        {"from": "NumberOfEmployees", "to": "employees"},
        {"from": "Owner.Email", "to": "owner_email"},
        {"from": "Renewal_Date__c", "to": "renewal"},
        {"from": "Type", "to": "lifecycle", "convert": [
          {"values": {"Customer": "active", "Former Customer": "churned", "Prospect": "prospect", "Partner": "prospect"}}]}
      ]
    }
  }
}
)";

void replace(std::string& text, std::string_view word, std::string_view value) {
  text.replace(text.find(word), word.size(), nlohmann::json(std::string{value}).dump());
}

}  // namespace

std::string demo_configuration(std::string_view salesforce_url, std::string_view pendo_url) {
  std::string text{file};
  replace(text, "SALESFORCE_URL", salesforce_url);
  replace(text, "PENDO_URL", pendo_url);
  return text;
}

std::string demo_configuration_with_push(std::string_view salesforce_url, std::string_view pendo_url) {
  std::string text = demo_configuration(salesforce_url, pendo_url);
  constexpr std::string_view push = R"(,
      "push": [
        {"report": "usage-30d", "columns": [
          {"from": "numDaysActive", "to": "Pendo_Days_Active__c"},
          {"from": "lastDay", "to": "Pendo_Last_Visit__c"},
          {"from": "numMinutes", "to": "Pendo_numMinutes__c"}]}
      ])";
  const std::size_t end_of_pull = text.find("\n    },\n    \"account\"");
  return text.insert(end_of_pull, push);
}

}  // namespace tidemark::sample
