#include "core/segments/fields.h"

#include <utility>
#include <vector>

#include "core/config/keys.h"

namespace tidemark::segments {
namespace {

FieldType type_of(MetadataType type) {
  switch (type) {
    case MetadataType::text: return FieldType::text;
    case MetadataType::integer:
    case MetadataType::floating: return FieldType::number;
    case MetadataType::boolean: return FieldType::boolean;
    case MetadataType::date: return FieldType::date;
    case MetadataType::list: return FieldType::list;
    case MetadataType::unknown: break;
  }
  return FieldType::any;
}

/// Nothing for a type that is no value: an address, a picture.
std::optional<FieldType> type_of(SalesforceType type) {
  switch (type) {
    case SalesforceType::integer:
    case SalesforceType::floating:
    case SalesforceType::currency:
    case SalesforceType::percent: return FieldType::number;
    case SalesforceType::boolean: return FieldType::boolean;
    case SalesforceType::date:
    case SalesforceType::datetime: return FieldType::date;
    case SalesforceType::multipicklist: return FieldType::list;
    case SalesforceType::base64:
    case SalesforceType::address:
    case SalesforceType::location:
    case SalesforceType::any_type:
    case SalesforceType::complex_value:
    case SalesforceType::json:
    case SalesforceType::unknown: return std::nullopt;
    default: return FieldType::text;
  }
}

/// All names of one entity kind, each behind `prefix`.
void add_names(const PendoSchema& schema, EntityKind kind, std::string_view prefix, std::vector<std::string>& names) {
  for (const MetadataField& field : schema.fields())
    names.push_back(std::string{prefix} + field.group + "." + field.name);
  names.push_back(std::string{prefix} + std::string{id_name_of(kind)});
}

FoundField not_found(std::string_view path, const std::vector<std::string>& names) {
  const std::vector<std::string_view> allowed{names.begin(), names.end()};
  FoundField result{std::nullopt, "there is no metadata field " + std::string{path}, did_you_mean(path, allowed)};
  for (const std::string_view name : allowed)  // a name without its group
    if (result.hint.empty() && name.ends_with("." + std::string{path}))
      result.hint = "did you mean \"" + std::string{name} + "\"?";
  return result;
}

std::optional<FieldType> find(const PendoSchema& schema, EntityKind kind, std::string_view path) {
  if (path == id_name_of(kind)) return FieldType::text;
  const FoundMetadata found = schema.find(path);
  return found ? std::optional{type_of(found.field->type)} : std::nullopt;
}

}  // namespace

std::string_view description_of(FieldType type) {
  switch (type) {
    case FieldType::text: return "a text";
    case FieldType::number: return "a number";
    case FieldType::boolean: return "true or false";
    case FieldType::date: return "a date";
    case FieldType::list: return "a list";
    case FieldType::any: break;
  }
  return "of an unknown type";
}

FindField fields_of(const PendoSchema& schema, EntityKind kind) {
  return [&schema, kind](std::string_view path) -> FoundField {
    if (const auto type = find(schema, kind, path)) return {type};
    std::vector<std::string> names;
    add_names(schema, kind, "", names);
    return not_found(path, names);
  };
}

FindField fields_of_visitors(const PendoSchema& visitors, const PendoSchema& accounts) {
  return [&visitors, &accounts](std::string_view path) -> FoundField {
    const auto type = path.starts_with(of_account) ? find(accounts, EntityKind::account, path.substr(of_account.size()))
                                                   : find(visitors, EntityKind::visitor, path);
    if (type) return {type};
    std::vector<std::string> names;
    add_names(visitors, EntityKind::visitor, "", names);
    add_names(accounts, EntityKind::account, of_account, names);
    return not_found(path, names);
  };
}

FindField fields_of(const SalesforceSchema& schema, std::string_view object) {
  return [&schema, object = std::string{object}](std::string_view path) -> FoundField {
    const auto found = schema.find(object, path);
    if (!found) {
      FoundField result{std::nullopt, found.why, found.hint};
      const SalesforceObject* const described = schema.object(object);
      if (!result.hint.empty() || described == nullptr) return result;
      std::vector<std::string_view> names;
      for (const SalesforceField& field : described->fields) names.push_back(field.name);
      result.hint = did_you_mean(path, names);
      return result;
    }
    const auto type = type_of(found.field->type);
    if (!type)
      return {std::nullopt,
              std::string{path} + " is of the type " + found.field->type_name + ", which can't be filtered on"};
    return {type};
  };
}

}  // namespace tidemark::segments
