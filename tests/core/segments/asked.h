#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/document.h"
#include "core/schema/pendo_schema.h"
#include "core/segments/segment.h"
#include "core/time/date_text.h"
#include "zones/zone_table.h"

namespace tidemark::segments {

/// A visitor's schema with a field of each type.
inline const PendoSchema& schema() {
  static const PendoSchema read = PendoSchema::read(R"({
    "custom":{"region":{"Type":"string"},"stage":{"Type":"string"},"arr":{"Type":"float"},"seats":{"Type":"integer"},
              "renewal":{"Type":"time"},"churned":{"Type":"boolean"},"tags":{"Type":"list"},"odd":{"Type":"shape"}},
    "agent":{"email":{"Type":""}}})")
                                      .value();
  return read;
}

inline Instant at(std::string_view text) { return parse_date_text(text)->instant(); }

/// What is wrong with a segment: "line 1, column 8: what (hint)", one each.
inline std::vector<std::string> problems_of(std::string_view text, bool filter = false) {
  const auto told = [&](const Problem& problem) { return to_line(to_error(text, problem)); };
  const auto tree = parse(text);
  if (!tree) return {told(tree.error())};
  const Zone zone;
  Moment moment{&zone, Instant{0}};
  if (filter) moment.now.reset();
  const auto segment = Segment::of(*tree, fields_of(schema(), EntityKind::visitor), moment);
  std::vector<std::string> all;
  if (!segment)
    for (const Problem& problem : segment.error()) all.push_back(told(problem));
  return all;
}

/// An entity that is asked, at a moment in the subscription's zone.
struct Asked {
  std::string values;  ///< {"custom.region": "EMEA"}; what is not named is empty
  std::string now = "2026-03-15T12:00:00Z";
  std::string zone = "UTC";

  /// "in", "out", or what is wrong with the text.
  [[nodiscard]] std::string is(std::string_view text) const {
    const auto tree = parse(text);
    if (!tree) return to_line(to_error(text, tree.error()));
    const Zone local = load_zone(zone).value();
    const auto segment = Segment::of(*tree, fields_of(schema(), EntityKind::visitor), {&local, at(now)});
    if (!segment) return to_line(to_error(text, segment.error().front()));
    const auto document = json::Document::read(values).value();
    Arena arena;
    std::vector<Value> row;
    for (const SegmentField& field : segment->fields()) {
      const auto member = document.root().member(field.name);
      row.push_back(member ? value_of(json_of(*member), field.type, local, arena) : Value{});
    }
    return segment->holds(row) ? "in" : "out";
  }

 private:
  /// The member's bytes: they end where the next member or the object does.
  [[nodiscard]] std::string_view json_of(json::Value member) const {
    std::string_view rest = std::string_view{values}.substr(member.offset());
    if (member.is(json::Kind::array)) return rest.substr(0, rest.find(']') + 1);
    if (member.is(json::Kind::text)) return rest.substr(0, rest.find('"', 1) + 1);
    return rest.substr(0, rest.find_first_of(",}"));
  }
};

}  // namespace tidemark::segments
