#pragma once

#include <vector>

#include "core/planning/plan.h"
#include "core/reports/column_facts.h"

namespace tidemark {

/// Whether a column has numbers and none of them can be the milliseconds of a time that anybody reports: counts, say, or seconds.
///
///     12, 430, 5                      true: as times they are the first day of 1970
///     1767225600000, 1767312000000    false
[[nodiscard]] bool has_numbers_that_are_no_times(const ColumnFacts& facts);

/// The pushed columns of such numbers that go into fields of dates: a push reads them as milliseconds since 1970, and so it stays. A
/// warning for each, in the order of the lines, with column, field, and what becomes of a value.
///
///     "the numbers of column seats are read as times for Pendo_Last__c: 12 becomes 1970-01-01T00:00:00.012Z",
///     at "connections.visitor.push[0].columns[1]"
[[nodiscard]] std::vector<Error> doubtful_times(const Plan& plan);

/// The same of one column. `where`: its line, or its report.
[[nodiscard]] Error doubtful_time(const ColumnFacts& facts, std::string_view field, std::string where);

}  // namespace tidemark
