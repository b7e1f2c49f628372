#include "many_mappings.h"

#include <algorithm>
#include <sstream>

#include <nlohmann/json.hpp>

#include "random_case.h"
#include "side.h"

namespace tidemark {
namespace {

void drop_lines(Json& lines, Dice& dice) {
  Json kept = Json::array();
  for (const Json& line : lines)
    if (!dice.one_in(3)) kept.push_back(line);
  if (!kept.empty()) lines = kept;
}

std::string with_fewer_lines(const std::string& config, Dice& dice) {
  Json document = Json::parse(config);
  for (auto& [kind, connection] : document["connections"].items()) {
    if (connection.contains("pull")) drop_lines(connection["pull"], dice);
    if (connection.contains("push"))
      for (Json& report : connection["push"]) drop_lines(report["columns"], dice);
    if (dice.one_in(4)) connection["ignore_case"] = dice.one_in(2);
  }
  return document.dump();
}

void spoil_a_page(Case& given, Dice& dice) {
  std::vector<Case::File>& files = dice.one_in(2) ? given.sources : given.targets;
  if (files.empty()) return;
  std::string& bytes = files[dice.below(files.size())].bytes;
  if (bytes.empty()) return;
  const std::size_t at = dice.below(bytes.size());
  if (dice.one_in(3)) bytes.resize(at);
  else bytes[at] = dice.of(std::vector<char>{'"', ',', '\n', '{', '}', '\\', '\0', '\xff', 'x'});
}

/// Some of what the plan would do was done lately, or is under way.
void remember_runs(Case& given, Dice& dice) {
  std::istringstream lines{outcome_of(given).lines};
  for (std::string text; std::getline(lines, text);) {
    const Json line = Json::parse(text);
    if (!line.contains("change")) continue;
    const Json& change = line.at("change");
    const std::string target = change.at("target");
    if (dice.one_in(3))
      given.own_writes.push_back({target, change.at("field"), change.at("old").dump(), change.at("new").dump()});
    if (dice.one_in(5)) given.left_out.push_back(target);
    if (dice.one_in(3)) given.memory.changed.push_back(target);
    if (dice.one_in(3)) given.memory.cleared.push_back({change.at("field"), {target}});
  }
  given.memory.most_sources = dice.below(200);
  std::sort(given.memory.changed.begin(), given.memory.changed.end());
}

}  // namespace

ManyMappings many_mappings(std::uint64_t seed) {
  Dice dice{seed};
  ManyMappings result{random_case(dice), {}};
  if (dice.one_in(3)) remember_runs(result.first, dice);
  if (dice.one_in(4)) spoil_a_page(result.first, dice);
  const std::string all = result.first.config;
  if (dice.one_in(2)) result.first.config = with_fewer_lines(all, dice);
  result.further = {with_fewer_lines(all, dice), all};
  return result;
}

}  // namespace tidemark
