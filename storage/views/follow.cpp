#include <mutex>
#include <utility>

#include "core/hash/blake2b.h"
#include "views/fold.h"
#include "views/keys.h"
#include "views/read_ahead.h"
#include "views/row_codec.h"
#include "views/views.h"

namespace tidemark::views {
namespace {

/// How much is folded in memory before it is written: a catch-up's batch stays small; a rebuild wants all in one, sorted.
constexpr std::size_t batch_memory = std::size_t{32} << 20;
constexpr std::size_t rebuild_memory = std::size_t{2} << 30;

std::string live_key(std::uint32_t subscription) {
  return generation_prefix(subscription, 0) + key_of(View::checkpoint);
}

}  // namespace

Views::Views(Store& store, std::uint32_t subscription, const log::EventLog& log)
    : store_{store}, subscription_{subscription}, log_{log}, turns_{store.turns_of(subscription)} {}

Result<std::optional<std::uint32_t>> Views::live(const Rows& rows) const {
  std::string value;
  auto found = rows.get(live_key(subscription_), value);
  if (!found) return tl::unexpected{found.error()};
  if (!*found) return std::optional<std::uint32_t>{};
  return std::optional{static_cast<std::uint32_t>(big_endian(value))};
}

/// Nothing where the row is missing or can't be read: either way the generation is to be rebuilt.
Result<std::optional<Checkpoint>> Views::checkpoint_of(const Rows& rows, std::uint32_t generation) const {
  std::string value;
  auto found = rows.get(generation_prefix(subscription_, generation) + key_of(View::checkpoint), value);
  if (!found) return tl::unexpected{found.error()};
  if (!*found) return std::optional<Checkpoint>{};
  auto checkpoint = unpack<Checkpoint>(value);
  return checkpoint ? std::optional{*checkpoint} : std::optional<Checkpoint>{};
}

Result<bool> Views::contains(const Checkpoint& checkpoint) const {
  if (checkpoint.position > log_.head().position) return false;
  if (checkpoint.position == 0) return true;
  bool same = false;
  auto read = log_.read(checkpoint.position, checkpoint.position, log::Depth::entries,
                        [&](const log::Entry& entry) -> Result<bool> {
                          same = entry.digest == checkpoint.digest;
                          return false;
                        });
  if (!read) return tl::unexpected{read.error()};
  return same;
}

Result<void> Views::compare(const Checkpoint& checkpoint) const {
  const auto ours = contains(checkpoint);
  if (!ours) return tl::unexpected{ours.error()};
  if (*ours) return {};
  const std::string followed = std::to_string(checkpoint.position);
  const std::string head = std::to_string(log_.head().position);
  return failure(
      ErrorCode::corrupt,
      checkpoint.position > log_.head().position
          ? "the log ends at position " + head + ", the views have followed it to " + followed + ": entries are missing"
          : "the log's entry at position " + followed + " is another one than the views have followed",
      "position " + followed,
      "the log was damaged, or restored from an older copy: put the newer log back; or run `tidemark views "
      "rebuild`, and today's log counts as it is");
}

/// Up to where the live views stand; nothing where there are none.
Result<std::optional<Checkpoint>> Views::followed() const {
  const auto rows = store_.snapshot();
  const auto generation = live(*rows);
  if (!generation) return tl::unexpected{generation.error()};
  return *generation ? checkpoint_of(*rows, **generation) : std::optional<Checkpoint>{};
}

Result<void> Views::compare() const {
  const auto checkpoint = followed();
  if (!checkpoint) return tl::unexpected{checkpoint.error()};
  return *checkpoint ? compare(**checkpoint) : Result<void>{};
}

std::optional<Error> Views::lost_entries() const {
  const auto checkpoint = followed();
  if (!checkpoint || !*checkpoint) return std::nullopt;
  const auto ours = contains(**checkpoint);
  if (!ours || *ours) return std::nullopt;
  auto compared = compare(**checkpoint);
  return compared ? std::nullopt : std::optional{std::move(compared.error())};
}

Result<CaughtUp> Views::catch_up(const Progress& progress) {
  {
    const std::scoped_lock lock{turns_->following};
    const auto generation = live(store_);
    if (!generation) return tl::unexpected{generation.error()};
    if (*generation) {
      const auto checkpoint = checkpoint_of(store_, **generation);
      if (!checkpoint) return tl::unexpected{checkpoint.error()};
      if (auto ours = *checkpoint ? compare(**checkpoint) : Result<void>{}; !ours) return tl::unexpected{ours.error()};
      if (*checkpoint && (*checkpoint)->version == fold_version)
        return follow(**generation, **checkpoint, log_.head().position).map([](const Checkpoint& reached) {
          return CaughtUp{reached.position, false};
        });
    }
  }
  const std::unique_lock alone{turns_->rebuild, std::try_to_lock};
  if (!alone) return failure(ErrorCode::in_use, "the views are being rebuilt", {}, "wait for that rebuild to end");
  return rebuild_alone(progress, false);
}

/// Batch by batch up to `last`. Where an event can't be taken, what stands before it is written all the same.
Result<Checkpoint> Views::follow(std::uint32_t generation, const Checkpoint& from, Position last) {
  Fold fold{store_, generation_prefix(subscription_, generation), log_, from, Fold::Start::stored};
  if (from.position >= last) return from;
  if (auto known = fold.know_decisions(); !known) return tl::unexpected{known.error()};
  const Position head = last;
  const auto fold_up_to = [&](Position end) -> Result<void> {
    if (fold.checkpoint().position >= end) return {};
    auto read =
        log_.read(fold.checkpoint().position + 1, end, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
          if (auto taken = fold.take(entry); !taken) return tl::unexpected{taken.error()};
          if (fold.memory() < batch_memory) return true;
          return fold.write().map([] { return true; });
        });
    const Position reached = fold.checkpoint().position;
    return read.and_then([&] { return fold.write(); }).map_error([&](Error error) {
      if (end == head) last = reached;
      fold.drop();
      return error;
    });
  };
  auto folded = fold_up_to(head);
  if (folded) return fold.checkpoint();
  if (const auto rest = fold_up_to(last); !rest) return tl::unexpected{rest.error()};
  return tl::unexpected{folded.error()};
}

