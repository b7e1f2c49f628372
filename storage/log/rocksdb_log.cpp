#include "log/rocksdb_log.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>

#include <rocksdb/db.h>
#include <sodium.h>

#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "disk/directories.h"
#include "log/chained_log.h"
#include "log/entry_reader.h"
#include "log/frames.h"
#include "log/rocksdb_keys.h"
#include "log/rocksdb_opening.h"
#include "log/rocksdb_place.h"

namespace tidemark::log {
namespace {

constexpr std::uint32_t format_record = 0;
constexpr std::string_view format_words = "tidemark log ";
constexpr std::uint32_t format_version = 1;

template <class Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

bool is_subscription_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

class LogStore::Inside {
 public:
  Inside(Options options, std::unique_ptr<rocksdb::DB> database, std::string directory)
      : place_{std::move(database), options.read_only}, directory_{std::move(directory)} {
    surroundings_.clock = std::move(options.clock);
    surroundings_.entropy = [this, source = std::move(options.entropy)](std::span<std::uint8_t> bytes) {
      const std::lock_guard lock{entropy_};
      source(bytes);
    };
    surroundings_.entropy(surroundings_.writer);
  }

  /// Whether these bytes are ours to read. An empty database becomes ours.
  [[nodiscard]] Result<void> check_format() {
    const auto record = place_.record(format_record);
    if (!record) return tl::unexpected(record.error());
    if (!*record) {
      const auto empty = place_.empty();
      if (!empty) return tl::unexpected(empty.error());
      if (!*empty) return failure(ErrorCode::corrupt, "the database is no log of Tidemark's", directory_);
      if (place_.read_only()) return {};
      return place_.put_record(format_record, std::string{format_words} + std::to_string(format_version));
    }
    const std::string_view words = **record;
    const auto version =
        words.starts_with(format_words) ? number_of<std::uint32_t>(words.substr(format_words.size())) : std::nullopt;
    if (!version) return failure(ErrorCode::corrupt, "the database is no log of Tidemark's", directory_);
    if (*version > format_version)
      return failure(
          ErrorCode::newer_version,
          "the log has format " + std::to_string(*version) + ", known here is " + std::to_string(format_version),
          directory_, "a newer Tidemark wrote it: use that one");
    return {};
  }

  [[nodiscard]] Result<std::vector<Subscription>> subscriptions() {
    const auto end = next_number();
    std::vector<Subscription> all;
    for (std::uint32_t from = 1;;) {
      const auto next = place_.next_subscription(from);
      if (next && !*next) return all;
      if (!next && (!end || from >= *end)) return tl::unexpected(next.error());
      const std::uint32_t number = next ? **next : from;
      all.push_back(next ? described(number) : Subscription{number, {}, next.error()});
      if (number == ~std::uint32_t{0}) return all;
      from = number + 1;
    }
  }

  [[nodiscard]] Result<EventLog*> create(std::string_view name) {
    const std::lock_guard lock{creating_};
    if (auto checked = check_new(name); !checked) return tl::unexpected(checked.error());
    const auto number = take_number();
    if (!number) return tl::unexpected(number.error());
    auto log = find(*number);
    if (!log) return tl::unexpected(log.error());
    const Event opened = event_of(SubscriptionOpened{std::string{name}}, 0);
    auto head = (*log)->append(0, {&opened, 1});
    if (!head) return tl::unexpected(head.error());
    return *log;
  }

  [[nodiscard]] Result<EventLog*> log(std::uint32_t number) {
    auto log = find(number);
    if (log && number != engine_log && (*log)->head().position == 0) return not_found(number);
    return log;
  }

  [[nodiscard]] Result<void> read_stored(std::uint32_t number, Position first, Position last, Depth depth,
                                         const std::function<Result<bool>(const StoredPart&)>& sink) const {
    if (place_.poisoned())
      return failure(ErrorCode::poisoned, "an earlier append failed", directory_, "open the log again");
    std::string unpacked;
    return place_.scan(number, first, last, depth, [&](const Place::Part& part) -> Result<bool> {
      if (part.number == 0) return sink({part.position, 0, part.bytes});
      if (auto done = decompress_frame(part.bytes, unpacked); !done) return tl::unexpected(std::move(done.error()));
      return sink({part.position, part.number, unpacked});
    });
  }

  [[nodiscard]] Result<std::uint64_t> size_of(std::uint32_t number, Position first, Position last) const {
    return place_.size_of(number, first, last);
  }

  [[nodiscard]] Result<std::uint32_t> back_up(const std::filesystem::path& folder) {
    if (place_.read_only()) return only_read();
    if (place_.poisoned())
      return failure(ErrorCode::poisoned, "an earlier append failed", directory_, "open the log again");
    if (auto made = disk::make_directories(folder); !made) return tl::unexpected(std::move(made.error()));
    return place_.back_up(folder.string());
  }

  [[nodiscard]] Result<void> check_strays() const { return place_.check_strays(); }

  [[nodiscard]] Result<void> remove(std::uint32_t number) {
    const std::lock_guard lock{creating_};
    if (place_.read_only()) return only_read();
    if (number == engine_log) return failure(ErrorCode::invalid_input, "the engine's own log can't be removed");
    if (place_.poisoned())
      return failure(ErrorCode::poisoned, "an earlier append failed", directory_, "open the log again");
    if (auto log = this->log(number); !log && log.error().code == ErrorCode::not_found)
      return tl::unexpected(log.error());
    {
      const std::lock_guard logs{opening_};
      logs_.erase(number);
    }
    return place_.remove(number);
  }

