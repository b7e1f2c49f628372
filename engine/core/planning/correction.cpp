#include "core/planning/correction.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "core/json/write.h"
#include "core/planning/lines.h"
#include "core/planning/print.h"
#include "core/planning/read_value.h"
#include "core/planning/workings.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

using Wanted = Correction::Wanted;

class Corrector {
 public:
  Corrector(const CorrectionInputs& inputs, const Spread& spread)
      : inputs_{inputs}, correction_{*inputs.correction}, spread_{spread} {
    for (const Wanted& wanted : correction_.wanted) wanted_.push_back(&wanted);
    std::sort(wanted_.begin(), wanted_.end(), [](const Wanted* a, const Wanted* b) {
      return std::tie(a->target, a->field) < std::tie(b->target, b->field);
    });
  }

  Result<Corrected> run() {
    resolve_fields();
    if (auto read = read_targets(); !read) return tl::unexpected(std::move(read.error()));
    for (const Wanted* wanted : wanted_) take(*wanted);
    count();
    finish();
    return Corrected{std::move(plan_), std::move(left_)};
  }

 private:
  /// The fields of all that is wanted, each once, as lines that nothing is read for.
  void resolve_fields() {
    PlanLines& lines = workings_->lines;
    for (const Wanted* wanted : wanted_) fields_.try_emplace(wanted->field);
    PlanPart& part = lines.parts.emplace_back();
    for (auto& [name, field] : fields_) {
      auto target = target_of(name);
      if (!target) {
        field.why = target.error().what;
        continue;
      }
      field.at = part.lines.size();
      PlanLine& line = part.lines.emplace_back(
          PlanLine{.field = name, .conversion = Conversion{{}, std::nullopt, target->type, *inputs_.zone}});
      line.field_index = static_cast<std::uint32_t>(lines.fields.size());
      line.target_column = column_of(lines.target_columns, target->path);
      line.read_target = target->read;
      lines.fields.push_back(name);
      lines.is_volatile.push_back(0);
    }
  }

  [[nodiscard]] Result<TargetField> target_of(const std::string& field) const {
    if (!is_pull()) return salesforce_target(*inputs_.salesforce, correction_.object, field);
    if (field.starts_with(inputs_.pull_group + ".")) return pendo_target(*inputs_.pendo, field);
    return failure(ErrorCode::refused,
                   "the field is in another group than " + inputs_.pull_group + ", which the configuration writes to",
                   field);
  }

  Result<void> read_targets() {
    PlanLines& lines = workings_->lines;
    lines.target_id_column =
        column_of(lines.target_columns, {is_pull() ? std::string{id_name_of(correction_.kind)} : "Id"});
    lines.target_key_column = lines.target_id_column;
    const bool visitors = is_pull() && correction_.kind == EntityKind::visitor;
    const Records::Roles roles{lines.target_id_column, lines.target_key_column, {}, visitors};
    auto targets = Records::of(inputs_.targets, lines.target_columns, roles, nullptr, spread_);
    if (!targets) return tl::unexpected(std::move(targets.error()));
    workings_->zone = inputs_.zone;
    workings_->targets = std::make_unique<Records>(std::move(*targets));
    workings_->own_writes = {inputs_.own_writes, *workings_->targets};
    workings_->targets->index_by_id();
    workings_->targets->leave_out(inputs_.left_out);
    return {};
  }

  void take(const Wanted& wanted) {
    const Field& field = fields_.at(wanted.field);
    if (!field.why.empty()) return leave(wanted, field.why);
    const auto row = workings_->targets->find(wanted.target);
    if (!row) return leave(wanted, "it is not there any more");
    if (workings_->targets->state(*row) == RowState::left_out)
      return leave(wanted, "what became of an earlier write is not known yet");
    const PlanLine& line = workings_->lines.parts.front().lines[field.at];
    const Value now = workings_->old_value(line, *row, arena_);
    const Converted next = converted(line, wanted.next);
    if (!next.invalid() && holds(line, now, next)) return leave(wanted, "it holds that value already");
    if (!is(line, now, wanted.now)) return leave(wanted, "it was changed since");
    if (next.invalid()) return leave(wanted, "the field does not take that value any more: " + next.why);
    Change& change = plan_.changes.emplace_back();
    change.target = arena_.keep(wanted.target);
    change.source = arena_.keep(wanted.source);
    change.field = line.field_index;
    change.cut = next.cut;
    change.old_value = keep(now, arena_);
    change.new_value = keep(next.value, arena_);
  }

