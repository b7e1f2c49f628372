#include "core/schema/pendo_schema.h"

#include <algorithm>
#include <utility>

#include "core/json/document.h"
#include "core/schema/shape.h"

namespace tidemark {
namespace {

/// "DisplayName", "display_name" and "displayname" are one key.
std::string folded_key(std::string_view key) {
  std::string folded;
  for (const char c : key) {
    if (c >= 'A' && c <= 'Z') folded += static_cast<char>(c - 'A' + 'a');
    else if (c != '_' && c != '-' && c != ' ') folded += c;
  }
  return folded;
}

MetadataType type_of(std::string_view name) {
  if (name.empty() || name == "string") return MetadataType::text;
  if (name == "integer") return MetadataType::integer;
  if (name == "float") return MetadataType::floating;
  if (name == "boolean") return MetadataType::boolean;
  if (name == "time") return MetadataType::date;
  if (name == "list") return MetadataType::list;
  return MetadataType::unknown;
}

/// Whether the field is there: deleted ones are not.
bool read_field(json::Value value, MetadataField& field, Shape& shape) {
  if (!shape.is(value, json::Kind::object)) return false;
  bool is_deleted = false;
  for (const json::Value member : value.children()) {
    const std::string key = folded_key(member.key());
    if (key == "type") field.type_name = shape.text(member);
    else if (key == "displayname") field.display_name = shape.text(member);
    else if (key == "isdeleted") is_deleted = shape.flag(member);
  }
  field.name = value.key();
  field.type = type_of(field.type_name);
  return !is_deleted;
}

tl::unexpected<Error> bad_schema(Error error) {
  error.code = ErrorCode::bad_answer;
  error.where = error.where.empty() ? "metadata schema" : "metadata schema, " + error.where;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

std::string_view name_of(MetadataType type) {
  switch (type) {
    case MetadataType::text: return "text";
    case MetadataType::integer: return "integer";
    case MetadataType::floating: return "float";
    case MetadataType::boolean: return "boolean";
    case MetadataType::date: return "date";
    case MetadataType::list: return "list";
    case MetadataType::unknown: break;
  }
  return "unknown";
}

Result<PendoSchema> PendoSchema::read(std::string_view answer) {
  const Result<json::Document> document = json::Document::read(answer);
  if (!document) return bad_schema(document.error());
  Shape shape;
  PendoSchema schema;
  if (shape.is(document->root(), json::Kind::object)) {
    for (const json::Value group : document->root().children()) {
      if (group.is(json::Kind::null) || !shape.is(group, json::Kind::object)) continue;
      for (const json::Value value : group.children()) {
        MetadataField field;
        field.group = group.key();
        if (read_field(value, field, shape)) schema.fields_.push_back(std::move(field));
      }
    }
  }
  if (shape.failed()) return bad_schema(shape.error());
  return schema;
}

FoundMetadata PendoSchema::find(std::string_view path) const {
  const std::size_t dot = path.find('.');
  const std::string_view group = path.substr(0, dot);
  const std::string_view name = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  FoundMetadata result;
  for (const MetadataField& field : fields_) {
    if (field.group == group && field.name == name) return {&field, {}, {}};
    if (result.hint.empty() && same_but_for_case(field.group, group) && same_but_for_case(field.name, name))
      result.hint = "did you mean " + field.group + "." + field.name + "?";
  }
  result.why = "there is no metadata field " + std::string{path};
  return result;
}

}  // namespace tidemark
