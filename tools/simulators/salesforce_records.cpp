#include "simulators/salesforce_records.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_permissions.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

ValueView view_of(std::string_view text, const Field& field, double& number) {
  if (!soql::is_number_type(field.type)) return text;
  const auto value = soql::value_of_literal("double", {soql::Literal::Kind::number, std::string{text}});
  if (!value) return {};
  number = std::get<double>(*value);
  return number;
}

/// Describes were recorded of some version; the addresses in them are of the one that asks.
std::string with_addresses_of(const SalesforceCall& call, std::string_view json) {
  constexpr std::string_view any_version = "\"/services/data/v";
  std::string out;
  out.reserve(json.size());
  for (auto at = json.find(any_version); at != json.npos; at = json.find(any_version)) {
    out.append(json.substr(0, at + 1)).append(call.base());
    json.remove_prefix(std::min(json.find_first_of("/\"", at + any_version.size()), json.size()));
  }
  return out.append(json);
}

/// Before 46.0 an update had no body, and a record that was made did not say so.
http::Response upserted(const SalesforceCall& call, std::string_view id, bool created) {
  const bool says = call.version().size() > 4 || call.version() >= "46.0";
  if (!created && !says) return {204, {}, {}};
  Json json{{"id", id}, {"success", true}, {"errors", Json::array()}};
  if (says) json["created"] = created;
  return json_answer(created ? 201 : 200, json.dump());
}

http::Response no_external_id(std::string_view name) {
  return refusal(404, "NOT_FOUND",
                 "Provided external ID field does not exist or is not accessible: " + std::string{name});
}

Json error_of(const WriteError& error) {
  Json json{{"message", error.message}, {"errorCode", error.code}, {"fields", error.fields}};
  return json;
}

}  // namespace

http::Response refusal_of(const std::vector<WriteError>& errors) {
  Json list = Json::array();
  for (const WriteError& error : errors) list.push_back(error_of(error));
  const int status = errors.front().code == "ENTITY_IS_DELETED" ? 404 : 400;
  return json_answer(status, list.dump(-1, ' ', false, Json::error_handler_t::replace));
}

http::Response created_answer(std::string_view id) {
  return json_answer(201, Json{{"id", id}, {"success", true}, {"errors", Json::array()}}.dump());
}

http::Response SalesforceRecords::answer(const SalesforceCall& call) {
  if (call.parts() == 1) return call.is("GET") ? list(call) : wrong_method(call.request.method);
  Object* object = state_.org.object(call.part(1));
  if (object == nullptr) return not_found();
  const std::string_view what = call.part(2);
  if (call.parts() == 2) {
    if (call.is("POST")) return create(call, *object);
    return call.is("GET") ? about(call, *object) : wrong_method(call.request.method);
  }
  if (call.parts() == 4) return by_external_id(call, *object, what, call.part(3));
  if (call.parts() > 4) return not_found();
  const bool reads = call.is("GET");
  if (what == "describe") return reads ? describe(call, *object) : wrong_method(call.request.method);
  if (what == "updated" || what == "deleted")
    return reads ? moved_between(call, *object, what == "deleted") : wrong_method(call.request.method);
  if (what.size() != 15 && what.size() != 18) return no_external_id(what);
  const auto row = object->row(what);
  return row ? one_record(call, *object, *row) : not_found();
}

http::Response SalesforceRecords::list(const SalesforceCall& call) const {
  std::string json = R"({"encoding":"UTF-8","maxBatchSize":200,"sobjects":[)";
  for (const Object& object : state_.org.objects()) json += (json.ends_with('[') ? "" : ",") + object.in_global_list();
  return json_answer(200, with_addresses_of(call, json + "]}"));
}

http::Response SalesforceRecords::about(const SalesforceCall& call, const Object& object) const {
  return json_answer(
      200, R"({"objectDescribe":)" + with_addresses_of(call, object.in_global_list()) + R"(,"recentItems":[]})");
}

http::Response SalesforceRecords::describe(const SalesforceCall& call, const Object& object) const {
  const std::int64_t changed = std::max(started_, object.described_at()) / 1000 * 1000;
  const auto since = milliseconds_of_http_date(http::header(call.request.headers, "If-Modified-Since"));
  if (since && changed <= *since) return {304, {{"Last-Modified", http_date(changed)}}, {}};
  http::Response answer = json_answer(200, with_addresses_of(call, object.describe()));
  answer.headers.emplace_back("Last-Modified", http_date(changed));
  return answer;
}

http::Response SalesforceRecords::create(const SalesforceCall& call, Object& object) {
  const Json json = Json::parse(call.request.body, nullptr, false);
  if (!json.is_object()) return malformed_json("The request body is not a JSON object");
  const RecordInput input = input_of(json, false);
  if (const auto error = writer_.unreadable(object, input, InputForm::json)) return refusal_of({*error});
  const auto id = writer_.create(object, input, InputForm::json);
  if (!id) return refusal_of(id.error());
  permissions_changed(state_, object);
  state_.records_moved = 1;
  http::Response answer = created_answer(*id);
  answer.headers.emplace_back("Location", call.base() + "/sobjects/" + object.name() + "/" + *id);
  return answer;
}

