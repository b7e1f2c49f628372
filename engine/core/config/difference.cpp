#include "core/config/difference.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "core/config/write_configuration.h"
#include "core/json/document.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

/// Everything that one configuration, connection or line says, defaults too: places with JSON values, in the file's order.
using Said = std::vector<std::pair<std::string, std::string>>;

std::string json_text(std::string_view text) {
  std::string json;
  json::append_json_string(text, json);
  return json;
}

std::string json_flag(bool value) { return value ? "true" : "false"; }

Said said_by(const Configuration& c) {
  Said said{{"subscription", json_text(c.subscription)},
            {"time_zone", json_text(c.time_zone)},
            {"salesforce.login_url", json_text(c.salesforce_login_url)},
            {"salesforce.api_version", json_text(c.salesforce_api_version)},
            {"salesforce.credential", json_text(c.salesforce_credential)},
            {"pendo.host", json_text(c.pendo_host)},
            {"pendo.credential", json_text(c.pendo_credential)},
            {"pendo.pull_group", json_text(c.pull_group)}};
  if (c.salesforce_call_reserve)
    said.emplace_back("salesforce.call_reserve", std::to_string(*c.salesforce_call_reserve));
  said.emplace_back("salesforce.collections_up_to", std::to_string(c.salesforce_collections_up_to));
  said.emplace_back("retention.pages", std::to_string(c.retention.pages));
  said.emplace_back("retention.calls", std::to_string(c.retention.calls));
  if (c.retention.letters) said.emplace_back("retention.letters", std::to_string(*c.retention.letters));
  return said;
}

Said said_by(const Connection& c) {
  return {{"object", json_text(c.object)},
          {"identifier.pendo", json_text(c.pendo_identifier)},
          {"identifier.salesforce", json_text(c.salesforce_identifier)},
          {"ignore_case", json_flag(c.ignore_case)},
          {"duplicates", json_text(c.duplicates_all ? "all" : "ambiguous")},
          {"salesforce_filter", json_text(c.salesforce_filter)},
          {"pendo_filter", json_text(c.pendo_filter)},
          {"guard", as_json(write_guard, c.guard)}};
}

/// What need not be there is left out: `from` or `value`, and `type`.
Said said_by(const MappingLine& line) {
  Said said;
  if (line.constant) said.emplace_back("value", as_json(write_constant, *line.constant));
  else said.emplace_back("from", json_text(line.from));
  said.emplace_back("to", json_text(line.to));
  if (line.type) said.emplace_back("type", json_text(name_of(*line.type)));
  said.emplace_back("when_empty", json_text(line.keep_when_empty ? "keep" : "clear"));
  said.emplace_back("write", json_text(line.only_if_empty ? "only_if_empty" : "always"));
  said.emplace_back("volatile", json_flag(line.is_volatile));
  said.emplace_back("truncate", json_flag(line.truncate));
  said.emplace_back("convert", as_json(write_converters, line.convert));
  return said;
}

std::optional<std::string> value_at(const Said& said, std::string_view place) {
  const auto found = std::find_if(said.begin(), said.end(), [&](const auto& entry) { return entry.first == place; });
  if (found == said.end()) return std::nullopt;
  return found->second;
}

void compare(const Said& before, const Said& after, const std::string& prefix, std::vector<Difference>& differences) {
  for (const auto& [place, value] : before)
    if (std::optional<std::string> now = value_at(after, place); now != value)
      differences.push_back({prefix + place, value, std::move(now)});
  for (const auto& [place, value] : after)
    if (!value_at(before, place)) differences.push_back({prefix + place, std::nullopt, value});
}

struct PlacedLine {
  std::string place;  ///< "connections.visitor.push.9Xk2pQ.Pendo_NPS__c"
  std::string pairs;  ///< lines of the same text here are one line; it is the place, with the field in lower case
  const MappingLine* line;
};

void place_lines(const std::vector<MappingLine>& lines, const std::string& prefix, std::vector<PlacedLine>& placed) {
  for (const MappingLine& line : lines) {
    std::string field = line.to;
    for (char& c : field)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    placed.push_back({prefix + "." + line.to, prefix + "." + field, &line});
  }
}

