#include "simulators/salesforce_tooling.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_records.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_name = 40;

struct Refused {
  std::string code, message;
};

int number_in(const Json& json, const char* key, int otherwise) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<Refused> name_refused(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool plain = !name.empty() && letter(name.front()) && name.back() != '_' && name.find("__") == name.npos &&
                     std::ranges::all_of(name, [&](char c) { return letter(c) || c == '_' || (c >= '0' && c <= '9'); });
  if (!plain) {
    return Refused{"INVALID_FULL_NAME",
                   "The " + std::string{name} +
                       " API Name can only contain underscores and alphanumeric characters. It must be unique, begin "
                       "with a letter, not include spaces, not end with an underscore, and not contain two consecutive "
                       "underscores."};
  }
  if (name.size() > longest_name)
    return Refused{"STRING_TOO_LONG", "DeveloperName: data value too large (max length=40)"};
  return std::nullopt;
}

/// The sketch of a field's describe from its metadata; the type of Metadata API words.
std::optional<Refused> sketch_of(const Json& metadata, FieldSketch& sketch) {
  const std::string type = text_in(metadata, "type");
  const auto wrong = [&](const std::string& why) { return Refused{"FIELD_INTEGRITY_EXCEPTION", why}; };
  sketch.label = text_in(metadata, "label");
  if (sketch.label.empty()) return wrong("Field Label: You must enter a value");
  if (sketch.label.size() > longest_name) return wrong("Field Label: data value too large (max length=40)");
  sketch.required = metadata.contains("required") && metadata["required"] == true;
  if (type == "Text" || type == "LongTextArea") {
    const bool is_long = type == "LongTextArea";
    sketch.type = is_long ? "textarea" : "string";
    sketch.length = number_in(metadata, "length", 0);
    if (sketch.length < (is_long ? 256 : 1) || sketch.length > (is_long ? 131'072 : 255))
      return wrong(is_long ? "Length must be between 256 and 131072" : "Length must be between 1 and 255");
    if (is_long && number_in(metadata, "visibleLines", 0) < 2) return wrong("Visible Lines must be at least 2");
    return std::nullopt;
  }
  if (type == "Number" || type == "Currency" || type == "Percent") {
    sketch.type = type == "Number" ? "double" : type == "Currency" ? "currency" : "percent";
    sketch.precision = number_in(metadata, "precision", 0);
    sketch.scale = number_in(metadata, "scale", 0);
    if (sketch.precision < 1 || sketch.precision > 18 || sketch.scale < 0 || sketch.scale > 17 ||
        sketch.scale > sketch.precision)
      return wrong("Precision must be between 1 and 18, and scale not greater");
    return std::nullopt;
  }
  if (type == "Checkbox" && !metadata.contains("defaultValue"))
    return wrong("Must specify 'defaultValue' for a CustomField of type Checkbox");
  constexpr std::pair<const char*, const char*> plain[] = {
      {"Checkbox", "boolean"}, {"Date", "date"},   {"DateTime", "datetime"}, {"Email", "email"},
      {"Url", "url"},          {"Phone", "phone"}, {"Picklist", "picklist"}, {"MultiselectPicklist", "multipicklist"}};
  const auto found = std::ranges::find(plain, type, [](const auto& pair) { return std::string_view{pair.first}; });
  if (found == std::end(plain)) return wrong("Cannot create a field of type '" + type + "'");
  sketch.type = found->second;
  if (type == "Email") sketch.length = 80;
  if (type == "Phone") sketch.length = 40;
  if (metadata.contains("valueSet") && metadata["valueSet"].is_object()) {
    const Json& set = metadata["valueSet"];
    sketch.restricted = set.contains("restricted") && set["restricted"] == true;
    if (set.contains("valueSetDefinition") && set["valueSetDefinition"].is_object() &&
        set["valueSetDefinition"].contains("value") && set["valueSetDefinition"]["value"].is_array()) {
      for (const Json& value : set["valueSetDefinition"]["value"]) {
        const std::string name = text_in(value, "fullName");
        sketch.picklist.push_back(name.empty() ? text_in(value, "valueName") : name);
      }
    }
  }
  return std::nullopt;
}

Org org_of_fields() {
  Org org;
  const auto text = [](const char* name) { return FieldSketch{.name = name, .type = "string"}; };
  static_cast<void>(org.add_object(
      describe_of({"CustomField",
                   "00N",
                   {text("DeveloperName"), text("FullName"), text("TableEnumOrId"), text("NamespacePrefix")}})));
  return org;
}

}  // namespace

SalesforceTooling::SalesforceTooling(SalesforceState& state)
    : state_(state), fields_(org_of_fields(), state.options), queries_(fields_) {
  for (const Object& object : state.org.objects()) {
    for (const Field& field : object.fields()) {
      if (!field.custom || !field.name.ends_with("__c")) continue;
      static_cast<void>(fields_.org.object("CustomField")
                            ->add({{"Id", fields_.new_id("00N")},
                                   {"DeveloperName", field.name.substr(0, field.name.size() - 3)},
                                   {"FullName", object.name() + "." + field.name},
                                   {"TableEnumOrId", object.name()}}));
    }
  }
}

http::Response SalesforceTooling::answer(const SalesforceCall& call) {
  const std::string_view what = call.part(1);
  if (call.parts() == 1)
    return json_answer(
        200, Json{{"sobjects", call.base() + "/tooling/sobjects"}, {"query", call.base() + "/tooling/query"}}.dump());
  if (what == "query" || what == "sobjects") {
    // The same words one segment further in.
    SalesforceCall inner = call;
    inner.segments.erase(inner.segments.begin() + 3);
    inner.of_tooling = true;
    if (what == "query") {
      http::Response response = queries_.answer(inner);
      state_.records_moved = fields_.records_moved;
      return response;
    }
    if (call.part(2) == "CustomField" && call.parts() == 3 && call.is("POST")) return create(call);
    if (call.part(2) == "CustomField" && call.parts() == 4 && call.is("DELETE")) return remove(call.part(3));
    RecordWriter writer{fields_};
    if (call.is("GET")) return SalesforceRecords{fields_, writer}.answer(inner);
    return wrong_method(call.request.method);
  }
  return not_found();
}

http::Response SalesforceTooling::create(const SalesforceCall& call) {
  const Json asked = Json::parse(call.request.body, nullptr, false);
  if (!asked.is_object() || !asked.contains("Metadata") || !asked["Metadata"].is_object())
    return malformed_json("The request body must be an object with FullName and Metadata");
  const std::string full_name = text_in(asked, "FullName");
  const auto dot = full_name.find('.');
  Object* object = dot == full_name.npos ? nullptr : state_.org.object(full_name.substr(0, dot));
  if (object == nullptr) return refusal(400, "INVALID_CROSS_REFERENCE_KEY", "Entity of field not found: " + full_name);
  FieldSketch sketch{.name = full_name.substr(dot + 1), .type = {}};
  if (!sketch.name.ends_with("__c"))
    return refusal(400, "INVALID_FULL_NAME", "A custom field's name must end with __c: " + full_name);
  const std::string developer_name = sketch.name.substr(0, sketch.name.size() - 3);
  auto refused = name_refused(developer_name);
  if (!refused) refused = sketch_of(asked["Metadata"], sketch);
  if (refused) return refusal(400, refused->code, refused->message);
  if (object->any_field(sketch.name)) {
    return refusal(400, "DUPLICATE_DEVELOPER_NAME",
                   "There is already a field named " + developer_name + " on " + object->name() + ".");
  }
  object->add_field(field_describe_of(sketch), sketch.required, state_.now());
  const std::string id = fields_.new_id("00N");
  static_cast<void>(fields_.org.object("CustomField")
                        ->add({{"Id", id},
                               {"DeveloperName", developer_name},
                               {"FullName", object->name() + "." + sketch.name},
                               {"TableEnumOrId", object->name()}}));
  const Json answer{
      {"id", id}, {"success", true}, {"errors", Json::array()}, {"warnings", Json::array()}, {"infos", Json::array()}};
  return json_answer(201, answer.dump());
}

http::Response SalesforceTooling::remove(std::string_view id) {
  Object& fields = *fields_.org.object("CustomField");
  const auto row = fields.row(id);
  if (!row || fields.is_deleted(*row)) return not_found();
  const auto full_name = std::get<std::string>(fields.value(*row, *fields.field("FullName")));
  const auto dot = full_name.find('.');
  if (Object* object = state_.org.object(full_name.substr(0, dot)))
    object->remove_field(full_name.substr(dot + 1), state_.now());
  fields.set_deleted(*row, true);
  return {204, {}, {}};
}

}  // namespace tidemark::sim
