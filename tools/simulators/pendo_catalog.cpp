#include "simulators/pendo_catalog.h"

#include <algorithm>
#include <array>

namespace tidemark::sim {
namespace {

using nlohmann::ordered_json;

constexpr std::array<std::string_view, 6> names_of_tables{"pages", "features",   "guides",
                                                          "apps",  "trackTypes", "segments"};

tl::unexpected<Error> wrong(std::string what) {
  return failure(ErrorCode::invalid_input, std::move(what), "simulated Pendo");
}

bool are_objects(const ordered_json& list) {
  return list.is_array() && std::ranges::all_of(list, [](const ordered_json& one) { return one.is_object(); });
}

}  // namespace

Result<void> PendoCatalog::read_events(std::string_view ndjson) {
  for (std::size_t line = 1; !ndjson.empty(); ++line) {
    const std::string_view text = ndjson.substr(0, ndjson.find('\n'));
    ndjson.remove_prefix(std::min(text.size() + 1, ndjson.size()));
    if (text.find_first_not_of(" \r\t") == text.npos) continue;
    ordered_json event = ordered_json::parse(text, nullptr, false);
    if (!event.is_object() || !event.contains("day") || !event["day"].is_number_integer() ||
        !event.value("type", ordered_json()).is_string()) {
      return wrong("line " + std::to_string(line) + " of the events is no object with a type and a day");
    }
    events.push_back(std::move(event));
  }
  return {};
}

Result<void> PendoCatalog::read_tables(std::string_view text) {
  const ordered_json all = ordered_json::parse(text, nullptr, false);
  if (!all.is_object()) return wrong("the catalog is a JSON object of lists");
  for (const auto& [name, list] : all.items()) {
    if (std::ranges::find(names_of_tables, name) == names_of_tables.end()) return wrong("a catalog has no " + name);
    if (!are_objects(list)) return wrong(name + " of the catalog are a list of objects");
    tables[name] = list.get<Rows>();
  }
  return {};
}

Result<void> PendoCatalog::read_reports(std::string_view text) {
  const ordered_json list = ordered_json::parse(text, nullptr, false);
  if (!are_objects(list)) return wrong("the reports are a list of objects");
  for (const ordered_json& report : list) {
    if (!report.value("id", ordered_json()).is_string()) return wrong("a report has a text id");
  }
  reports = list.get<Rows>();
  return {};
}

const ordered_json* PendoCatalog::find(std::string_view table, std::string_view id) const {
  const auto rows = tables.find(table);
  if (rows == tables.end()) return nullptr;
  const auto row = std::ranges::find_if(rows->second,
                                        [&](const ordered_json& one) { return one.value("id", ordered_json()) == id; });
  return row == rows->second.end() ? nullptr : &*row;
}

}  // namespace tidemark::sim
