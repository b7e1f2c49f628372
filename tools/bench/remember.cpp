// What the log's memory costs in a log of N changes of 100,000 entities: the state of one entity at any position, live reads beside a
// rebuild of the views, and a backup beside appends. Beside them, in the same run, the same reads and appends with nothing else going
// on, and a plain copy of the files that the backup takes. A line of JSON a measurement, with its goal where the project has one.
//
//     build/release/tools/bench/bench_remember [--changes 10000000] [--directory DIRECTORY]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "append_sample.h"
#include "backup/backups.h"
#include "intents.h"
#include "views/rocksdb_store.h"
#include "views/views.h"

namespace tidemark::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr Part visitors{EntityKind::visitor, Direction::pull};
constexpr int looks = 1'000;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// How long each of many took, in milliseconds.
class Times {
 public:
  template <class Work>
  void measure(Work work) {
    const auto start = Clock::now();
    work();
    all_.push_back(seconds_since(start) * 1000);
  }
  [[nodiscard]] double at(double share) const {
    std::vector<double> sorted = all_;
    std::ranges::sort(sorted);
    return sorted.empty() ? 0 : sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
  }
  [[nodiscard]] std::size_t count() const { return all_.size(); }

 private:
  std::vector<double> all_;
};

void print_times(const char* who, std::size_t changes, const Times& times, const char* goal) {
  std::printf(
      "{\"benchmark\":\"remember\",\"changes\":%zu,\"who\":\"%s\",\"count\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
      "\"max_ms\":%.3f,\"goal\":\"%s\"}\n",
      changes, who, times.count(), times.at(0.5), times.at(0.99), times.at(1), goal);
  std::fflush(stdout);
}

std::vector<std::string> some_ids(const views::Views& views) {
  std::vector<std::string> ids;
  or_give_up(views
                 .each_entity(visitors,
                              [&](std::string_view id, const StoredEntity&) {
                                ids.emplace_back(id);
                                return ids.size() < entities;
                              })
                 .map([] { return 0; }));
  return ids;
}

/// Any entity at any position of the log.
void look_back(const log::EventLog& log, const views::Views& views, const std::vector<std::string>& ids,
               std::size_t changes) {
  std::mt19937_64 dice{1};
  Times times;
  for (int i = 0; i < looks; ++i) {
    const std::string& id = ids[dice() % ids.size()];
    const Position at = 1 + dice() % log.head().position;
    times.measure([&] {
      const auto then = views.entity_at(visitors, id, at);
      if (!then && then.error().code != ErrorCode::not_found) or_give_up(then);
    });
  }
  print_times("the state of one entity at any position", changes, times, "p99 <= 5 ms");
}

Times read_until(const views::Views& views, const std::vector<std::string>& ids, const std::function<bool()>& done) {
  std::mt19937_64 dice{2};
  Times times;
  while (!done()) {
    times.measure([&] { or_give_up(views.entity(visitors, ids[dice() % ids.size()])); });
    std::this_thread::sleep_for(std::chrono::milliseconds{2});  // some 500 a second
  }
  return times;
}

void rebuild_beside_reads(views::Views& views, const std::vector<std::string>& ids, std::size_t changes) {
  const auto begin = Clock::now();
  print_times("reads, nothing else going on", changes, read_until(views, ids, [&] { return seconds_since(begin) > 5; }),
              "");
  std::atomic<bool> done = false;
  double took = 0;
  std::thread rebuilding{[&] {
    const auto start = Clock::now();
    or_give_up(views.rebuild());
    took = seconds_since(start);
    done = true;
  }};
  const Times beside = read_until(views, ids, [&] { return done.load(); });
  rebuilding.join();
  print_times("reads beside a rebuild", changes, beside, "p99 less than twice the one without");
  std::printf(
      "{\"benchmark\":\"remember\",\"changes\":%zu,\"who\":\"rebuild beside reads\",\"seconds\":%.3f,"
      "\"events_per_second\":%.0f,\"goal\":\"1,500,000 events a second\"}\n",
      changes, took, static_cast<double>(changes) / took);
}

