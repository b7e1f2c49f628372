#include "core/hash/chain.h"

#include <cstring>

#include "core/events/event.h"
#include "core/hash/blake2b.h"

namespace tidemark {
namespace {

/// Takes numbers and texts off the front; once something is missing, nothing is whole any more.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_{bytes} {}

  template <class Number>
  Number number() {
    Number value = 0;
    const std::string_view bytes = text(sizeof value);
    if (whole_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  Digest digest() {
    Digest digest;
    const std::string_view bytes = text(digest.bytes.size());
    if (whole_) std::memcpy(digest.bytes.data(), bytes.data(), bytes.size());
    return digest;
  }
  std::string_view text(std::uint64_t size) {
    whole_ = whole_ && size <= rest_.size();
    if (!whole_) return {};
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  [[nodiscard]] bool whole() const { return whole_; }
  [[nodiscard]] bool at_end() const { return whole_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

struct EventRoot {
  std::uint16_t type = 0;
  std::uint64_t items = 0;
  Digest root;
};

struct Entry {
  std::uint32_t subscription = 0;
  std::uint64_t position = 0;
  Digest previous;
  std::int64_t time = 0;
  std::vector<EventRoot> events;
};

std::optional<Entry> entry_of(std::string_view stored) {
  constexpr std::size_t largest = 4'096;
  if (stored.size() > largest) return std::nullopt;
  Bytes bytes{stored};
  if (bytes.number<std::uint8_t>() != 1 || bytes.number<std::uint8_t>() != 1) return std::nullopt;
  Entry entry;
  entry.subscription = bytes.number<std::uint32_t>();
  entry.position = bytes.number<std::uint64_t>();
  entry.previous = bytes.digest();
  bytes.text(16);  // who wrote it
  entry.time = bytes.number<std::int64_t>();
  for (auto events = bytes.number<std::uint64_t>(); events > 0 && bytes.whole(); --events) {
    const auto type = bytes.number<std::uint16_t>();
    bytes.text(2 + 8 + 8);  // version, run, cause
    for (auto counts = bytes.number<std::uint64_t>(); counts > 0 && bytes.whole(); --counts) {
      bytes.text(bytes.number<std::uint64_t>());
      bytes.text(8);
    }
    EventRoot& event = entry.events.emplace_back();
    event.type = type;
    event.items = bytes.number<std::uint64_t>();
    event.root = bytes.digest();
  }
  return bytes.at_end() ? std::optional{std::move(entry)} : std::nullopt;
}

std::string_view as_bytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

struct Item {
  Digest leaf;
  std::optional<std::string_view> bytes;  ///< nothing where it was erased
};

/// One item of a frame of the given format.
std::optional<Item> item_of(Bytes& bytes, std::uint8_t format) {
  constexpr std::uint32_t erased = 0xffffffff;
  constexpr std::size_t head = 1 + 16;  // a zero and the salt
  const auto length = bytes.number<std::uint32_t>();
  if (format == 2 && length == erased) return Item{bytes.digest(), std::nullopt};
  const std::string_view leaf = bytes.text(std::uint64_t{head} + length);
  if (!bytes.whole() || leaf.front() != 0) return std::nullopt;
  return Item{blake2b(leaf), leaf.substr(head)};
}

/// An append's items; nothing where a frame is none.
std::optional<std::vector<Item>> items_of(std::span<const std::string_view> frames) {
  std::vector<Item> items;
  for (const std::string_view frame : frames) {
    Bytes bytes{frame};
    const auto format = bytes.number<std::uint8_t>();
    if (format < 1 || format > 2 || bytes.number<std::uint64_t>() != items.size()) return std::nullopt;
    for (auto count = bytes.number<std::uint32_t>(); count > 0 && bytes.whole(); --count) {
      const auto item = item_of(bytes, format);
      if (!item) return std::nullopt;
      items.push_back(*item);
    }
    if (!bytes.at_end()) return std::nullopt;
  }
  return items;
}

Digest root_of(std::span<const Item> items) {
  Blake2b hash;
  hash.update("\x01");
  const std::uint64_t count = items.size();
  char number[sizeof count];
  std::memcpy(number, &count, sizeof count);
  hash.update({number, sizeof number});
  for (const Item& item : items) hash.update(as_bytes(item.leaf));
  return hash.finish();
}

/// What is wrong with an append's items; empty where nothing is.
std::string problem_of_items(const Entry& entry, std::span<const Item> items) {
  std::size_t next = 0;
  for (const EventRoot& event : entry.events) {
    if (event.items > items.size() - next) return "items are missing";
    const auto count = static_cast<std::size_t>(event.items);
    if (root_of(items.subspan(next, count)) != event.root) return "its items are not those that its root is of";
    next += count;
  }
  return next == items.size() ? "" : "there are more items than its events count";
}

}  // namespace

void Chain::find_named(const NamedItems& named) {
  missing_.erase(missing_.lower_bound({named.position, named.event, named.first}),
                 missing_.lower_bound({named.position, named.event, named.first + named.count}));
}

Result<void> Chain::take(std::string_view stored, const std::optional<std::vector<std::string_view>>& frames) {
  const auto broken = [&](std::string what) {
    return failure(ErrorCode::corrupt, std::move(what), "position " + std::to_string(position_ + 1),
                   "the log is not as it was written: compare it with a backup");
  };
  const auto entry = entry_of(stored);
  if (!entry) return broken("the entry is none");
  if (entry->position != position_ + 1)
    return broken("the entry says that it is at position " + std::to_string(entry->position));
  if (position_ > 0 && entry->subscription != subscription_) return broken("the entry is another subscription's");
  if (entry->previous != head_) return broken("the entry does not name the digest of the one before");
  if (entry->time < time_) return broken("the entry is older than the one before");
  if (frames) {
    const auto items = items_of(*frames);
    if (!items) return broken("a frame of its items is none");
    if (std::string problem = problem_of_items(*entry, *items); !problem.empty()) return broken(std::move(problem));
    std::uint64_t next = 0;
    for (std::size_t event = 0; event < entry->events.size(); ++event) {
      for (std::uint64_t i = 0; i < entry->events[event].items; ++i, ++next) {
        const Item& item = (*items)[static_cast<std::size_t>(next)];
        if (!item.bytes) {
          missing_.insert({entry->position, event, i});
          ++erased_;
        } else if (entry->events[event].type == static_cast<std::uint16_t>(EventType::erased) && i > 0) {
          const auto named = read_named(*item.bytes);
          if (!named) return broken(named.error().what);
          if (named->position >= entry->position) return broken("an erasure names what is not earlier than itself");
          find_named(*named);
        }
      }
    }
    items_ += next;
  }
  subscription_ = entry->subscription;
  position_ = entry->position;
  time_ = entry->time;
  Blake2b hash;
  hash.update("\x02");
  hash.update(stored);
  head_ = hash.finish();
  return {};
}

}  // namespace tidemark
