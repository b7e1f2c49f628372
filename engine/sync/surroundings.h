#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "archive/archive.h"
#include "core/error.h"
#include "core/folds/part.h"
#include "core/pages/page.h"
#include "core/time/instant.h"
#include "core/time/zone.h"
#include "http/message.h"
#include "http/retry.h"
#include "log/event_log.h"
#include "pendo/client.h"
#include "salesforce/collections.h"
#include "salesforce/grant.h"
#include "views/views.h"

namespace tidemark::sync {

/// What is behind a credential's name. Never in the log, in an error or in a message.
struct Credential {
  salesforce::Credentials salesforce = {};
  std::string key = {};  ///< Pendo's
};

/// What a run is doing, for a person who waits.
struct Progress {
  std::string part;  ///< "visitor pull"
  std::string what;  ///< "reading Contact", "writing"
  std::uint64_t done = 0;
  std::uint64_t of = 0;  ///< 0 where nobody knows
};

/// Everything that a run touches, as arguments: with the simulators as network, memory as disk and a counted clock a whole run
/// happens in one thread and can be repeated exactly.
struct Surroundings {
  std::function<Instant()> clock;
  std::function<void(std::int64_t milliseconds)> sleep;
  std::function<bool()> stopping = [] { return false; };  ///< whether a person asked it to end
  http::Jitter jitter = {};                               ///< none: pauses are as long as they may be
  http::Transport* network = nullptr;
  log::EventLog* log = nullptr;
  views::Views* views = nullptr;
  archive::Archive* archive = nullptr;
  std::function<Result<Zone>(std::string_view name)> zone;
  bool (*zone_exists)(std::string_view name) = nullptr;
  std::string zones;  ///< version of the zone table
  std::function<Result<Credential>(std::string_view name)> credential;
  /// Puts a credential in the place of the one of that name: a refresh token that was used is good no longer.
  std::function<Result<void>(std::string_view name, const Credential& renewed)> keep_credential;
  /// The key by which persons are known that an erasure keeps out of later reads (erasure.h, person_key); asked for where there are such.
  std::function<Result<std::string>()> person_key = [] { return Result<std::string>{}; };
  /// Told where an erasure that was cut off was gone on with, so that its receipt is kept where it should be.
  std::function<void()> erased = [] {};
  /// Whether the guard holds a part whatever it would change, as the directory was restored and taken over; told when what a person has
  /// looked at was carried out there.
  std::function<bool(Part part)> holds_first_run = [](Part) { return false; };
  std::function<void(Part part)> first_run_was = [](Part) {};
  Spread spread = one_by_one;
  bool reads_ahead = false;  ///< a page is asked for while the one before it is archived, in a thread of its own
  std::function<void(std::uint64_t run)> began = [](std::uint64_t) {};  ///< told when the run is in the log
  std::function<void(const Progress&)> progress = [](const Progress&) {};
};

/// How long things take elsewhere.
struct Patience {
  /// From an intent on: after it the other system works on nothing any more that it was sent.
  std::int64_t quiet = pendo::longest_write_ms + pendo::works_ms;
  std::int64_t salesforce_quiet = salesforce::Collections::longest_ms + salesforce::Collections::works_ms;
  std::int64_t awaiting_read = one_hour;  ///< how long Pendo's reads may show what was before a write
  std::int64_t approval = one_day;
  int attempts = 5;  ///< of one write
};

}  // namespace tidemark::sync