Times append_until(log::EventLog& log, const std::function<bool()>& done) {
  const AppendSample sample{100};
  Times times;
  for (std::size_t turn = 0; !done(); ++turn) {
    times.measure([&] { or_give_up(log.append(log.head().position, {&sample.event(turn), 1})); });
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return times;
}

/// Read and written once, and synced: what no backup is spared.
std::uint64_t copy_plainly(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  std::uint64_t bytes = 0;
  std::string room(std::size_t{4} << 20, '\0');
  for (const auto& file : fs::directory_iterator{from}) {
    if (!file.is_regular_file()) continue;
    const int in = ::open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    const int out = ::open((to / file.path().filename()).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (in < 0 || out < 0) std::abort();
    for (ssize_t got = 0; (got = ::read(in, room.data(), room.size())) > 0;) {
      if (::write(out, room.data(), static_cast<std::size_t>(got)) != got) std::abort();
      bytes += static_cast<std::uint64_t>(got);
    }
    ::fsync(out);
    ::close(in);
    ::close(out);
  }
  return bytes;
}

struct PlainCopy {
  std::uint64_t bytes = 0;
  double seconds = 0;
};

/// `which`: "first", of everything, or "next", of what came since, with the rest held against its checksums.
void back_up_once(log::LogStore& logs, log::EventLog& log, const fs::path& directory, const fs::path& beside,
                  std::size_t changes, const char* which, const PlainCopy& plain) {
  std::atomic<bool> done = false;
  double took = 0;
  std::thread copying{[&] {
    const auto began = Clock::now();
    or_give_up(backup::Backups{beside / "backups"}.make({logs, directory, Instant{}}));
    took = seconds_since(began);
    done = true;
  }};
  const Times meanwhile = append_until(log, [&] { return done.load(); });
  copying.join();
  const std::string who = std::string{"appends beside the "} + which + " backup";
  print_times(who.c_str(), changes, meanwhile, "p99 less than twice the one without");
  std::printf(
      "{\"benchmark\":\"remember\",\"changes\":%zu,\"who\":\"the %s backup, verified and proven, beside appends\","
      "\"bytes\":%llu,\"seconds\":%.3f,\"bytes_per_second\":%.0f,\"plain_copy_seconds\":%.3f,"
      "\"plain_copy_bytes_per_second\":%.0f,\"goal\":\"the disk's speed\"}\n",
      changes, which, static_cast<unsigned long long>(plain.bytes), took, static_cast<double>(plain.bytes) / took,
      plain.seconds, static_cast<double>(plain.bytes) / plain.seconds);
}

void back_up_beside_appends(log::LogStore& logs, log::EventLog& log, const fs::path& directory, const fs::path& beside,
                            std::size_t changes) {
  const auto start = Clock::now();
  PlainCopy plain{copy_plainly(directory / "log", beside / "copy")};
  plain.seconds = seconds_since(start);
  fs::remove_all(beside / "copy");
  const auto begin = Clock::now();
  print_times("appends, nothing else going on", changes, append_until(log, [&] { return seconds_since(begin) > 5; }),
              "");
  for (const char* which : {"first", "next"}) back_up_once(logs, log, directory, beside, changes, which, plain);
}

void run(const fs::path& folder, std::size_t changes) {
  const fs::path directory = folder / "data";
  fs::create_directories(directory);
  {
    const auto store = open_log(directory / "log");
    fill(*or_give_up(store->create("acme")), changes);
  }
  const auto logs = open_log(directory / "log");
  log::EventLog& log = *or_give_up(logs->log(1));
  const auto store = or_give_up(views::RocksdbStore::open((directory / "views").string()));
  views::Views views{*store, 1, log};
  or_give_up(views.rebuild());
  const std::vector<std::string> ids = some_ids(views);
  look_back(log, views, ids, changes);
  rebuild_beside_reads(views, ids, changes);
  back_up_beside_appends(*logs, log, directory, folder, changes);
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  std::filesystem::path parent = std::filesystem::current_path();
  std::size_t changes = 10'000'000;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--directory") parent = arguments[i + 1];
    if (name == "--changes") changes = std::strtoull(arguments[i + 1], nullptr, 10);
  }
  const auto directory = parent / "bench-remember";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  tidemark::bench::run(directory, changes);
  std::filesystem::remove_all(directory);
}
