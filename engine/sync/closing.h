#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/folds/part.h"
#include "sync/fetch.h"
#include "sync/journal.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// A target of an intent that can't be closed yet: left out of plans (*unknown*), and what it holds is no fact.
struct OpenTarget {
  Part part;
  std::string id;
  std::string source;
  std::vector<std::string> fields;
};

struct Closed {
  std::uint64_t closed = 0;
  std::set<std::pair<std::string, std::string>> closed_targets;  ///< part and id, each once however often it was sent
  std::vector<OpenTarget> open_targets;
  /// Salesforce objects of which it could not be found out what a push wrote, and why: no push is planned for them.
  std::map<std::string, Error, std::less<>> obstacles;
  /// Those of them that a job of ours may still write: no pull is planned from them either.
  std::set<std::string, std::less<>> objects_of_jobs;

  /// Why nothing is planned for this object in this direction; null where nothing is in the way.
  [[nodiscard]] const Error* obstacle_to(std::string_view object, Direction direction) const;
  void leave_open(const views::OpenIntent& intent);
  void add_closed(const views::OpenIntent& intent);
};

/// The part that an intent belongs to.
[[nodiscard]] Part part_of_intent(const views::OpenIntent& intent);

/// Closes intents of pulls that an earlier start left without an outcome, by reading their targets; never by sending (X6; design, "After a
/// crash, closing is reading"). Not before an intent's `quiet_until`. Of each field of an item:
///
///     the target holds the new value                     arrived
///     it holds the old one, and no read can lag any more  not there
///     it holds the old one, and a read may still lag      the intent stays open
///     it is gone                                          missing, the whole item
///     anything else                                       unknown
[[nodiscard]] Result<void> close_pulls(const Surroundings& world, const Patience& patience, pendo::Client& pendo,
                                       const Zone& zone, Closed& closed);

/// The same of pushes. What was a job's data the job tells of: it is followed to its end, or aborted where it was never closed, its
/// results are read, and when they are in the log it is deleted: before its object is planned again, for a pull as for a push. A job that is gone is as though there had been none: Salesforce's reads
/// don't lag, so what holds the old value once the time to be quiet is over has not arrived. What can't be read, or a job that does not
/// end, is an obstacle to its object alone.
[[nodiscard]] Result<void> close_pushes(const Surroundings& world, salesforce::Client& salesforce, const Zone& zone,
                                        Closed& closed);

/// Where nobody could be asked what became of them, earlier jobs may be at work still: their objects are an obstacle, for pulls too.
[[nodiscard]] Result<void> keep_from_jobs(const Surroundings& world, const Error& why, Closed& closed);

}  // namespace tidemark::sync
