#include <algorithm>
#include <optional>
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
  Binder(const Org& org, const Query& query, const Sight& sight) : org_(org), query_(query), sight_(sight) {}

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
    bound.with_deleted_ = sight_.with_deleted || query_.all_rows;
    bound.shape_.object = bound.object_;
    select_all(bound);
    aggregate(bound);
    if (query_.where) bound.where_.push_back(test(*bound.object_, *query_.where));
    for (const Order& order : query_.order) bound.order_.push_back(sorting(*bound.object_, order));
    if (query_.limit) bound.limit_ = *query_.limit;
    bound.offset_ = query_.offset;
    bound.has_offset_ = query_.offset > 0;
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

  std::optional<std::size_t> field_of(const Object& object, std::string_view name) const {
    return sight_.everything ? object.any_field(name) : object.field(name);
  }

  /// FIELDS(ALL) and the like, written out.
  std::vector<Path> fields_of_group(const Object& object) const {
    const std::string group = folded(query_.group_of_fields);
    if (group != "all" && group != "standard" && group != "custom") {
      refuse("MALFORMED_QUERY", 1, "unexpected token: " + quoted(query_.group_of_fields));
    }
    if (group != "standard" && (!query_.limit || *query_.limit > 200)) {
      refuse("MALFORMED_QUERY", 1, "The SOQL FIELDS function must have a LIMIT of at most 200");
    }
    std::vector<Path> paths = query_.fields;
    for (const Field& field : object.fields()) {
      if (field.visible && (group == "all" || field.custom == (group == "custom"))) paths.push_back({field.name, 1});
    }
    return paths;
  }

  void select_all(Bound& bound) const {
    std::set<std::string> met;
    const auto paths = query_.group_of_fields.empty() ? query_.fields : fields_of_group(*bound.object_);
    for (const Path& path : paths) {
      if (!met.insert(folded(path.text)).second)
        refuse("INVALID_FIELD", path.column, "duplicate field selected: " + path.text);
      select(bound.shape_, path);
      const Field* end = nullptr;
      bound.column_ways_.push_back(way(*bound.object_, parts_of(path), 0, path, end));
      bound.columns_.push_back(name_of(*bound.object_, parts_of(path)));
      if (is_compound(*end) && bound.compound_.empty()) bound.compound_ = end->name;
    }
    if (!query_.aggregates.empty() && !paths.empty()) {
      refuse("MALFORMED_QUERY", paths.front().column, "Field must be grouped or aggregated: " + paths.front().text);
    }
  }

  void aggregate(Bound& bound) const {
    for (const Aggregated& aggregated : query_.aggregates) {
      const Field* end = nullptr;
      Aggregate found{aggregated.function, aggregated.alias,
                      way(*bound.object_, parts_of(aggregated.field), 0, aggregated.field, end)};
      const bool sums = found.function == "SUM" || found.function == "AVG";
      if (sums && !is_number_type(end->type)) {
        refuse("MALFORMED_QUERY", aggregated.field.column,
               "field " + end->name + " does not support aggregate operator " + found.function);
      }
      bound.aggregates_.push_back(std::move(found));
    }
  }

  static bool is_compound(const Field& field) { return field.type == "address" || field.type == "location"; }

  /// A path in the describe's spelling.
  std::string name_of(const Object& object, const std::vector<std::string_view>& parts) const {
    std::string name;
    const Object* here = &object;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i + 1 == parts.size()) {
        const auto field = here->any_field(parts[i]);
        return name + (field ? here->fields()[*field].name : std::string{parts[i]});
      }
      const std::size_t reference = *here->relationship(parts[i]);
      name += here->fields()[reference].relationship_name + ".";
      const auto targets = leads_to(*here, reference);
      const auto knowing = std::ranges::find_if(targets, [&](const Object* target) {
        return i + 2 == parts.size() ? target->any_field(parts[i + 1]).has_value()
                                     : target->relationship(parts[i + 1]).has_value();
      });
      here = knowing == targets.end() ? targets.front() : *knowing;
    }
    return name;
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
    const bool is_itself = folded(parts[0]) == folded(query_.object.text) ||
                           (!query_.alias.empty() && folded(parts[0]) == folded(query_.alias));
    if (parts.size() > 1 && is_itself && !org_.object(query_.object.text)->relationship(parts[0])) {
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
      if (last ? field_of(*target, name).has_value() : target->relationship(name).has_value())
        knowing.push_back(target);
    }
    if (!knowing.empty()) return knowing;
    if (last) no_such_column(*targets.front(), name, path);
    static_cast<void>(reference_named(*targets.front(), name, path));
    return targets;
  }

  void select(Shape& shape, const Path& path) const {
    const auto parts = parts_of(path);
    if (parts.size() == 1 && !field_of(*shape.object, parts[0])) no_such_column(*shape.object, parts[0], path);
    add(shape, parts, 0, path);
  }

  void add(Shape& shape, const std::vector<std::string_view>& parts, std::size_t at, const Path& path) const {
    const Object& object = *shape.object;
    if (at + 1 == parts.size()) {
      const auto field = field_of(object, parts[at]);
      if (!field) {
        shape.members.push_back({.key = std::string{parts[at]}, .known = false});
        return;
      }
      const Field& described = object.fields()[*field];
      if (is_compound(described)) {
        shape.members.push_back(
            {.key = described.name, .field = *field, .parts = parts_of_compound(object, described)});
        return;
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

  static std::vector<std::size_t> parts_of_compound(const Object& object, const Field& compound) {
    std::vector<std::size_t> parts;
    for (std::size_t i = 0; i < object.fields().size(); ++i) {
      const Field& field = object.fields()[i];
      if (field.visible && field.compound == compound.name && field.name != compound.name) parts.push_back(i);
    }
    return parts;
  }

  Member& nested(Shape& shape, std::size_t reference) const {
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
      const auto field = field_of(object, parts[at]);
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
    using Kind = Condition::Kind;
    const bool of_text = is_text_type(end->type) && !is_id_type(end->type);
    if (condition.kind == Kind::like) {
      if (!of_text) refuse("INVALID_FIELD", condition.field.column, "invalid operator on " + end->type + " field");
      test.like = condition.values;
    } else if ((condition.kind == Kind::includes || condition.kind == Kind::excludes) && end->type != "multipicklist") {
      refuse("INVALID_FIELD", condition.field.column, "invalid operator on " + end->type + " field");
    }
    for (const Literal& literal : condition.values) {
      test.values.push_back(value_for(*end, literal, condition));
      if (end->type == "date" || end->type == "datetime")
        test.spans.push_back(span_of_literal(end->type, literal, sight_.now).value_or(Span{}));
    }
    make_keys(test);
    return test;
  }

  /// A long list is looked up, not gone through for every record.
  static void make_keys(Test& test) {
    if (test.values.size() < 8 || !is_text_type(test.type)) return;
    for (const Value& value : test.values) {
      const auto* text = std::get_if<std::string>(&value);
      if (text != nullptr) test.keys.insert(is_id_type(test.type) ? text->substr(0, 15) : folded(*text));
    }
  }

  Value value_for(const Field& field, const Literal& literal, const Condition& condition) const {
    if (literal.kind != Literal::Kind::null && span_of_literal(field.type, literal, sight_.now) &&
        (field.type == "date" || field.type == "datetime")) {
      return Value{literal.text};
    }
    auto value = value_of_literal(field.type, literal);
    if (value && (literal.kind == Literal::Kind::null || (field.type != "date" && field.type != "datetime")))
      return *value;
    const bool as_text = is_text_type(field.type);
    refuse("INVALID_FIELD", condition.field.column,
           "value of filter criterion for field " + quoted(field.name) + " must be of type " +
               (as_text                    ? "string"
                : field.type == "datetime" ? "dateTime"
                                           : field.type) +
               (as_text ? " and should be enclosed in quotes" : " and should not be enclosed in quotes"));
  }

  Sorting sorting(const Object& object, const Order& order) const {
    const Field* end = nullptr;
    Sorting sorting{.way = way(object, parts_of(order.field), 0, order.field, end)};
    if (!end->sortable) {
      refuse("MALFORMED_QUERY", order.field.column,
             "field " + quoted(end->name) + " can not be sorted in a query call");
    }
    sorting.is_id = is_id_type(end->type);
    sorting.descending = order.descending;
    sorting.nulls_last = order.nulls_last;
    return sorting;
  }

  const Org& org_;
  const Query& query_;
  const Sight& sight_;
};

tl::expected<Bound, Refusal> bind(const Org& org, const Query& query, const Sight& sight) {
  try {
    return Bound::Binder{org, query, sight}.bound();
  } catch (Refusal& refusal) {
    return tl::unexpected(std::move(refusal));
  }
}

}  // namespace tidemark::sim::soql
