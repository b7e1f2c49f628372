#include <algorithm>
#include <chrono>
#include <utility>

#include "core/segments/segment.h"
#include "core/text/blanks.h"
#include "core/time/date_text.h"

namespace tidemark::segments {
namespace {

constexpr std::string_view any_text_operator = "use = != in, contains, starts with, ends with, is empty";

constexpr std::size_t most_problems =
    20;  // who made more corrects these first: a suggestion costs a look at every name

bool is_date_operator(Operator op) {
  return op == Operator::before || op == Operator::after || op == Operator::on || op == Operator::within_last;
}

/// Whether a field of the type can be asked so; `within last` and the like are a date's alone.
bool takes(FieldType type, Operator op) {
  if (type == FieldType::any || op == Operator::is_empty) return true;
  switch (op) {
    case Operator::equal:
    case Operator::in: return type != FieldType::list;
    case Operator::less:
    case Operator::less_or_equal:
    case Operator::greater:
    case Operator::greater_or_equal: return type == FieldType::number || type == FieldType::date;
    case Operator::contains: return type == FieldType::text || type == FieldType::list;
    case Operator::starts_with:
    case Operator::ends_with: return type == FieldType::text;
    case Operator::is_true:
    case Operator::is_false: return type == FieldType::boolean;
    default: return type == FieldType::date;
  }
}

std::string_view operators_of(FieldType type) {
  switch (type) {
    case FieldType::text: return any_text_operator;
    case FieldType::number: return "use = != < <= > >= in, is empty";
    case FieldType::boolean: return "use = != in, is true, is false, is empty";
    case FieldType::date: return "use before, after, on, within last, = != < <= > >= in, is empty";
    case FieldType::list: return "use contains, is empty";
    case FieldType::any: break;
  }
  return {};
}

FieldType type_of(const Literal& literal) {
  switch (literal.value.index()) {
    case 0: return FieldType::text;
    case 1: return FieldType::number;
    case 2: return FieldType::boolean;
    default: return FieldType::date;
  }
}

/// What values a field of the type is held against.
FieldType literal_for(FieldType type, Operator op) {
  if (is_date_operator(op)) return FieldType::date;
  if (op == Operator::contains || op == Operator::starts_with || op == Operator::ends_with) return FieldType::text;
  return type;
}

/// A date may stand in double quotes, too.
std::optional<Literal> as_date(const Literal& literal) {
  if (type_of(literal) == FieldType::date) return literal;
  const auto* const text = std::get_if<std::string>(&literal.value);
  const auto date = text == nullptr ? std::nullopt : parse_date_text(trim_blanks(*text));
  if (!date || (date->has_time && !in_range(date->instant()))) return std::nullopt;
  if (date->has_time) return Literal{date->instant(), literal.place};
  return Literal{Day{date->days}, literal.place};
}

/// The day that lies so long before `day`: of a shorter month its last one.
std::int64_t before(std::int64_t day, std::uint32_t count, Unit unit) {
  using std::chrono::sys_days;
  if (unit != Unit::months) return day - std::int64_t{count} * (unit == Unit::weeks ? 7 : 1);
  const std::chrono::year_month_day date{sys_days{std::chrono::days{static_cast<std::int32_t>(day)}}};
  std::chrono::year_month_day earlier = date - std::chrono::months{static_cast<std::int32_t>(count)};
  if (!earlier.ok()) earlier = earlier.year() / earlier.month() / std::chrono::last;
  return sys_days{earlier}.time_since_epoch().count();
}

}  // namespace

/// Turns conditions into nodes, and gathers what is wrong with them.
class Segment::Checker {
 public:
  Checker(const FindField& find, const Moment& moment) : find_{find}, moment_{moment} {}

  std::size_t add(const Expression& expression) {
    const std::size_t at = segment.nodes_.size();
    segment.nodes_.emplace_back().kind = expression.kind;
    if (expression.kind == Expression::Kind::condition) {
      Node node = node_of(expression.condition);
      segment.nodes_[at] = std::move(node);
    }
    std::vector<std::size_t> parts;
    for (const Expression& part : expression.parts) parts.push_back(add(part));
    segment.nodes_[at].parts = std::move(parts);
    return at;
  }

