#include "log/bundle.h"

#include <cstring>
#include <utility>
#include <vector>

#include "core/json/line.h"
#include "log/base64.h"
#include "log/entry_format.h"
#include "log/frames.h"

namespace tidemark::log {
namespace {

constexpr std::uint64_t format = 1;

std::string hex_of_leaf(std::string_view bytes) {
  Digest leaf;
  std::memcpy(leaf.bytes.data(), bytes.data(), leaf.bytes.size());
  return to_hex(leaf);
}

const Verified& last_of(const Bundle& bundle) { return bundle.behind ? *bundle.behind : bundle.proven; }

std::string first_line(const Bundle& bundle) {
  std::string text;
  {
    json::Line line{text};
    line.text("tidemark", bundle.run == 0 ? "log" : "bundle")
        .number("version", format)
        .text("subscription", bundle.subscription.name)
        .number("number", bundle.subscription.number);
    if (bundle.run != 0) line.number("run", bundle.run);
    line.number("from", bundle.proven.first)
        .number("to", bundle.proven.head.position)
        .number("last", last_of(bundle).head.position)
        .text("previous", to_hex(bundle.proven.previous));
  }
  return text;
}

/// Lines of what is stored, part by part.
class Lines {
 public:
  Lines(const BundleSink& sink, Position to) : sink_{sink}, to_{to} {}

  [[nodiscard]] Result<bool> take(const StoredPart& part) {
    auto taken = part.number == 0 ? take_entry(part) : take_frame(part);
    if (!taken) return tl::unexpected(std::move(taken.error()));
    return true;
  }

 private:
  [[nodiscard]] Result<void> take_entry(const StoredPart& part) {
    const auto entry = decode_entry(part.bytes);
    if (!entry) return tl::unexpected(entry.error());
    left_.clear();
    for (const StoredEvent& event : entry->events)
      left_.push_back({event.item_count, part.position <= to_ || event.type == erasure});
    event_ = 0;
    text_.clear();
    json::Line{text_}.number("entry", part.position).text("bytes", base64(part.bytes));
    return sink_(text_);
  }

  /// A line for each event that has items in it.
  [[nodiscard]] Result<void> take_frame(const StoredPart& part) {
    auto frame = FrameReader::open(part.bytes);
    if (!frame) return tl::unexpected(std::move(frame.error()));
    text_.clear();
    bool inside = false;
    for (FrameReader::Item item; frame->next(item);) {
      while (event_ < left_.size() && left_[event_].items == 0) {
        if (std::exchange(inside, false)) text_ += "]}\n";
        ++event_;
      }
      if (event_ == left_.size()) break;  // can't be: it was proven
      --left_[event_].items;
      if (!left_[event_].told) continue;
      text_ += std::exchange(inside, true) ? "," : "{\"event\":" + std::to_string(event_) + ",\"items\":[";
      text_ += item.was_erased()
                   ? "{\"erased\":\"" + hex_of_leaf(item.leaf) + "\"}"
                   : "[\"" + base64(item.leaf_input.substr(1, salt_size)) + "\",\"" + base64(item.bytes()) + "\"]";
    }
    if (inside) text_ += "]}\n";
    return text_.empty() ? Result<void>{} : sink_(text_);
  }

  static constexpr auto erasure = static_cast<std::uint16_t>(EventType::erased);
  struct Left {
    std::uint64_t items = 0;
    bool told = true;  ///< behind the range, only what names erased items
  };

  const BundleSink& sink_;
  const Position to_;
  std::vector<Left> left_;  ///< of each event of the entry: how many items are still to come
  std::size_t event_ = 0;
  std::string text_;
};

}  // namespace

Result<ProvenForBundle> prove_for_bundle(const Verification& range,
                                         const std::function<Result<Verified>(const Verification& wanted)>& prove) {
  auto proven = prove(range);
  if (!proven) return tl::unexpected(std::move(proven.error()));
  ProvenForBundle all{std::move(*proven)};
  if (all.range.named_at <= all.range.head.position) return all;
  auto behind = prove({.first = all.range.head.position + 1, .last = all.range.named_at});
  if (!behind) return tl::unexpected(std::move(behind.error()));
  all.behind = std::move(*behind);
  return all;
}

Result<RunExtent> extent_of(const EventLog& log, RunId run) {
  RunExtent extent;
  Position newest = 0;
  const auto look = [&](const Event& event, Position position) {
    if (event.run != run) return;
    newest = position;
    if (event.type == EventType::run_started) extent.first = position;
    // The failure of a part is not yet the run's end: that one comes behind it.
    if (event.type == EventType::run_completed || event.type == EventType::run_failed) extent.last = position;
    if (event.type == EventType::run_continued) extent.last = 0;
  };
  auto read = log.read(1, log.head().position, Depth::entries, [&](const Entry& entry) -> Result<bool> {
    for (const RecordedEvent& recorded : entry.events) look(recorded.event, entry.position);
    return true;
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  if (extent.first == 0)
    return failure(ErrorCode::not_found, "there is no such run", "run " + std::to_string(run),
                   "tidemark runs lists them");
  extent.has_ended = extent.last != 0;
  if (!extent.has_ended) extent.last = newest;
  return extent;
}

Result<void> write_bundle(const LogStore& store, const Bundle& bundle, std::string_view seed, const BundleSink& sink) {
  if (auto put = sink(first_line(bundle)); !put) return put;
  const Verified& last = last_of(bundle);
  Lines lines{sink, bundle.proven.head.position};
  auto read = store.read_stored(bundle.subscription.number, bundle.proven.first, last.head.position, Depth::items,
                                [&](const StoredPart& part) { return lines.take(part); });
  if (!read) return read;
  KeptHead kept{bundle.subscription.name, bundle.subscription.number, last.head, last.time, {}};
  sign(kept, seed);
  return sink(to_json(kept));
}

}  // namespace tidemark::log
