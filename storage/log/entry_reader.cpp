#include "log/entry_reader.h"

#include <cstring>

#include "log/frames.h"

namespace tidemark::log {

std::string EntryReader::where() const {
  return "subscription " + std::to_string(subscription_) + ", position " +
         std::to_string(open_ ? entry_.position : expected_);
}

std::string EntryReader::name_of_next_item() const {
  return std::to_string(entry_.position) + "." + std::to_string(event_) + "." + std::to_string(leaves_.size());
}

Result<bool> EntryReader::take(const Place::Part& part) {
  auto going_on = take_next(part);
  if (going_on && *going_on) return going_on;
  if (auto earlier = roots_.check(); !earlier) return tl::unexpected(std::move(earlier.error()));
  return going_on;
}

Result<bool> EntryReader::take_next(const Place::Part& part) {
  if (open_ && part.position == entry_.position) {
    if (depth_ == Depth::entries) return true;
    if (auto added = add_frame(part); !added) return tl::unexpected(std::move(added.error()));
    return true;
  }
  auto going_on = hand_over();
  if (!going_on || !*going_on) return going_on;
  if (auto started = start(part); !started) return tl::unexpected(std::move(started.error()));
  return true;
}

Result<void> EntryReader::start(const Place::Part& part) {
  if (part.position != expected_ || part.number != 0)
    return failure(ErrorCode::corrupt, "the entry is missing", where());
  auto stored = decode_entry(part.bytes);
  if (!stored) {
    stored.error().where = where();
    return tl::unexpected(std::move(stored.error()));
  }
  if (stored->subscription != subscription_ || stored->position != part.position)
    return failure(ErrorCode::corrupt, "an entry of another place lies here", where());
  if (chained_ && stored->previous != entry_.digest.bytes)
    return failure(ErrorCode::corrupt, "the entry does not continue the one before it", where());

  entry_.position = stored->position;
  entry_.time = {stored->time};
  entry_.previous.bytes = stored->previous;
  entry_.digest = digest_of(part.bytes);
  entry_.writer = stored->writer;
  entry_.events.clear();
  entry_.events.reserve(stored->events.size());
  for (StoredEvent& event : stored->events) {
    RecordedEvent& recorded = entry_.events.emplace_back();
    recorded.event = {
        static_cast<EventType>(event.type), event.version, event.run, event.cause, std::move(event.counts), {}};
    recorded.item_count = event.item_count;
    recorded.root.bytes = event.root;
  }
  open_ = true;
  chained_ = true;
  expected_ = part.position + 1;
  next_part_ = 1;
  event_ = 0;
  item_ = 0;
  leaves_.clear();
  return {};
}

Result<void> EntryReader::add_frame(const Place::Part& part) {
  const auto missing = [this] {
    return failure(ErrorCode::corrupt, "item " + name_of_next_item() + " is missing", where());
  };
  const auto broken = [this] {
    return failure(ErrorCode::corrupt, "the frame with item " + name_of_next_item() + " is broken", where());
  };
  if (auto closed = close_full_events(); !closed) return closed;
  if (part.number != next_part_++) return missing();
  if (auto unpacked = decompress_frame(part.bytes, unpacked_); !unpacked) return broken();
  auto frame = FrameReader::open(unpacked_);
  if (!frame) {
    frame.error().where = where();
    return tl::unexpected(std::move(frame.error()));
  }
  if (frame->first() > item_) return missing();
  if (frame->first() < item_) return broken();
  items_.clear();
  for (FrameReader::Item item; frame->next(item);) items_.push_back(item);
  if (!frame->whole()) return broken();
  return add_items();
}

Result<void> EntryReader::add_items() {
  inputs_.clear();
  for (const FrameReader::Item& item : items_)
    if (!item.was_erased()) inputs_.push_back({item.leaf_input});
  frame_leaves_.resize(inputs_.size());
  digests::hash_each(inputs_, frame_leaves_);
  auto hashed = frame_leaves_.begin();
  for (const FrameReader::Item& item : items_) {
    if (auto closed = close_full_events(); !closed) return closed;
    if (event_ == entry_.events.size())
      return failure(ErrorCode::corrupt, "there are more items than the entry counts", where());
    RecordedEvent& event = entry_.events[event_];
    if (depth_ == Depth::items) event.event.items.add(item.bytes());
    else if (item.was_erased()) event.erased.push_back(leaves_.size());
    Digest& leaf = leaves_.emplace_back();
    if (item.was_erased()) std::memcpy(leaf.bytes.data(), item.leaf.data(), leaf.bytes.size());
    else leaf = *hashed++;
    ++item_;
  }
  return {};
}

Result<void> EntryReader::close_full_events() {
  for (; event_ < entry_.events.size() && leaves_.size() == entry_.events[event_].item_count; ++event_) {
    roots_.add(leaves_, entry_.events[event_].root, entry_.position, event_);
    leaves_.clear();
    if (depth_ == Depth::proof && !roots_.are_many()) continue;
    if (auto same = roots_.check(); !same) return same;
  }
  return {};
}

Result<bool> EntryReader::hand_over() {
  if (!open_) return !stopped_;
  if (depth_ != Depth::entries) {
    if (auto closed = close_full_events(); !closed) return tl::unexpected(std::move(closed.error()));
    if (event_ != entry_.events.size())
      return failure(ErrorCode::corrupt, "item " + name_of_next_item() + " is missing", where());
  }
  open_ = false;
  auto going_on = sink_(entry_);
  stopped_ = !going_on || !*going_on;
  return going_on;
}

Result<void> EntryReader::finish(Position last, const Head& head) {
  auto going_on = hand_over();
  if (auto earlier = roots_.check(); !earlier) return earlier;
  if (!going_on) return tl::unexpected(std::move(going_on.error()));
  if (stopped_) return {};
  if (expected_ != last + 1) return failure(ErrorCode::corrupt, "the entry is missing", where());
  if (last == head.position && entry_.digest != head.digest)
    return failure(ErrorCode::corrupt, "the last entry is not the one that was appended", where());
  return {};
}

}  // namespace tidemark::log
