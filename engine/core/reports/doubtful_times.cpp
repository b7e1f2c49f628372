#include "core/reports/doubtful_times.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/number/number_text.h"
#include "core/planning/workings.h"
#include "core/ranges.h"
#include "core/time/date_text.h"

namespace tidemark {
namespace {

bool reads_numbers_as_times(const PlanLine& line) {
  const TargetKind target = line.conversion.target().kind;
  const bool dates = target == TargetKind::salesforce_date || target == TargetKind::salesforce_datetime;
  return dates && line.source_column &&
         (line.read_source == ReadAs::number_is_time || line.read_source == ReadAs::metadata_time);
}

/// By the file's order, in which people look for lines; planning sorts them by field.
void sort_by_file(const PlanPart& part, std::vector<const PlanLine*>& lines) {
  for (const PlanLine& line : part.lines)
    if (reads_numbers_as_times(line)) lines.push_back(&line);
  ranges::sort(lines, [](const PlanLine* a, const PlanLine* b) { return a->line < b->line; });
}

}  // namespace

bool has_numbers_that_are_no_times(const ColumnFacts& facts) {
  return facts.numbers > 0 && (facts.most < earliest_time || facts.least >= latest_time);
}

Error doubtful_time(const ColumnFacts& facts, std::string_view field, std::string where) {
  std::string becomes;
  if (const Instant time{static_cast<std::int64_t>(std::clamp(facts.least, -0x1p53, 0x1p53))}; in_range(time)) {
    becomes = ": ";
    append_json_number(facts.least, becomes);
    becomes += " becomes ";
    append_instant(time, becomes);
  }
  return {ErrorCode::invalid_input,
          "the numbers of column " + facts.key + " are read as times for " + std::string{field} + becomes,
          std::move(where), "push them into a field of numbers, if they are counts and no milliseconds since 1970"};
}

std::vector<Error> doubtful_times(const Plan& plan) {
  std::vector<Error> warnings;
  const Plan::Workings& workings = *plan.workings;
  for (std::size_t i = 0; i < workings.parts.size(); ++i) {
    std::vector<const PlanLine*> lines;
    sort_by_file(workings.lines.parts[i], lines);
    for (const PlanLine* line : lines) {
      const ColumnFacts facts =
          column_facts(workings.parts[i]->sources.table(), *line->source_column, line->line->from);
      if (has_numbers_that_are_no_times(facts))
        warnings.push_back(doubtful_time(facts, line->field, line->line->place));
    }
  }
  return warnings;
}

}  // namespace tidemark
