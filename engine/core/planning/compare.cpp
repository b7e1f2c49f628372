#include "core/planning/compare.h"

#include <algorithm>
#include <array>

#include "core/fetch.h"
#include "core/time/date_text.h"

namespace tidemark {
namespace {

class PairComparer {
 public:
  PairComparer(const Plan::Workings& workings, std::size_t part, const ComparedBefore& before)
      : workings_{workings}, part_{workings.lines.parts[part]}, sources_{workings.parts[part]->sources} {
    if (workings.lines.parts.size() > 1) report_ = part_.report;
    pairs_are_known_ = before.pairs != nullptr;
    if (pairs_are_known_) result_.targets = before.pairs->targets;
    result_.lines.resize(part_.lines.size());
    for (std::size_t i = 0; i < part_.lines.size(); ++i) {
      const bool known = pairs_are_known_ && before.lines[i] != ComparedBefore::none;
      if (known) result_.lines[i] = before.pairs->lines[before.lines[i]];
      else comparisons_.push_back({&part_.lines[i], i, std::make_shared<ComparedLine>()});
    }
  }

  /// Whether there is anything to compare.
  [[nodiscard]] bool needed() const { return !pairs_are_known_ || !comparisons_.empty(); }

  /// Which of a target's columns are looked at: all of them while the pairs are not known, too.
  [[nodiscard]] std::vector<std::size_t> target_columns() const {
    std::vector<std::size_t> columns;
    if (pairs_are_known_)
      for (const Comparison& comparison : comparisons_) columns.push_back(comparison.line->target_column);
    else
      for (std::size_t i = 0; i < workings_.targets->table().columns(); ++i) columns.push_back(i);
    return columns;
  }

  void compare(std::uint32_t source_row, std::uint32_t target_row) {
    const Records& targets = *workings_.targets;
    if (!pairs_are_known_ && !sources_.same_key(source_row, targets, target_row, source_key_, target_key_)) {
      result_.collision = true;
      return;
    }
    if (!targets.live(target_row)) return;  // left out: what it holds is not known
    if (!pairs_are_known_) result_.targets.push_back(target_row);
    const Table::Row source = sources_.table().row(source_row);
    const Table::Row target = targets.table().row(target_row);
    scratch_.clear();
    source_row_ = source_row;
    target_row_ = target_row;
    has_own_writes_ = !workings_.own_writes.of(target_row).empty();
    ids_are_read_ = false;
    for (Comparison& comparison : comparisons_) compare_line(comparison, source, target);
    ++pair_;
  }

  ComparedPairs take() {
    const auto arena = std::make_shared<const Arena>(std::move(arena_));
    for (Comparison& comparison : comparisons_) {
      comparison.result->arena = arena;
      result_.lines[comparison.number] = std::move(comparison.result);
    }
    return std::move(result_);
  }

 private:
  struct Comparison {
    const PlanLine* line = nullptr;
    std::size_t number = 0;
    std::shared_ptr<ComparedLine> result;
  };

  void compare_line(Comparison& comparison, Table::Row source, Table::Row target) {
    const PlanLine& line = *comparison.line;
    ComparedLine& result = *comparison.result;
    if (line.plain_text && !has_own_writes_ && equal_bytes(line, source, target)) {
      ++result.held;
      return;
    }
    const Value old = workings_.old_value(line, target_row_, scratch_);
    const bool holds = !old.is_empty();
    if (holds) ++result.held;
    if (holds && line.line->only_if_empty) return;
    const Value raw = line.source_column
                          ? read_value(source.bytes, source.cells[*line.source_column], line.read_source, scratch_)
                          : line.constant;
    Converted converted = line.conversion(raw, scratch_);
    if (converted.invalid()) return add_invalid(line, result, source, raw, std::move(converted.why));
    if (converted.value.is_empty() && line.line->keep_when_empty) return;
    if (equal(line, old, converted.value)) return;
    if (converted.value.is_empty()) ++result.cleared;
    add_change(result, old, converted);
  }

  /// Text to text, no escapes on either side: the commonest line by far.
  static bool equal_bytes(const PlanLine& line, Table::Row source, Table::Row target) {
    const Cell left = source.cells[*line.source_column];
    const Cell right = target.cells[line.target_column];
    if (left.kind() != CellKind::text || right.kind() != CellKind::text || left.length() != right.length())
      return false;
    return left.length() != 0 && left.in(source.bytes) == right.in(target.bytes);
  }

  static bool equal(const PlanLine& line, const Value& old, const Value& now) {
    const TargetType& type = line.conversion.target();
    if (type.kind != TargetKind::multi_select || old.is_empty()) return same_value(old, now);
    return multi_select_form(old, type.picklist) == now.text;
  }

  /// Most pairs have no change: their ids are read when the first one is found.
  void read_ids() {
    if (ids_are_read_) return;
    ids_are_read_ = true;
    target_id_ = arena_.keep(workings_.targets->id(target_row_, id_text_));
    source_id_ = arena_.keep(sources_.id(source_row_, id_text_));
  }

  void add_change(ComparedLine& result, const Value& old, const Converted& converted) {
    read_ids();
    ComparedLine::Found& found = result.changes.emplace_back();
    found.pair = pair_;
    found.change.target = target_id_;
    found.change.source = source_id_;
    found.change.cut = converted.cut;
    found.change.old_value = keep(old, arena_);
    found.change.new_value = keep(converted.value, arena_);
  }

  void add_invalid(const PlanLine& line, ComparedLine& result, Table::Row source, const Value& read, std::string why) {
    read_ids();
    const Value raw = line.source_column && line.read_raw != line.read_source
                          ? read_value(source.bytes, source.cells[*line.source_column], line.read_raw, scratch_)
                          : read;
    result.invalid.push_back(
        {target_id_, source_id_, arena_.keep(report_), line.field_index, keep(raw, arena_), std::move(why)});
  }

