#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/pendo_route.h"
#include "simulators/pendo_simulator.h"
#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::optional<EntityKind> kind_of(const std::string& word) {
  if (word == "visitor") return EntityKind::visitor;
  if (word == "account") return EntityKind::account;
  return std::nullopt;
}

/// The path's segments, decoded one by one: an id may hold a slash.
std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(http::decode(path.substr(0, end), false));
    path.remove_prefix(end);
  }
  return segments;
}

bool is_writable(const std::string& group) { return group == "custom" || group == "agent" || group == "salesforce"; }

}  // namespace

std::optional<PendoSimulator::Route> PendoSimulator::Route::of(const http::Request& request) {
  const std::vector<std::string> path = segments_of(target_of(request.url).path);
  if (path.size() < 3 || path[0] != "api" || path[1] != "v1") return std::nullopt;
  if (path[2] == "aggregation" && path.size() == 3) return Route{What::aggregation};
  if (const auto kind = kind_of(path[2]); kind && path.size() == 4) return Route{What::entity, *kind, {}, path[3]};
  if (path[2] != "metadata" || path.size() < 5) return std::nullopt;
  if (path[3] == "schema") {
    const auto kind = kind_of(path[4]);
    if (!kind || path.size() > 6) return std::nullopt;
    return Route{What::schema, *kind, path.size() == 6 ? path[5] : ""};
  }
  const auto kind = kind_of(path[3]);
  if (!kind || path.size() < 6 || path[5] != "value") return std::nullopt;
  if (path.size() == 6) return Route{What::values, *kind, path[4]};
  if (path.size() == 8) return Route{What::value, *kind, path[4], path[6], path[7]};
  return std::nullopt;
}

std::string_view PendoSimulator::Route::name(const std::string& method) const {
  switch (what) {
    case What::schema: return method == "GET" ? "schema" : "make_field";
    case What::aggregation: return "aggregation";
    case What::values: return "write_values";
    case What::value: return method == "GET" ? "read_value" : "write_value";
    case What::entity: return kind == EntityKind::visitor ? "visitor" : "account";
  }
  return {};
}

/// Names are those of the schema, else what lower case makes of them; an agent field is made on the fly.
Result<std::uint32_t> PendoSimulator::writable_field(EntityKind kind, const std::string& group,
                                                     const std::string& name) {
  PendoStore& store = this->store(kind);
  for (const std::string& spelled : {name, lower_cased(name)}) {
    const PendoStore::Field* field = store.field(group, spelled);
    if (field != nullptr && field->in_schema) return store.number_of(group, spelled);
  }
  if (group != "agent") return failure(ErrorCode::not_found, "missing field mappings: " + name);
  store.add_field(group, lower_cased(name), "", name);
  return store.number_of(group, lower_cased(name));
}

/// `invalid_input` where a value doesn't fit its field; all of an item is kept, or nothing.
Result<std::vector<PendoSimulator::NewValue>> PendoSimulator::check_values(EntityKind kind, const std::string& group,
                                                                           const ordered_json& values) {
  std::vector<NewValue> checked;
  for (const auto& [name, value] : values.items()) {
    const auto number = writable_field(kind, group, name);
    if (!number) return tl::unexpected(number.error());
    KeptValue kept = kept_value(store(kind).field(*number).type, json(value));
    if (!kept.why.empty()) return failure(ErrorCode::invalid_input, name + " is " + kept.why);
    checked.push_back({*number, std::move(kept.json)});
  }
  return checked;
}

void PendoSimulator::keep(EntityKind kind, const std::string& id, const std::vector<NewValue>& values) {
  PendoStore& store = this->store(kind);
  const std::int64_t now = clock_().milliseconds;
  const PendingValues::Lag lag{std::max(behaviour_.reads_lag_ms, suffered_.lag_ms), suffered_.lag_calls};
  const auto put = [&](std::uint32_t field, std::string json) {
    if (lag == PendingValues::Lag{} && pending_.empty()) PendoStore::set(*store.find(id), field, json);
    else pending_.add(lag, now, calls_, {kind, id, field}, std::move(json));
  };
  for (const NewValue& value : values) put(value.field, value.json);
  put(store.number_of("auto", "lastupdated"), std::to_string(now_ms()));
  let_reads_see_what_is_due();
}

