#include "little.h"

#include <cstdio>
#include <memory>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tidemark::sync {
namespace {

using nlohmann::json;

std::string three_digits(std::size_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%03zu", number);
  return text;
}

std::string address(std::size_t number) { return "p" + three_digits(number) + "@x.io"; }

json group_of(std::initializer_list<std::pair<const char*, const char*>> types) {
  json group = json::object();
  for (const auto& [name, type] : types)
    group[name] = {{"Type", type}, {"DisplayName", name}, {"isHidden", false}, {"isDeleted", false}};
  return group;
}

}  // namespace

std::string contact(std::size_t number) { return sim::record_id("003", number); }
std::string visitor(std::size_t number) { return "v-" + three_digits(number); }

std::string little_configuration(const std::string& guard) {
  return R"({"subscription": "little", "time_zone": "Europe/Prague",
    "salesforce": {"login_url": "https://acme.my.salesforce.com", "api_version": "66.0", "credential": "demo-salesforce"},
    "pendo": {"host": "https://app.pendo.io", "credential": "demo-pendo", "pull_group": "custom"},
    "connections": {"visitor": {"object": "Contact", "identifier": {"pendo": "agent.email", "salesforce": "Email"},
      "guard": )" +
         guard + R"(,
      "pull": [{"from": "Region__c", "to": "region"}, {"from": "Seats__c", "to": "seats"}]}}})";
}

Beginning little(std::size_t people, const std::string& guard) {
  Beginning beginning;
  const sim::ObjectSketch sketch{
      "Contact", "003", {{"Email", "email"}, {"Region__c", "string"}, {"Seats__c", "string"}, {"Title", "string"}}};
  if (!beginning.salesforce.add_object(sim::describe_of(sketch))) throw std::runtime_error("describe");
  for (std::size_t i = 1; i <= people; ++i) {
    const std::string id = contact(i);
    const auto added = beginning.salesforce.object("Contact")->add(
        {{"Id", id}, {"Email", address(i)}, {"Region__c", std::string{"EMEA"}}, {"Seats__c", std::string{"10"}}});
    if (!added) throw std::runtime_error(to_line(added.error()));
    const json entity{
        {"visitorId", visitor(i)},
        {"metadata", {{"agent", {{"email", address(i)}}}, {"custom", {{"region", "EMEA"}, {"seats", 10}}}}}};
    beginning.pendo.visitors += entity.dump() + "\n";
  }
  const json schema{{"auto", group_of({{"id", "string"}, {"lastupdated", "time"}})},
                    {"agent", group_of({{"email", "string"}})},
                    {"custom", group_of({{"region", "string"}, {"seats", "integer"}, {"title", "string"}})}};
  beginning.pendo.visitor_schema = schema.dump();
  beginning.configuration = little_configuration(guard);
  return beginning;
}

Request applying(const Digest& digest) {
  Request request;
  request.expect = digest;
  return request;
}

void relocate(World& world, std::size_t first, std::size_t last, const std::string& region) {
  for (std::size_t i = first; i <= last; ++i) {
    if (!world.org().change("Contact", contact(i), "Region__c", region)) throw std::runtime_error("no such contact");
  }
}

std::string region(World& world, std::size_t number) {
  return world.subscription().value(EntityKind::visitor, visitor(number), "custom.region");
}

void answer_writes(World& world,
                   std::function<std::optional<http::Response>(std::uint64_t, const http::Request&)> answer) {
  world.subscription().on_call([answer = std::move(answer), n = std::make_shared<std::uint64_t>(0)](
                                   std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (request.method != "POST" || !request.url.ends_with("/value")) return std::nullopt;
    return answer(++*n, request);
  });
}

const PartReport& only_part(const Result<RunReport>& report) {
  if (!report) throw std::runtime_error(to_line(report.error()));
  if (report->parts.size() != 1) throw std::runtime_error("not one part");
  return report->parts.front();
}

}  // namespace tidemark::sync