Result<std::optional<Views::Stop>> Views::stop() {
  const auto caught_up = catch_up();
  if (caught_up) return std::optional<Stop>{};
  const std::scoped_lock lock{turns_->following};
  const auto generation = live(store_);
  if (!generation) return tl::unexpected{generation.error()};
  if (!*generation) return tl::unexpected{caught_up.error()};
  const auto checkpoint = checkpoint_of(store_, **generation);
  if (!checkpoint) return tl::unexpected{checkpoint.error()};
  if (!*checkpoint || (*checkpoint)->position == log_.head().position || !compare(**checkpoint))
    return tl::unexpected{caught_up.error()};
  // Taken once more, and thrown away: what stands before it is written already.
  Fold fold{store_, generation_prefix(subscription_, **generation), log_, **checkpoint, Fold::Start::stored};
  const Position next = (*checkpoint)->position + 1;
  auto taken = fold.know_decisions();
  if (taken)
    taken = log_.read(next, next, log::Depth::items,
                      [&](const log::Entry& entry) { return fold.take(entry).map([] { return false; }); });
  if (taken || !fold.stopped_at()) return tl::unexpected{caught_up.error()};
  return std::optional{Stop{fold.stopped_at()->position, fold.stopped_at()->index, taken.error()}};
}

/// The generations beyond the live one are left from rebuilds that never came to their end.
Result<std::uint32_t> Views::new_generation() {
  const auto generation = live(store_);
  if (!generation) return tl::unexpected{generation.error()};
  const std::uint32_t next = generation->value_or(0) + 1;
  const std::string first = generation_prefix(subscription_, next);
  const std::string end = generation_prefix(subscription_, 0xffffffff);
  bool left = false;
  auto scanned = store_.scan(first, end, [&](std::string_view, std::string_view) { return left = true, false; });
  if (scanned && left) scanned = store_.remove_range(first, end);
  return scanned.map([&] { return next; });
}

/// `reached` is where it came to, also where an event can't be taken.
Result<void> Views::fold_generation(std::uint32_t generation, Position last, const Progress& progress,
                                    Checkpoint& reached) {
  Fold fold{store_, generation_prefix(subscription_, generation), log_, Checkpoint{}, Fold::Start::empty};
  const auto take = [&](const log::Entry& entry) -> Result<bool> {
    if (progress && !progress(entry.position - 1, last))
      return failure(ErrorCode::interrupted, "stopped on request; the views are as they were");
    if (auto taken = fold.take(entry); !taken) return tl::unexpected{taken.error()};
    if (fold.memory() < rebuild_memory) return true;
    return fold.load().map([] { return true; });
  };
  auto read = fold.know_decisions();
  if (read && last > 0) read = read_ahead(log_, 1, last, take);
  reached = fold.checkpoint();
  if (!read) return read;
  if (progress) progress(last, last);
  return fold.load();
}

Result<void> Views::remove_generation(std::uint32_t generation) {
  return store_.remove_range(generation_prefix(subscription_, generation),
                             generation_prefix(subscription_, generation + 1));
}

/// Nothing waits for the disk here: a crash leaves the generation before this one, whole, or none, and it is folded once more.
Result<void> Views::swap_to(std::uint32_t generation) {
  std::string number;
  add_big_endian(number, generation, 4);
  if (auto swapped = store_.write({{live_key(subscription_), number}}); !swapped) return swapped;
  return store_.remove_range(generation_prefix(subscription_, 1), generation_prefix(subscription_, generation));
}

Result<void> Views::forget(const Progress& progress) {
  if (auto rebuilt = rebuild(progress); !rebuilt) return tl::unexpected{rebuilt.error()};
  const std::scoped_lock lock{turns_->following};
  const auto generation = live(store_);
  if (!generation) return tl::unexpected{generation.error()};
  return store_.purge(generation_prefix(subscription_, 1), generation_prefix(subscription_, generation->value_or(1)));
}