std::vector<PlacedLine> placed_lines(const Connection& connection, const std::string& prefix) {
  std::vector<PlacedLine> placed;
  place_lines(connection.pull, prefix + ".pull", placed);
  for (const ReportPush& push : connection.push) {
    std::string report = prefix + ".push";
    json::append_path_key(push.report, report);
    place_lines(push.columns, report, placed);
  }
  return placed;
}

void compare_lines(const std::vector<PlacedLine>& before, const std::vector<PlacedLine>& after,
                   std::vector<Difference>& differences) {
  std::map<std::string_view, const MappingLine*> lines_before;
  std::map<std::string_view, const MappingLine*> lines_after;
  for (const PlacedLine& was : before) lines_before.emplace(was.pairs, was.line);
  for (const PlacedLine& is : after) lines_after.emplace(is.pairs, is.line);
  for (const PlacedLine& was : before) {
    const auto is = lines_after.find(was.pairs);
    if (is == lines_after.end()) differences.push_back({was.place, as_json(write_line, *was.line), std::nullopt});
    else compare(said_by(*was.line), said_by(*is->second), was.place + ".", differences);
  }
  for (const PlacedLine& is : after)
    if (!lines_before.contains(is.pairs))
      differences.push_back({is.place, std::nullopt, as_json(write_line, *is.line)});
}

void compare_connections(const Connection* before, const Connection* after, EntityKind kind,
                         std::vector<Difference>& differences) {
  const std::string place = "connections." + std::string{name_of(kind)};
  if (before && after) {
    compare(said_by(*before), said_by(*after), place + ".", differences);
    compare_lines(placed_lines(*before, place), placed_lines(*after, place), differences);
  } else if (before) {
    differences.push_back({place, as_json(write_connection, *before), std::nullopt});
  } else if (after) {
    differences.push_back({place, std::nullopt, as_json(write_connection, *after)});
  }
}

/// By name: their order makes no difference.
void compare_destinations(const std::vector<Destination>& before, const std::vector<Destination>& after,
                          std::vector<Difference>& differences) {
  const auto named = [](const std::vector<Destination>& all, const std::string& name) -> std::optional<std::string> {
    const auto found = ranges::find(all, name, &Destination::name);
    return found == all.end() ? std::nullopt : std::optional{as_json(write_destination, *found)};
  };
  for (const Destination& was : before)
    if (auto now = named(after, was.name); now != named(before, was.name))
      differences.push_back({"messages." + was.name, named(before, was.name), std::move(now)});
  for (const Destination& is : after)
    if (!named(before, is.name)) differences.push_back({"messages." + is.name, std::nullopt, named(after, is.name)});
}

}  // namespace

std::vector<Difference> diff_configurations(const Configuration& before, const Configuration& after) {
  std::vector<Difference> differences;
  compare(said_by(before), said_by(after), {}, differences);
  for (const EntityKind kind : {EntityKind::visitor, EntityKind::account})
    compare_connections(before.connection(kind), after.connection(kind), kind, differences);
  compare_destinations(before.messages, after.messages, differences);
  return differences;
}

namespace {

/// The line that writes a field, wherever it stands in the file; and its report.
std::optional<std::pair<std::string, MappingLine>> line_of(const Configuration& configuration, EntityKind kind,
                                                           Direction direction, std::string_view field) {
  const Connection* const connection = configuration.connection(kind);
  if (connection == nullptr) return std::nullopt;
  const auto placeless = [](MappingLine line) { return line.place.clear(), line; };
  if (direction == Direction::pull) {
    for (const MappingLine& line : connection->pull)
      if (configuration.pull_group + "." + line.to == field) return std::pair{std::string{}, placeless(line)};
    return std::nullopt;
  }
  for (const ReportPush& push : connection->push)
    for (const MappingLine& line : push.columns)
      if (line.to == field) return std::pair{push.report, placeless(line)};
  return std::nullopt;
}

}  // namespace

bool same_mapping(const Configuration& a, const Configuration& b, EntityKind kind, Direction direction,
                  std::string_view field) {
  const auto line = line_of(a, kind, direction, field);
  if (!line || line != line_of(b, kind, direction, field)) return false;
  const Connection& of_a = *a.connection(kind);
  const Connection& of_b = *b.connection(kind);
  return of_a.object == of_b.object && of_a.pendo_identifier == of_b.pendo_identifier &&
         of_a.salesforce_identifier == of_b.salesforce_identifier && of_a.ignore_case == of_b.ignore_case;
}

}  // namespace tidemark
