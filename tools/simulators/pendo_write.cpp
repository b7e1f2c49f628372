#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/pendo_route.h"
#include "simulators/pendo_simulator.h"
#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

bool is_writable(const std::string& group) { return group == "custom" || group == "agent" || group == "salesforce"; }

}  // namespace

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
    if (!kept.why.empty()) {
      using Misfits = Behaviour::Misfits;
      if (behaviour_.misfits == Misfits::refused) return failure(ErrorCode::invalid_input, name + " is " + kept.why);
      if (behaviour_.misfits == Misfits::dropped) continue;
      store(kind).mark_dirty(*number);
      kept.json = value.dump();
    }
    checked.push_back({*number, std::move(kept.json)});
  }
  return checked;
}

void PendoSimulator::keep(EntityKind kind, const std::string& id, const std::vector<NewValue>& values) {
  PendoStore& store = this->store(kind);
  const std::int64_t now = clock_().milliseconds;
  const PendingValues::Lag lag{std::max(behaviour_.reads_lag_ms, suffered_.lag_ms), suffered_.lag_calls};
  const auto put = [&](std::uint32_t field, std::string json) {
    if (lag == PendingValues::Lag{} && pending_.empty()) store.find(id)->set(field, json);
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

/// Pendo's own settings of an entity: booleans.
http::Response PendoSimulator::write_setting(const Route& route, const http::Request& request) {
  if (request.body != "true" && request.body != "false") return error(400, route.field + " is true or false");
  keep(route.kind, route.id, {{store(route.kind).number_of(route.group, route.field), request.body}});
  return json_answer(200, "{}");
}

http::Response PendoSimulator::one_value(const Route& route, const http::Request& request) {
  const PendoEntity* entity = store(route.kind).find(route.id);
  if (entity == nullptr) return error(404, "not found");
  if (request.method == "GET") {
    const std::uint32_t* number = store(route.kind).find_number(route.group, route.field);
    const auto value = number == nullptr ? std::nullopt : entity->find(*number);
    return value ? json_answer(200, std::string{*value}) : http::Response{204};
  }
  const bool is_setting = route.group == "pendo" && (route.field == "donotprocess" || route.field == "blacklist");
  if (is_setting) return write_setting(route, request);
  if (!is_writable(route.group)) return error(400, "group " + route.group + " is not writeable");
  if (const auto refused = refused_.find(route.id); refused != refused_.end()) return error(400, refused->second);
  const ordered_json value = ordered_json::parse(request.body, nullptr, false);
  if (value.is_discarded()) return error(400, "malformed JSON");
  const ordered_json values{{route.field, value}};
  auto checked = check_values(route.kind, route.group, values);
  if (!checked) return error(400, checked.error().what);
  keep(route.kind, route.id, *checked);
  return json_answer(200, "{}");
}

}  // namespace tidemark::sim
