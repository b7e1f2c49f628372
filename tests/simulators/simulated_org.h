#pragma once

#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "org.h"
#include "simulators/salesforce_simulator.h"

namespace tidemark::sim::test {

using Json = nlohmann::ordered_json;

/// Things with every kind of field, a parent, a rule and a hidden field; three of them to begin with.
inline Org org_of_things() {
  Org org;
  const auto must = [](const Result<void>& done) {
    if (!done) throw std::runtime_error{to_line(done.error())};
  };
  must(org.add_object(describe_of(
      {"Thing__c",
       "a00",
       {{.name = "Name", .type = "string", .label = "Thing Name", .length = 10, .required = true},
        {.name = "Score__c", .type = "double", .label = "Score", .precision = 5, .scale = 2},
        {.name = "Flag__c", .type = "boolean"},
        {.name = "Day__c", .type = "date"},
        {.name = "Mail__c", .type = "email", .label = "Mail", .length = 80},
        {.name = "Stage__c", .type = "picklist", .label = "Stage", .picklist = {"new", "old"}, .restricted = true},
        {.name = "Tags__c", .type = "multipicklist", .length = 4'099, .picklist = {"red", "green", "blue"}},
        {.name = "Key__c", .type = "string", .label = "Key", .unique = true},
        {.name = "Secret__c", .type = "string"},
        {.name = "Fixed__c", .type = "string"},
        {.name = "Parent__c", .type = "reference", .relationship_name = "Parent__r", .reference_to = {"Thing__c"}},
        {.name = "LastModifiedDate", .type = "datetime", .updateable = false},
        {.name = "SystemModstamp", .type = "datetime", .updateable = false}}})));
  for (std::uint64_t n = 1; n <= 3; ++n) {
    must(org.object("Thing__c")
             ->add({{"Id", record_id("a00", n)},
                    {"Name", "thing " + std::to_string(n)},
                    {"Score__c", static_cast<double>(n)},
                    {"Flag__c", false},
                    {"Key__c", "key " + std::to_string(n)},
                    {"LastModifiedDate", "2026-01-01T00:00:00.000+0000"},
                    {"SystemModstamp", "2026-01-01T00:00:00.000+0000"}}));
  }
  return org;
}

/// A simulated org of things that is signed in to, and a clock that stands until the test moves it.
class SimulatedOrg : public testing::Test {
 protected:
  SimulatedOrg() { set_up({}); }

  void set_up(SalesforceOptions options) {
    options.hidden["Thing__c"] = {"Secret__c"};
    options.read_only["Thing__c"] = {"Fixed__c"};
    options.validations = {
        {"Thing__c", "Score__c > 100 AND Flag__c = FALSE", "Too much for a thing without a flag", {"Score__c"}}};
    options.clock = [this] { return now; };
    org = std::make_unique<SalesforceSimulator>(org_of_things(), options);
    token = Json::parse(
                form("grant_type=client_credentials&client_id=simulated-client&client_secret=simulated-secret").body)
                .value("access_token", "");
  }

  http::Response form(const std::string& body) {
    return org->handle({"POST", "https://acme.my.salesforce.com/services/oauth2/token", {}, body});
  }
  http::Response call(const std::string& method, const std::string& path, const std::string& body = {},
                      http::Headers headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + token);
    const std::string whole = path.starts_with('/') ? path : "/services/data/v66.0/" + path;
    return org->handle({method, "https://acme.my.salesforce.com" + whole, std::move(headers), body});
  }
  http::Response get(const std::string& path, http::Headers headers = {}) {
    return call("GET", path, {}, std::move(headers));
  }
  Json json(const http::Response& response) { return Json::parse(response.body, nullptr, false); }
  http::Response query(const std::string& soql) { return get("query?q=" + http::encode(soql)); }
  std::string error(const http::Response& response) {
    const Json list = json(response);
    return list.is_array() && !list.empty() ? list[0].value("errorCode", "") : "";
  }
  Value value(std::uint64_t thing, std::string_view field) { return org->value("Thing__c", id(thing), field); }
  static std::string id(std::uint64_t thing) { return record_id("a00", thing); }

  std::int64_t now = 1'769'817'600'000;  ///< 2026-01-31T00:00:00Z
  std::unique_ptr<SalesforceSimulator> org;
  std::string token;
};

}  // namespace tidemark::sim::test
