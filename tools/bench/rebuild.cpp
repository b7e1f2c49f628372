// How fast the views are rebuilt: 1,000,000 changes as 1,000 intents of 1,000, each settled, into 100,000 entities. In the
// same run, taking turns on the same log: a plain sequential read of it (RocksDB's iterator and zstd, nothing looked at), and
// the log's own reading with its proofs. A line of JSON a measurement.
//
//     build/release/tools/bench/bench_rebuild [--directory DIRECTORY] [--rounds N] [--changes N]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/db.h>

#include "intents.h"
#include "log/frames.h"
#include "log/rocksdb_log.h"
#include "peak_memory.h"
#include "views/rocksdb_store.h"
#include "views/views.h"

namespace tidemark::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// What this process has used of the processors: unlike the clock's, it stays much the same on a machine that others use too.
double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

struct Measured {
  std::string who;
  std::vector<double> seconds;
  std::vector<double> processor;
  std::vector<double> write_seconds;
  std::vector<double> write_processor;
  std::size_t peak = 0;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

void print(const Measured& measured, std::size_t changes, const Measured& first) {
  const double seconds = median(measured.seconds);
  std::printf(
      "{\"benchmark\":\"rebuild\",\"who\":\"%s\",\"events\":%zu,\"entities\":%zu,\"seconds\":%.3f,"
      "\"events_per_second\":%.0f,\"processor_seconds\":%.3f,\"write_seconds\":%.3f,\"write_processor_seconds\":%.3f,"
      "\"ratio\":%.3f,\"peak_memory\":%zu}\n",
      measured.who.c_str(), changes, entities, seconds, static_cast<double>(changes) / seconds,
      median(measured.processor), median(measured.write_seconds), median(measured.write_processor),
      median(first.seconds) / seconds, measured.peak);
}

/// The same bytes, unpacked and thrown away.
void plain_read(const fs::path& directory, Measured& measured) {
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(rocksdb::Options{}, directory.string(), &opened).ok()) std::abort();
  const std::unique_ptr<rocksdb::DB> database{opened};
  forget_peak_memory();
  const auto start = Clock::now();
  const double used = processor_seconds();
  const std::unique_ptr<rocksdb::Iterator> row{database->NewIterator({})};
  std::string unpacked;
  std::size_t frames = 0;
  for (row->SeekToFirst(); row->Valid(); row->Next())
    frames += log::decompress_frame(row->value().ToStringView(), unpacked) ? 1 : 0;
  measured.seconds.push_back(since(start));
  measured.processor.push_back(processor_seconds() - used);
  measured.peak = std::max(measured.peak, peak_memory());
  if (frames == 0) std::abort();
}

void proven_read(const log::EventLog& log, Measured& measured) {
  forget_peak_memory();
  const auto start = Clock::now();
  const double used = processor_seconds();
  std::size_t items = 0;
  const auto read = log.read(1, log.head().position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
    for (const auto& recorded : entry.events) items += recorded.event.items.size();
    return true;
  });
  if (!read || items == 0) std::abort();
  measured.seconds.push_back(since(start));
  measured.processor.push_back(processor_seconds() - used);
  measured.peak = std::max(measured.peak, peak_memory());
}

/// `seconds` is scan, decode and fold; `write_seconds` the sorted rows and their swap into place.
void rebuild(const fs::path& directory, const log::EventLog& log, Measured& measured) {
  fs::remove_all(directory);
  const auto store = or_give_up(views::RocksdbStore::open(directory.string()));
  views::Views views{*store, 1, log};
  forget_peak_memory();
  const auto start = Clock::now();
  const double used = processor_seconds();
  double folded = 0;
  double folded_used = 0;
  or_give_up(views.rebuild([&](Position done, Position of) {
    if (done < of) return true;
    folded = since(start);
    folded_used = processor_seconds() - used;
    return true;
  }));
  measured.seconds.push_back(folded);
  measured.processor.push_back(folded_used);
  measured.write_seconds.push_back(since(start) - folded);
  measured.write_processor.push_back(processor_seconds() - used - folded_used);
  measured.peak = std::max(measured.peak, peak_memory());
}

void run(const fs::path& directory, std::size_t changes, std::size_t rounds) {
  {
    const auto store = open_log(directory / "log");
    fill(*or_give_up(store->create("acme")), changes);
  }
  Measured views{"views", {}, {}, {}, {}, 0};
  Measured plain{"plain sequential read and decompression", {}, {}, {}, {}, 0};
  Measured proven{"the log's own reading, with its proofs", {}, {}, {}, {}, 0};
  for (std::size_t round = 0; round < rounds; ++round) {
    plain_read(directory / "log", plain);
    const auto store = open_log(directory / "log");
    log::EventLog& log = *or_give_up(store->log(1));
    proven_read(log, proven);
    rebuild(directory / "views", log, views);
  }
  for (const Measured* measured : {&views, &plain, &proven}) print(*measured, changes, views);
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  std::filesystem::path parent = std::filesystem::current_path();
  std::size_t rounds = 5;
  std::size_t changes = 1'000'000;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--directory") parent = arguments[i + 1];
    if (name == "--rounds") rounds = std::strtoull(arguments[i + 1], nullptr, 10);
    if (name == "--changes") changes = std::strtoull(arguments[i + 1], nullptr, 10);
  }
  const auto directory = parent / "bench-rebuild";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  tidemark::bench::run(directory, changes, rounds);
  std::filesystem::remove_all(directory);
}
