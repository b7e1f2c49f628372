#include "simulators/salesforce_collections.h"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_permissions.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_records = 200, most_chunks = 10, most_ids = 2'000;

http::Response too_many() {
  return refusal(400, "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call");
}

bool flag(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

std::string id_in(const Json& record) {
  for (const char* key : {"id", "Id", "ID"}) {
    if (const auto found = record.find(key); found != record.end() && found->is_string())
      return found->get<std::string>();
  }
  return {};
}

std::string type_in(const Json& record) {
  const auto attributes = record.find("attributes");
  if (attributes == record.end() || !attributes->is_object() || !attributes->contains("type") ||
      !(*attributes)["type"].is_string()) {
    return {};
  }
  return (*attributes)["type"].get<std::string>();
}

}  // namespace

/// A record of the request, read.
struct SalesforceCollections::Asked {
  enum class Action : std::uint8_t { create, update, upsert, remove };
  Action action = Action::update;
  Object* object = nullptr;
  std::string id;
  std::string external_field = {};
  RecordInput input = {};
};

http::Response SalesforceCollections::answer(const SalesforceCall& call) {
  // composite/sobjects[/OBJECT[/EXTERNAL_ID_FIELD]]
  if (call.parts() == 3 && (call.is("POST") || call.is("GET"))) {
    const Object* object = state_.org.object(call.part(2));
    return object == nullptr ? not_found() : read(call, *object);
  }
  if (call.parts() == 2 && call.is("DELETE")) return remove(call);
  const bool writes = call.is("PATCH") || (call.is("POST") && call.parts() == 2);
  if (!writes) return wrong_method(call.request.method);
  return call.parts() == 2 || call.parts() == 4 ? write(call) : not_found();
}

http::Response SalesforceCollections::read(const SalesforceCall& call, const Object& object) {
  std::vector<std::string> ids;
  std::string fields;
  const auto split = [](std::string_view text, const auto& each) {
    while (!text.empty()) {
      const auto comma = text.find(',');
      each(std::string{text.substr(0, comma)});
      text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    }
  };
  if (call.is("GET")) {
    split(parameter(call.target.query, "ids").value_or(""), [&](std::string id) { ids.push_back(std::move(id)); });
    fields = parameter(call.target.query, "fields").value_or("");
  } else {
    const Json json = Json::parse(call.request.body, nullptr, false);
    const auto texts = [&json](const char* key) {
      std::vector<std::string> list;
      if (json.is_object() && json.contains(key) && json[key].is_array()) {
        for (const Json& value : json[key]) list.push_back(value.is_string() ? value.get<std::string>() : "");
      }
      return list;
    };
    ids = texts("ids");
    for (const std::string& field : texts("fields")) fields += (fields.empty() ? "" : ",") + field;
  }
  if (ids.empty() || fields.empty()) return malformed_json("ids and fields are both needed");
  if (ids.size() > most_ids)
    return refusal(400, "EXCEEDED_ID_LIMIT", "The maximum number of ids in one request is 2000");
  auto bound = soql::parse("SELECT " + fields + " FROM " + object.name()).and_then([&](const soql::Query& parsed) {
    return soql::bind(state_.org, parsed);
  });
  if (!bound) return refusal(400, bound.error().code, bound.error().message);
  std::string json = "[";
  for (const std::string& id : ids) {
    if (json.size() > 1) json += ',';
    const auto row = object.row(id);
    if (row && !object.is_deleted(*row)) {
      bound->write(*row, call.base(), json);
      ++state_.records_moved;
    } else {
      json += "null";
    }
  }
  return json_answer(200, json + "]");
}

http::Response SalesforceCollections::write(const SalesforceCall& call) {
  const Json json = Json::parse(call.request.body, nullptr, false);
  if (!json.is_object() || !json.contains("records") || !json["records"].is_array())
    return malformed_json("The request body must be an object with an array named records");
  std::vector<Asked> records;
  for (const Json& record : json["records"]) {
    if (!record.is_object()) return malformed_json("A record must be a JSON object");
    Asked asked;
    const std::string type = type_in(record);
    if (type.empty()) return refusal(400, "INVALID_INPUT", "Missing entity type information. Add a type attribute.");
    asked.object = state_.org.object(type);
    if (asked.object == nullptr) {
      return refusal(400, "INVALID_TYPE", "sObject type '" + type + "' is not supported.");
    }
    asked.action = call.is("POST") ? Asked::Action::create : Asked::Action::update;
    if (call.parts() == 4) {
      asked.action = Asked::Action::upsert;
      asked.external_field = call.part(3);
    }
    asked.id = id_in(record);
    asked.input = input_of(record, true);
    records.push_back(std::move(asked));
  }
  if (auto whole = refused(records)) return std::move(*whole);
  std::vector<Outcome> outcomes;
  writer_.begin();
  std::set<std::string> met;
  for (Asked& asked : records) {
    const bool again = asked.action == Asked::Action::update && !met.insert(asked.id.substr(0, 15)).second;
    outcomes.push_back(again ? Outcome{{}, {}, {{"DUPLICATE_VALUE", "duplicate id in list: " + asked.id}}}
                             : carry_out(asked));
  }
  return answered(std::move(outcomes), flag(json, "allOrNone"));
}

