#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "core/arena.h"
#include "core/pages/cell.h"
#include "core/planning/value.h"
#include "core/segments/fields.h"
#include "core/segments/syntax.h"
#include "core/time/instant.h"
#include "core/time/zone.h"

namespace tidemark::segments {

/// A field that a segment asks about.
struct SegmentField {
  std::string name;
  FieldType type = FieldType::text;
};

/// What relative times and days are told by. Without `now` ("within last …") is refused: a filter of the configuration knows no
/// clock.
struct Moment {
  const Zone* zone = nullptr;  ///< of the subscription
  std::optional<Instant> now = std::nullopt;
};

/// A segment that was held against its fields, ready to be asked of values.
///
///     const auto segment = Segment::of(*parse(R"(custom.region = "EMEA")"), fields_of(schema, EntityKind::visitor), {&zone});
///     segment->fields()[0].name == "custom.region"
///     const Value region = Value::of_text("EMEA");
///     segment->holds({&region, 1}) == true
///
/// What each operator means is in docs/segments.md. An empty field passes `!=` and `is empty`, and fails everything else; a value
/// that is not of its field's type equals nothing.
class Segment {
 public:
  /// All that is wrong is told at once, in the text's order (of a great many the first).
  [[nodiscard]] static tl::expected<Segment, std::vector<Problem>> of(const Expression& expression,
                                                                      const FindField& find, const Moment& moment);

  /// Each field once, in the order in which the text has them.
  [[nodiscard]] std::span<const SegmentField> fields() const { return fields_; }

  /// `values`: one for each of fields(), in that order; dates as instants (as_instant), lists as lists (value_of gives them so).
  [[nodiscard]] bool holds(std::span<const Value> values) const { return holds(0, values); }

 private:
  class Checker;
  struct Range {
    Instant begin = {};
    Instant end = {};  ///< the first one after it
  };
  struct Node {
    Expression::Kind kind = Expression::Kind::condition;
    Operator op = Operator::equal;
    bool negated = false;
    std::uint32_t field = 0;
    std::vector<Value> values;       ///< texts lie in texts_
    std::vector<Range> ranges;       ///< in place of dates among the values
    std::vector<std::size_t> parts;  ///< into nodes_
  };
  Segment() = default;

  [[nodiscard]] bool holds(std::size_t node, std::span<const Value> values) const;
  [[nodiscard]] static bool passes(const Node& node, const Value& value);
  [[nodiscard]] static bool passes(Operator op, const Range& range, const Value& value);

  std::vector<SegmentField> fields_;
  std::vector<Node> nodes_;  ///< the first is the whole
  Arena texts_;
};

/// What a value of Pendo's means to a field of this type: its JSON text, or its cell in a page.
[[nodiscard]] Value value_of(std::string_view json, FieldType type, const Zone& zone, Arena& arena);
[[nodiscard]] Value value_of(std::string_view bytes, Cell cell, FieldType type, const Zone& zone, Arena& arena);

}  // namespace tidemark::segments
