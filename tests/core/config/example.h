#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"

namespace tidemark {

/// Zones that exist in these tests.
inline bool is_test_zone(std::string_view name) {
  return name == "UTC" || name == "Asia/Tokyo" || name == "Europe/Prague";
}

/// A valid file that says everything, one key a line. Tests replace one piece of it.
inline constexpr std::string_view full_example = R"json({
  "subscription": "acme",
  "time_zone": "Asia/Tokyo",
  "salesforce": {
    "login_url": "https://acme.my.salesforce.com",
    "api_version": "66.0",
    "credential": "acme-salesforce", "call_reserve": 900, "collections_up_to": 400
  },
  "pendo": {
    "host": "https://app.pendo.io",
    "credential": "acme-pendo",
    "pull_group": "agent"
  },
  "connections": {
    "visitor": {
      "object": "Contact",
      "identifier": {
        "pendo": "agent.email",
        "salesforce": "Email"
      },
      "ignore_case": true,
      "duplicates": "all",
      "guard": {
        "changed": 50,
        "changed_share": 0.25,
        "cleared": 10,
        "cleared_share": 0,
        "shrunk_share": 1
      },
      "pull": [
        {"from": "Owner.Email", "to": "owner_email"},
        {"from": "AnnualRevenue", "to": "arr", "when_empty": "keep", "write": "only_if_empty", "volatile": true},
        {"value": ["a", "b"], "to": "fixed"},
        {"from": "Status__c", "to": "stage", "convert": [
          {"trim": true},
          {"lower": true},
          {"upper": true},
          {"scale": 0.10},
          {"values": {"Trial": "trial", "Open": "prospect"}, "otherwise": "pass"}
        ]}
      ],
      "push": [
        {"report": "9Xk2pQ", "columns": [
          {"from": "numDaysActive", "to": "Pendo_Days_Active__c", "type": "integer", "truncate": true},
          {"from": "npsScore", "to": "Pendo_NPS__c", "convert": [{"scale": 100}]}
        ]},
        {"report": "other", "columns": []}
      ]
    },
    "account": {
      "object": "Usage__c",
      "identifier": {"pendo": "accountId", "salesforce": "Key__c"},
      "guard": "off"
    }
  },
  "messages": [
    {"name": "ops", "form": "webhook", "credential": "acme-hook"},
    {"name": "mail", "form": "email", "credential": "acme-mail", "to": ["ops@acme.io", "duty@acme.io"]}
  ],
  "retention": {"pages": 60, "letters": 90}
}
)json";

/// The example with the first `what` replaced; a test that names what is not in it fails.
inline std::string example_with(std::string_view what, std::string_view replacement) {
  std::string json{full_example};
  const std::size_t at = json.find(what);
  if (at == std::string::npos) return "the example does not have " + std::string{what};
  return json.replace(at, what.size(), replacement);
}

/// One line an error, as a person sees it; none where the file is right.
inline std::vector<std::string> errors_of(std::string_view json) {
  const auto read = read_configuration(json, is_test_zone);
  if (read) return {};
  std::vector<std::string> lines;
  for (const Error& error : read.error()) lines.push_back(to_line(error));
  return lines;
}

}  // namespace tidemark
