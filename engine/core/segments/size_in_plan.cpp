#include "core/segments/size_in_plan.h"

#include <optional>

#include "core/segments/entity_rows.h"

namespace tidemark::segments {
namespace {

Error at_segment(const SegmentAsked& asked, const Problem& problem) {
  Error error = to_error(asked.text, problem);
  error.where = "segment " + asked.name + ", " + error.where;
  return error;
}

Result<Segment> segment_of(const SegmentAsked& asked, const PlanInputs& inputs, Instant now) {
  const auto tree = parse(asked.text);
  if (!tree) return tl::unexpected(at_segment(asked, tree.error()));
  const EntityKind kind = inputs.connection->kind;
  const auto find = [own = fields_of(*inputs.pendo, kind), kind](std::string_view path) -> FoundField {
    if (kind == EntityKind::visitor && path.starts_with(of_account))
      return {std::nullopt, "a plan of visitors does not know what their accounts will hold", "ask tidemark segment"};
    return own(path);
  };
  auto segment = Segment::of(*tree, find, {inputs.zone, now});
  if (!segment) return tl::unexpected(at_segment(asked, segment.error().front()));
  return std::move(*segment);
}

}  // namespace

Result<SizeInPlan> size_in_plan(const SegmentAsked& asked, const PlanInputs& inputs, const Plan& plan, Instant now) {
  const auto segment = segment_of(asked, inputs, now);
  if (!segment) return tl::unexpected(segment.error());
  auto size = size_of(*segment, inputs.targets, inputs.connection->kind, *inputs.zone, {&plan, &inputs.own_writes});
  if (size) size->name = asked.name;
  return size;
}

Result<SizeInPlan> size_of(const Segment& segment, std::span<const Page> entities, EntityKind kind, const Zone& zone,
                           const PlanToCome& to_come) {
  const auto rows = EntityRows::of(entities, kind, segment.fields());
  if (!rows) return tl::unexpected(rows.error());
  std::span<const Change> changes;
  std::vector<std::optional<std::size_t>> places;
  if (to_come.plan != nullptr) {
    changes = to_come.plan->changes;
    for (const std::string& field : to_come.plan->fields) places.push_back(place_of(segment.fields(), field));
  }
  const std::vector<OwnWrite> nothing_written;
  const AsWritten written{to_come.own_writes == nullptr ? nothing_written : *to_come.own_writes};

  SizeInPlan size;
  std::vector<Value> values;
  Arena arena;
  auto change = changes.begin();  // by target id, as the rows are
  for (const EntityRows::Row& row : rows->all()) {
    arena.clear();
    rows->read(row, segment.fields(), zone, arena, values);
    written.put_into(row.id, segment.fields(), zone, arena, values);
    const bool before = segment.holds(values);
    for (; change != changes.end() && change->target <= row.id; ++change)
      if (change->target == row.id && places[change->field]) values[*places[change->field]] = change->new_value;
    const bool after = segment.holds(values);
    ++size.entities;
    size.now += before;
    size.after += after;
    size.joining += after && !before;
    size.leaving += before && !after;
  }
  return size;
}

}  // namespace tidemark::segments
