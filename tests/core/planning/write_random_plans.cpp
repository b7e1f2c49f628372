// Plans cases made by chance and writes each with what came of it, for the browser's core to be held against: a JSON object a line.
//
//   core_write_random_plans FIRST_SEED COUNT
//
// Bytes stand as texts of the characters U+0000 to U+00FF.

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include <nlohmann/json.hpp>

#include "many_mappings.h"
#include "side.h"

namespace tidemark {
namespace {

std::string as_characters(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return text;
}

Json json_of(const std::vector<Case::File>& files) {
  Json list = Json::array();
  for (const Case::File& file : files)
    list.push_back({{"name", file.name}, {"report", file.report}, {"bytes", as_characters(file.bytes)}});
  return list;
}

Json json_of(const Case& given) {
  Json writes = Json::array();
  for (const OwnWrite& write : given.own_writes)
    writes.push_back(
        {{"target", write.target}, {"field", write.field}, {"before", write.before}, {"written", write.written}});
  Json cleared = Json::array();
  for (const GuardMemory::Field& field : given.memory.cleared)
    cleared.push_back({{"field", field.field}, {"targets", field.targets}});
  Json json{{"connection", given.visitors ? "visitor" : "account"},
            {"direction", given.pull ? "pull" : "push"},
            {"unmatched_targets", given.unmatched_targets},
            {"salesforce_schemas", json_of(given.salesforce_schemas)},
            {"pendo_schema", json_of(std::vector{given.pendo_schema}).front()},
            {"sources", json_of(given.sources)},
            {"targets", json_of(given.targets)},
            {"own_writes", writes},
            {"left_out", given.left_out},
            {"memory",
             {{"changed", given.memory.changed}, {"cleared", cleared}, {"most_sources", given.memory.most_sources}}}};
  if (given.has_entities) json["entities"] = json_of(given.entities);
  return json;
}

Json planned(const Case& given) {
  const Outcome outcome = outcome_of(given);
  Json json{{"config", given.config}};
  if (outcome.error)
    json["error"] = {{"code", name_of(outcome.error->code)},
                     {"what", as_characters(outcome.error->what)},
                     {"where", as_characters(outcome.error->where)},
                     {"hint", as_characters(outcome.error->hint)}};
  else json["lines"] = as_characters(outcome.lines);
  return json;
}

void write(std::uint64_t seed) {
  ManyMappings given = many_mappings(seed);
  Json json = json_of(given.first);
  json["seed"] = seed;
  json["plans"] = {planned(given.first)};
  for (const std::string& config : given.further) {
    given.first.config = config;
    json["plans"].push_back(planned(given.first));
  }
  std::cout << json.dump() << '\n';
}

}  // namespace
}  // namespace tidemark

int main(int count, char** words) {
  if (count != 3) {
    std::fputs("usage: core_write_random_plans FIRST_SEED COUNT\n", stderr);
    return 2;
  }
  const std::uint64_t first = std::strtoull(words[1], nullptr, 10);
  const std::uint64_t seeds = std::strtoull(words[2], nullptr, 10);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) tidemark::write(seed);
}
