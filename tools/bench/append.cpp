// How fast an append is durable: 1, 100 and 10,000 events of 300 bytes at once, and 64 subscriptions beside each other. In
// the same run, taking turns on the same disk: what the machine allows (write + fdatasync of the same bytes) and RocksDB
// with a key an event. A line of JSON a measurement.
//
//     build/release/tools/bench/bench_append [--directory DIRECTORY] [--seconds PER_MEASUREMENT] [--only EVENTS]
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/random.h>

#include "append_peers.h"
#include "append_sample.h"
#include "log/rocksdb_log.h"
#include "turns.h"

namespace tidemark::bench {
namespace {

constexpr std::size_t subscriptions = 64;

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "bench_append: %s\n", to_line(error).c_str());
  std::exit(1);
}

void random_bytes(std::span<std::uint8_t> bytes) {
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
}

std::unique_ptr<log::LogStore> open_store(const std::filesystem::path& directory) {
  log::LogStore::Options options;
  options.clock = [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
  };
  options.entropy = random_bytes;
  auto store = log::LogStore::open(directory, std::move(options));
  if (!store) give_up(store.error());
  return std::move(*store);
}

log::EventLog& subscription(log::LogStore& store, const std::string& name) {
  auto log = store.create(name);
  if (!log) give_up(log.error());
  return **log;
}

void append(log::EventLog& log, const Event& event) {
  if (auto head = log.append(log.head().position, {&event, 1}); !head) give_up(head.error());
}

void one_subscription(const std::filesystem::path& directory, std::size_t events, double seconds) {
  const AppendSample sample{events};
  auto store = open_store(directory / "tidemark");
  log::EventLog& log = subscription(*store, "acme");
  GrowingFile growing{directory / "growing"};
  WrittenFile written{directory / "written", sample.bytes(0).size()};
  KeyAnEvent key_an_event{directory / "key-an-event"};

  Turns turns{"append", events, sample.bytes(0).size()};
  turns.add("tidemark", [&](std::size_t turn) { append(log, sample.event(turn)); });
  turns.add("write + fdatasync", [&](std::size_t turn) { growing.append(sample.bytes(turn)); });
  turns.add("write + fdatasync, file written before", [&](std::size_t turn) { written.append(sample.bytes(turn)); });
  turns.add("RocksDB, a key an event", [&](std::size_t turn) { key_an_event.append(sample.event(turn).items); });
  turns.run(seconds);
}

void many_subscriptions(const std::filesystem::path& directory, double seconds) {
  const AppendSample sample{1};
  auto store = open_store(directory / "tidemark");
  std::vector<log::EventLog*> logs;
  for (std::size_t i = 0; i < subscriptions; ++i) logs.push_back(&subscription(*store, "s-" + std::to_string(i)));

  Turns turns{"append, subscriptions at once", 1, sample.bytes(0).size()};
  turns.add("1 subscription", [&](std::size_t turn) { append(*logs[0], sample.event(turn)); });
  turns.add_threads("64 subscriptions", subscriptions,
                    [&](std::size_t thread, std::size_t turn) { append(*logs[thread], sample.event(turn)); });
  turns.run(seconds);
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  std::filesystem::path parent = std::filesystem::current_path();
  double seconds = 3;
  std::size_t only = 0;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--directory") parent = arguments[i + 1];
    if (name == "--seconds") seconds = std::atof(arguments[i + 1]);
    if (name == "--only") only = static_cast<std::size_t>(std::atol(arguments[i + 1]));
  }
  const auto directory = parent / "bench-append";
  std::filesystem::remove_all(directory);
  for (const std::size_t events : {1, 100, 10'000}) {
    if (only != 0 && only != events) continue;
    std::filesystem::create_directories(directory);
    tidemark::bench::one_subscription(directory, events, seconds);
    std::filesystem::remove_all(directory);
  }
  if (only != 0) return 0;
  std::filesystem::create_directories(directory);
  tidemark::bench::many_subscriptions(directory, seconds);
  std::filesystem::remove_all(directory);
}