http::Response SalesforceCollections::remove(const SalesforceCall& call) {
  const std::string ids = parameter(call.target.query, "ids").value_or("");
  std::vector<Asked> records;
  for (std::string_view rest = ids; !rest.empty();) {
    const auto comma = rest.find(',');
    Asked asked{.action = Asked::Action::remove, .id = std::string{rest.substr(0, comma)}};
    for (Object& object : state_.org.objects()) {
      if (object.row(asked.id)) asked.object = &object;
    }
    records.push_back(std::move(asked));
    rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
  }
  if (records.empty()) return refusal(400, "INVALID_ID_FIELD", "ids are needed");
  if (records.size() > most_records) return too_many();
  std::vector<Outcome> outcomes;
  writer_.begin();
  for (Asked& asked : records) outcomes.push_back(carry_out(asked));
  return answered(std::move(outcomes), parameter(call.target.query, "allOrNone") == "true");
}

/// What is wrong with the request as a whole.
std::optional<http::Response> SalesforceCollections::refused(const std::vector<Asked>& records) const {
  if (records.size() > most_records) return too_many();
  std::size_t chunks = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i == 0 || records[i].object != records[i - 1].object) ++chunks;
    if (const auto error = writer_.unreadable(*records[i].object, records[i].input, InputForm::json))
      return refusal(400, error->code, error->message, error->fields);
  }
  if (chunks > most_chunks) {
    return refusal(400, "INVALID_INPUT",
                   "Too many object chunks: a request takes at most 10 runs of records of the same type");
  }
  return std::nullopt;
}

SalesforceCollections::Outcome SalesforceCollections::carry_out(Asked& asked) {
  if (asked.action == Asked::Action::create) {
    auto id = writer_.create(*asked.object, asked.input, InputForm::json);
    return id ? Outcome{std::move(*id), {}, {}} : Outcome{{}, {}, std::move(id.error())};
  }
  if (asked.action == Asked::Action::upsert) return upsert(asked);
  const bool well_formed = asked.id.size() == 15 || (asked.id.size() == 18 && with_checksum(asked.id) == asked.id);
  if (asked.id.empty()) return {{}, {}, {{"MISSING_ARGUMENT", "Id not specified in an update call", {"Id"}}}};
  if (!well_formed) return {{}, {}, {{"MALFORMED_ID", "Record ID: id value of incorrect type: " + asked.id, {"Id"}}}};
  const auto row = asked.object == nullptr ? std::nullopt : asked.object->row(asked.id);
  if (!row) return {{}, {}, {{"INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id"}}};
  auto errors = asked.action == Asked::Action::remove
                    ? writer_.remove(*asked.object, *row)
                    : writer_.update(*asked.object, *row, asked.input, InputForm::json);
  return {std::string{asked.object->id(*row)}, {}, std::move(errors)};
}

SalesforceCollections::Outcome SalesforceCollections::upsert(Asked& asked) {
  const auto field = asked.object->field(asked.external_field);
  const bool looks_up = field && (*field == asked.object->id_field() || asked.object->fields()[*field].external_id ||
                                  asked.object->fields()[*field].id_lookup);
  if (!looks_up) {
    return {{},
            {},
            {{"INVALID_FIELD",
              "Field name provided, " + asked.external_field + " is not an External ID or indexed field"}}};
  }
  std::optional<std::size_t> row;
  for (const FieldInput& given : asked.input) {
    if (asked.object->field(given.name) != field) continue;
    const auto stored = stored_value(asked.object->fields()[*field], given, InputForm::json);
    const auto* text = stored ? std::get_if<std::string>(&*stored) : nullptr;
    const auto* number = stored ? std::get_if<double>(&*stored) : nullptr;
    if (text != nullptr) row = asked.object->row_with(*field, ValueView{std::string_view{*text}});
    if (number != nullptr) row = asked.object->row_with(*field, ValueView{*number});
  }
  if (*field == asked.object->id_field()) row = asked.object->row(asked.id);
  if (row) {
    return {std::string{asked.object->id(*row)}, false,
            writer_.update(*asked.object, *row, asked.input, InputForm::json)};
  }
  auto id = writer_.create(*asked.object, asked.input, InputForm::json);
  return id ? Outcome{std::move(*id), true, {}} : Outcome{{}, {}, std::move(id.error())};
}

http::Response SalesforceCollections::answered(std::vector<Outcome> outcomes, bool all_or_none) {
  const bool failed = std::ranges::any_of(outcomes, [](const Outcome& outcome) { return !outcome.errors.empty(); });
  if (failed && all_or_none) {
    writer_.roll_back();
    for (Outcome& outcome : outcomes) {
      if (!outcome.errors.empty()) continue;
      outcome.errors = {{"ALL_OR_NONE_OPERATION_ROLLED_BACK",
                         "Record rolled back because not all records were valid and the request was using AllOrNone "
                         "header"}};
    }
  }
  Json list = Json::array();
  for (const Outcome& outcome : outcomes) {
    Json json = Json::object();
    const bool done = outcome.errors.empty();
    if (done) json["id"] = outcome.id;
    json["success"] = done;
    json["errors"] = Json::array();
    for (const WriteError& error : outcome.errors)
      json["errors"].push_back({{"statusCode", error.code}, {"message", error.message}, {"fields", error.fields}});
    if (done && outcome.created) json["created"] = *outcome.created;
    list.push_back(std::move(json));
  }
  for (const Object& object : state_.org.objects()) permissions_changed(state_, object);
  state_.records_moved = outcomes.size();
  return json_answer(200, list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace tidemark::sim
