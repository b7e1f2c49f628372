#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/time/instant.h"

namespace tidemark::pendo {

/// A column of a report: what a push maps by, and what a person reads.
struct ReportColumn {
  std::string key;    ///< as in the rows: "npsScore", "metadata.custom.region"; a mapping line's `from`
  std::string label;  ///< the report's own word for it; the key where it has none
  std::string path;   ///< what it is computed from ("metadata.custom.region"), where the report says it

  [[nodiscard]] bool is_id() const { return key == "visitorId" || key == "accountId"; }  ///< never pushed (M9)

  friend bool operator==(const ReportColumn&, const ReportColumn&) = default;
};

/// A saved report as the list of reports tells it. Of an entry's members only `id` and `name` are published beyond doubt:
/// the others are looked for in any spelling (`lastRunAt`, `LastRunAt`, `last_run_at`), and may be missing.
struct Report {
  std::string id;
  std::string name;
  std::string type;                ///< in Pendo's words: "Visitor Report"
  std::optional<EntityKind> kind;  ///< what its rows are of: by its level, else its type, else its aggregation's source
  std::string why_not;             ///< why its columns can't be pushed; empty: they can
  std::optional<Instant> last_run;
  std::optional<Instant> last_changed;
  std::vector<ReportColumn> columns;  ///< as far as its definition names them: the rows may have more

  [[nodiscard]] bool can_be_pushed() const { return why_not.empty(); }
};

/// The body of GET /api/v1/report, in its order:
///
///     [{"id":"9Xk2pQ","name":"Health","type":"Visitor Report","level":"visitor","lastRunAt":1767225600000, …}]
///     → one Report, kind visitor, which can be pushed
///
/// An entry that is none of ours (a funnel, an entry without an id) is listed with the reason. `bad_answer` where the body
/// is no whole JSON array.
[[nodiscard]] Result<std::vector<Report>> read_reports(std::string_view body);

/// The rows of a report.
struct ReportResults {
  std::uint64_t rows = 0;
  std::optional<EntityKind> kind;     ///< by the id that every row has; nothing where there are no rows, or no such id
  std::vector<ReportColumn> columns;  ///< the keys of all rows, in the order in which they are met; labels are the keys
};

/// What stands in the body of …/results.json, which is known afterwards to be a page that the core's decoder reads
/// (core/pages: PageFormat::report_json), whole and in UTF-8:
///
///     [{"visitorId":"v-1","npsScore":9},{"visitorId":"v-2","numDaysActive":4}]
///     → 2 rows of visitors; columns visitorId, npsScore, numDaysActive
///
/// `bad_answer` where it is no such page.
[[nodiscard]] Result<ReportResults> read_report_results(std::string_view body);

/// The columns with the labels and paths that the list has for their keys.
[[nodiscard]] std::vector<ReportColumn> labelled(std::vector<ReportColumn> columns, const Report& report);

}  // namespace tidemark::pendo
