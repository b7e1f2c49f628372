#include "backup/continues.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "core/events/access_events.h"
#include "core/events/codec.h"

namespace tidemark::backup {
namespace {

/// What the engine's own log says of the directory.
struct Past {
  Instant taken_over{std::numeric_limits<std::int64_t>::min()};  ///< when it was, last
  std::set<std::string> removed;                                 ///< "subscription acme"
};

Result<Past> past_of(log::LogStore& logs) {
  const auto trail = logs.log(log::engine_log);
  if (!trail) return tl::unexpected(trail.error());
  Past past;
  auto read =
      (*trail)->read(1, (*trail)->head().position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
        for (const log::RecordedEvent& recorded : entry.events) {
          if (recorded.event.type == EventType::taken_over) past.taken_over = entry.time;
          if (recorded.event.type != EventType::subscription_removed) continue;
          auto removed = body_of<SubscriptionRemoved>(recorded.event);
          if (!removed) return tl::unexpected(std::move(removed.error()));
          past.removed.insert(std::move(removed->of));
        }
        return true;
      });
  if (!read && (*trail)->head().position > 0) return tl::unexpected(std::move(read.error()));
  return past;
}

tl::unexpected<Error> missing(std::string what, const Manifest::Log& of) {
  return failure(ErrorCode::corrupt, "no backup was made: " + what,
                 "the log of " + (of.name.empty() ? "users and tokens" : of.name),
                 "put the newer log back, or restore that backup (docs/runbooks/damaged-log.md); where today's log is "
                 "to count as it is, name another folder of backups");
}

/// The digest that the entry has; nothing where the log ends before it.
Result<std::optional<Digest>> digest_at(const log::EventLog& log, Position position) {
  std::optional<Digest> digest;
  if (position > log.head().position) return digest;
  auto read = log.read(position, position, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
    digest = entry.digest;
    return true;
  });
  return read ? Result<std::optional<Digest>>{digest} : tl::unexpected(std::move(read.error()));
}

Result<void> check_log(log::LogStore& logs, const Manifest::Log& then, std::uint32_t backup) {
  const auto log = logs.log(then.subscription);
  if (!log) return tl::unexpected(log.error());
  const auto digest = digest_at(**log, then.position);
  if (!digest) return tl::unexpected(digest.error());
  const std::string of_backup = "backup " + std::to_string(backup);
  if (!*digest)
    return missing("the log ends at position " + std::to_string((*log)->head().position) + ", and " + of_backup +
                       " has it to " + std::to_string(then.position) + ": entries are missing",
                   then);
  if (**digest != then.digest)
    return missing(
        "the log's entry at position " + std::to_string(then.position) + " is another one than " + of_backup + " has",
        then);
  return {};
}

/// One log of the same number with another first entry tells two directories apart; where they may have gone two ways since the backup, one with
/// the same says that they were one.
bool is_of(const Manifest& backup, const std::vector<Manifest::Log>& heads, const Past& past) {
  bool has_same = false;
  bool has_other = false;
  for (const Manifest::Log& earlier : backup.logs)
    for (const Manifest::Log& log : heads)
      if (log.subscription == earlier.subscription && earlier.position > 0 && log.position > 0)
        (log.first == earlier.first ? has_same : has_other) = true;
  return !has_other || (has_same && backup.made < past.taken_over);
}

}  // namespace

Result<void> check_continues(log::LogStore& logs, const std::vector<Manifest::Log>& heads,
                             const std::vector<Manifest>& before, const std::filesystem::path& folder) {
  if (before.empty()) return {};
  const Manifest& newest = before.back();
  const auto past = past_of(logs);
  if (!past) return tl::unexpected(past.error());
  for (const Manifest& one : before)
    if (!is_of(one, heads, *past))
      return failure(ErrorCode::refused, "the folder has backups of another directory", folder.string(),
                     "name a folder of its own for each directory");
  if (newest.made < past->taken_over) return {};
  const auto all = logs.subscriptions();
  if (!all) return tl::unexpected(all.error());
  for (const Manifest::Log& then : newest.logs) {
    if (then.position == 0) continue;
    const bool is_there = then.subscription == log::engine_log ||
                          std::ranges::find(*all, then.subscription, &log::Subscription::number) != all->end();
    // One whose name was damaged is removed by its number.
    if (!is_there && (past->removed.contains("subscription " + then.name) ||
                      past->removed.contains("subscription " + std::to_string(then.subscription))))
      continue;
    auto goes_on =
        is_there
            ? check_log(logs, then, newest.number)
            : missing("there is no such subscription any more, and backup " + std::to_string(newest.number) + " has it",
                      then);
    if (goes_on) continue;
    goes_on.error().where += " (" + folder.string() + ")";
    return goes_on;
  }
  return {};
}

}  // namespace tidemark::backup
