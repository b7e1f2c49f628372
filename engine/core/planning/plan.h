#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/hash/digest.h"
#include "core/pages/page.h"
#include "core/planning/guard.h"
#include "core/planning/match.h"
#include "core/planning/records.h"
#include "core/planning/value.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "core/time/zone.h"

namespace tidemark {

/// The version of the rules of planning. A change of any rule raises it: a plan made by other rules may differ.
inline constexpr std::uint32_t rules_version = 1;

/// A value that Tidemark wrote and has not read back. A read that still shows `before` counts as though it showed `written`
/// (design, "Observe"). Both as JSON.
struct OwnWrite {
  std::string target;
  std::string field;
  std::string before;
  std::string written;

  friend bool operator==(const OwnWrite&, const OwnWrite&) = default;
};

class PageCache;

/// The inputs of a plan, complete: the same inputs give the same plan, byte for byte, natively and in the browser (X1).
struct PlanInputs {
  struct Report {
    std::string report;
    std::vector<Page> pages;
  };
  const Configuration* configuration = nullptr;
  const Connection* connection = nullptr;
  Direction direction = Direction::pull;
  const SalesforceSchema* salesforce = nullptr;  ///< the connection's object, and those that relationship fields need
  const PendoSchema* pendo = nullptr;
  const Zone* zone = nullptr;   ///< of the subscription
  std::vector<Page> sources;    ///< pull: pages of Salesforce
  std::vector<Report> reports;  ///< push: rows of each report that the connection pushes
  std::vector<Page> targets;    ///< pull: pages of Pendo; push: of Salesforce
  std::optional<std::vector<Page>>
      entities;                       ///< push: pages of Pendo, where the identifier is not its id, or it is filtered
  std::vector<OwnWrite> own_writes;   ///< to the targets; of a push to the entities too, where they are filtered
  std::vector<std::string> left_out;  ///< targets whose intents are open: *unknown*
  GuardMemory memory;
  PageCache* cache = nullptr;  ///< keeps what is decoded for the next plan of the same pages; the plan is the same
};

/// A line that is not planned, and why; the others are.
struct Refused {
  std::string line;  ///< "connections.visitor.pull[2]"
  std::string why;
  bool connection_problem = false;  ///< the field is in no schema: it vanished, or the API user may not see it
};

/// One field of one target.
struct Change {
  std::string_view target;
  std::string_view source;
  std::uint32_t field = 0;  ///< index into Plan::fields
  bool cut = false;         ///< the text was cut to the field's length
  Value old_value;
  Value new_value;
};

/// A field that keeps its value since the new one doesn't convert; a note on its record.
struct Invalid {
  std::string_view target;
  std::string_view source;
  std::string_view report;
  std::uint32_t field = 0;
  Value raw;
  std::string why;
};

/// Records that share an identifier, of which none is changed.
struct Ambiguous {
  std::string_view identifier;
  std::string_view report;
  std::vector<std::string_view> sources;
  std::vector<std::string_view> targets;
};

/// A record that is left alone for one reason. `identifier` is empty where it has none, or where it says nothing.
struct LeftAlone {
  std::string_view id;
  std::string_view identifier;
  std::string_view report;
};

struct PlanCounts {
  std::uint64_t sources = 0, targets = 0, matched = 0, changed_targets = 0, changes = 0, cleared = 0,
                unchanged_targets = 0, unmatched_sources = 0, unmatched_targets = 0, ambiguous = 0, no_identifier = 0,
                filtered = 0, anonymous = 0, left_out = 0, invalid = 0;
};

/// What a run would do, and every record that it leaves alone with the reason. Texts are views into the pages of the inputs
/// (which must outlive the plan) or into memory of the plan's own.
struct Plan {
  std::vector<Refused> refused;
  std::vector<std::string> fields;        ///< of the planned lines, by bytes: "custom.region", "Pendo_NPS__c"
  std::vector<std::uint8_t> is_volatile;  ///< of each field, whether its line says so
  std::vector<Change> changes;            ///< by target id (bytes), then field
  std::vector<Ambiguous> ambiguous;       ///< by identifier
  std::vector<LeftAlone> anonymous_sources, anonymous_targets;  ///< by id, as all further ones
  std::vector<LeftAlone> filtered_sources, filtered_targets;    ///< likewise
  std::vector<Invalid> invalid;                                 ///< by target, then field
  std::vector<LeftAlone> no_identifier_sources, no_identifier_targets;
  std::vector<LeftAlone> unmatched_sources, unmatched_targets;
  std::vector<LeftAlone> left_out;
  PlanCounts counts;
  GuardMeasures measures;
  std::vector<std::string> held;  ///< why the guard holds it; empty where it passes
  Digest digest;                  ///< over what would be done (append_digest_lines)
  std::string correction;         ///< of one that no mapping calls for (correction.h): "undo of run 12"; else empty
  std::string correction_object;  ///< then, of a push: the Salesforce object of the targets

  class Targets;

  /// Calls `take(id)` for each source record that takes part, in no particular order.
  void for_each_source(const std::function<void(std::string_view id)>& take) const;

  /// Calls `take(source, target)` for each matched pair, changed or not, in no particular order.
  void for_each_pair(const std::function<void(std::string_view source, std::string_view target)>& take) const;

  /// The reports of a push that have no rows.
  [[nodiscard]] std::vector<std::string> empty_reports() const;

  struct Workings;
  std::shared_ptr<const Workings> workings;  ///< what the views point into
};

struct PlanLine;

/// The targets that take part, and those that a filter leaves out, as they are there too: by id (bytes), one after the other. What is
/// asked of one holds until `next`.
///
///     for (Plan::Targets targets{plan}; targets.next();)
///       if (!targets.holds(0, R"("EMEA")")) print(targets.id(), targets.json(0));
class Plan::Targets {
 public:
  explicit Targets(const Plan& plan);

  [[nodiscard]] bool next();
  [[nodiscard]] std::string_view id() const { return rows_[at_].id; }
  /// What a field holds, by its place in Plan::fields, as the JSON text of its value.
  [[nodiscard]] std::string_view json(std::size_t field);
  /// Whether that is `json`, which was made of a value too: mostly the page's bytes say so, and nothing is made.
  [[nodiscard]] bool holds(std::size_t field, std::string_view json);
  [[nodiscard]] std::string_view source();  ///< the record that it is matched with; empty where there is none

 private:
  static constexpr std::size_t npos = SIZE_MAX;
  struct Row {
    std::string_view id;
    std::uint32_t row;
  };
  struct Source {
    std::uint32_t part;
    std::uint32_t row;
  };
  void find_sources();

  std::shared_ptr<const Workings> workings_;
  std::vector<const PlanLine*> lines_;  ///< by field
  std::vector<Row> rows_;
  std::vector<Source> sources_;  ///< by row; empty until it is asked for
  std::size_t at_ = npos;
  Arena ids_;
  Arena arena_;  ///< of the value that is looked at
  std::string json_;
  std::string scratch_;
};

/// Plans one part: a connection in one direction. Pure: no clock, no file, no network; `spread` may use threads.
///
/// Errors: `unreadable_page` (nothing is planned from what is not whole), `invalid_input` (a connection problem: the
/// identifier's field is in no schema, or of a type that can't identify; the hint says what to do).
[[nodiscard]] Result<Plan> plan(const PlanInputs& inputs, const Spread& spread = one_by_one);

}  // namespace tidemark
