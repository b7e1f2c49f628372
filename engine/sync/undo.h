#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/planning/correction.h"
#include "views/views.h"

namespace tidemark::sync {

/// Which of a run's changes are to be put back: all, or those of one target, of one field, or both.
struct UndoAsked {
  RunId run = 0;
  std::optional<EntityKind> kind = {};  ///< of the visitor or account; of a push, of the connection's
  std::string target = {};              ///< its id, or a Salesforce record's
  std::string field = {};

  friend bool operator==(const UndoAsked&, const UndoAsked&) = default;
};

/// A part's values that are to be put back; and those that can't be, by target and field, with the reason: nobody knows whether it arrived,
/// others have changed it since, a later run has written there.
struct PutBack {
  Correction correction;
  std::vector<NotCorrected> left;
  std::string org = {};  ///< push: the Salesforce org that it was written to, 18 characters; empty where nobody knows
  std::uint64_t erased = 0;  ///< targets of the run that were erased since: of them nothing can be said or put back
};

/// What a run replaced (X4), a part each, in the order in which runs do parts. Reads the log's views alone. What the targets hold in this moment is looked at when it is planned, and again when it is applied.
///
///     auto undo = undo_of(views, {.run = 12});
///     (*undo)[0].correction.wanted[0]           // {"v-42", "custom.region", "003…", "\"APAC\"", "\"EMEA\""}
///
/// `not_found` where there is no such run, or it changed nothing of what is asked for; `refused` where it is not over.
[[nodiscard]] Result<std::vector<PutBack>> undo_of(const views::Views& views, const UndoAsked& asked);

/// "undo of run 12" → 12; 0 of all else.
[[nodiscard]] RunId run_undone_by(std::string_view correction);

}  // namespace tidemark::sync
