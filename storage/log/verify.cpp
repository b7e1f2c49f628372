#include "log/verify.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "core/events/erasure_events.h"

namespace tidemark::log {
namespace {

std::string place(Position position) { return "position " + std::to_string(position); }

tl::unexpected<Error> differs(Position position) {
  return failure(ErrorCode::corrupt, "the log does not continue the given head: its entry there has another digest",
                 place(position), "it was changed, or it is another log");
}

using ItemPlace = std::array<std::uint64_t, 3>;  ///< position, event, item

/// Neighbouring entries of which each continues the one before it.
struct Stretch {
  Position first = 0;
  Digest previous = {};
  Instant first_time = {};
  Head head;
  Instant time = {};
  std::uint64_t entries = 0;
  std::uint64_t items = 0;
  std::vector<ItemPlace> erased;
};

/// Holds each entry against the one before it. What is read here was hashed from stored bytes by the log's reading.
class StretchProof {
 public:
  explicit StretchProof(const Verification& wanted) : wanted_{wanted} {}

  [[nodiscard]] Result<bool> take(const Entry& entry) {
    if (proven_.entries == 0) {
      proven_.first = entry.position;
      proven_.previous = entry.previous;
      proven_.first_time = entry.time;
    } else if (entry.position != proven_.head.position + 1) {
      return failure(ErrorCode::corrupt, "the entry is missing", place(proven_.head.position + 1));
    } else if (entry.previous != proven_.head.digest) {
      return failure(ErrorCode::corrupt, "the entry does not continue the one before it", place(entry.position));
    } else if (entry.time < proven_.time) {
      return failure(ErrorCode::corrupt, "the entry is older than the one before it", place(entry.position));
    }
    if (wanted_.kept && wanted_.kept->position == entry.position) {
      if (wanted_.kept->digest != entry.digest) return differs(entry.position);
      if (wanted_.time && *wanted_.time != entry.time)
        return failure(ErrorCode::corrupt, "the entry of the given head is of another time", place(entry.position));
    }
    proven_.head = {entry.position, entry.digest};
    proven_.time = entry.time;
    ++proven_.entries;
    for (std::uint64_t index = 0; index < entry.events.size(); ++index) {
      const RecordedEvent& recorded = entry.events[index];
      proven_.items += recorded.item_count;
      for (const std::uint64_t item : recorded.erased) proven_.erased.push_back({entry.position, index, item});
    }
    return true;
  }

  [[nodiscard]] const Stretch& proven() const { return proven_; }

 private:
  const Verification& wanted_;
  Stretch proven_;
};

Result<Stretch> prove_stretch(const EventLog& log, const Verification& wanted, Position first, Position last,
                              Depth depth) {
  StretchProof proof{wanted};
  auto read = log.read(first, last, depth, [&](const Entry& entry) { return proof.take(entry); });
  if (!read) return tl::unexpected(std::move(read.error()));
  return proof.proven();
}

/// Threads prove stretches, each from the stored bytes alone; here these are joined, in order, whichever comes first.
class Joined {
 public:
  Joined(const EventLog& log, const Verification& wanted, const Verified& before, Instant time, Position last)
      : log_{log}, wanted_{wanted}, proven_{before}, time_{time}, last_{last} {
    const Position entries = last - wanted.first + 1;
    // Few enough that each thread has some; not so small that looking them up is what takes the time.
    length_ = std::clamp<Position>(entries / (8 * std::max(wanted.threads, 1U)), 16, 1024);
    end_ = (entries + length_ - 1) / length_;
  }

  void work() {
    for (Position number = next_++; number < end_; number = next_++) {
      const Position first = wanted_.first + number * length_;
      auto stretch = prove_stretch(log_, wanted_, first, std::min(last_, first + length_ - 1), Depth::proof);
      const std::lock_guard lock{joining_};
      waiting_.emplace(number, std::move(stretch));
      while (!failure_ && !waiting_.empty() && waiting_.begin()->first == joined_) {
        join(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        ++joined_;
      }
      if (failure_) end_ = 0;
    }
  }

  [[nodiscard]] Result<Verified> end() {
    if (failure_) return tl::unexpected(std::move(*failure_));
    if (proven_.head.position != last_) return failure(ErrorCode::corrupt, "the entry is missing", place(last_));
    return proven_;
  }

  [[nodiscard]] const std::vector<ItemPlace>& erased() const { return erased_; }

 private:
  void join(const Result<Stretch>& next) {
    if (!next) return fail(next.error().code, next.error().what, next.error().where, next.error().hint);
    const Position expected = proven_.head.position + 1;
    if (next->first != expected) return fail(ErrorCode::corrupt, "the entry is missing", place(expected));
    if (next->previous != proven_.head.digest)
      return fail(ErrorCode::corrupt, "the entry does not continue the one before it", place(next->first));
    if (next->first_time < time_ && next->first > 1)
      return fail(ErrorCode::corrupt, "the entry is older than the one before it", place(next->first));
    time_ = next->time;
    proven_.head = next->head;
    proven_.time = next->time;
    proven_.entries += next->entries;
    proven_.items += next->items;
    erased_.insert(erased_.end(), next->erased.begin(), next->erased.end());
    if (wanted_.progress && !wanted_.progress(proven_.entries, last_ - wanted_.first + 1))
      fail(ErrorCode::interrupted, "stopped before the log was proven whole", place(proven_.head.position));
  }

  void fail(ErrorCode code, std::string what, std::string where, std::string hint = {}) {
    failure_ = Error{code, std::move(what), std::move(where), std::move(hint)};
  }

  const EventLog& log_;
  const Verification& wanted_;
  Verified proven_;
  std::vector<ItemPlace> erased_;  ///< in order
  Instant time_;
  const Position last_;
  Position length_ = 1;
  std::atomic<Position> next_ = 0;
  std::atomic<Position> end_ = 0;  ///< where to stop: behind the last one, or at once
  std::mutex joining_;
  Position joined_ = 0;
  std::map<Position, Result<Stretch>> waiting_;
  std::optional<Error> failure_;
};

/// Which of the items that are not there the events `erased` name, wherever they stand behind them.
class Named {
 public:
  explicit Named(const std::vector<ItemPlace>& missing) : missing_{missing.begin(), missing.end()} {}

