#include "core/config/keys.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/json/write.h"

namespace tidemark {
namespace keys {
namespace {

constexpr ConfigurationKey configuration_keys[] = {{"subscription", true}, {"time_zone", true},   {"salesforce", true},
                                                   {"pendo", true},        {"connections", true}, {"messages"},
                                                   {"retention"}};
constexpr ConfigurationKey salesforce_keys[] = {
    {"login_url", true}, {"api_version", true}, {"credential", true}, {"call_reserve"}, {"collections_up_to"}};
constexpr ConfigurationKey pendo_keys[] = {{"host", true}, {"credential", true}, {"pull_group"}};
constexpr ConfigurationKey connections_keys[] = {{"visitor"}, {"account"}};
constexpr ConfigurationKey connection_keys[] = {{"object", true},
                                                {"identifier", true},
                                                {"ignore_case"},
                                                {"duplicates"},
                                                {"salesforce_filter"},
                                                {"pendo_filter"},
                                                {"guard"},
                                                {"pull"},
                                                {"push"}};
constexpr ConfigurationKey identifier_keys[] = {{"pendo", true}, {"salesforce", true}};
constexpr ConfigurationKey guard_keys[] = {
    {"changed"}, {"changed_share"}, {"cleared"}, {"cleared_share"}, {"shrunk_share"}};
constexpr ConfigurationKey pull_line_keys[] = {{"from"},  {"value"},    {"to", true}, {"when_empty"},
                                               {"write"}, {"volatile"}, {"convert"}};
constexpr ConfigurationKey report_keys[] = {{"report", true}, {"columns", true}};
constexpr ConfigurationKey column_keys[] = {{"from"},     {"value"},    {"to", true}, {"when_empty"}, {"write"},
                                            {"volatile"}, {"truncate"}, {"type"},     {"convert"}};
constexpr ConfigurationKey destination_keys[] = {{"name", true}, {"form", true}, {"credential", true}, {"to"}};
constexpr ConfigurationKey retention_keys[] = {{"pages"}, {"calls"}, {"letters"}};
constexpr ConfigurationKey converter_keys[] = {{"trim"}, {"lower"}, {"upper"}, {"scale"}, {"values"}, {"otherwise"}};

}  // namespace

const ConfigurationKeys configuration{"configuration", configuration_keys};
const ConfigurationKeys salesforce{"salesforce", salesforce_keys};
const ConfigurationKeys pendo{"pendo", pendo_keys};
const ConfigurationKeys connections{"connections", connections_keys};
const ConfigurationKeys connection{"connection", connection_keys};
const ConfigurationKeys identifier{"identifier", identifier_keys};
const ConfigurationKeys guard{"guard", guard_keys};
const ConfigurationKeys pull_line{"pull_line", pull_line_keys};
const ConfigurationKeys report{"report", report_keys};
const ConfigurationKeys column{"column", column_keys};
const ConfigurationKeys converter{"converter", converter_keys};
const ConfigurationKeys destination{"destination", destination_keys};
const ConfigurationKeys retention{"retention", retention_keys};

}  // namespace keys

std::span<const ConfigurationKeys> all_configuration_keys() {
  static const ConfigurationKeys all[] = {keys::configuration, keys::salesforce, keys::pendo,     keys::connections,
                                          keys::connection,    keys::identifier, keys::guard,     keys::pull_line,
                                          keys::report,        keys::column,     keys::converter, keys::destination,
                                          keys::retention};
  return all;
}

namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// How many letters have to be added, removed or replaced to make one of the other (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view word, std::span<const std::string_view> allowed) {
  constexpr std::size_t longest = 40;
  if (word.empty() || word.size() > longest) return {};
  const std::string wanted = lower(word);
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;  // beyond a third it is another word
  for (const std::string_view candidate : allowed) {
    const std::string known = lower(candidate);
    const bool is_part = wanted.size() >= 3 && known.find(wanted) != std::string::npos;  // "int" of "integer"
    const std::size_t found = is_part ? known.size() != wanted.size() : distance(wanted, known);
    if (found >= best_distance) continue;
    best = candidate;
    best_distance = found;
  }
  if (best.empty()) return {};
  std::string hint = "did you mean ";
  json::append_json_string(best, hint);
  return hint + "?";
}

}  // namespace tidemark
