#include "cases/case_schemas.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cases/json_text.h"
#include "cases/keys.h"
#include "core/json/write.h"
#include "core/number/number_text.h"

namespace tidemark::cases {
namespace {

constexpr std::array<std::string_view, 6> metadata_types{"string", "integer", "float", "boolean", "time", "list"};

std::vector<std::string_view> salesforce_types() {
  std::vector<std::string_view> names;
  for (int type = 0; type < static_cast<int>(SalesforceType::unknown); ++type)
    names.push_back(name_of(static_cast<SalesforceType>(type)));
  return names;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string{word};
  return text;
}

std::int32_t count_of(const Members& members, std::string_view key, Problems& problems) {
  const auto value = members.find(key);
  if (!value) return 0;
  if (value->is(json::Kind::number)) {
    const ParsedInteger number = parse_integer(value->number());
    if (number.problem == IntegerProblem::none && number.value >= 0 && number.value <= 1'000'000)
      return static_cast<std::int32_t>(number.value);
  }
  problems.not_allowed(*value, "a whole number from 0");
  return 0;
}

bool flag_of(const Members& members, std::string_view key, bool otherwise, Problems& problems) {
  const auto value = members.find(key);
  if (!value) return otherwise;
  if (value->is(json::Kind::boolean)) return value->boolean();
  problems.not_allowed(*value, "true or false");
  return otherwise;
}

std::vector<std::string> texts_of(const Members& members, std::string_view key, Problems& problems) {
  std::vector<std::string> texts;
  const auto value = members.find(key);
  if (!value) return texts;
  for (const json::Value element : elements(*value, problems)) {
    if (element.is(json::Kind::text)) texts.emplace_back(element.text());
    else problems.not_allowed(element, "a text");
  }
  return texts;
}

void read_type(json::Value value, SalesforceField& field, Problems& problems) {
  static const std::vector<std::string_view> types = salesforce_types();
  const auto known = value.is(json::Kind::text) ? std::ranges::find(types, value.text()) : types.end();
  if (known == types.end())
    return problems.not_allowed(value, "a type as a describe has it: " + joined(types),
                                value.is(json::Kind::text) ? did_you_mean(value.text(), types) : "");
  field.type = static_cast<SalesforceType>(known - types.begin());
  field.type_name = *known;
}

SalesforceField read_field(json::Value value, Problems& problems) {
  SalesforceField field;
  field.name = field.label = value.key();
  field.updateable = true;
  if (!value.is(json::Kind::object)) {
    read_type(value, field, problems);
    return field;
  }
  const Members members{value, keys::field, problems};
  if (const auto type = members.find("type")) read_type(*type, field, problems);
  field.length = count_of(members, "length", problems);
  field.precision = count_of(members, "precision", problems);
  field.scale = count_of(members, "scale", problems);
  field.digits = count_of(members, "digits", problems);
  field.updateable = flag_of(members, "updateable", true, problems);
  field.calculated = flag_of(members, "calculated", false, problems);
  field.restricted_picklist = flag_of(members, "restrictedPicklist", false, problems);
  field.picklist_values = texts_of(members, "picklistValues", problems);
  field.reference_to = texts_of(members, "referenceTo", problems);
  if (const auto name = members.find("relationshipName")) {
    if (name->is(json::Kind::text)) field.relationship_name = name->text();
    else problems.not_allowed(*name, "a text such as \"Owner\"");
  }
  return field;
}

/// Nothing where it can't be read: then a problem says why.
std::optional<std::string> named_file(json::Value value, Problems& problems, const ReadFile& file) {
  auto bytes = file(value.text());
  if (bytes) return std::move(*bytes);
  problems.add(value, bytes.error().what, bytes.error().hint);
  return std::nullopt;
}

std::optional<SalesforceObject> read_object(json::Value value, Problems& problems, const ReadFile& file) {
  if (value.is(json::Kind::text)) {
    const auto answer = named_file(value, problems, file);
    if (!answer) return std::nullopt;
    auto object = read_describe(*answer);
    if (!object) {
      problems.add(value, "the file is no describe: " + object.error().where + ": " + object.error().what);
      return std::nullopt;
    }
    if (object->name == value.key()) return std::move(*object);
    problems.add(value, "the file describes " + object->name);
    return std::nullopt;
  }
  if (!value.is(json::Kind::object)) {
    problems.not_allowed(value, "an object of fields, or the name of a file with a describe");
    return std::nullopt;
  }
  SalesforceObject object;
  object.name = value.key();
  for (const json::Value field : value.children()) object.fields.push_back(read_field(field, problems));
  if (object.field("Id") == nullptr) {
    SalesforceField id;
    id.name = "Id";
    id.type = SalesforceType::id;
    id.type_name = "id";
    object.fields.push_back(std::move(id));
  }
  return object;
}

/// `{"custom":{"region":"string"}}` as the API answers it: `{"custom":{"region":{"type":"string"}}}`.
std::string metadata_answer(json::Value groups, Problems& problems) {
  std::string answer;
  json::Writer writer{answer};
  writer.begin_object();
  for (const json::Value group : groups.children()) {
    if (!group.is(json::Kind::object)) {
      problems.not_allowed(group, "an object of fields");
      continue;
    }
    writer.key(group.key());
    writer.begin_object();
    for (const json::Value field : group.children()) {
      writer.key(field.key());
      if (!field.is(json::Kind::text)) {
        writer.literal(as_written(field));
        continue;
      }
      if (std::ranges::find(metadata_types, field.text()) == metadata_types.end())
        problems.not_allowed(field, "a type as the metadata schema has it: " + joined(metadata_types),
                             did_you_mean(field.text(), metadata_types));
      writer.begin_object();
      writer.key("type");
      writer.text(field.text());
      writer.end_object();
    }
    writer.end_object();
  }
  writer.end_object();
  return answer;
}

std::optional<PendoSchema> read_metadata(json::Value value, Problems& problems, const ReadFile& file) {
  std::optional<std::string> answer;
  if (value.is(json::Kind::text)) answer = named_file(value, problems, file);
  else if (value.is(json::Kind::object)) answer = metadata_answer(value, problems);
  else problems.not_allowed(value, "an object of groups, or the name of a file with a metadata schema");
  if (!answer) return std::nullopt;
  auto schema = PendoSchema::read(*answer);
  if (schema) return std::move(*schema);
  problems.add(value, schema.error().where + ": " + schema.error().what);
  return std::nullopt;
}

}  // namespace

void CaseSchemas::read(json::Value value, Problems& problems, const ReadFile& file) {
  const Members members{value, keys::schemas, problems};
  if (const auto objects = members.find("salesforce")) {
    if (!objects->is(json::Kind::object)) problems.not_allowed(*objects, "an object of Salesforce objects");
    else
      for (const json::Value object : objects->children())
        if (auto read = read_object(object, problems, file)) salesforce.add(std::move(*read));
  }
  if (const auto kinds = members.find("pendo")) {
    const Members of_kinds{*kinds, keys::pendo, problems};
    if (const auto kind = of_kinds.find("visitor")) visitor = read_metadata(*kind, problems, file);
    if (const auto kind = of_kinds.find("account")) account = read_metadata(*kind, problems, file);
  }
}

Result<json::Document> read_with_comments(std::string_view json) {
  json::Options options;
  options.comments = true;
  options.list_duplicate_keys = true;
  return json::Document::read(json, options);
}

void add_duplicate_keys(const json::Document& document, Problems& problems) {
  for (const json::Value twice : document.duplicate_keys())
    problems.add(twice, "this key stands twice in one object: expected once");
}

tl::expected<CaseSchemas, std::vector<Error>> read_schemas(std::string_view json, const ReadFile& file) {
  const auto document = read_with_comments(json);
  if (!document) return tl::unexpected(std::vector{document.error()});
  Problems problems{json};
  add_duplicate_keys(*document, problems);
  CaseSchemas schemas;
  schemas.read(document->root(), problems, file);
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  return schemas;
}

}  // namespace tidemark::cases
