#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive.h"
#include "core/folds/part.h"
#include "core/planning/plan.h"
#include "log/event_log.h"
#include "views/views.h"

namespace tidemark::sync {

/// What a replay is given: what the log remembers, and nothing by which it could have an effect (D5).
struct ReplayWorld {
  const log::EventLog* log = nullptr;
  const views::Views* views = nullptr;
  const archive::Archive* archive = nullptr;
  std::function<Result<Zone>(std::string_view name)> zone;
  bool (*zone_exists)(std::string_view name) = nullptr;
  std::string zones;  ///< version of the zone table
  Spread spread = one_by_one;
};

/// A recorded part of a run, planned again from its archived pages. Texts of the plan point into this.
///
///     auto replayed = replay(world, {12, {EntityKind::visitor, Direction::pull}});
///     replayed->plan.digest == replayed->recorded          // as it was then
struct Replayed {
  Part part;
  Position planned = 0;    ///< of the plan that was recorded
  Digest recorded = {};    ///< its digest
  bool as_it_was = false;  ///< under the configuration of that plan: the digests are to be the same
  std::string zones_then;  ///< where the zone table was another one then; else empty
  Plan plan;
  std::deque<archive::PageBytes> bytes;  ///< of the pages
  SalesforceSchema salesforce;
  PendoSchema pendo;
  Configuration configuration;
  Zone zone;
};

struct ReplayAsked {
  RunId run = 0;
  Part part;
  const Configuration* under = nullptr;  ///< another one than the run's
};

/// The parts of a run that planned by a mapping, in the order in which it did them. `not_found`: no such run; `refused`: it planned none.
[[nodiscard]] Result<std::vector<Part>> replayable(const views::Views& views, RunId run);

/// Plans the last plan of that part in that run again. Errors say why it can't be: `not_found` (pages past their retention, or erased),
/// `newer_version` and `refused` (rules of another version; another object), `unreadable_page` (another configuration wants a field that
/// was not read then), `corrupt`.
[[nodiscard]] Result<std::unique_ptr<Replayed>> replay(const ReplayWorld& world, const ReplayAsked& asked);

/// The list of own recent writes as a page of the archive, beside the pages of a plan that was given some: a replay needs it.
[[nodiscard]] std::string page_of_own_writes(const std::vector<OwnWrite>& writes);
[[nodiscard]] Result<std::vector<OwnWrite>> read_own_writes(std::string_view page);

/// How two plans of one part differ, a change of either: `before` or `after` is nothing where only the other has one.
struct ChangeDifference {
  std::string_view target;
  std::string_view field;
  const Change* before = nullptr;
  const Change* after = nullptr;
};
[[nodiscard]] std::vector<ChangeDifference> differences(const Plan& before, const Plan& after);

}  // namespace tidemark::sync
