#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/line.h"
#include "service/questions/moments.h"
#include "views/views.h"

namespace tidemark::service {

/// What a run did with a record in one of its parts, and why not more.
///
///     const auto answers = why_not(views, "visitor", "v-42", 12);     // one for each part that knows of it
///     verdict(answers->front()) == "ambiguous"
struct RecordAnswer {
  Part part;
  Side side = Side::target;
  RunId run = 0;
  views::RecordInRun record;
  bool some_are_erased =
      false;  ///< an erasure keeps somebody out of what is read: rows of theirs came without an identifier
};

/// In each part that knows of it, first what the run has planned. An entity of Pendo is the target of its pull and the source of its push,
/// a Salesforce record the other way round, of either connection.
[[nodiscard]] Result<std::vector<RecordAnswer>> why_not(const views::Views& views, std::string_view kind,
                                                        std::string_view id, RunId run);

/// The newest run that a mapping called for, as an undo says nothing of whom it has nothing to do with; the newest of all where there is no
/// such run, 0 where there is none.
[[nodiscard]] Result<RunId> newest_that_planned(const views::Views& views);

/// Whether the run put something back, and nothing there: what an earlier run said of the record is no answer then.
[[nodiscard]] bool is_left_by_correction(const RecordAnswer& asked);

/// The others that have the identifier, "source 003…" and "target v-7".
[[nodiscard]] std::vector<std::string> sharing(const views::Views& views, const RecordAnswer& asked,
                                               std::string_view own_id);

/// The shortest answer that is true, and what it says at length.
[[nodiscard]] std::string verdict(const RecordAnswer& asked);
[[nodiscard]] std::string reason(const RecordAnswer& asked);
[[nodiscard]] std::string words_of(Unsent why);

/// What was sent in a run, target by target.
using SentByTarget = std::map<std::string_view, std::vector<views::Moment>>;
[[nodiscard]] SentByTarget by_target(const std::vector<views::TargetMoment>& sent);

/// As `tidemark why-not --json` prints it (docs/command-line.md).
void put_record(json::Line& line, std::string_view kind, std::string_view id, const RecordAnswer& asked,
                const std::vector<std::string>& others);

}  // namespace tidemark::service
