#include "core/planning/print.h"

#include <algorithm>
#include <cmath>

#include "core/hash/blake2b.h"
#include "core/json/write.h"
#include "core/number/number_text.h"
#include "core/pages/json_cursor.h"

namespace tidemark {
namespace {

/// Makes lines in a block that is handed on when it is full.
class LinePrinter {
 public:
  explicit LinePrinter(const TextSink& sink) : sink_{sink} {}
  ~LinePrinter() { sink_(block_); }
  LinePrinter(const LinePrinter&) = delete;
  LinePrinter& operator=(const LinePrinter&) = delete;

  void text(std::string_view key, std::string_view value) {
    this->key(key);
    json::append_json_string(value, block_);
  }
  /// The canonical form, but for whole numbers from 2^53 on: these are written with a fraction, so that readers that tell
  /// integers from floats take them for the double that they are.
  void value(std::string_view key, const Value& value) {
    this->key(key);
    const std::size_t begin = block_.size();
    append_json(value, block_);
    const bool large = value.type == ValueType::number && std::abs(value.number) >= 0x1p53;
    if (large && block_.find_first_of(".e", begin) == std::string::npos) block_ += ".0";
  }
  /// As it was read: a number keeps its literal, since that may be what is wrong with it (9007199254740993).
  void raw(std::string_view key, const Value& value) {
    Cell cell;
    JsonCursor literal{value.text.data(), value.text.data() + value.text.size()};
    if (value.type != ValueType::number || value.text.empty() || !literal.take_value(value.text.data(), cell) ||
        !literal.at_end() || cell.kind() != CellKind::number)
      return this->value(key, value);
    this->key(key);
    block_ += value.text;
  }
  void texts(std::string_view key, const std::vector<std::string_view>& values) {
    this->key(key);
    block_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) block_ += ',';
      json::append_json_string(values[i], block_);
    }
    block_ += ']';
  }
  void number(std::string_view key, std::uint64_t value) {
    this->key(key);
    append_integer(static_cast<std::int64_t>(value), block_);
  }
  void flag(std::string_view key, bool value) {
    this->key(key);
    block_ += value ? "true" : "false";
  }
  void begin(std::string_view kind) {
    block_ += "{\"";
    block_ += kind;
    block_ += "\":{";
    first_ = true;
  }
  void end() {
    block_ += "}}\n";
    if (block_.size() < block_size) return;
    sink_(block_);
    block_.clear();
  }

 private:
  static constexpr std::size_t block_size = std::size_t{1} << 16;

  void key(std::string_view key) {
    if (!first_) block_ += ',';
    first_ = false;
    block_ += '"';
    block_ += key;
    block_ += "\":";
  }

  const TextSink& sink_;
  std::string block_;
  bool first_ = true;
};

/// What is left of a window after the lists that came before.
struct Rest {
  std::size_t skip;
  std::size_t count;

  template <class T>
  std::span<const T> of(const std::vector<T>& list) {
    const std::size_t from = std::min(skip, list.size());
    const std::size_t taken = std::min(count, list.size() - from);
    skip -= from;
    count -= taken;
    return std::span{list}.subspan(from, taken);
  }
};

void print_records(LinePrinter& print, std::string_view reason, std::string_view side,
                   std::span<const LeftAlone> records) {
  for (const LeftAlone& record : records) {
    print.begin("left");
    print.text("reason", reason);
    if (!record.identifier.empty()) print.text("identifier", record.identifier);
    print.text(side, record.id);
    if (!record.report.empty()) print.text("report", record.report);
    print.end();
  }
}

void print_lines(LinePrinter& print, const Plan& plan, std::span<const Change> changes) {
  for (const Change& change : changes) {
    print.begin("change");
    print.text("target", change.target);
    print.text("field", plan.fields[change.field]);
    print.value("old", change.old_value);
    print.value("new", change.new_value);
    print.text("source", change.source);
    if (change.cut) print.flag("cut", true);
    print.end();
  }
}

