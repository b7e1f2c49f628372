#include "log/chained_log.h"

#include <algorithm>

#include "log/entry_reader.h"
#include "log/frames.h"

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
    for (std::size_t i = 0; event.items.byte_size() > largest_item && i < event.items.size(); ++i) {
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

}  // namespace tidemark::log
