// The plan job as a whole process: decode a Salesforce CSV and a Pendo NDJSON of N rows with 8 mapped fields, match, convert, compare,
// emit. Beside it, taking turns on the same files: a plain reading of the same bytes, and (with --peer) DuckDB doing it as SQL.
// A line of JSON a measurement: the median of the turns.
//
//     build/release/tools/bench/bench_plan [--rows 100000] [--turns 5] [--directory DIRECTORY] [--peer tools/bench/peer/duckdb.mjs]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "process.h"
#include "sample/plan_files.h"

namespace tidemark::bench {
namespace {

struct Options {
  std::uint64_t rows = 100'000;
  std::size_t turns = 5;
  std::filesystem::path directory;
  std::string peer;
  std::filesystem::path command;  ///< the tidemark beside this program's build
};

void read_plainly(const std::filesystem::path& file) {
  std::vector<char> buffer(std::size_t{1} << 20);
  const int descriptor = open(file.c_str(), O_RDONLY);
  while (read(descriptor, buffer.data(), buffer.size()) > 0) {
  }
  close(descriptor);
}

struct Contestant {
  std::string who;
  std::function<void()> work;
  std::vector<Turn> turns;
};

void print(const Contestant& contestant, const Options& options, std::uint64_t bytes, double first_seconds) {
  std::vector<Turn> turns = contestant.turns;
  std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) { return a.seconds < b.seconds; });
  const Turn& median = turns[turns.size() / 2];
  std::printf(
      "{\"benchmark\":\"plan\",\"rows\":%llu,\"bytes\":%llu,\"who\":\"%s\",\"seconds\":%.3f,\"fastest\":%.3f,"
      "\"slowest\":%.3f,"
      "\"processor_seconds\":%.3f,\"rows_per_second\":%.0f,\"bytes_per_second\":%.0f,\"peak_mib\":%.0f,\"peak_to_"
      "bytes\":%.2f,"
      "\"times_tidemark\":%.2f,\"ok\":%s}\n",
      static_cast<unsigned long long>(options.rows), static_cast<unsigned long long>(bytes), contestant.who.c_str(),
      median.seconds, turns.front().seconds, turns.back().seconds, median.processor_seconds,
      static_cast<double>(options.rows) / median.seconds, static_cast<double>(bytes) / median.seconds,
      static_cast<double>(median.peak_kib) / 1024,
      static_cast<double>(median.peak_kib) * 1024 / static_cast<double>(bytes), median.seconds / first_seconds,
      std::all_of(turns.begin(), turns.end(), [](const Turn& turn) { return turn.status == 0; }) ? "true" : "false");
}

int run(const Options& options) {
  const std::filesystem::path& files = options.directory;
  if (auto made = sample::write_plan_files(files, options.rows, 42); !made) {
    std::fprintf(stderr, "bench_plan: %s\n", to_line(made.error()).c_str());
    return 1;
  }
  const std::string at = files.string() + "/";
  const std::uint64_t bytes =
      std::filesystem::file_size(files / "salesforce.csv") + std::filesystem::file_size(files / "pendo.ndjson");
  std::vector<Contestant> contestants;
  contestants.push_back({"tidemark",
                         [&] {
                           execute({options.command.string(), "plan", "--config", at + "config.json", "--connection",
                                    "visitor", "--direction", "pull", "--salesforce-schema", at + "contact.json",
                                    at + "user.json", "--pendo-schema", at + "schema.json", "--source",
                                    at + "salesforce.csv", "--target", at + "pendo.ndjson", "--json"});
                         },
                         {}});
  contestants.push_back({"reading the same bytes",
                         [&] {
                           read_plainly(files / "salesforce.csv");
                           read_plainly(files / "pendo.ndjson");
                         },
                         {}});
  if (!options.peer.empty())
    contestants.push_back({"DuckDB",
                           [&] {
                             execute({"node", options.peer, files.string(), files.string(), "json", "2"});
                           },
                           {}});
  for (std::size_t turn = 0; turn < options.turns; ++turn) {
    for (Contestant& contestant : contestants) contestant.turns.push_back(in_a_process(contestant.work));
  }
  std::vector<double> seconds;
  for (const Turn& turn : contestants.front().turns) seconds.push_back(turn.seconds);
  std::sort(seconds.begin(), seconds.end());
  for (const Contestant& contestant : contestants) print(contestant, options, bytes, seconds[seconds.size() / 2]);
  return 0;
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  tidemark::bench::Options options;
  options.directory = std::filesystem::temp_directory_path() / "tidemark-bench-plan";
  options.command =
      std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path().parent_path() / "tidemark";
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = arguments[i];
    if (option == "--rows") options.rows = std::strtoull(arguments[i + 1], nullptr, 10);
    else if (option == "--turns")
      options.turns = std::max<std::size_t>(1, std::strtoull(arguments[i + 1], nullptr, 10));
    else if (option == "--directory") options.directory = arguments[i + 1];
    else if (option == "--peer") options.peer = arguments[i + 1];
    else count = 0;
  }
  if (count % 2 == 0) {
    std::fputs("usage: bench_plan [--rows N] [--turns N] [--directory DIRECTORY] [--peer DUCKDB.MJS]\n", stderr);
    return 2;
  }
  return tidemark::bench::run(options);
}
