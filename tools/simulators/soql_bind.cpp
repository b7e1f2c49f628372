#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>
#include <utility>

#include "simulators/soql_query.h"
#include "simulators/soql_values.h"

namespace tidemark::sim::soql {
namespace {

constexpr std::size_t most_levels_up = 5;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto dot = path.find('.');
    parts.push_back(path.substr(0, dot));
    if (dot == path.npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

std::string quoted(std::string_view text) { return "'" + std::string{text} + "'"; }

}  // namespace

/// Finds the names of one query. What is not found is thrown as a Refusal, and caught in `bind` below.
class Bound::Binder {
 public:
  Binder(const Org& org, const Query& query) : org_(org), query_(query) {}

  Bound bound() {
    Bound bound;
    bound.object_ = org_.object(query_.object.text);
    if (bound.object_ == nullptr) {
      refuse("INVALID_TYPE", query_.object.column,
             "sObject type " + quoted(query_.object.text) +
                 " is not supported. If you are attempting to use a custom object, be sure to append the '__c' after "
                 "the entity name. "
                 "Please reference your WSDL or the describe call for the appropriate names.");
    }
    bound.count_ = query_.count;
    bound.shape_.object = bound.object_;
    std::set<std::string> met;
    for (const Path& path : query_.fields) {
      if (!met.insert(folded(path.text)).second)
        refuse("INVALID_FIELD", path.column, "duplicate field selected: " + path.text);
      select(bound.shape_, path);
    }
    if (query_.where) bound.where_.push_back(test(*bound.object_, *query_.where));
    for (const Order& order : query_.order) bound.order_.push_back(sorting(*bound.object_, order));
    if (query_.limit) bound.limit_ = *query_.limit;
    return bound;
  }

 private:
  [[noreturn]] void refuse(std::string code, std::size_t column, const std::string& words) const {
    throw Refusal{std::move(code), pointing_at(query_.text, column) + words};
  }

  [[noreturn]] void no_such_column(const Object& object, std::string_view name, const Path& path) const {
    refuse(
        "INVALID_FIELD", path.column,
        "No such column " + quoted(name) + " on entity " + quoted(object.name()) +
            ". If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
            "Please reference your WSDL or the describe call for the appropriate names.");
  }

  /// The objects that a relationship may lead to, as far as the org has them.
  std::vector<const Object*> leads_to(const Object& object, std::size_t reference) const {
    std::vector<const Object*> targets;
    for (const std::string& name : object.fields()[reference].reference_to) {
      if (const Object* target = org_.object(name)) targets.push_back(target);
    }
    return targets;
  }

  std::vector<std::string_view> parts_of(const Path& path) const {
    auto parts = split(path.text);
    // The object's own name may stand before its fields: SELECT Contact.Email FROM Contact.
    if (parts.size() > 1 && folded(parts[0]) == folded(query_.object.text) &&
        !org_.object(query_.object.text)->relationship(parts[0])) {
      parts.erase(parts.begin());
    }
    if (parts.size() > most_levels_up + 1) {
      refuse("MALFORMED_QUERY", path.column, "a field path may lead at most 5 relationships up: " + path.text);
    }
    return parts;
  }

  std::size_t reference_named(const Object& object, std::string_view name, const Path& path) const {
    const auto reference = object.relationship(name);
    if (!reference || leads_to(object, *reference).empty()) {
      refuse("INVALID_FIELD", path.column,
             "Didn't understand relationship " + quoted(name) +
                 " in field path. If you are attempting to use a custom relationship, be sure to append the '__r' "
                 "after the custom "
                 "relationship name. Please reference your WSDL or the describe call for the appropriate names.");
    }
    return *reference;
  }

  /// Those of a relationship's targets that know the next name; the first one complains where none does.
  std::vector<const Object*> targets_that_know(const Object& object, std::size_t reference, std::string_view name,
                                               bool last, const Path& path) const {
    const auto targets = leads_to(object, reference);
    std::vector<const Object*> knowing;
    for (const Object* target : targets) {
      if (last ? target->field(name).has_value() : target->relationship(name).has_value()) knowing.push_back(target);
    }
    if (!knowing.empty()) return knowing;
    if (last) no_such_column(*targets.front(), name, path);
    static_cast<void>(reference_named(*targets.front(), name, path));
    return targets;
  }

