#pragma once

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/events/event.h"
#include "core/events/records.h"
#include "core/folds/part.h"
#include "core/planning/plan.h"
#include "sync/closing.h"
#include "sync/selection.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// What a comparison with the log has to know beside the plan.
struct ObserveContext {
  Part part;
  RunId run = 0;
  Instant read_at;  ///< when the targets' fetch began
  std::set<std::string>
      mapped_before;  ///< fields that the plan before this one read too: unknown means that they were empty
  const std::vector<OpenTarget>* open = nullptr;  ///< their fields may hold either value: nothing is said of them
  bool known_alone =
      false;  ///< a plan of some fields that reads no sources leaves whom the log does not know to the next run
};

/// What the targets hold now, compared with what the log knows of them (design, "Observe"): only differences become facts –
/// *baseline* (first seen under this mapping), *changed by others*, *gone*, *returned*, *arrived late* (what a request of the last week had
/// sent that was answered with no, or not at all). A value of ours that reads don't show yet is none.
/// A baseline names the source record that the target is matched with. Events of at most some thousand records each; none where
/// nothing differs.
///
/// Each event is given to `append` when what the views know was looked through: they are not read while it follows the log.
using AppendFact = std::function<Result<void>(const Event&)>;
[[nodiscard]] Result<void> observe(const views::Views& views, const Plan& plan, const ObserveContext& context,
                                   const AppendFact& append);

/// Which of a plan's changes are carried out, and why the others are not.
struct Choice {
  std::vector<Unsent> changes;          ///< of each; those that say `none` are sent
  bool not_exact = false;               ///< all of the looked-at plan or nothing was asked for, and all can't be
  std::vector<std::string> superseded;  ///< targets of changes that only the plan has which was looked at, by bytes

  [[nodiscard]] std::size_t count(Unsent what) const {
    return static_cast<std::size_t>(std::count(changes.begin(), changes.end(), what));
  }
};

/// Marks the changes of records that are not selected. How many targets are.
std::size_t select(const Selection& selection, const Plan& plan, Choice& choice);

/// What the guard measures of a plan, of the changes alone that are to be sent.
[[nodiscard]] GuardMeasures measures_of_sent(const Plan& plan, const Choice& choice, const GuardMemory& memory);

/// The transitions of a plan: of each record whose class or notes are others than what was last said of it, an item for the
/// Planned event. Of what is sent nothing more is said, as it has an intent. Of targets with an open intent, and their sources, is
/// said *changed*.
[[nodiscard]] Result<Items> transitions(const views::Views& views, const Plan& plan, Part part, const Choice& choice,
                                        const std::vector<OpenTarget>& open);

}  // namespace tidemark::sync
