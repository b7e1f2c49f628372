#include "core/planning/kept_pairs.h"

#include "core/ranges.h"

namespace tidemark {

std::vector<MappingLine> lines_of(const PlanPart& part) {
  std::vector<MappingLine> lines;
  for (const PlanLine& line : part.lines) lines.emplace_back(*line.line).place.clear();
  return lines;
}

std::vector<std::size_t> lines_before(const PlanPart& part, const KeptPairs::Part& kept) {
  std::vector<std::size_t> before;
  for (const MappingLine& line : lines_of(part)) {
    const auto same = ranges::find(kept.lines, line);
    before.push_back(same == kept.lines.end() ? ComparedBefore::none
                                              : static_cast<std::size_t>(same - kept.lines.begin()));
  }
  return before;
}

KeptPairs::Basis basis_of(const PlanInputs& inputs, std::uint64_t records) {
  Connection connection{*inputs.connection};
  connection.pull.clear();
  connection.push.clear();
  connection.guard.reset();  // it looks at what came of it all
  KeptPairs::Basis basis{records, inputs.direction,  std::move(connection), {}, {}, {}, {},
                         {},      inputs.own_writes, inputs.left_out};
  for (const ReportPush& push : inputs.connection->push) basis.reports.push_back(push.report);
  basis.time_zone = inputs.configuration->time_zone;
  basis.pull_group = inputs.configuration->pull_group;
  basis.salesforce = inputs.salesforce;
  basis.pendo = inputs.pendo;
  return basis;
}

}  // namespace tidemark