void print_lines(LinePrinter& print, std::span<const Ambiguous> groups) {
  for (const Ambiguous& group : groups) {
    print.begin("left");
    print.text("reason", "ambiguous");
    print.text("identifier", group.identifier);
    print.texts("sources", group.sources);
    print.texts("targets", group.targets);
    if (!group.report.empty()) print.text("report", group.report);
    print.end();
  }
}

void print_lines(LinePrinter& print, const Plan& plan, std::span<const Invalid> invalids) {
  for (const Invalid& invalid : invalids) {
    print.begin("left");
    print.text("reason", "invalid");
    print.text("target", invalid.target);
    print.text("field", plan.fields[invalid.field]);
    print.raw("value", invalid.raw);
    print.text("source", invalid.source);
    print.text("why", invalid.why);
    if (!invalid.report.empty()) print.text("report", invalid.report);
    print.end();
  }
}

void print_lines(LinePrinter& print, const std::vector<Refused>& lines) {
  for (const Refused& refused : lines) {
    print.begin("refused");
    print.text("line", refused.line);
    print.text("why", refused.why);
    print.end();
  }
}

void print_lines(LinePrinter& print, const Plan& plan, LeftReason reason, Rest rest) {
  if (reason == LeftReason::ambiguous) return print_lines(print, rest.of(plan.ambiguous));
  if (reason == LeftReason::invalid) return print_lines(print, plan, rest.of(plan.invalid));
  const LeftLists lists = left_lists(plan, reason);
  if (lists.sources != nullptr) print_records(print, name_of(reason), "source", rest.of(*lists.sources));
  if (lists.targets != nullptr) print_records(print, name_of(reason), "target", rest.of(*lists.targets));
}

void print_line_of_summary(LinePrinter& print, const Plan& plan) {
  const PlanCounts& counts = plan.counts;
  print.begin("summary");
  print.number("sources", counts.sources);
  print.number("targets", counts.targets);
  print.number("matched", counts.matched);
  print.number("changed_targets", counts.changed_targets);
  print.number("changes", counts.changes);
  print.number("cleared", counts.cleared);
  print.number("unchanged_targets", counts.unchanged_targets);
  print.number("unmatched_sources", counts.unmatched_sources);
  print.number("unmatched_targets", counts.unmatched_targets);
  print.number("ambiguous", counts.ambiguous);
  print.number("no_identifier", counts.no_identifier);
  print.number("filtered", counts.filtered);
  print.number("anonymous", counts.anonymous);
  print.number("invalid", counts.invalid);
  print.flag("held", !plan.held.empty());
  print.number("rules", rules_version);
  print.text("digest", to_hex(plan.digest));
  if (counts.left_out > 0) print.number("unknown", counts.left_out);
  if (!plan.held.empty()) {
    std::vector<std::string_view> reasons(plan.held.begin(), plan.held.end());
    print.texts("held_by", reasons);
  }
  print.end();
}

}  // namespace

LeftLists left_lists(const Plan& plan, LeftReason reason) {
  switch (reason) {
    case LeftReason::anonymous: return {&plan.anonymous_sources, &plan.anonymous_targets};
    case LeftReason::filtered: return {&plan.filtered_sources, &plan.filtered_targets};
    case LeftReason::no_identifier: return {&plan.no_identifier_sources, &plan.no_identifier_targets};
    case LeftReason::unknown: return {nullptr, &plan.left_out};
    case LeftReason::unmatched_source: return {&plan.unmatched_sources, nullptr};
    case LeftReason::unmatched_target: return {nullptr, &plan.unmatched_targets};
    case LeftReason::ambiguous:
    case LeftReason::invalid: break;
  }
  return {};
}

