#include "core/planning/compare.h"

#include <algorithm>
#include <array>

#include "core/fetch.h"
#include "core/time/date_text.h"

namespace tidemark {
namespace {

enum class Verdict : std::uint8_t { same, changed, invalid };

class PairComparer {
 public:
  PairComparer(const Plan::Workings& workings, std::size_t part)
      : workings_{workings}, part_{workings.lines.parts[part]}, sources_{workings.parts[part]->sources} {
    if (workings.lines.parts.size() > 1) report_ = part_.report;
    result_.held.resize(workings.lines.fields.size());
    result_.cleared.resize(workings.lines.fields.size());
  }

  void compare(std::uint32_t source_row, std::uint32_t target_row) {
    const Records& targets = *workings_.targets;
    if (!sources_.same_key(source_row, targets, target_row, source_key_, target_key_)) {
      result_.collision = true;
      return;
    }
    if (!targets.live(target_row)) return;  // left out: what it holds is not known
    ++result_.pairs;
    result_.matched_targets.push_back(target_row);
    const Table::Row source = sources_.table().row(source_row);
    const Table::Row target = targets.table().row(target_row);
    scratch_.clear();
    target_id_ = targets.id(target_row, target_id_text_);
    target_row_ = target_row;
    has_own_writes_ = !workings_.own_writes.of(target_row).empty();
    source_id_ = sources_.id(source_row, source_id_text_);
    const auto begin = static_cast<std::uint32_t>(result_.changes.size());
    bool steady = false;  // a line changed that does not say `volatile`
    for (const PlanLine& line : part_.lines) {
      if (compare_line(line, source, target) == Verdict::changed && !line.line->is_volatile) steady = true;
    }
    const auto count = static_cast<std::uint32_t>(result_.changes.size()) - begin;
    if (steady) result_.changed_targets.push_back(target_row);
    if (count > 0) result_.groups.push_back({result_.changes[begin].target, target_row, begin, count});
  }

  ComparedPiece take() { return std::move(result_); }

 private:
  Verdict compare_line(const PlanLine& line, Table::Row source, Table::Row target) {
    if (line.plain_text && !has_own_writes_ && equal_bytes(line, source, target)) return Verdict::same;
    const Value old = workings_.old_value(line, target_row_, scratch_);
    const bool holds = !old.is_empty();
    if (holds) ++result_.held[line.field_index];
    if (holds && line.line->only_if_empty) return Verdict::same;
    const Value raw = line.source_column
                          ? read_value(source.bytes, source.cells[*line.source_column], line.read_source, scratch_)
                          : line.constant;
    Converted converted = line.conversion(raw, scratch_);
    if (converted.invalid()) {
      add_invalid(line, source, raw, std::move(converted.why));
      return Verdict::invalid;
    }
    if (converted.value.is_empty() && line.line->keep_when_empty) return Verdict::same;
    if (equal(line, old, converted.value)) return Verdict::same;
    if (converted.value.is_empty()) ++result_.cleared[line.field_index];
    add_change(line, old, converted);
    return Verdict::changed;
  }

  /// Text to text, no escapes on either side: the commonest line by far.
  bool equal_bytes(const PlanLine& line, Table::Row source, Table::Row target) {
    const Cell left = source.cells[*line.source_column];
    const Cell right = target.cells[line.target_column];
    if (left.kind() != CellKind::text || right.kind() != CellKind::text || left.length() != right.length())
      return false;
    if (left.length() == 0 || left.in(source.bytes) != right.in(target.bytes)) return false;
    ++result_.held[line.field_index];
    return true;
  }

  static bool equal(const PlanLine& line, const Value& old, const Value& now) {
    const TargetType& type = line.conversion.target();
    if (type.kind != TargetKind::multi_select || old.is_empty()) return same_value(old, now);
    return multi_select_form(old, type.picklist) == now.text;
  }

  void add_change(const PlanLine& line, const Value& old, const Converted& converted) {
    Change& change = result_.changes.emplace_back();
    if (kept_target_ != target_id_ || kept_source_ != source_id_) {
      kept_target_ = result_.arena.keep(target_id_);
      kept_source_ = result_.arena.keep(source_id_);
    }
    change.target = kept_target_;
    change.source = kept_source_;
    change.field = line.field_index;
    change.cut = converted.cut;
    change.old_value = keep(old, result_.arena);
    change.new_value = keep(converted.value, result_.arena);
  }

  void add_invalid(const PlanLine& line, Table::Row source, const Value& read, std::string why) {
    const Value raw = line.source_column && line.read_raw != line.read_source
                          ? read_value(source.bytes, source.cells[*line.source_column], line.read_raw, scratch_)
                          : read;
    result_.invalid.push_back({result_.arena.keep(target_id_), result_.arena.keep(source_id_), report_,
                               line.field_index, keep(raw, result_.arena), std::move(why)});
  }

  const Plan::Workings& workings_;
  const PlanPart& part_;
  std::string_view report_;  ///< named where there are several
  const Records& sources_;
  ComparedPiece result_;
  Arena scratch_;
  std::string source_key_, target_key_, source_id_text_, target_id_text_;
  std::uint32_t target_row_ = 0;
  bool has_own_writes_ = false;  ///< the target
  std::string_view target_id_, source_id_, kept_target_, kept_source_;
};

/// Pairs that are looked at together. Targets lie wherever they lie, and each first touch is a wait for the memory: so the
/// touches of a whole group are announced before the first of its pairs is compared.
class PairGroup {
 public:
  struct Pair {
    std::uint32_t source = 0;
    std::uint32_t target = 0;
  };

  explicit PairGroup(const Table& targets) : targets_{targets} {}

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
      for (std::size_t column = 0; column < targets_.columns(); ++column)
        tidemark::fetch(target.bytes.data() +
                        std::min<std::size_t>(target.cells[column].offset(), target.bytes.size() - 1));
    }
  }

 private:
  const Table& targets_;
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

ComparedPiece compare_piece(const Plan::Workings& workings, std::size_t part, std::size_t piece) {
  const Plan::Workings::Part& work = *workings.parts[part];
  const Table& table = work.sources.table();
  PairComparer comparer{workings, part};
  PairGroup group{workings.targets->table()};
  const auto compare_group = [&] {
    group.fetch();
    for (const PairGroup::Pair& pair : group.pairs()) comparer.compare(pair.source, pair.target);
    group.clear();
  };
  const std::uint32_t first = table.first_row(piece);
  for (std::uint32_t row = first; row < first + table.pieces()[piece].rows; ++row) {
    std::uint32_t target = work.matches.target_of_source[row];
    while (target != Matches::no_row) {
      if (group.full()) compare_group();
      group.add(row, target);
      target = work.matches.next_target.empty() ? Matches::no_row : work.matches.next_target[target];
    }
  }
  compare_group();
  return comparer.take();
}

}  // namespace tidemark