http::Response SalesforceRecords::by_external_id(const SalesforceCall& call, Object& object, std::string_view field,
                                                 std::string_view value) {
  const auto number = object.field(field);
  if (!number) return not_found();
  const Field& described = object.fields()[*number];
  if (*number == object.id_field()) {
    const auto row = object.row(value);
    return row ? met(call, object, *row) : not_found();
  }
  if (!described.external_id && !described.id_lookup) return no_external_id(described.name);
  double parsed = 0;
  if (const auto row = object.row_with(*number, view_of(value, described, parsed))) return met(call, object, *row);
  return call.is("PATCH") ? upsert(call, object, described.name, value) : not_found();
}

/// The record that an external id led to: a PATCH of it is an upsert.
http::Response SalesforceRecords::met(const SalesforceCall& call, Object& object, std::size_t row) {
  http::Response answer = one_record(call, object, row);
  const bool updated = call.is("PATCH") && answer.status == 204;
  return updated ? upserted(call, object.id(row), false) : std::move(answer);
}

http::Response SalesforceRecords::upsert(const SalesforceCall& call, Object& object, std::string_view field,
                                         std::string_view value) {
  const Json json = Json::parse(call.request.body, nullptr, false);
  if (!json.is_object()) return malformed_json("The request body is not a JSON object");
  RecordInput input = input_of(json, true);
  input.push_back({std::string{field}, Value{std::string{value}}});
  const auto id = writer_.create(object, input, InputForm::csv);
  if (!id) return refusal_of(id.error());
  state_.records_moved = 1;
  return upserted(call, *id, true);
}

http::Response SalesforceRecords::one_record(const SalesforceCall& call, Object& object, std::size_t row) {
  if (object.is_deleted(row)) return refusal(404, "ENTITY_IS_DELETED", "entity is deleted");
  if (call.is("GET")) return read(call, object, row);
  if (call.is("PATCH")) return patch(call, object, row);
  return call.is("DELETE") ? remove(object, row) : wrong_method(call.request.method);
}

http::Response SalesforceRecords::read(const SalesforceCall& call, const Object& object, std::size_t row) {
  std::string fields;
  if (const auto asked = parameter(call.target.query, "fields")) {
    fields = *asked;
  } else {
    for (const Field& field : object.fields()) {
      if (field.visible) fields += (fields.empty() ? "" : ",") + field.name;
    }
  }
  auto bound = soql::parse("SELECT " + fields + " FROM " + object.name()).and_then([&](const soql::Query& parsed) {
    return soql::bind(state_.org, parsed);
  });
  if (!bound) return refusal(400, bound.error().code, bound.error().message);
  std::string json;
  bound->write(row, call.base(), json);
  state_.records_moved = 1;
  return json_answer(200, std::move(json));
}

http::Response SalesforceRecords::patch(const SalesforceCall& call, Object& object, std::size_t row) {
  const auto modified = object.any_field("LastModifiedDate");
  const auto limit = milliseconds_of_http_date(http::header(call.request.headers, "If-Unmodified-Since"));
  if (modified && limit) {
    const auto at = soql::time_of(object.view(row, *modified));
    if (at && *at / 1000 > *limit / 1000)
      return refusal(412, "PRECONDITION_FAILED", "The record has been modified since the given time");
  }
  const Json json = Json::parse(call.request.body, nullptr, false);
  if (!json.is_object()) return malformed_json("The request body is not a JSON object");
  const RecordInput input = input_of(json, false);
  if (std::ranges::any_of(input, [](const FieldInput& field) { return soql::folded(field.name) == "id"; }))
    return refusal(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.");
  if (const auto error = writer_.unreadable(object, input, InputForm::json)) return refusal_of({*error});
  const auto errors = writer_.update(object, row, input, InputForm::json);
  if (!errors.empty()) return refusal_of(errors);
  permissions_changed(state_, object);
  state_.records_moved = 1;
  return {204, {}, {}};
}

http::Response SalesforceRecords::remove(Object& object, std::size_t row) {
  const auto errors = writer_.remove(object, row);
  if (!errors.empty()) return refusal_of(errors);
  permissions_changed(state_, object);
  state_.records_moved = 1;
  return {204, {}, {}};
}

/// `updated` and `deleted`: by SystemModstamp, which both move.
http::Response SalesforceRecords::moved_between(const SalesforceCall& call, const Object& object, bool deleted) const {
  const auto instant = [&call](const char* name) {
    const auto text = parameter(call.target.query, name);
    return text ? soql::instant_of(*text) : std::nullopt;
  };
  const auto start = instant("start"), end = instant("end");
  const auto stamp = object.any_field("SystemModstamp");
  if (!start || !end || *end < *start || *end - *start > std::int64_t{30} * 24 * 3'600'000)
    return refusal(400, "INVALID_REPLICATION_DATE", "start and end must be date-times at most 30 days apart");
  Json found = Json::array();
  for (std::size_t row = 0; stamp && row < object.size(); ++row) {
    const auto at = soql::time_of(object.view(row, *stamp));
    if (!at || *at < *start || *at >= *end || object.is_deleted(row) != deleted) continue;
    if (deleted) {
      found.push_back({{"id", object.id(row)}, {"deletedDate", soql::instant_text(*at)}});
    } else {
      found.push_back(object.id(row));
    }
  }
  Json answer = Json::object();
  if (deleted) answer["earliestDateAvailable"] = soql::instant_text(*end - std::int64_t{15} * 24 * 3'600'000);
  answer[deleted ? "deletedRecords" : "ids"] = std::move(found);
  answer["latestDateCovered"] = soql::instant_text(*end / 60'000 * 60'000);
  return json_answer(200, answer.dump());
}

}  // namespace tidemark::sim