std::string_view name_of(LeftReason reason) {
  switch (reason) {
    case LeftReason::ambiguous: return "ambiguous";
    case LeftReason::anonymous: return "anonymous";
    case LeftReason::filtered: return "filtered";
    case LeftReason::invalid: return "invalid";
    case LeftReason::no_identifier: return "no_identifier";
    case LeftReason::unknown: return "unknown";
    case LeftReason::unmatched_source: return "unmatched_source";
    case LeftReason::unmatched_target: return "unmatched_target";
  }
  return {};
}

std::size_t count_of(const Plan& plan, LeftReason reason) {
  if (reason == LeftReason::ambiguous) return plan.ambiguous.size();
  if (reason == LeftReason::invalid) return plan.invalid.size();
  const LeftLists lists = left_lists(plan, reason);
  return (lists.sources == nullptr ? 0 : lists.sources->size()) +
         (lists.targets == nullptr ? 0 : lists.targets->size());
}

void print_refused(const Plan& plan, const TextSink& sink) {
  LinePrinter print{sink};
  print_lines(print, plan.refused);
}

void print_changes(const Plan& plan, std::span<const Change> changes, const TextSink& sink) {
  LinePrinter print{sink};
  print_lines(print, plan, changes);
}

void print_left(const Plan& plan, LeftReason reason, std::size_t from, std::size_t count, const TextSink& sink) {
  LinePrinter print{sink};
  print_lines(print, plan, reason, Rest{from, count});
}

void print_summary(const Plan& plan, const TextSink& sink) {
  LinePrinter print{sink};
  print_line_of_summary(print, plan);
}

void print_plan(const Plan& plan, bool unmatched_targets, const TextSink& sink) {
  LinePrinter print{sink};
  print_lines(print, plan.refused);
  print_lines(print, plan, std::span<const Change>{plan.changes});
  for (std::size_t i = 0; i < left_reasons; ++i) {
    const auto reason = static_cast<LeftReason>(i);
    if (reason != LeftReason::unmatched_target || unmatched_targets)
      print_lines(print, plan, reason, Rest{0, count_of(plan, reason)});
  }
  print_line_of_summary(print, plan);
}

namespace {

/// The one place that knows how a change's line is laid out, whoever has its values.
template <class PutNew, class PutOld>
void append_change_line(std::string_view field, const PutNew& put_new, const PutOld& put_old, std::string_view target,
                        std::string& out) {
  out += "{\"field\":";
  json::append_json_string(field, out);
  out += ",\"new\":";
  put_new();
  out += ",\"old\":";
  put_old();
  out += ",\"target\":";
  json::append_json_string(target, out);
  out += '}';
}

}  // namespace

void append_digest_line(const Plan& plan, const Change& change, std::string& out) {
  append_change_line(
      plan.fields[change.field], [&] { append_json(change.new_value, out); },
      [&] { append_json(change.old_value, out); }, change.target, out);
}

std::string digest_line(std::string_view field, std::string_view before, std::string_view after,
                        std::string_view target) {
  std::string line;
  append_change_line(
      field, [&] { line += after; }, [&] { line += before; }, target, line);
  return line;
}

void print_digest_lines(const Plan& plan, EntityKind kind, Direction direction, const TextSink& sink) {
  std::string line = "{\"connection\":\"" + std::string{name_of(kind)} + "\"";
  if (!plan.correction.empty()) {
    line += ",\"correction\":";
    json::append_json_string(plan.correction, line);
  }
  line += ",\"direction\":\"" + std::string{name_of(direction)} + "\"";
  if (!plan.correction_object.empty()) {
    line += ",\"object\":";
    json::append_json_string(plan.correction_object, line);
  }
  sink(line += "}\n");
  for (const Change& change : plan.changes) {
    line.clear();
    append_digest_line(plan, change, line);
    line += '\n';
    sink(line);
  }
}

Digest digest_of(const Plan& plan, EntityKind kind, Direction direction) {
  Blake2b hash;
  print_digest_lines(plan, kind, direction, [&](std::string_view line) { hash.update(line); });
  return hash.finish();
}

}  // namespace tidemark
