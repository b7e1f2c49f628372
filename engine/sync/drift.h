#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/folds/part.h"
#include "sync/undo.h"
#include "views/views.h"

namespace tidemark::sync {

/// A value that somebody else has put in the place of one that Tidemark wrote, as a run has seen it.
///
///     drift_of(views, {})->at(0)     // v-42 custom.region: ours "EMEA" of run 12, theirs "APAC" as run 14 has seen
struct Drift {
  Part part;
  std::string target;
  std::string field;
  std::string source;  ///< the record that our value came from
  std::string ours;    ///< JSON
  std::string theirs;  ///< JSON
  RunId wrote = 0;
  RunId saw = 0;
  Position seen = 0;      ///< of the observation
  bool accepted = false;  ///< a person lets it stand

  friend bool operator==(const Drift&, const Drift&) = default;
};

/// Which: all, or of one part, target or field.
struct DriftAsked {
  std::optional<Part> part = {};
  std::string target = {};
  std::string field = {};
  bool accepted_too = false;

  friend bool operator==(const DriftAsked&, const DriftAsked&) = default;
};

/// By part, target and field. Values that were never Tidemark's are none, nor are those that others have set to what Tidemark had written, and
/// those of entities that are gone. Reads the log's views alone. `not_found` where the log knows nothing of the target, or of the field.
[[nodiscard]] Result<std::vector<Drift>> drift_of(const views::Views& views, const DriftAsked& asked);

/// What Tidemark wrote, in the place of what others have put there: a part each (X4). What the targets hold is looked at when it is planned, and
/// again when it is applied. `not_found` where there is no such drift.
[[nodiscard]] Result<std::vector<PutBack>> restore_of(const views::Views& views, const DriftAsked& asked);

/// Events that say that these are let stand, a part each.
[[nodiscard]] std::vector<Event> acceptance_of(const std::vector<Drift>& drifts, const std::string& actor,
                                               const std::string& comment);

}  // namespace tidemark::sync
