#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/folds/messages_fold.h"
#include "core/folds/run_fold.h"
#include "core/time/instant.h"

namespace tidemark {

/// What can be wrong with a subscription, as its operator wants to hear of it (X16; docs/messages.md says when each is).
enum class TroubleKind : std::uint8_t {
  failed,      ///< a part, or a whole run
  held,        ///< the guard held a part, and nobody has decided yet
  overdue,     ///< a night went by without its run
  slow,        ///< a run takes, or took, far longer than those before
  unusual,     ///< far more changes than the nights before
  shrunken,    ///< a side is empty, or less than half of what it was
  letters,     ///< every run leaves more letters than the one before
  undone,      ///< the same value was written three runs running: somebody else takes it back each time
  credential,  ///< the other system does not let us in, or will not soon
};

[[nodiscard]] std::string_view name_of(TroubleKind kind);

struct Trouble {
  TroubleKind kind = TroubleKind::failed;
  std::string part;  ///< "visitor pull"; empty: the whole subscription
  std::string what;  ///< one sentence without a full stop
  std::string hint;
  RunId run = 0;  ///< that shows it; 0: none does
};

/// How many of the newest runs are looked at.
inline constexpr std::size_t runs_for_troubles = 40;

/// What is known of a subscription when it is looked at.
struct Looked {
  std::span<const RunRow> runs = {};  ///< the newest first, up to `runs_for_troubles`
  RunId at_work = 0;                  ///< the run that goes on; 0: none does
  Instant now = {};
  /// The last night that is known to have been missed, where none ran since; as a date's text.
  std::optional<std::string> missed_night = {};
  /// Values that each of the three newest runs wrote alike, by part.
  std::map<std::string, std::uint64_t> undone = {};
  /// Why the last run that was asked for could not begin, or could not go on.
  std::optional<Error> not_begun = {};
  /// The parts that the configuration has, "visitor pull"; one that it has not any more is not looked at, and what was wrong with it
  /// is over. Nothing: not known.
  std::optional<std::vector<std::string>> parts = {};
  /// Credentials that end soon, with the date's text.
  std::map<std::string, std::string> ending = {};
};

/// All that is wrong, by kind and part. Only runs of everything, or of all that there is of a part, are compared: pilots are not. A run
/// that was stopped on request is no failure: it is gone on with.
///
///     troubles(looked) == {{TroubleKind::held, "visitor pull", "run 12: the guard holds 812 changes", "tidemark runs show 12 …", 12}}
[[nodiscard]] std::vector<Trouble> troubles(const Looked& looked);

/// Whether a trouble that was told and is not among today's is over: only a run since, that came to its end and has the part, says so.
/// One that was cut off says nothing, nor does one of other parts.
[[nodiscard]] bool is_over(const MessageRow& row, const Looked& looked);

/// While the newest run has not come to its end, what earlier ones showed is no news.
[[nodiscard]] bool waits_for_the_run(TroubleKind kind);

}  // namespace tidemark