 private:
  [[nodiscard]] static tl::unexpected<Error> not_found(std::uint32_t number) {
    return failure(ErrorCode::not_found, "there is no subscription " + std::to_string(number), {},
                   "`tidemark subscriptions list` shows them");
  }

  [[nodiscard]] tl::unexpected<Error> only_read() const {
    return failure(ErrorCode::storage, "the log was opened for reading only", directory_);
  }

  [[nodiscard]] Result<void> check_new(std::string_view name) {
    if (place_.read_only()) return only_read();
    if (!is_subscription_name(name))
      return failure(ErrorCode::invalid_input, "a subscription's name has 1 to 40 characters of a-z, 0-9 and -");
    const auto all = subscriptions();
    if (!all) return tl::unexpected(all.error());
    if (std::any_of(all->begin(), all->end(), [&](const Subscription& one) { return one.name == name; }))
      return failure(ErrorCode::invalid_input, "there is a subscription of that name",
                     "subscription " + std::string{name});
    return {};
  }

  [[nodiscard]] Result<std::uint32_t> next_number() const {
    const auto record = place_.record(next_number_record);
    if (!record) return tl::unexpected(record.error());
    const auto number = *record ? number_of<std::uint32_t>(**record) : std::optional<std::uint32_t>{1};
    if (!number || *number == ~std::uint32_t{0})
      return failure(ErrorCode::corrupt, "the next subscription's number can't be read", directory_);
    return *number;
  }

  /// A number is used up before it is used: a log that was removed never has a successor of the same number, whose old
  /// views or kept heads would be taken for the new one's.
  [[nodiscard]] Result<std::uint32_t> take_number() {
    const auto number = next_number();
    if (!number) return number;
    if (auto put = place_.put_record(next_number_record, std::to_string(*number + 1)); !put)
      return tl::unexpected(put.error());
    return *number;
  }

  [[nodiscard]] Result<EventLog*> find(std::uint32_t number) {
    const std::lock_guard lock{opening_};
    auto& log = logs_[number];
    if (!log) {
      auto opened = ChainedLog::open(place_, number, surroundings_);
      if (!opened) {
        logs_.erase(number);
        return tl::unexpected(opened.error());
      }
      log = std::move(*opened);
    }
    return log.get();
  }

  [[nodiscard]] Subscription described(std::uint32_t number) {
    Subscription subscription{number, {}, {}};
    auto name = name_of(number);
    if (name) subscription.name = std::move(*name);
    else subscription.damage = std::move(name.error());
    if (auto log = find(number); !log) subscription.damage = std::move(log.error());
    return subscription;
  }

  /// From the first entry alone: the last one, where a log is opened, may be damaged.
  [[nodiscard]] Result<std::string> name_of(std::uint32_t number) const {
    Result<std::string> name = failure(ErrorCode::corrupt, "the log does not begin with subscription_opened",
                                       "subscription " + std::to_string(number));
    const EntrySink sink = [&](const Entry& entry) -> Result<bool> {
      if (entry.events.empty() || entry.events[0].event.type != EventType::subscription_opened) return false;
      const auto body = body_of<SubscriptionOpened>(entry.events[0].event);
      if (!body) return tl::unexpected(body.error());
      name = body->name;
      return true;
    };
    EntryReader reader{number, 1, Depth::items, sink};
    auto read = place_.scan(number, 1, 1, Depth::items, [&](const Place::Part& part) { return reader.take(part); });
    if (read) read = reader.finish(1, {});
    if (!read) return tl::unexpected(read.error());
    return name;
  }

  RocksdbPlace place_;
  const std::string directory_;
  Surroundings surroundings_;
  std::mutex entropy_;
  std::mutex creating_;  ///< taken before opening_
  std::mutex opening_;
  std::map<std::uint32_t, std::unique_ptr<ChainedLog>> logs_;
};

Result<std::unique_ptr<LogStore>> LogStore::open(const std::filesystem::path& directory, Options options) {
  if (sodium_init() < 0) return failure(ErrorCode::storage, "libsodium can't be used on this machine");
  auto database = open_database(options, directory);
  if (!database) return tl::unexpected(database.error());
  auto inside = std::make_unique<Inside>(std::move(options), std::move(*database), directory.string());
  if (auto checked = inside->check_format(); !checked) return tl::unexpected(checked.error());
  return std::unique_ptr<LogStore>{new LogStore{std::move(inside)}};
}

LogStore::LogStore(std::unique_ptr<Inside> inside) : inside_{std::move(inside)} {}
LogStore::~LogStore() = default;

Result<std::vector<Subscription>> LogStore::subscriptions() const { return inside_->subscriptions(); }
Result<EventLog*> LogStore::create(std::string_view name) { return inside_->create(name); }
Result<EventLog*> LogStore::log(std::uint32_t number) { return inside_->log(number); }
Result<void> LogStore::read_stored(std::uint32_t number, Position first, Position last, Depth depth,
                                   const std::function<Result<bool>(const StoredPart&)>& sink) const {
  return inside_->read_stored(number, first, last, depth, sink);
}
Result<std::uint64_t> LogStore::size_of(std::uint32_t number, Position first, Position last) const {
  return inside_->size_of(number, first, last);
}

Result<std::uint32_t> LogStore::back_up(const std::filesystem::path& folder) { return inside_->back_up(folder); }
Result<void> LogStore::check_strays() const { return inside_->check_strays(); }
Result<void> LogStore::remove(std::uint32_t number) { return inside_->remove(number); }

}  // namespace tidemark::log
