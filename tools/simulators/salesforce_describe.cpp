#include <nlohmann/json.hpp>

#include "simulators/salesforce_org.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

bool is_number(std::string_view type) { return type == "double" || type == "currency" || type == "percent"; }
bool is_text(std::string_view type) {
  for (const std::string_view text :
       {"string", "textarea", "phone", "url", "email", "picklist", "multipicklist", "combobox", "encryptedstring"}) {
    if (type == text) return true;
  }
  return false;
}
bool is_id(std::string_view type) { return type == "id" || type == "reference"; }

std::string soap_type(std::string_view type) {
  if (is_id(type)) return "tns:ID";
  if (is_number(type)) return "xsd:double";
  if (type == "datetime") return "xsd:dateTime";
  for (const std::string_view same : {"boolean", "int", "date", "time"}) {
    if (type == same) return "xsd:" + std::string{same};
  }
  return "xsd:string";
}

Json picklist_of(const FieldSketch& field) {
  Json values = Json::array();
  for (const std::string& value : field.picklist) {
    values.push_back(
        {{"active", true}, {"defaultValue", false}, {"label", value}, {"validFor", nullptr}, {"value", value}});
  }
  return values;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json field_of(const FieldSketch& field) {
  const bool custom = field.name.ends_with("__c");
  const int length = is_text(field.type) ? field.length : is_id(field.type) ? 18 : 0;
  const bool long_text = field.type == "textarea" && length > 255;
  return {{"name", field.name},
          {"label", field.label.empty() ? field.name : field.label},
          {"type", field.type},
          {"soapType", soap_type(field.type)},
          {"length", length},
          {"byteLength", length * (is_id(field.type) ? 1 : 3)},
          {"precision", is_number(field.type) ? field.precision : 0},
          {"scale", is_number(field.type) ? field.scale : 0},
          {"digits", field.type == "int" ? 9 : 0},
          {"updateable", field.updateable && field.type != "id"},
          {"createable", field.updateable && field.type != "id"},
          {"nillable", field.type != "id" && field.type != "boolean" && !field.required},
          {"custom", custom},
          {"calculated", false},
          {"calculatedFormula", nullptr},
          {"autoNumber", false},
          {"defaultedOnCreate", field.type == "id" || field.type == "boolean"},
          {"defaultValue", field.type == "boolean" ? Json(false) : Json(nullptr)},
          {"externalId", field.unique},
          {"unique", field.unique},
          {"caseSensitive", false},
          {"idLookup", field.type == "id" || field.unique},
          {"nameField", field.name == "Name"},
          {"encrypted", false},
          {"filterable", !long_text},
          {"sortable", !long_text},
          {"groupable", !long_text && !is_number(field.type)},
          {"aggregatable", !long_text},
          {"permissionable", custom},
          {"compoundFieldName", nullptr},
          {"extraTypeInfo", nullptr},
          {"restrictedPicklist", field.restricted},
          {"dependentPicklist", false},
          {"controllerName", nullptr},
          {"htmlFormatted", false},
          {"deprecatedAndHidden", false},
          {"picklistValues", picklist_of(field)},
          {"referenceTo", field.reference_to},
          {"relationshipName", text_or_null(field.relationship_name)},
          {"relationshipOrder", nullptr},
          {"cascadeDelete", false},
          {"inlineHelpText", nullptr},
          {"mask", nullptr}};
}

}  // namespace

std::string describe_of(const ObjectSketch& sketch) {
  Json fields = Json::array({field_of({.name = "Id", .type = "id", .label = "Record ID", .updateable = false})});
  for (const FieldSketch& field : sketch.fields) fields.push_back(field_of(field));
  Json describe = {{"name", sketch.name},
                   {"label", sketch.name},
                   {"labelPlural", sketch.name + "s"},
                   {"keyPrefix", sketch.key_prefix},
                   {"custom", sketch.name.ends_with("__c")},
                   {"customSetting", false}};
  for (const char* able : {"queryable", "updateable", "createable", "deletable", "retrieveable", "searchable",
                           "layoutable", "triggerable"}) {
    describe[able] = true;
  }
  const std::string base = "/services/data/v66.0/sobjects/" + sketch.name;
  describe["urls"] = {{"sobject", base}, {"describe", base + "/describe"}, {"rowTemplate", base + "/{ID}"}};
  describe["recordTypeInfos"] = Json::array();
  describe["childRelationships"] = Json::array();
  describe["fields"] = std::move(fields);
  return describe.dump();
}

std::string field_describe_of(const FieldSketch& field) { return field_of(field).dump(); }

Result<std::string> describe_with(std::string_view describe, const std::vector<FieldSketch>& more) {
  Json json = Json::parse(describe, nullptr, false);
  if (!json.is_object() || !json.contains("fields") || !json["fields"].is_array()) {
    return failure(ErrorCode::invalid_input, "not a describe answer");
  }
  for (const FieldSketch& field : more) json["fields"].push_back(field_of(field));
  return json.dump();
}

}  // namespace tidemark::sim