  const Plan::Workings& workings_;
  const PlanPart& part_;
  std::string_view report_;  ///< named where there are several
  const Records& sources_;
  std::vector<Comparison> comparisons_;
  ComparedPairs result_;
  bool pairs_are_known_ = false;
  Arena scratch_;
  Arena arena_;  ///< of what stays
  std::string source_key_, target_key_, id_text_;
  std::uint32_t source_row_ = 0;
  std::uint32_t target_row_ = 0;
  std::uint32_t pair_ = 0;
  bool has_own_writes_ = false;  ///< the target
  bool ids_are_read_ = false;
  std::string_view target_id_, source_id_;
};

/// Pairs that are looked at together. Targets lie wherever they lie, and each first touch is a wait for the memory: so the
/// touches of a whole group are announced before the first of its pairs is compared.
class PairGroup {
 public:
  struct Pair {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
  };

  PairGroup(const Table& targets, std::vector<std::size_t> columns) : targets_{targets}, columns_{std::move(columns)} {}

  [[nodiscard]] bool full() const { return count_ == pairs_.size(); }
  [[nodiscard]] std::span<const Pair> pairs() const { return std::span{pairs_}.first(count_); }
  void clear() { count_ = 0; }

  void add(std::uint32_t source, std::uint32_t target) {
    const Cell* const cells = targets_.row(target).cells;
    tidemark::fetch(cells);
    tidemark::fetch(cells + targets_.columns() - 1);
    pairs_[count_++] = {source, target};
  }

  /// Announces what the cells point at.
  void fetch() const {
    for (const Pair& pair : pairs()) {
      const Table::Row target = targets_.row(pair.target);
      for (const std::size_t column : columns_)
        tidemark::fetch(target.bytes.data() +
                        std::min<std::size_t>(target.cells[column].offset(), target.bytes.size() - 1));
    }
  }

 private:
  const Table& targets_;
  const std::vector<std::size_t> columns_;
  std::array<Pair, 32> pairs_ = {};
  std::size_t count_ = 0;
};

/// A value that was read from a target, in the form in which it is compared and shown.
Value as_held(const Value& read, TargetKind kind, const Zone& zone) {
  if (kind == TargetKind::checkbox && read.is_empty()) return Value::of_boolean(false);
  if (kind == TargetKind::metadata_time || kind == TargetKind::salesforce_datetime) return as_instant(read, zone);
  return kind == TargetKind::salesforce_date ? as_day(read, zone) : read;
}

}  // namespace

Value Plan::Workings::old_value(const PlanLine& line, std::uint32_t target_row, Arena& arena) const {
  const Table::Row row = targets->table().row(target_row);
  const TargetKind kind = line.conversion.target().kind;
  const Value old = as_held(read_value(row.bytes, row.cells[line.target_column], line.read_target, arena), kind, *zone);
  const auto own = own_writes.of(target_row);
  if (own.empty()) return old;
  std::string json;
  append_json(old, json);
  for (const OwnWrite* write : own) {
    if (write->field == line.field && write->before == json)
      return as_held(read_json_value(write->written, line.read_target, arena), kind, *zone);
  }
  return old;
}

ComparedPairs compare_piece(const Plan::Workings& workings, std::size_t part, std::size_t piece,
                            const ComparedBefore& before) {
  const Plan::Workings::Part& work = *workings.parts[part];
  const Table& table = work.sources.table();
  PairComparer comparer{workings, part, before};
  if (!comparer.needed()) return comparer.take();
  PairGroup group{workings.targets->table(), comparer.target_columns()};
  const auto compare_group = [&] {
    group.fetch();
    for (const PairGroup::Pair& pair : group.pairs()) comparer.compare(pair.source, pair.target);
    group.clear();
  };
  const std::uint32_t first = table.first_row(piece);
  for (std::uint32_t row = first; row < first + table.pieces()[piece].rows; ++row) {
    std::uint32_t target = work.matches->target_of_source[row];
    while (target != Matches::no_row) {
      if (group.full()) compare_group();
      group.add(row, target);
      target = work.matches->next_target.empty() ? Matches::no_row : work.matches->next_target[target];
    }
  }
  compare_group();
  return comparer.take();
}

ComparedPiece put_together(const ComparedPairs& pairs, const PlanPart& part) {
  // How many changes each pair has, then where its next one goes: the lines are in the order of their fields.
  std::vector<std::uint32_t> places(pairs.targets.size() + 1);
  for (const auto& line : pairs.lines)
    for (const ComparedLine::Found& found : line->changes) ++places[found.pair + 1];
  for (std::size_t i = 1; i < places.size(); ++i) places[i] += places[i - 1];
  ComparedPiece piece;
  piece.changes.resize(places.back());
  std::vector<std::uint8_t> steady(pairs.targets.size());
  std::vector<std::uint32_t> next = places;
  for (std::size_t i = 0; i < pairs.lines.size(); ++i) {
    for (const ComparedLine::Found& found : pairs.lines[i]->changes) {
      Change& change = piece.changes[next[found.pair]++];
      change = found.change;
      change.field = part.lines[i].field_index;
      if (!part.lines[i].line->is_volatile) steady[found.pair] = 1;
    }
  }
  for (std::uint32_t pair = 0; pair < pairs.targets.size(); ++pair) {
    const std::uint32_t count = places[pair + 1] - places[pair];
    if (count > 0) piece.groups.push_back({piece.changes[places[pair]].target, places[pair], count});
    if (steady[pair] != 0) piece.changed_targets.push_back(pairs.targets[pair]);
  }
  return piece;
}

}  // namespace tidemark
