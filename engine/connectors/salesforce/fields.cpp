#include "salesforce/fields.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "http/message.h"
#include "salesforce/shallow_json.h"
#include "salesforce/soql.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;

/// Whose words Salesforce shows beside the field.
constexpr const char* description = "Written by Tidemark, from a Pendo report";

Json metadata_of(const FieldDefinition& field) {
  Json metadata{{"type", name_of(field.type)}, {"label", field.label}, {"description", description}};
  switch (field.type) {
    case FieldDefinition::Type::text: metadata["length"] = field.length; break;
    case FieldDefinition::Type::long_text:
      metadata["length"] = field.length;
      metadata["visibleLines"] = 3;
      break;
    case FieldDefinition::Type::number:
      metadata["precision"] = field.precision;
      metadata["scale"] = field.scale;
      break;
    case FieldDefinition::Type::checkbox: metadata["defaultValue"] = false; break;
    case FieldDefinition::Type::date_time: break;
  }
  if (field.type != FieldDefinition::Type::checkbox) metadata["required"] = false;
  return metadata;
}

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<void> must_be_names(std::string_view object, std::string_view field) {
  if (is_name(object) && is_name(field)) return {};
  return failure(ErrorCode::invalid_input, "not the name of a Salesforce object or field", std::string{object});
}

}  // namespace

Result<std::vector<PermissionSet>> Fields::permission_sets() {
  if (auto signed_in = session_.sign_in(); !signed_in) return tl::unexpected(signed_in.error());
  const std::string soql =
      "SELECT PermissionSetId, PermissionSet.Name FROM PermissionSetAssignment WHERE AssigneeId = " +
      literal(session_.user_id()) + " AND PermissionSet.IsOwnedByProfile = FALSE";
  const std::string path = session_.path_to("query?q=" + http::encode(soql));
  const auto answer = session_.get(path);
  if (!answer) return tl::unexpected(answer.error());
  const Json json = parse_shallow(answer->body);
  const auto records = json.is_object() ? json.find("records") : json.end();
  if (!json.is_object() || records == json.end() || !records->is_array())
    return tl::unexpected(bad_answer("it has no records", answer->body, session_.call_to("GET", path)));
  std::vector<PermissionSet> sets;
  for (const Json& record : *records) {
    if (!record.is_object()) continue;
    const auto set = record.find("PermissionSet");
    sets.push_back({text_at(record, "PermissionSetId"),
                    set != record.end() && set->is_object() ? text_at(*set, "Name") : std::string{}});
  }
  std::ranges::sort(sets, {}, &PermissionSet::name);
  return sets;
}

Result<void> Fields::create(std::string_view object, const FieldDefinition& field) {
  if (auto named = must_be_names(object, field.name); !named) return named;
  return post("tooling/sobjects/CustomField", definition(object, field));
}

std::string Fields::definition(std::string_view object, const FieldDefinition& field) {
  return Json{{"FullName", std::string{object} + "." + field.name}, {"Metadata", metadata_of(field)}}.dump();
}

Result<void> Fields::permit(std::string_view object, std::string_view field, const PermissionSet& set) {
  if (auto named = must_be_names(object, field); !named) return named;
  return post("sobjects/FieldPermissions", Json{{"ParentId", set.id},
                                                {"SobjectType", object},
                                                {"Field", std::string{object} + "." + std::string{field}},
                                                {"PermissionsRead", true},
                                                {"PermissionsEdit", true}}
                                               .dump());
}

Result<void> Fields::post(const std::string& resource, std::string body) {
  const std::string path = session_.path_to(resource);
  auto answer = session_.call_once({"POST", path, {{"Content-Type", "application/json"}}, std::move(body)});
  if (!answer) return tl::unexpected(std::move(answer.error().error));
  if (answer->status == 201) return {};
  return tl::unexpected(session_.refusal(*answer, "POST", path));
}

}  // namespace tidemark::salesforce
