#include "core/schema/salesforce_schema.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/json/document.h"
#include "core/ranges.h"
#include "core/schema/shape.h"

namespace tidemark {
namespace {

/// In the order of SalesforceType.
constexpr std::array<std::string_view, 26> type_names{
    "string",  "textarea",  "picklist",        "multipicklist", "combobox", "email",    "phone",    "url",
    "id",      "reference", "encryptedstring", "time",          "int",      "double",   "currency", "percent",
    "boolean", "date",      "datetime",        "base64",        "address",  "location", "anyType",  "complexvalue",
    "json",    "unknown"};
static_assert(type_names[static_cast<std::size_t>(SalesforceType::unknown)] == "unknown");

SalesforceType type_of(std::string_view name) {
  return static_cast<SalesforceType>(std::find(type_names.begin(), type_names.end() - 1, name) - type_names.begin());
}

std::vector<std::string> active_values(const std::optional<json::Value>& values, Shape& shape) {
  std::vector<std::string> result;
  for (const json::Value entry : shape.list(values)) {
    if (!shape.is(entry, json::Kind::object)) break;
    const std::optional<json::Value> active = entry.member("active");
    if (!active || shape.flag(active)) result.push_back(shape.text(entry.member("value")));
  }
  return result;
}

/// A field has about sixty keys: one walk over them instead of a search for each.
SalesforceField read_field(json::Value value, Shape& shape) {
  SalesforceField field;
  for (const json::Value member : value.children()) {
    const std::string_view key = member.key();
    if (key == "name") field.name = shape.text(member);
    else if (key == "label") field.label = shape.text(member);
    else if (key == "type") field.type_name = shape.text(member);
    else if (key == "length") field.length = shape.count(member);
    else if (key == "precision") field.precision = shape.count(member);
    else if (key == "scale") field.scale = shape.count(member);
    else if (key == "digits") field.digits = shape.count(member);
    else if (key == "updateable") field.updateable = shape.flag(member);
    else if (key == "calculated") field.calculated = shape.flag(member);
    else if (key == "restrictedPicklist") field.restricted_picklist = shape.flag(member);
    else if (key == "relationshipName") field.relationship_name = shape.text(member);
    else if (key == "picklistValues") field.picklist_values = active_values(member, shape);
    else if (key == "referenceTo")
      for (const json::Value object : shape.list(member)) field.reference_to.push_back(shape.text(object));
  }
  field.type = type_of(field.type_name);
  if (field.name.empty()) shape.fail(value.path(), "a field without a name");
  if (field.type_name.empty()) shape.fail(value.path(), "a field without a type");
  return field;
}

/// The first name that stands twice, or empty.
std::string_view doubled_name(const std::vector<SalesforceField>& fields) {
  std::vector<std::string_view> names;
  for (const SalesforceField& field : fields) names.push_back(field.name);
  ranges::sort(names);
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? std::string_view{} : *twice;
}

tl::unexpected<Error> bad_describe(Error error, std::string_view object) {
  error.code = ErrorCode::bad_answer;
  const std::string describe = "describe of " + (object.empty() ? "an object" : std::string{object});
  error.where = error.where.empty() ? describe : describe + ", " + error.where;
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

std::string_view name_of(SalesforceType type) { return type_names[static_cast<std::size_t>(type)]; }

const SalesforceField* SalesforceObject::field(std::string_view field_name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const SalesforceField& f) { return f.name == field_name; });
  return found == fields.end() ? nullptr : &*found;
}

Result<SalesforceObject> read_describe(std::string_view answer) {
  const Result<json::Document> document = json::Document::read(answer);
  if (!document) return bad_describe(document.error(), {});
  Shape shape;
  SalesforceObject object;
  const json::Value root = document->root();
  if (shape.is(root, json::Kind::object)) {
    object.name = shape.text(root.member("name"));
    const auto is_able = [&](const char* key) {
      const std::optional<json::Value> able = root.member(key);
      return !able || able->is(json::Kind::null) || shape.flag(able);
    };
    object.queryable = is_able("queryable");
    object.updateable = is_able("updateable");
    if (object.name.empty()) shape.fail({}, "there is no \"name\" in it: is this the answer of a describe?");
    const std::optional<json::Value> fields = root.member("fields");
    if (!fields || !fields->is(json::Kind::array))
      shape.fail({}, "there is no list \"fields\" in it: is this the answer of a describe?");
    for (const json::Value field : shape.list(fields))
      if (shape.is(field, json::Kind::object)) object.fields.push_back(read_field(field, shape));
    if (const std::string_view name = doubled_name(object.fields); !name.empty())
      shape.fail("fields", "the field " + std::string{name} + " stands in it twice");
  }
  if (shape.failed()) return bad_describe(shape.error(), object.name);
  return object;
}

void SalesforceSchema::add(SalesforceObject object) {
  const auto same =
      std::find_if(objects_.begin(), objects_.end(), [&](const auto& other) { return other.name == object.name; });
  if (same != objects_.end()) *same = std::move(object);
  else objects_.push_back(std::move(object));
}

const SalesforceObject* SalesforceSchema::object(std::string_view name) const {
  const auto found =
      std::find_if(objects_.begin(), objects_.end(), [&](const auto& object) { return object.name == name; });
  return found == objects_.end() ? nullptr : &*found;
}

namespace {

using Objects = std::vector<const SalesforceObject*>;

std::string names_of(const Objects& objects) {
  std::string names;
  for (const SalesforceObject* object : objects) names += (names.empty() ? "" : " or ") + object->name;
  return names;
}

/// Where a step of the path can lead: the fields of that relationship, and what is to be said if there are none.
struct Step {
  Objects objects;
  std::string why;
  std::string hint;
};

Step follow(const SalesforceSchema& schema, const Objects& from, std::string_view relationship) {
  Step step;
  std::string leads_to;
  for (const SalesforceObject* object : from) {
    for (const SalesforceField& field : object->fields) {
      if (field.relationship_name.empty()) continue;
      if (field.relationship_name != relationship) {
        if (step.hint.empty() && same_but_for_case(field.relationship_name, relationship))
          step.hint = "did you mean " + field.relationship_name + "?";
        continue;
      }
      for (const std::string& name : field.reference_to) {
        leads_to += (leads_to.empty() ? "" : ", ") + name;
        const SalesforceObject* related = schema.object(name);
        if (related && std::find(step.objects.begin(), step.objects.end(), related) == step.objects.end())
          step.objects.push_back(related);
      }
    }
  }
  if (leads_to.empty()) {
    step.why = names_of(from) + " has no relationship " + std::string{relationship};
  } else {
    step.why =
        "the relationship " + std::string{relationship} + " leads to " + leads_to + ", of which no describe is given";
    step.hint = {};
  }
  return step;
}

FoundField find_in(const Objects& objects, std::string_view name) {
  FoundField result;
  for (const SalesforceObject* object : objects)
    if (const SalesforceField* field = object->field(name)) return {field, object->name, {}, {}};
  result.why = names_of(objects) + " has no field " + std::string{name};
  for (const SalesforceObject* object : objects)
    for (const SalesforceField& field : object->fields)
      if (result.hint.empty() && same_but_for_case(field.name, name)) result.hint = "did you mean " + field.name + "?";
  return result;
}

}  // namespace

FoundField SalesforceSchema::find(std::string_view object_name, std::string_view path) const {
  constexpr int most_relationships = 5;
  const SalesforceObject* start = object(object_name);
  if (!start) return {nullptr, {}, "no describe of " + std::string{object_name} + " is given", {}};
  Objects objects{start};
  for (int relationships = 0; relationships <= most_relationships; ++relationships) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) return find_in(objects, path);
    Step step = follow(*this, objects, path.substr(0, dot));
    if (step.objects.empty()) return {nullptr, {}, std::move(step.why), std::move(step.hint)};
    objects = std::move(step.objects);
    path.remove_prefix(dot + 1);
  }
  return {nullptr, {}, "the path goes by way of more than five relationships", {}};
}

}  // namespace tidemark