  [[nodiscard]] Result<bool> take(const Entry& entry) {
    for (const RecordedEvent& recorded : entry.events) {
      if (recorded.event.type != EventType::erased) continue;
      for (std::size_t i = 1; i < recorded.event.items.size(); ++i) {
        const auto named = read_named(recorded.event.items[i]);
        if (!named) return tl::unexpected(named.error());
        if (named->position >= entry.position) continue;
        const auto first = missing_.lower_bound({named->position, named->event, named->first});
        const auto end = missing_.lower_bound({named->position, named->event, named->first + named->count});
        if (first != end) last_ = entry.position;
        missing_.erase(first, end);
      }
    }
    return true;
  }

  [[nodiscard]] Position last() const { return last_; }
  [[nodiscard]] Result<void> end() const {
    if (missing_.empty()) return {};
    const auto& [position, event, item] = *missing_.begin();
    return failure(ErrorCode::corrupt,
                   "item " + std::to_string(position) + "." + std::to_string(event) + "." + std::to_string(item) +
                       " is missing, and nothing says that it was erased",
                   place(position));
  }

 private:
  std::set<ItemPlace> missing_;
  Position last_ = 0;
};

/// The position of the last event that names any of these; `corrupt` where one is named by none.
Result<Position> named_at(const EventLog& log, const std::vector<ItemPlace>& missing) {
  if (missing.empty()) return 0;
  std::vector<Position> erasures;
  auto read =
      log.read(missing.front()[0] + 1, log.head().position, Depth::entries, [&](const Entry& entry) -> Result<bool> {
        const auto erases = [](const RecordedEvent& recorded) { return recorded.event.type == EventType::erased; };
        if (std::ranges::any_of(entry.events, erases)) erasures.push_back(entry.position);
        return true;
      });
  Named named{missing};
  for (const Position position : erasures)
    if (read) read = log.read(position, position, Depth::items, [&](const Entry& entry) { return named.take(entry); });
  if (read) read = named.end();
  if (!read) return tl::unexpected(std::move(read.error()));
  return named.last();
}

Result<void> check(const Verification& wanted, Position last, const Head& head) {
  const std::string ends = "position " + std::to_string(head.position);
  if (wanted.first == 0 || (wanted.last != 0 && wanted.first > wanted.last))
    return failure(ErrorCode::invalid_input, "a range begins at 1 or later, and does not end before it begins",
                   place(wanted.first));
  if (wanted.kept && wanted.kept->position > head.position)
    return failure(ErrorCode::corrupt, "the log ends before the given head", ends,
                   "it was cut, or restored from an older copy; or the head is of another log");
  if (last > head.position || wanted.first > std::max<Position>(head.position, 1))
    return failure(ErrorCode::not_found, "the log ends before the end of the range", ends);
  if (!wanted.kept) return {};
  if (wanted.kept->position + 1 < wanted.first || wanted.kept->position > last)
    return failure(ErrorCode::invalid_input, "the given head lies outside the range", place(wanted.kept->position));
  return {};
}

}  // namespace

Result<Verified> verify(const EventLog& log, const Verification& wanted) {
  const Head head = log.head();
  const Position last = wanted.last == 0 ? head.position : wanted.last;
  if (auto checked = check(wanted, last, head); !checked) return tl::unexpected(std::move(checked.error()));
  if (wanted.kept && wanted.kept->position == 0 && wanted.kept->digest != Digest{}) return differs(0);
  Verified before;
  before.first = wanted.first;
  Instant time;
  if (wanted.first > 1) {
    const auto link = prove_stretch(log, wanted, wanted.first - 1, wanted.first - 1, Depth::entries);
    if (!link) return tl::unexpected(link.error());
    before.head = link->head;
    time = link->time;
  }
  before.previous = before.head.digest;
  if (wanted.first > last) return before;  // an empty log
  Joined joined{log, wanted, before, time, last};
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < wanted.threads; ++i) others.emplace_back([&] { joined.work(); });
    joined.work();
  }
  auto proven = joined.end();
  if (proven && last == head.position && proven->head != head)
    return failure(ErrorCode::corrupt, "the chain does not end at the head", place(head.position));
  if (!proven) return proven;
  proven->erased = joined.erased().size();
  const auto named = named_at(log, joined.erased());
  if (!named) return tl::unexpected(named.error());
  proven->named_at = *named;
  return proven;
}

Result<Verified> verify(const EventLog& log, const VerifyProgress& progress) {
  return verify(log, Verification{.progress = progress});
}

Result<Verified> verify_from(const EventLog& log, const Head& kept, const VerifyProgress& progress) {
  return verify(log, Verification{.kept = kept, .progress = progress});
}

}  // namespace tidemark::log
