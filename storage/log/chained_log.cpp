#include "log/chained_log.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/events/erasure_events.h"
#include "log/entry_reader.h"
#include "log/frames.h"
#include "log/roots.h"

namespace tidemark::log {
namespace {

bool is_count_name(std::string_view name) {
  return !name.empty() && name.size() <= 24 &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

Result<void> check(std::span<const Event> events) {
  if (events.empty()) return failure(ErrorCode::invalid_input, "an append without events");
  for (const Event& event : events) {
    for (const auto& [name, number] : event.counts) {
      if (!is_count_name(name))
        return failure(ErrorCode::invalid_input, "a count whose name is not of the form [a-z_]{1,24}");
    }
    for (std::size_t i = 0; i < event.items.size(); ++i) {
      if (event.items[i].empty())
        return failure(ErrorCode::invalid_input, "an item without a byte, as if it had been erased");
      if (event.items[i].size() > largest_item)
        return failure(ErrorCode::invalid_input, "an item is larger than 64 MiB");
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<ChainedLog>> ChainedLog::open(Place& place, std::uint32_t subscription,
                                                     const Surroundings& surroundings) {
  std::unique_ptr<ChainedLog> log{new ChainedLog{place, subscription, surroundings}};
  const auto last = place.last(subscription);
  if (!last) return tl::unexpected(last.error());
  if (*last == 0) return log;
  const EntrySink sink = [&](const Entry& entry) -> Result<bool> {
    log->head_ = {entry.position, entry.digest};
    log->time_ = entry.time.milliseconds;
    return true;
  };
  EntryReader reader{subscription, *last, Depth::entries, sink};
  auto read = place.scan(subscription, *last, *last, Depth::entries,
                         [&](const Place::Part& part) { return reader.take(part); });
  if (!read) return tl::unexpected(read.error());
  if (auto going_on = reader.finish(*last, {}); !going_on) return tl::unexpected(going_on.error());
  return log;
}

std::string ChainedLog::where(Position position) const {
  return "subscription " + std::to_string(subscription_) + ", position " + std::to_string(position);
}

Head ChainedLog::head() const {
  const std::lock_guard lock{heading_};
  return head_;
}

Result<ChainedLog::Made> ChainedLog::make(const Head& head, std::span<const Event> events) const {
  if (auto checked = check(events); !checked) return tl::unexpected(std::move(checked.error()));
  std::array<std::uint8_t, 32> seed{};
  surroundings_.entropy(seed);
  PackedItems packed = pack_items(events, seed);

  StoredEntry entry;
  entry.subscription = subscription_;
  entry.position = head.position + 1;
  entry.previous = head.digest.bytes;
  entry.writer = surroundings_.writer;
  entry.time = std::max(time_, surroundings_.clock().milliseconds);
  entry.events.reserve(events.size());
  std::span<const Digest> leaves = packed.leaves;
  for (const Event& event : events) {
    const std::size_t count = event.items.size();
    entry.events.push_back({static_cast<std::uint16_t>(event.type), event.version, event.run, event.cause, event.counts,
                            count, root_of(leaves.first(count)).bytes});
    leaves = leaves.subspan(count);
  }
  Made made{encode_entry(entry), std::move(packed.frames), entry.time};
  if (made.entry.size() > largest_entry)
    return failure(ErrorCode::invalid_input, "the entry would be larger than 4 KiB", where(entry.position),
                   "append fewer events at once; what is many belongs into items");
  return made;
}

Result<Head> ChainedLog::append(Position expected, std::span<const Event> events) {
  const std::lock_guard lock{writing_};
  const Head before = head();
  if (place_.read_only())
    return failure(ErrorCode::storage, "the log was opened for reading only", where(before.position));
  if (place_.poisoned())
    return failure(ErrorCode::poisoned, "an earlier append failed, so that nothing is appended any more",
                   where(before.position), "open the log again");
  if (expected != before.position)
    return failure(ErrorCode::wrong_position,
                   "the log is at position " + std::to_string(before.position) + ", the append expected " +
                       std::to_string(expected),
                   "subscription " + std::to_string(subscription_), "read what came between and decide again");
  auto made = make(before, events);
  if (!made) return tl::unexpected(std::move(made.error()));
  const Head after{before.position + 1, digest_of(made->entry)};
  if (auto written = place_.write(subscription_, after.position, made->entry, made->frames); !written) {
    place_.poison();
    return failure(ErrorCode::append_unknown, "the append may or may not have been written: " + written.error().what,
                   where(after.position), "open the log again and look");
  }
  time_ = made->time;
  const std::lock_guard heading{heading_};
  head_ = after;
  return after;
}

Result<void> ChainedLog::read(Position first, Position last, Depth depth, const EntrySink& sink) const {
  if (place_.poisoned())
    return failure(ErrorCode::poisoned, "an earlier append failed, so that nothing is read any more", where(first),
                   "open the log again");
  const Head head = this->head();
  first = std::max<Position>(first, 1);
  last = std::min(last, head.position);
  if (first > last) return {};
  EntryReader reader{subscription_, first, depth, sink};
  auto scanned =
      place_.scan(subscription_, first, last, depth, [&](const Place::Part& part) { return reader.take(part); });
  if (!scanned) return scanned;
  return reader.finish(last, head);
}

namespace {

using Goes = std::map<Position, std::vector<NamedItems>>;

/// What an `erased` event names, by entry.
class NamedBy {
 public:
  explicit NamedBy(Position erased) : erased_{erased} {}

  [[nodiscard]] Result<bool> take(const Entry& entry) {
    for (const RecordedEvent& recorded : entry.events) {
      if (recorded.event.type != EventType::erased) continue;
      found_ = true;
      for (std::size_t i = 1; i < recorded.event.items.size(); ++i) {
        const auto named = read_named(recorded.event.items[i]);
        if (!named) return tl::unexpected(named.error());
        if (named->position >= erased_)
          return failure(ErrorCode::corrupt, "it names items that are not earlier than itself");
        goes_[named->position].push_back(*named);
      }
    }
    return false;
  }

  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] const Goes& goes() const { return goes_; }

 private:
  Position erased_;
  bool found_ = false;
  Goes goes_;
};

/// The items of one entry that go, by their number within the append.
class GoingItems {
 public:
  [[nodiscard]] Result<void> begin(std::string_view entry_bytes, const std::vector<NamedItems>& named) {
    const auto entry = decode_entry(entry_bytes);
    if (!entry) return tl::unexpected(entry.error());
    for (const NamedItems& one : named) {
      if (one.event >= entry->events.size() || one.first + one.count > entry->events[one.event].item_count)
        return failure(ErrorCode::corrupt, "an erasure names items that there are not");
      std::uint64_t before = 0;
      for (std::size_t i = 0; i < one.event; ++i) before += entry->events[i].item_count;
      ranges_.emplace_back(before + one.first, before + one.first + one.count);
    }
    return {};
  }

  [[nodiscard]] bool operator()(std::uint64_t number) const {
    return std::any_of(ranges_.begin(), ranges_.end(),
                       [&](const auto& range) { return number >= range.first && number < range.second; });
  }

 private:
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges_;
};

}  // namespace

Result<void> ChainedLog::erase(Position position) {
  if (place_.read_only()) return failure(ErrorCode::storage, "the log was opened for reading only", where(position));
  NamedBy named{position};
  auto found = read(position, position, Depth::items, [&](const Entry& entry) { return named.take(entry); });
  if (!found) return found;
  if (!named.found())
    return failure(ErrorCode::not_found, "no event there names what is to be erased", where(position));
  if (named.goes().empty()) return {};
  for (const auto& [at, items] : named.goes())
    if (auto erased = erase_items(at, items); !erased) return erased;
  return place_.forget(subscription_, named.goes().begin()->first, named.goes().rbegin()->first);
}

Result<void> ChainedLog::erase_items(Position position, const std::vector<NamedItems>& named) {
  GoingItems goes;
  std::string unpacked;
  std::vector<std::pair<std::uint32_t, std::string>> anew;
  auto scanned =
      place_.scan(subscription_, position, position, Depth::items, [&](const Place::Part& part) -> Result<bool> {
        if (part.number == 0) return goes.begin(part.bytes, named).map([] { return true; });
        if (auto done = decompress_frame(part.bytes, unpacked); !done) return tl::unexpected(std::move(done.error()));
        auto rest = without_items(unpacked, goes);
        if (!rest) return tl::unexpected(std::move(rest.error()));
        if (*rest) anew.emplace_back(part.number, compress_frame(**rest));
        return true;
      });
  if (!scanned) {
    scanned.error().where = where(position);
    return scanned;
  }
  for (const auto& [number, frame] : anew) {
    if (auto put = place_.replace(subscription_, {position, number, frame}); !put) {
      place_.poison();
      return put;
    }
  }
  return {};
}

}  // namespace tidemark::log