  void select(Shape& shape, const Path& path) {
    const auto parts = parts_of(path);
    if (parts.size() == 1 && !shape.object->field(parts[0])) no_such_column(*shape.object, parts[0], path);
    add(shape, parts, 0, path);
  }

  void add(Shape& shape, const std::vector<std::string_view>& parts, std::size_t at, const Path& path) {
    const Object& object = *shape.object;
    if (at + 1 == parts.size()) {
      const auto field = object.field(parts[at]);
      if (!field) {
        shape.members.push_back({.key = std::string{parts[at]}, .known = false});
        return;
      }
      const Field& described = object.fields()[*field];
      if (described.type == "address" || described.type == "location") {
        refuse("INVALID_FIELD", path.column,
               "the simulated org has no compound fields, select the parts of " + described.name);
      }
      shape.members.push_back({.key = described.name, .field = *field});
      return;
    }
    const std::size_t reference = reference_named(object, parts[at], path);
    const auto knowing = targets_that_know(object, reference, parts[at + 1], at + 2 == parts.size(), path);
    Member& member = nested(shape, reference);
    for (Shape& inner : member.shapes) {
      const bool knows = std::ranges::find(knowing, inner.object) != knowing.end();
      if (knows || at + 2 == parts.size()) add(inner, parts, at + 1, path);
    }
  }

  Member& nested(Shape& shape, std::size_t reference) {
    for (Member& member : shape.members) {
      if (!member.shapes.empty() && member.field == reference) return member;
    }
    Member member{.key = shape.object->fields()[reference].relationship_name, .field = reference};
    for (const Object* target : leads_to(*shape.object, reference)) member.shapes.push_back({.object = target});
    shape.members.push_back(std::move(member));
    return shape.members.back();
  }

  Way way(const Object& object, const std::vector<std::string_view>& parts, std::size_t at, const Path& path,
          const Field*& end) const {
    if (at + 1 == parts.size()) {
      const auto field = object.field(parts[at]);
      if (!field) no_such_column(object, parts[at], path);
      end = &object.fields()[*field];
      return {.field = *field};
    }
    Way here{.field = reference_named(object, parts[at], path)};
    for (const Object* target : targets_that_know(object, here.field, parts[at + 1], at + 2 == parts.size(), path)) {
      here.next.push_back({target, way(*target, parts, at + 1, path, end)});
    }
    return here;
  }

  Test test(const Object& object, const Condition& condition) const {
    Test test{.kind = condition.kind, .comparison = condition.comparison};
    for (const Condition& part : condition.parts) test.parts.push_back(this->test(object, part));
    if (condition.field.text.empty()) return test;
    const Field* end = nullptr;
    test.way = way(object, parts_of(condition.field), 0, condition.field, end);
    test.type = end->type;
    if (!end->filterable) {
      refuse("INVALID_FIELD", condition.field.column,
             "field " + quoted(end->name) + " can not be filtered in a query call");
    }
    for (const Literal& literal : condition.values) test.values.push_back(value_for(*end, literal, condition));
    return test;
  }

  Value value_for(const Field& field, const Literal& literal, const Condition& condition) const {
    if (auto value = value_of_literal(field.type, literal)) return *value;
    const bool as_text = is_text_type(field.type);
    refuse("INVALID_FIELD", condition.field.column,
           "value of filter criterion for field " + quoted(field.name) + " must be of type " +
               (as_text ? "string" : field.type) +
               (as_text ? " and should be enclosed in quotes" : " and should not be enclosed in quotes"));
  }

  Sorting sorting(const Object& object, const Order& order) const {
    const Field* end = nullptr;
    Sorting sorting{.way = way(object, parts_of(order.field), 0, order.field, end)};
    sorting.is_id = is_id_type(end->type);
    sorting.descending = order.descending;
    sorting.nulls_last = order.nulls_last;
    return sorting;
  }

  const Org& org_;
  const Query& query_;
};

tl::expected<Bound, Refusal> bind(const Org& org, const Query& query) {
  try {
    return Bound::Binder{org, query}.bound();
  } catch (Refusal& refusal) {
    return tl::unexpected(std::move(refusal));
  }
}

}  // namespace tidemark::sim::soql
