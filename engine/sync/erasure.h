#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "core/error.h"
#include "core/events/erasure_events.h"
#include "log/event_log.h"
#include "sync/person.h"
#include "views/views.h"

namespace tidemark::sync {

/// What an erasure touches.
struct ErasureWorld {
  log::EventLog* log = nullptr;
  views::Views* views = nullptr;
  archive::Archive* archive = nullptr;
  std::string key;  ///< of PersonHash: person_key(seed of the directory)
  std::function<void(std::string_view what)> progress = [](std::string_view) {};
};

/// `corrupt` where erasures of this log were made with another key: by this one nobody can tell who they were, and whom they keep out.
[[nodiscard]] Result<void> check_key(const std::vector<views::ErasureRow>& erasures, std::string_view key);

/// The key of PersonHash, derived from the directory's signing seed, so that there is no second secret to be kept.
[[nodiscard]] std::string person_key(std::string_view seed);

struct ErasureAsked {
  PersonName person;
  std::string actor;
  std::string reason;
  bool suppress = false;                          ///< later reads leave the person out
  std::vector<std::string> also_suppressed = {};  ///< hashes of names that the log does not know (any more)
  Position instead_of = 0;                        ///< of the event that this one repeats, in a log that was lost since
};

/// Where something of the person still is, for whoever asked: it is told, and written down nowhere.
struct StillThere {
  std::string where;  ///< "configurations", "records of others"
  std::uint64_t times = 0;
  Position first = 0;  ///< the first of them; 0 where it is none of the log
};

/// What an erasure takes, or took.
struct Erasure {
  Position position = 0;  ///< of the event `erased`; 0 where it was only looked
  std::string receipt;
  std::uint64_t items = 0;
  std::uint64_t entries = 0;  ///< that have these items
  std::uint64_t pages = 0;    ///< of the archive: pages, kept plans and captured calls go whole
  Person person;
  std::vector<PersonName>
      others;  ///< who lose items too: what they had from the person's record, or were held for the same
  std::vector<StillThere> still_there;
  /// False where no page that has the person is kept, as after another erasure that took it: by what a run matches the person is not known then,
  /// so that nothing was looked for by it, and it is not among what is suppressed.
  bool identifier_known = true;
};

/// What would go, without any effect. `not_found` where neither log nor archive has anything of such a person.
[[nodiscard]] Result<Erasure> look_for(const ErasureWorld& world, const ErasureAsked& asked);

/// Takes everything of a person out of log, archive and views (X9), in this order: an `erased` event that names each item by its place, the
/// items' bytes, the pages, the views, and `erasure_done`. Cut short anywhere, `finish_erasures` goes on with it.
///
///     auto erasure = erase(world, {{"v-42", EntityKind::visitor}, "ann", "request 2026-114"});
///     erasure->items == 12, erasure->receipt == "7c1f…"
///
/// `invalid_input`: no reason, or one that names the person; `refused`: a run goes on; `not_found` as of look_for, unless the person is to be
/// suppressed.
[[nodiscard]] Result<Erasure> erase(const ErasureWorld& world, const ErasureAsked& asked);

/// Erases again what another log of the same persons has a receipt of, as where a directory is restored from before it: whom the log knows is
/// found by the hash. The event that repeats it is in the log in any case, names it by its position there (`lost`), and keeps out who was kept
/// out. False where the log has nobody of that hash. A run that was cut off is no hindrance: nothing is at work in such a directory.
[[nodiscard]] Result<bool> erase_again(const ErasureWorld& world, const Erased& receipt, Position lost);

/// Whether the log has that erasure: the event itself, or one that repeats it.
[[nodiscard]] bool is_known(const std::vector<views::ErasureRow>& erasures, std::string_view receipt,
                            Position position);

/// Goes on with erasures that were cut short; how many there were.
[[nodiscard]] Result<std::uint64_t> finish_erasures(const ErasureWorld& world);

}  // namespace tidemark::sync