Result<CaughtUp> Views::rebuild(const Progress& progress) {
  const std::unique_lock alone{turns_->rebuild, std::try_to_lock};
  if (!alone)
    return failure(ErrorCode::in_use, "the views are being rebuilt already", {}, "wait for that rebuild to end");
  return rebuild_alone(progress, true);
}

/// The long part is folded beside the live generation; what was appended meanwhile, while nobody else follows. Where an event
/// can't be taken, a usable live generation stays; else what stands before the event becomes the live one.
Result<CaughtUp> Views::rebuild_alone(const Progress& progress, bool live_is_usable) {
  const auto generation = new_generation();
  if (!generation) return tl::unexpected{generation.error()};
  Checkpoint folded;
  if (auto done = fold_generation(*generation, log_.head().position, progress, folded); !done) {
    auto cleared = remove_generation(*generation);
    if (cleared && !live_is_usable && done.error().code != ErrorCode::interrupted) {
      const std::scoped_lock lock{turns_->following};
      cleared =
          fold_generation(*generation, folded.position, {}, folded).and_then([&] { return swap_to(*generation); });
    }
    return tl::unexpected{cleared ? done.error() : cleared.error()};
  }
  const std::scoped_lock lock{turns_->following};
  auto reached = follow(*generation, folded, log_.head().position);
  if (!reached) return tl::unexpected{reached.error()};
  if (auto swapped = swap_to(*generation); !swapped) return tl::unexpected{swapped.error()};
  return CaughtUp{reached->position, true};
}

Result<Digested> Views::verify(const Progress& progress) {
  const std::unique_lock alone{turns_->rebuild, std::try_to_lock};
  if (!alone)
    return failure(ErrorCode::in_use, "the views are being rebuilt already", {}, "wait for that rebuild to end");
  const auto live_one = digest();
  if (!live_one) return live_one;
  const auto generation = new_generation();
  if (!generation) return tl::unexpected{generation.error()};
  Checkpoint reached;
  const auto again = fold_generation(*generation, live_one->position, progress, reached).and_then([&] {
    return digest_of(store_, *generation);
  });
  const auto removed = remove_generation(*generation);
  if (!again) return tl::unexpected{again.error()};
  if (!removed) return tl::unexpected{removed.error()};
  if (*again == live_one->digest) return live_one;
  // The log has lost the person's items already, and the views have them yet.
  const auto known = erasures();
  if (!known) return tl::unexpected{known.error()};
  for (const ErasureRow& row : *known)
    if (!row.done)
      return failure(ErrorCode::incomplete, "an erasure has not come to its end: the views may have the person yet",
                     "log position " + std::to_string(row.position), "the next run or erasure ends it: tidemark sync");
  return failure(ErrorCode::corrupt, "the views are not what the log says",
                 "position " + std::to_string(live_one->position), "rebuild them: tidemark views rebuild");
}

Result<Digest> Views::digest_of(const Rows& rows, std::uint32_t generation) const {
  const std::string prefix = generation_prefix(subscription_, generation);
  Blake2b hash;
  const auto feed = [&](std::string_view bytes) {
    std::string length;
    add_big_endian(length, bytes.size(), 8);
    hash.update(length);
    hash.update(bytes);
  };
  auto scanned = rows.scan(prefix, generation_prefix(subscription_, generation + 1),
                           [&](std::string_view key, std::string_view value) {
                             feed(key.substr(prefix.size()));
                             feed(value);
                             return true;
                           });
  return scanned.map([&] { return hash.finish(); });
}

Result<Digested> Views::digest() const {
  const auto rows = store_.snapshot();
  const auto generation = live(*rows);
  if (!generation) return tl::unexpected{generation.error()};
  if (!*generation)
    return failure(ErrorCode::not_found, "there are no views yet", {}, "make them: tidemark views rebuild");
  const auto checkpoint = checkpoint_of(*rows, **generation);
  if (!checkpoint) return tl::unexpected{checkpoint.error()};
  return digest_of(*rows, **generation).map([&](const Digest& digest) {
    return Digested{*checkpoint ? (*checkpoint)->position : 0, digest};
  });
}

Result<Standing> Views::standing() const {
  const auto rows = store_.snapshot();
  Standing standing{0, log_.head().position, false};
  const auto generation = live(*rows);
  if (!generation) return tl::unexpected{generation.error()};
  if (!*generation) return standing;
  const auto checkpoint = checkpoint_of(*rows, **generation);
  if (!checkpoint) return tl::unexpected{checkpoint.error()};
  if (!*checkpoint) return standing;
  standing.position = (*checkpoint)->position;
  return contains(**checkpoint).map([&](bool ours) {
    standing.current = ours && (*checkpoint)->version == fold_version && standing.position == standing.head;
    return standing;
  });
}

Result<void> Views::flush() { return store_.flush(); }

}  // namespace tidemark::views
