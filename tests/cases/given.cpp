#include "given.h"

#include <gtest/gtest.h>

#include "zones/zone_table.h"

namespace tidemark::cases {

const std::string GivenCase::pull_and_push = R"({
"subscription": "acme", "time_zone": "Europe/Prague",
"salesforce": {"login_url": "https://a.my.salesforce.com", "api_version": "66.0", "credential": "s"},
"pendo": {"host": "https://app.pendo.io", "credential": "p"},
"connections": {"visitor": {"object": "Contact", "identifier": {"pendo": "agent.email", "salesforce": "Email"},
  "pull": [
    {"from": "Status__c", "to": "stage", "convert": [{"values": {"Trial": "trial", "Customer": "active"}}]},
    {"from": "Owner.Email", "to": "owner"},
    {"from": "Seats__c", "to": "seats"}],
  "push": [{"report": "R1", "columns": [{"from": "days", "to": "Pendo_Days__c"}]},
           {"report": "R2", "columns": [{"from": "nps", "to": "Pendo_NPS__c"}]}]}}})";

const std::string GivenCase::usual_schemas = R"({
"salesforce": {
  "Contact": {"Email": "email", "Status__c": "picklist", "Seats__c": "double",
              "OwnerId": {"type": "reference", "referenceTo": ["User"], "relationshipName": "Owner"},
              "Pendo_Days__c": "double", "Pendo_NPS__c": "double"},
  "User": {"Email": "email"}},
"pendo": {"visitor": {"agent": {"email": "string"}, "custom": {"stage": "string", "owner": "string", "seats": "float"}}}})";

struct GivenCase::Read {
  Configuration configuration;
  CaseSchemas schemas;
  tl::expected<MappingCase, std::vector<Error>> given = tl::unexpected(std::vector<Error>{});
  Zone zone;
  Result<Plan> plan = failure(ErrorCode::not_found, "");
};

std::shared_ptr<GivenCase::Read> GivenCase::read() {
  auto result = std::make_shared<Read>();
  const ReadFile file = [this](std::string_view name) -> Result<std::string> {
    const auto found = files.find(std::string{name});
    if (found == files.end()) return failure(ErrorCode::not_found, "the file can't be read");
    return found->second;
  };
  auto read_it = read_configuration(configuration, zone_exists);
  EXPECT_TRUE(read_it) << to_line(read_it.error().front());
  result->configuration = std::move(*read_it);
  auto zone = load_zone(result->configuration.time_zone);
  EXPECT_TRUE(zone);
  result->zone = std::move(*zone);
  auto read_them = read_schemas(schemas, file);
  if (!read_them) {
    result->given = tl::unexpected(read_them.error());
    return result;
  }
  result->schemas = std::move(*read_them);
  result->given = MappingCase::read(json, result->configuration, result->schemas, file);
  if (result->given) result->plan = result->given->plan(result->configuration, result->zone);
  return result;
}

std::string GivenCase::errors() {
  const auto it = read();
  std::string lines;
  if (!it->given)
    for (const Error& error : it->given.error()) lines += to_line(error) + "\n";
  return lines;
}

std::vector<std::string> GivenCase::differs() {
  const auto it = read();
  if (!it->given) return {"error: " + to_line(it->given.error().front())};
  if (!it->plan) return {"error: " + to_line(it->plan.error())};
  std::vector<std::string> lines;
  for (const CaseDifference& difference : differences(it->given->expected(), PlannedLines::of(*it->plan))) {
    constexpr std::string_view kinds[] = {"missing", "unexpected", "different"};
    std::string line = std::to_string(difference.line) + ": ";
    line += kinds[static_cast<int>(difference.kind)];
    for (const std::string& part :
         {difference.target, difference.field, difference.expected, difference.planned, difference.why})
      if (!part.empty()) line += " " + part;
    lines.push_back(line);
  }
  return lines;
}

std::string GivenCase::accepted() {
  const auto it = read();
  if (!it->given) return to_line(it->given.error().front());
  if (!it->plan) return to_line(it->plan.error());
  return cases::accepted(*it->given, PlannedLines::of(*it->plan));
}

GivenCase trial_that_expects(const std::string& expect) {
  return GivenCase{R"({"connection": "visitor", "direction": "pull",
"given": {"salesforce": [{"Id": "003A", "Email": "ann@example.com", "Status__c": "Trial"}],
          "pendo": [{"visitorId": "v-1", "agent.email": "ann@example.com", "custom.stage": "prospect"}]},
"expect": )" + expect +
                   "}"};
}

}  // namespace tidemark::cases
