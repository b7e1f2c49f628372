#include <algorithm>
#include <map>

#include "simulators/pendo_pipeline.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Unwinding, joining and forking multiply rows: no more than that.
constexpr std::size_t most_rows_made = 5'000'000;

Result<std::vector<std::string>> read_names(const std::string& operator_name, const ordered_json& list) {
  std::vector<std::string> names;
  if (!list.is_array()) return wrong_pipeline(operator_name + " takes a list of fields");
  for (const ordered_json& name : list) {
    if (!name.is_string()) return wrong_pipeline(operator_name + " takes a list of fields");
    names.push_back(name.get<std::string>());
  }
  return names;
}

json key_of(const PendoRow& row, const std::vector<std::string>& fields) {
  json key = json::array();
  for (const std::string& field : fields) key.push_back(row.value(field));
  return key;
}

void sort_by(const std::string& path, bool descending, PendoRows& rows) {
  std::vector<std::pair<json, std::size_t>> keys;
  keys.reserve(rows.size());
  for (const PendoRow& row : rows) keys.emplace_back(row.value(path), keys.size());
  const auto before = [&](const auto& a, const auto& b) { return descending ? b.first < a.first : a.first < b.first; };
  if (std::is_sorted(keys.begin(), keys.end(), before)) return;
  std::stable_sort(keys.begin(), keys.end(), before);
  PendoRows sorted;
  sorted.reserve(rows.size());
  for (const auto& [key, index] : keys) sorted.push_back(std::move(rows[index]));
  rows = std::move(sorted);
}

}  // namespace

Result<PendoRows> PendoPipeline::whole_op(const std::string& name, const Json& argument, PendoRows rows) {
  if (name == "sort") return sort(argument, std::move(rows));
  if (name == "group") return group(argument, rows);
  if (name == "reduce") return reduce(argument, rows);
  if (name == "unwind") return unwind(argument, rows);
  if (name == "merge") return merge(argument, rows);
  if (name == "join") return join(argument, rows);
  if (name == "fork") return fork(argument, rows);
  if (name == "count") {
    if (!argument.is_null()) return wrong_pipeline("count takes null");
    return PendoRows{PendoRow{Json{{"count", rows.size()}}}};
  }
  if (name == "spawn") {
    auto more = spawn(argument);
    if (more) std::ranges::move(*more, std::back_inserter(rows));
    return more ? Result<PendoRows>{std::move(rows)} : more;
  }
  return wrong_pipeline("operator " + name + " is not known");
}

Result<PendoRows> PendoPipeline::sort(const Json& argument, PendoRows rows) const {
  const auto fields = read_names("sort", argument);
  if (!fields) return tl::unexpected(fields.error());
  if (fields->empty()) return wrong_pipeline("sort takes a list of fields");
  for (auto field = fields->rbegin(); field != fields->rend(); ++field) {  // the first one counts most
    const bool descending = field->starts_with('-');
    sort_by(descending ? field->substr(1) : *field, descending, rows);
  }
  return rows;
}

Result<PendoRows> PendoPipeline::group(const Json& argument, const PendoRows& rows) const {
  if (!argument.is_object()) return wrong_pipeline("group takes an object");
  for (const auto& [member, value] : argument.items()) {
    if (member != "group" && member != "fields") return wrong_pipeline("group with " + member + " is not known");
  }
  const auto keys = read_names("group", argument.value("group", Json::array()));
  if (!keys) return tl::unexpected(keys.error());
  const Json fields = argument.value("fields", Json::array());
  if (!fields.is_array()) return wrong_pipeline("the fields of a group are a list");
  std::map<json, std::vector<const PendoRow*>> groups;
  for (const PendoRow& row : rows) groups[key_of(row, *keys)].push_back(&row);
  if (groups.empty()) {  // so that a wrong aggregator is told where there are no rows, too
    for (const Json& field : fields) {
      if (field.is_object() && field.size() == 1) {
        if (auto value = aggregated(*field.begin(), {}, world_.now_ms); !value) return tl::unexpected(value.error());
      }
    }
  }
  PendoRows made;
  for (const auto& [values, members] : groups) {
    Json object = Json::object();
    for (std::size_t i = 0; i < keys->size(); ++i) object[(*keys)[i]] = values[i];
    for (const Json& field : fields) {
      if (!field.is_object() || field.size() != 1) {
        return wrong_pipeline("a field of a group is an object of one name");
      }
      auto value = aggregated(*field.begin(), members, world_.now_ms);
      if (!value) return tl::unexpected(value.error());
      object[field.begin().key()] = std::move(*value);
    }
    made.emplace_back(std::move(object));
  }
  return made;
}

