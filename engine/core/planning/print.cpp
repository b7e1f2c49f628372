#include "core/planning/print.h"

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
  explicit LinePrinter(const TextSink& sink) : sink_{sink} { block_.reserve(block_size + block_size / 4); }
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

void print_left(LinePrinter& print, std::string_view reason, std::string_view side,
                const std::vector<LeftAlone>& records) {
  for (const LeftAlone& record : records) {
    print.begin("left");
    print.text("reason", reason);
    if (!record.identifier.empty()) print.text("identifier", record.identifier);
    print.text(side, record.id);
    if (!record.report.empty()) print.text("report", record.report);
    print.end();
  }
}

void print_changes(LinePrinter& print, const Plan& plan) {
  for (const Change& change : plan.changes) {
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

void print_ambiguous(LinePrinter& print, const Plan& plan) {
  for (const Ambiguous& group : plan.ambiguous) {
    print.begin("left");
    print.text("reason", "ambiguous");
    print.text("identifier", group.identifier);
    print.texts("sources", group.sources);
    print.texts("targets", group.targets);
    if (!group.report.empty()) print.text("report", group.report);
    print.end();
  }
}

void print_invalid(LinePrinter& print, const Plan& plan) {
  for (const Invalid& invalid : plan.invalid) {
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

void print_summary(LinePrinter& print, const Plan& plan) {
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

void print_plan(const Plan& plan, bool unmatched_targets, const TextSink& sink) {
  LinePrinter print{sink};
  for (const Refused& refused : plan.refused) {
    print.begin("refused");
    print.text("line", refused.line);
    print.text("why", refused.why);
    print.end();
  }
  print_changes(print, plan);
  print_ambiguous(print, plan);
  print_left(print, "anonymous", "source", plan.anonymous_sources);
  print_left(print, "anonymous", "target", plan.anonymous_targets);
  print_left(print, "filtered", "source", plan.filtered_sources);
  print_left(print, "filtered", "target", plan.filtered_targets);
  print_invalid(print, plan);
  print_left(print, "no_identifier", "source", plan.no_identifier_sources);
  print_left(print, "no_identifier", "target", plan.no_identifier_targets);
  print_left(print, "unknown", "target", plan.left_out);
  print_left(print, "unmatched_source", "source", plan.unmatched_sources);
  if (unmatched_targets) print_left(print, "unmatched_target", "target", plan.unmatched_targets);
  print_summary(print, plan);
}

void append_digest_line(const Plan& plan, const Change& change, std::string& out) {
  out += "{\"field\":";
  json::append_json_string(plan.fields[change.field], out);
  out += ",\"new\":";
  append_json(change.new_value, out);
  out += ",\"old\":";
  append_json(change.old_value, out);
  out += ",\"target\":";
  json::append_json_string(change.target, out);
  out += '}';
}

void print_digest_lines(const Plan& plan, EntityKind kind, Direction direction, const TextSink& sink) {
  std::string line = "{\"connection\":\"" + std::string{name_of(kind)} + "\",\"direction\":\"" +
                     std::string{name_of(direction)} + "\"}\n";
  sink(line);
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
