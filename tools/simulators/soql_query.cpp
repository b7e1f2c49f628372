#include "simulators/soql_query.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "simulators/soql_values.h"

namespace tidemark::sim::soql {
namespace {

void append_text(std::string_view text, std::string& json) {
  static constexpr std::string_view digits = "0123456789abcdef";
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (c == '\n') {
      json += "\\n";
    } else if (c == '\r') {
      json += "\\r";
    } else if (c == '\t') {
      json += "\\t";
    } else if (byte < 0x20) {
      json += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    } else {
      json += c;
    }
  }
  json += '"';
}

void append_double(double value, std::string& json) {
  if (!std::isfinite(value)) {
    json += "null";
    return;
  }
  char text[400];
  const bool plain = std::abs(value) < 1e15;
  const auto result = plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                            : std::to_chars(text, text + sizeof text, value);
  const std::string_view written{text, static_cast<std::size_t>(result.ptr - text)};
  json += written;
  if (plain && written.find('.') == written.npos) json += ".0";
}

bool holds(Condition::Operator comparison, std::partial_ordering order) {
  using Op = Condition::Operator;
  switch (comparison) {
    case Op::equal: return order == 0;
    case Op::unequal: return order != 0;
    case Op::less: return order < 0;
    case Op::less_or_equal: return order <= 0;
    case Op::greater: return order > 0;
    case Op::greater_or_equal: return order >= 0;
  }
  return false;
}

bool is_null(const Value& value) { return value.index() == 0; }

/// A condition on one field. Null equals null, is unequal to everything else, and is neither less nor greater.
bool compare(std::string_view type, const Value& stored, const Value& literal, Condition::Operator comparison) {
  if (is_null(stored) || is_null(literal)) {
    if (comparison == Condition::Operator::equal) return is_null(stored) && is_null(literal);
    return comparison == Condition::Operator::unequal && is_null(stored) != is_null(literal);
  }
  return holds(comparison, compared(type, stored, literal));
}

}  // namespace

void append_json(const Value& value, std::string& json) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    append_text(*text, json);
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    json += *truth ? "true" : "false";
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    json += std::to_string(*whole);
  } else if (const auto* number = std::get_if<double>(&value)) {
    append_double(*number, json);
  } else {
    json += "null";
  }
}

const Value& Bound::read(const Object& object, std::size_t row, const Way& way) {
  static const Value null;
  const Value& here = object.value(row, way.field);
  if (way.next.empty()) return here;
  const auto* id = std::get_if<std::string>(&here);
  if (id == nullptr) return null;
  for (const Next& next : way.next) {
    if (const auto found = next.object->row(*id)) return read(*next.object, *found, next.way);
  }
  return null;
}

bool Bound::matches(const Object& object, std::size_t row, const Test& test) {
  using Kind = Condition::Kind;
  const auto part_matches = [&](const Test& part) { return matches(object, row, part); };
  if (test.kind == Kind::all) return std::ranges::all_of(test.parts, part_matches);
  if (test.kind == Kind::any) return std::ranges::any_of(test.parts, part_matches);
  if (test.kind == Kind::negated) return !part_matches(test.parts.front());
  const Value& stored = read(object, row, test.way);
  if (test.kind == Kind::compare) return compare(test.type, stored, test.values.front(), test.comparison);
  const bool among = std::ranges::any_of(
      test.values, [&](const Value& value) { return compare(test.type, stored, value, Condition::Operator::equal); });
  return among == (test.kind == Kind::in);
}

std::vector<std::uint32_t> Bound::rows() const {
  std::vector<std::uint32_t> rows;
  for (std::size_t row = 0; row < object_->size(); ++row) {
    if (where_.empty() || matches(*object_, row, where_.front())) rows.push_back(static_cast<std::uint32_t>(row));
  }
  if (!order_.empty()) {
    std::ranges::stable_sort(rows, [this](std::uint32_t a, std::uint32_t b) {
      for (const Sorting& sorting : order_) {
        const Value& x = read(*object_, a, sorting.way);
        const Value& y = read(*object_, b, sorting.way);
        // DESC turns the values around, where the nulls stand is said by itself.
        if (is_null(x) != is_null(y)) return is_null(x) != sorting.nulls_last;
        const auto order = ordered(x, y, sorting.is_id);
        if (order != 0) return sorting.descending ? order > 0 : order < 0;
      }
      return false;
    });
  }
  if (rows.size() > limit_) rows.resize(limit_);
  return rows;
}

void Bound::write(std::size_t row, std::string_view version, std::string& json) const {
  write_record(shape_, row, version, json);
}

void Bound::write_record(const Shape& shape, std::size_t row, std::string_view version, std::string& json) {
  const Object& object = *shape.object;
  const std::size_t id = *object.field("Id");
  json += R"({"attributes":{"type":")" + object.name() + R"(","url":"/services/data/v)";
  json += version;
  json += "/sobjects/" + object.name() + "/" + std::get<std::string>(object.value(row, id)) + "\"}";
  for (const Member& member : shape.members) {
    json += ",\"" + member.key + "\":";
    write_member(object, member, row, version, json);
  }
  json += '}';
}

void Bound::write_member(const Object& object, const Member& member, std::size_t row, std::string_view version,
                         std::string& json) {
  static const Value null;
  const Value& value = member.known ? object.value(row, member.field) : null;
  if (member.shapes.empty()) return append_json(value, json);
  const auto* id = std::get_if<std::string>(&value);
  for (const Shape& shape : member.shapes) {
    const auto found = id == nullptr ? std::nullopt : shape.object->row(*id);
    if (found) return write_record(shape, *found, version, json);
  }
  json += "null";  // no parent, or one that is gone
}

}  // namespace tidemark::sim::soql