Result<PendoRows> PendoPipeline::reduce(const Json& argument, const PendoRows& rows) const {
  if (!argument.is_object()) return wrong_pipeline("reduce takes an object of aggregators");
  std::vector<const PendoRow*> all;
  for (const PendoRow& row : rows) all.push_back(&row);
  Json object = Json::object();
  for (const auto& [name, how] : argument.items()) {
    auto value = aggregated(how, all, world_.now_ms);
    if (!value) return tl::unexpected(value.error());
    object[name] = std::move(*value);
  }
  return PendoRows{PendoRow{std::move(object)}};
}

/// A row for each element of a list, which stands in the list's place.
Result<PendoRows> PendoPipeline::unwind(const Json& argument, const PendoRows& rows) const {
  if (!argument.is_object() || !argument.value("field", Json()).is_string()) {
    return wrong_pipeline("unwind takes an object with a field");
  }
  if (argument.value("prefix", Json(false)) == true) return wrong_pipeline("unwind with prefix is not known");
  const std::string field = argument["field"].get<std::string>();
  const Json index = argument.value("index", Json());
  const bool keeps_empty = argument.value("keepEmpty", Json(false)) == true;
  PendoRows made;
  for (const PendoRow& row : rows) {
    const json list = row.value(field);
    if (!list.is_array() || list.empty()) {
      if (keeps_empty) made.push_back(row);
      continue;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      Json object = row.object();
      object[field] = list[i];
      if (index.is_string()) object[index.get<std::string>()] = i;
      made.emplace_back(std::move(object));
    }
    if (made.size() > most_rows_made) return wrong_pipeline("unwind makes too many rows");
  }
  return made;
}

/// Copies values of an inner pipeline's row into the rows that have the same values in `fields`.
Result<PendoRows> PendoPipeline::merge(const Json& argument, const PendoRows& rows) {
  if (!argument.is_object()) return wrong_pipeline("merge takes an object");
  const auto fields = read_names("merge", argument.value("fields", Json()));
  if (!fields) return tl::unexpected(fields.error());
  const Json mappings = argument.value("mappings", Json::object());
  auto inner = run(argument.value("pipeline", Json()), SIZE_MAX);
  if (!inner) return inner;
  std::map<json, const PendoRow*> by_key;
  for (const PendoRow& row : *inner) by_key.try_emplace(key_of(row, *fields), &row);
  PendoRows made;
  for (const PendoRow& row : rows) {
    Json object = row.object();
    if (const auto found = by_key.find(key_of(row, *fields)); found != by_key.end()) {
      const Json other = found->second->object();
      if (mappings.empty()) object.update(other);
      for (const auto& [name, path] : mappings.items()) {
        if (!path.is_string()) return wrong_pipeline("the mappings of a merge are paths");
        object[name] = found->second->value(path.get<std::string>());
      }
    }
    made.emplace_back(std::move(object));
  }
  return made;
}

/// Rows with the same values in `fields` become one.
Result<PendoRows> PendoPipeline::join(const Json& argument, const PendoRows& rows) const {
  if (!argument.is_object()) return wrong_pipeline("join takes an object");
  const auto fields = read_names("join", argument.value("fields", Json()));
  if (!fields) return tl::unexpected(fields.error());
  std::map<json, std::size_t> places;
  std::vector<Json> made;
  for (const PendoRow& row : rows) {
    const auto [place, is_new] = places.try_emplace(key_of(row, *fields), made.size());
    if (is_new) made.push_back(row.object());
    else made[place->second].update(row.object());
  }
  PendoRows joined;
  for (Json& object : made) joined.emplace_back(std::move(object));
  return joined;
}

Result<PendoRows> PendoPipeline::fork(const Json& argument, const PendoRows& rows) {
  if (!argument.is_array() || argument.empty()) return wrong_pipeline("fork takes a list of pipelines");
  PendoRows all;
  for (const Json& steps : argument) {
    if (!steps.is_array() || steps.empty()) return wrong_pipeline("a fork's pipeline has steps");
    for (const Json& step : steps) {
      if (!step.is_object() || step.size() != 1)
        return wrong_pipeline("a step of a pipeline is an object of one operator");
    }
    auto branch = run_from({.rows = rows}, steps, 0, SIZE_MAX);
    if (!branch) return branch;
    std::ranges::move(*branch, std::back_inserter(all));
    if (all.size() > most_rows_made) return wrong_pipeline("fork makes too many rows");
  }
  return all;
}

}  // namespace tidemark::sim
