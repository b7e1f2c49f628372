#include <algorithm>

#include "core/planning/workings.h"

namespace tidemark {

Plan::Targets::Targets(const Plan& plan) : workings_{plan.workings}, values_(workings_->lines.fields.size()) {
  lines_.resize(values_.size());
  for (const PlanPart& part : workings_->lines.parts)
    for (const PlanLine& line : part.lines) lines_[line.field_index] = &line;
  const Records& targets = *workings_->targets;
  rows_.reserve(targets.size());
  for (std::uint32_t row = 0; row < targets.size(); ++row) {
    if (!targets.live(row) && targets.state(row) != RowState::left_out) continue;
    const std::string_view id = targets.id(row, scratch_);
    rows_.push_back({id.data() == scratch_.data() ? ids_.keep(id) : id, row});
  }
  // Pendo is read by id, so mostly they are in order already.
  const auto by_id = [](const Row& a, const Row& b) { return a.id < b.id; };
  if (!std::is_sorted(rows_.begin(), rows_.end(), by_id)) std::sort(rows_.begin(), rows_.end(), by_id);
}

bool Plan::Targets::next() {
  at_ = at_ == npos ? 0 : at_ + 1;
  return at_ < rows_.size();
}

std::span<const Value> Plan::Targets::values() {
  arena_.clear();
  const std::uint32_t row = rows_[at_].row;
  const auto* own = workings_->own_writes_of(rows_[at_].id);
  for (std::size_t i = 0; i < lines_.size(); ++i)
    values_[i] = workings_->old_value(*lines_[i], workings_->targets->table().row(row), own, arena_);
  return values_;
}

std::string_view Plan::Targets::source() {
  if (sources_.empty()) find_sources();
  const Source& source = sources_[rows_[at_].row];
  if (source.row == Matches::no_row) return {};
  return workings_->parts[source.part]->sources.id(source.row, scratch_);
}

void Plan::Targets::find_sources() {
  sources_.assign(workings_->targets->size(), {0, Matches::no_row});
  for (std::uint32_t part = 0; part < workings_->parts.size(); ++part) {
    const Matches& matches = workings_->parts[part]->matches;
    for (std::uint32_t row = 0; row < matches.sources.size(); ++row) {
      if (matches.sources[row] != Pairing::matched) continue;
      std::uint32_t target = matches.target_of_source[row];
      while (target != Matches::no_row) {
        if (sources_[target].row == Matches::no_row) sources_[target] = {part, row};
        target = matches.next_target.empty() ? Matches::no_row : matches.next_target[target];
      }
    }
  }
}

}  // namespace tidemark