/// What is wrong with the call as a whole; empty: nothing.
std::string PendoSimulator::wrong_with_items(const Route& route, const ordered_json& items) {
  const std::string& id_name = store(route.kind).id_name();
  if (!items.is_array()) return "malformed JSON: an array is expected";
  if (!is_writable(route.group)) return "group " + route.group + " is not writeable";
  for (const ordered_json& item : items) {
    if (!item.is_object() || !item.contains(id_name) || !item[id_name].is_string() || !item.contains("values") ||
        !item["values"].is_object()) {
      return "every element has a text " + id_name + " and an object values";
    }
    for (const auto& [name, value] : item["values"].items()) {
      if (auto known = writable_field(route.kind, route.group, name); !known) return known.error().what;
    }
  }
  return {};
}

struct PendoSimulator::Outcomes {
  ordered_json missing = ordered_json::array();
  ordered_json errors = ordered_json::array();
};

void PendoSimulator::write_item(const Route& route, const ordered_json& item, bool creates, bool is_refused,
                                Outcomes& outcomes) {
  PendoStore& store = this->store(route.kind);
  const std::string id = item[store.id_name()].get<std::string>();
  if (store.find(id) == nullptr) {
    if (!creates) return outcomes.missing.push_back(id);
    store.create(id);
  }
  const auto refused = refused_.find(id);
  auto values = check_values(route.kind, route.group, item["values"]);
  if (values && !is_refused && refused == refused_.end()) return keep(route.kind, id, *values);
  std::string words = suffered_.message.empty() ? "could not be updated" : suffered_.message;
  if (refused != refused_.end()) words = refused->second;
  else if (!values) words = values.error().what;
  if (behaviour_.errors_as_text || suffered_.errors_as_text) outcomes.errors.push_back(id + ": " + words);
  else outcomes.errors.push_back({{"id", id}, {"message", words}});
}

http::Response PendoSimulator::write_values(const Route& route, const http::Request& request, std::size_t& records) {
  const ordered_json items = ordered_json::parse(request.body, nullptr, false);
  if (const std::string words = wrong_with_items(route, items); !words.empty()) return error(400, words);
  const bool creates = parameter(target_of(request.url).query, "create") == "true";
  const std::size_t in_time =
      std::min(behaviour_.most_items_in_time, suffered_.half_in_time ? items.size() / 2 : suffered_.items_in_time);
  const bool is_cut = items.size() > in_time;
  Outcomes outcomes;
  for (std::size_t i = 0; i < items.size() && (i < in_time || suffered_.rest_is_done); ++i) {
    write_item(route, items[i], creates, suffered_.refuses(i), outcomes);
  }
  if (is_cut) return error(408, "the call ran too long");
  records = items.size();
  const std::size_t failed = outcomes.missing.size() + outcomes.errors.size();
  return json_answer(200, ordered_json{{"total", items.size()},
                                       {"updated", items.size() - failed},
                                       {"failed", failed},
                                       {"missing", outcomes.missing},
                                       {"errors", outcomes.errors},
                                       {"kind", route.kind == EntityKind::visitor ? "visitor" : "account"}}
                              .dump());
}

http::Response PendoSimulator::one_value(const Route& route, const http::Request& request) {
  const PendoEntity* entity = store(route.kind).find(route.id);
  if (entity == nullptr) return error(404, "not found");
  if (request.method == "GET") {
    const std::uint32_t* number = store(route.kind).find_number(route.group, route.field);
    const std::string* value = number == nullptr ? nullptr : entity->find(*number);
    return value == nullptr ? http::Response{204} : json_answer(200, *value);
  }
  if (request.method != "PUT" && request.method != "POST") return error(405, "method not allowed");
  if (!is_writable(route.group)) return error(400, "group " + route.group + " is not writeable");
  const ordered_json value = ordered_json::parse(request.body, nullptr, false);
  if (value.is_discarded()) return error(400, "malformed JSON");
  const ordered_json values{{route.field, value}};
  auto checked = check_values(route.kind, route.group, values);
  if (!checked) return error(400, checked.error().what);
  keep(route.kind, route.id, *checked);
  return json_answer(200, "{}");
}

}  // namespace tidemark::sim
