#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "log/rocksdb_log.h"
#include "log/signed_head.h"
#include "log/verify.h"

namespace tidemark::log {

/// Where a run begins and ends in a log.
struct RunExtent {
  Position first = 0;
  Position last = 0;
  bool has_ended = false;  ///< else `last` is its newest entry so far
};

/// From the entries alone. `not_found` where the log has no such run.
[[nodiscard]] Result<RunExtent> extent_of(const EventLog& log, RunId run);

/// A range of entries, and those behind it as far as one names what was erased in it.
struct ProvenForBundle {
  Verified range;
  std::optional<Verified> behind = {};
};
/// `prove` is `verify`, with whoever wants to see how far it is.
[[nodiscard]] Result<ProvenForBundle> prove_for_bundle(
    const Verification& range, const std::function<Result<Verified>(const Verification& wanted)>& prove);

/// Entries that were proven, to be handed to somebody who has no Tidemark. docs/log-format.md, "The bundle", has it line by line.
struct Bundle {
  const Subscription& subscription;
  RunId run = 0;  ///< that it is about; 0: it is an export of the log
  const Verified& proven;
  std::optional<Verified> behind =
      {};  ///< the entries from there to the last event that names what was erased; they follow `proven`
};

/// Takes what is written next; an error ends the writing and is passed on.
using BundleSink = std::function<Result<void>(std::string_view text)>;

/// Writes the first line, the entries with their items and, last, their head, signed by the key that comes of `seed`. Holds no more than a
/// frame of items at a time.
[[nodiscard]] Result<void> write_bundle(const LogStore& store, const Bundle& bundle, std::string_view seed,
                                        const BundleSink& sink);

}  // namespace tidemark::log
