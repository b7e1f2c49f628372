#include <algorithm>

#include "core/planning/read_value.h"
#include "core/segments/segment.h"

namespace tidemark::segments {
namespace {

ReadAs read_as(FieldType type) { return type == FieldType::date ? ReadAs::metadata_time : ReadAs::as_it_is; }

bool contains(const Value& value, std::string_view text) {
  if (value.type == ValueType::list) return std::find(value.list.begin(), value.list.end(), text) != value.list.end();
  return value.type == ValueType::text && value.text.find(text) != std::string_view::npos;
}

/// Numbers only: texts have no order.
bool compares(Operator op, const Value& left, const Value& right) {
  if (left.type != ValueType::number || right.type != ValueType::number) return false;
  switch (op) {
    case Operator::less: return left.number < right.number;
    case Operator::less_or_equal: return left.number <= right.number;
    case Operator::greater: return left.number > right.number;
    default: return left.number >= right.number;
  }
}

bool passes_value(Operator op, const Value& value, const Value& wanted) {
  switch (op) {
    case Operator::equal:
    case Operator::in: return same_value(value, wanted);
    case Operator::contains: return contains(value, wanted.text);
    case Operator::starts_with: return value.type == ValueType::text && value.text.starts_with(wanted.text);
    case Operator::ends_with: return value.type == ValueType::text && value.text.ends_with(wanted.text);
    default: return compares(op, value, wanted);
  }
}

}  // namespace

bool Segment::passes(Operator op, const Range& range, const Value& value) {
  if (value.type != ValueType::instant) return false;
  const Instant at{value.integer};
  switch (op) {
    case Operator::before:
    case Operator::less: return at < range.begin;
    case Operator::less_or_equal: return at < range.end;
    case Operator::after:
    case Operator::greater: return at >= range.end;
    case Operator::greater_or_equal: return at >= range.begin;
    default: return at >= range.begin && at < range.end;
  }
}

bool Segment::passes(const Node& node, const Value& value) {
  if (value.is_empty())
    return node.op == Operator::is_empty ? !node.negated : node.op == Operator::equal && node.negated;
  if (node.op == Operator::is_empty) return node.negated;
  if (node.op == Operator::is_true || node.op == Operator::is_false)
    return value.type == ValueType::boolean && value.flag == (node.op == Operator::is_true);
  const bool passed = std::any_of(node.values.begin(), node.values.end(),
                                  [&](const Value& wanted) { return passes_value(node.op, value, wanted); }) ||
                      std::any_of(node.ranges.begin(), node.ranges.end(),
                                  [&](const Range& range) { return passes(node.op, range, value); });
  return passed != node.negated;
}

bool Segment::holds(std::size_t at, std::span<const Value> values) const {
  const Node& node = nodes_[at];
  const auto part_holds = [&](std::size_t part) { return holds(part, values); };
  switch (node.kind) {
    case Expression::Kind::condition: return passes(node, values[node.field]);
    case Expression::Kind::all: return std::all_of(node.parts.begin(), node.parts.end(), part_holds);
    case Expression::Kind::any: return std::any_of(node.parts.begin(), node.parts.end(), part_holds);
    case Expression::Kind::negation: return !part_holds(node.parts.front());
  }
  return false;
}

Value value_of(std::string_view json, FieldType type, const Zone& zone, Arena& arena) {
  return as_instant(read_json_value(json, read_as(type), arena), zone);
}

Value value_of(std::string_view bytes, Cell cell, FieldType type, const Zone& zone, Arena& arena) {
  return as_instant(read_value(bytes, cell, read_as(type), arena), zone);
}

}  // namespace tidemark::segments