  Segment segment;
  std::vector<Problem> problems;

 private:
  Node node_of(const Condition& condition) {
    Node node;
    node.op = condition.op;
    node.negated = condition.negated;
    if (problems.size() >= most_problems) return node;
    const FoundField found = find_(condition.field);
    if (!found.type) {
      problems.push_back({condition.field_place, found.why, found.hint});
      return node;
    }
    if (!takes(*found.type, condition.op)) {
      problems.push_back({condition.operator_place,
                          condition.field + " is " + std::string{description_of(*found.type)} + ", which has no " +
                              std::string{name_of(condition.op)},
                          std::string{operators_of(*found.type)}});
      return node;
    }
    node.field = number_of(condition.field, *found.type);
    for (const Literal& literal : condition.values) add_value(condition, *found.type, literal, node);
    if (condition.op == Operator::within_last) add_relative(condition, node);
    return node;
  }

  std::uint32_t number_of(const std::string& name, FieldType type) {
    auto& fields = segment.fields_;
    const auto known =
        std::find_if(fields.begin(), fields.end(), [&](const SegmentField& field) { return field.name == name; });
    const auto number = static_cast<std::uint32_t>(known - fields.begin());
    if (known == fields.end()) fields.push_back({name, type});
    return number;
  }

  void add_value(const Condition& condition, FieldType field, const Literal& literal, Node& node) {
    const FieldType wanted = literal_for(field, condition.op);
    if (wanted == FieldType::date || (wanted == FieldType::any && type_of(literal) == FieldType::date)) {
      const auto date = as_date(literal);
      if (date) node.ranges.push_back(range_of(*date));
      else expected(condition, "a date", "such as 2026-01-31 or 2026-01-31T09:00:00Z", literal);
    } else if (wanted != FieldType::any && wanted != type_of(literal)) {
      expected(condition, description_of(wanted),
               wanted == FieldType::text ? "a text stands in double quotes" : std::string{}, literal);
    } else {
      node.values.push_back(kept(literal));
    }
  }

  void expected(const Condition& condition, std::string_view wanted, std::string hint, const Literal& literal) {
    problems.push_back({literal.place,
                        condition.field + " " + std::string{name_of(condition.op)} + " expects " + std::string{wanted} +
                            ", found " + std::string{description_of(type_of(literal))},
                        std::move(hint)});
  }

  Value kept(const Literal& literal) {
    if (const auto* text = std::get_if<std::string>(&literal.value)) return Value::of_text(segment.texts_.keep(*text));
    if (const auto* flag = std::get_if<bool>(&literal.value)) return Value::of_boolean(*flag);
    return Value::of_number(std::get<double>(literal.value));
  }

  /// A day is all its instants.
  [[nodiscard]] Range range_of(const Literal& date) const {
    if (const auto* instant = std::get_if<Instant>(&date.value)) return {*instant, after(*instant)};
    const std::int64_t day = std::get<Day>(date.value).days;
    return {moment_.zone->start_of_day(day), moment_.zone->start_of_day(day + 1)};
  }

  static Instant after(Instant instant) { return {instant.milliseconds + 1}; }

  void add_relative(const Condition& condition, Node& node) {
    if (!moment_.now) {
      problems.push_back({condition.operator_place, "a filter knows no clock: within last can't stand here",
                          "before and after take a date"});
      return;
    }
    const std::int64_t first = before(moment_.zone->local_day(*moment_.now), condition.count, condition.unit);
    node.ranges.push_back({moment_.zone->start_of_day(first), after(*moment_.now)});
  }

  const FindField& find_;
  const Moment& moment_;
};

tl::expected<Segment, std::vector<Problem>> Segment::of(const Expression& expression, const FindField& find,
                                                        const Moment& moment) {
  Checker checker{find, moment};
  checker.add(expression);
  if (!checker.problems.empty()) return tl::unexpected(std::move(checker.problems));
  return std::move(checker.segment);
}

}  // namespace tidemark::segments
