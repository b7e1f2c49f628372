// How fast a log is proven (`log verify`): 2,000,000 changes of one field and 500,000 of eight, as intents of 1,000, each settled. In the same run, taking turns on the same log:
// the proof on all cores and on one, and a plain sequential read (RocksDB's iterator and zstd, nothing looked at) on one. Bytes are those of
// the items, without salts. A line of JSON a measurement, with the machine's load when it began and ended.
//
//     build/release/tools/bench/bench_verify [--directory DIRECTORY] [--rounds N] [--changes N]
#include "log/verify.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <rocksdb/db.h>

#include "intents.h"
#include "log/frames.h"
#include "peak_memory.h"

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

double load() {
  double minute = 0;
  return getloadavg(&minute, 1) == 1 ? minute : -1;
}

struct Measured {
  std::string who;
  unsigned threads = 1;
  std::vector<double> seconds = {};
  std::vector<double> processor = {};
  std::size_t peak = 0;
};

template <class Work>
void measure(Measured& measured, Work work) {
  forget_peak_memory();
  const auto start = Clock::now();
  const double used = processor_seconds();
  work();
  measured.seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  measured.processor.push_back(processor_seconds() - used);
  measured.peak = std::max(measured.peak, peak_memory());
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Sizes {
  std::size_t items = 0;
  std::size_t stored = 0;
};

void print(const Measured& measured, std::size_t fields, const Sizes& bytes, double load_before) {
  const double seconds = median(measured.seconds);
  const double processor = median(measured.processor);
  std::printf(
      "{\"benchmark\":\"verify\",\"who\":\"%s\",\"fields\":%zu,\"threads\":%u,\"item_bytes\":%zu,\"stored_bytes\":%zu,"
      "\"seconds\":%.3f,"
      "\"bytes_per_second\":%.0f,\"processor_seconds\":%.3f,\"bytes_per_processor_second\":%.0f,\"peak_memory\":%zu,"
      "\"load\":[%.1f,%.1f]}\n",
      measured.who.c_str(), fields, measured.threads, bytes.items, bytes.stored, seconds,
      static_cast<double>(bytes.items) / seconds, processor, static_cast<double>(bytes.items) / processor,
      measured.peak, load_before, load());
}

/// The same bytes, unpacked and thrown away. How many they are as they lie on the disk.
std::size_t plain_read(const fs::path& directory) {
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(rocksdb::Options{}, directory.string(), &opened).ok()) std::abort();
  const std::unique_ptr<rocksdb::DB> database{opened};
  const std::unique_ptr<rocksdb::Iterator> row{database->NewIterator({})};
  std::string unpacked;
  std::size_t frames = 0;
  std::size_t stored = 0;
  for (row->SeekToFirst(); row->Valid(); row->Next()) {
    frames += log::decompress_frame(row->value().ToStringView(), unpacked) ? 1 : 0;
    stored += row->value().size();
  }
  if (frames == 0) std::abort();
  return stored;
}

void run(const fs::path& directory, std::size_t changes, std::size_t fields, std::size_t rounds) {
  Sizes bytes;
  {
    const auto store = open_log(directory / "log");
    bytes.items = fill(*or_give_up(store->create("acme")), changes, fields);
  }
  const double load_before = load();
  Measured all{"the proof", std::max(1U, std::thread::hardware_concurrency())};
  Measured one{"the proof on one core"};
  Measured plain{"plain sequential read and decompression"};
  for (std::size_t round = 0; round < rounds; ++round) {
    measure(plain, [&] { bytes.stored = plain_read(directory / "log"); });
    const auto store = open_log(directory / "log");
    const log::EventLog& log = *or_give_up(store->log(1));
    for (Measured* who : {&all, &one})
      measure(*who, [&] { or_give_up(log::verify(log, log::Verification{.threads = who->threads})); });
  }
  for (const Measured* who : {&all, &one, &plain}) print(*who, fields, bytes, load_before);
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  std::filesystem::path parent = std::filesystem::current_path();
  std::size_t rounds = 5;
  std::size_t changes = 2'000'000;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--directory") parent = arguments[i + 1];
    if (name == "--rounds") rounds = std::strtoull(arguments[i + 1], nullptr, 10);
    if (name == "--changes") changes = std::strtoull(arguments[i + 1], nullptr, 10);
  }
  const auto directory = parent / "bench-verify";
  for (const std::size_t fields : {1, 8}) {
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    tidemark::bench::run(directory, fields == 1 ? changes : changes / 4, fields, rounds);
  }
  std::filesystem::remove_all(directory);
}
