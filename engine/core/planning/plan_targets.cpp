#include <algorithm>

#include "core/planning/workings.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

/// Whether a cell's bytes alone say that its value has that JSON text. What is a time or a list is not looked at: its text is made
/// from its value.
bool is_of_bytes(std::string_view json, std::string_view bytes, Cell cell, ReadAs as) {
  const bool as_it_is = as == ReadAs::text || as == ReadAs::set || as == ReadAs::as_it_is;
  if (cell.kind() == CellKind::number) return (as_it_is || as == ReadAs::number) && cell.in(bytes) == json;
  if (cell.kind() != CellKind::text || !as_it_is || json.size() != cell.length() + std::size_t{2}) return false;
  const std::string_view text = cell.in(bytes);
  // A CSV's backslash is one, a JSON text's begins an escape.
  return json.front() == '"' && json.substr(1, text.size()) == text && text.find('\\') == text.npos;
}

}  // namespace

Plan::Targets::Targets(const Plan& plan) : workings_{plan.workings}, lines_(workings_->lines.fields.size()) {
  for (const PlanPart& part : workings_->lines.parts)
    for (const PlanLine& line : part.lines) lines_[line.field_index] = &line;
  const Records& targets = *workings_->targets;
  rows_.reserve(targets.size());
  for (std::uint32_t row = 0; row < targets.size(); ++row) {
    const RowState state = targets.state(row);
    if (state == RowState::superseded || state == RowState::anonymous) continue;
    const std::string_view id = targets.id(row, scratch_);
    rows_.push_back({id.data() == scratch_.data() ? ids_.keep(id) : id, row});
  }
  // Pendo is read by id, so mostly they are in order already.
  const auto by_id = [](const Row& a, const Row& b) { return a.id < b.id; };
  if (!std::is_sorted(rows_.begin(), rows_.end(), by_id)) ranges::sort(rows_, by_id);
}

bool Plan::Targets::next() {
  at_ = at_ == npos ? 0 : at_ + 1;
  return at_ < rows_.size();
}

std::string_view Plan::Targets::json(std::size_t field) {
  arena_.clear();
  json_.clear();
  append_json(workings_->old_value(*lines_[field], rows_[at_].row, arena_), json_);
  return json_;
}

bool Plan::Targets::holds(std::size_t field, std::string_view json) {
  const std::uint32_t row = rows_[at_].row;
  const Table::Row cells = workings_->targets->table().row(row);
  const PlanLine& line = *lines_[field];
  if (workings_->own_writes.of(row).empty() &&
      is_of_bytes(json, cells.bytes, cells.cells[line.target_column], line.read_target))
    return true;
  return this->json(field) == json;
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
    const Matches& matches = *workings_->parts[part]->matches;
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