  Converted converted(const PlanLine& line, std::string_view json) {
    return line.conversion(read_json_value(json, line.read_target, arena_), arena_);
  }

  /// In the form that the field would give it, where it can: the values of a multi-select picklist may have changed places.
  bool holds(const PlanLine& line, const Value& now, const Converted& value) {
    const Converted normal = line.conversion(now, arena_);
    return same_value(normal.invalid() ? now : normal.value, value.value);
  }

  bool is(const PlanLine& line, const Value& now, std::string_view json) {
    std::string text;
    append_json(now, text);
    if (text == json) return true;
    const Converted value = converted(line, json);
    return !value.invalid() && holds(line, now, value);
  }

  void leave(const Wanted& wanted, std::string why) { left_.push_back({wanted.target, wanted.field, std::move(why)}); }

  /// Shares are of all targets that there are: a correction is as large as what it is done to.
  void count() {
    const PlanLines& lines = workings_->lines;
    plan_.fields = lines.fields;
    plan_.is_volatile = lines.is_volatile;
    plan_.measures.fields.resize(lines.fields.size());
    for (std::size_t i = 0; i < lines.fields.size(); ++i) plan_.measures.fields[i].field = lines.fields[i];
    const Records& targets = *workings_->targets;
    std::string scratch;
    Arena of_row;
    for (std::uint32_t row = 0; row < targets.size(); ++row) {
      if (targets.state(row) == RowState::left_out)
        plan_.left_out.push_back({arena_.keep(targets.id(row, scratch)), {}, {}});
      if (!targets.live(row)) continue;
      ++plan_.measures.matched_targets;
      of_row.clear();
      for (const PlanLine& line : lines.parts.front().lines)
        if (!workings_->old_value(line, row, of_row).is_empty()) ++plan_.measures.fields[line.field_index].held;
    }
    std::sort(plan_.left_out.begin(), plan_.left_out.end(),
              [](const LeftAlone& a, const LeftAlone& b) { return a.id < b.id; });
    for (const Change& change : plan_.changes) {
      if (&change == plan_.changes.data() || change.target != (&change - 1)->target) ++plan_.counts.changed_targets;
      if (!change.new_value.is_empty()) continue;
      ++plan_.counts.cleared;
      ++plan_.measures.fields[change.field].cleared;
    }
    PlanCounts& counts = plan_.counts;
    counts.targets = targets.distinct();
    counts.matched = plan_.measures.matched_targets;
    counts.changes = plan_.changes.size();
    counts.unchanged_targets = counts.matched - counts.changed_targets;
    counts.left_out = plan_.left_out.size();
    plan_.measures.changed_targets = counts.changed_targets;
    plan_.measures.sources = counts.matched;  // none are read: the guard is to miss none
  }

  void finish() {
    GuardMemory memory = inputs_.memory;
    memory.most_sources = 0;
    measure_again(plan_, memory);
    plan_.held = held_by_guard(plan_.measures.sources > 0 ? inputs_.guard : std::nullopt, plan_.measures, memory);
    plan_.correction = correction_.what;
    plan_.correction_object = correction_.object;
    plan_.digest = digest_of(plan_, correction_.kind, correction_.direction);
    workings_->arenas.push_back(std::move(arena_));
    plan_.workings = std::move(workings_);
  }

  [[nodiscard]] bool is_pull() const { return correction_.direction == Direction::pull; }

  struct Field {
    std::size_t at = 0;  ///< among the lines
    std::string why;     ///< not empty: it can't be written
  };

  const CorrectionInputs& inputs_;
  const Correction& correction_;
  const Spread& spread_;
  std::vector<const Wanted*> wanted_;
  std::map<std::string, Field> fields_;
  std::shared_ptr<Plan::Workings> workings_ = std::make_shared<Plan::Workings>();
  Arena arena_;
  Plan plan_;
  std::vector<NotCorrected> left_;
};

}  // namespace

Result<Corrected> correct(const CorrectionInputs& inputs, const Spread& spread) {
  return Corrector{inputs, spread}.run();
}

void print_not_corrected(std::span<const NotCorrected> left, std::string& out) {
  for (const NotCorrected& one : left) {
    out += R"({"left":{"reason":"not_put_back","target":)";
    json::append_json_string(one.target, out);
    out += ",\"field\":";
    json::append_json_string(one.field, out);
    out += ",\"why\":";
    json::append_json_string(one.why, out);
    out += "}}\n";
  }
}

}  // namespace tidemark
