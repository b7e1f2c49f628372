// A pull as a whole process, from both simulators on this machine: the first one of N contacts (every value is met for the first time,
// one visitor in ten changes), two in which nothing has changed (the first of them has the stores' tidying after the pull),
// one in which two fields of every 25th contact have changed, and the first pull planned again from its archived pages, in turns with planning
// the same files. Beside them the work that no engine is spared, each in a process of its own: planning the same files, and inflating, compressing and hashing the same bytes. A line of JSON a measurement; what a pull
// costs is processor time over the sum of those four, memory over that of planning, and the calls that the simulators counted.
//
//     build/release/tools/bench/bench_pull [--rows 100000] [--directory DIRECTORY]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <zlib.h>
#include <zstd.h>

#include "core/hash/blake2b.h"
#include "process.h"
#include "pull_files.h"
#include "sample/plan_files.h"
#include "simulator.h"

namespace tidemark::bench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t page_bytes = std::size_t{3} << 20;  ///< about what a page of 10,000 visitors has
constexpr int archives_level = 3;

struct Options {
  std::uint64_t rows = 100'000;
  fs::path directory;
  std::string command;  ///< the tidemark beside this program's build
};

std::string bytes_of(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

std::vector<std::string> pages_of(const std::string& bytes) {
  std::vector<std::string> pages;
  for (std::size_t at = 0; at < bytes.size(); at += page_bytes) pages.push_back(bytes.substr(at, page_bytes));
  return pages;
}

std::string deflated(const std::string& page) {
  std::string packed(compressBound(page.size()), '\0');
  uLongf size = packed.size();
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(page.data()), page.size(),
            Z_BEST_SPEED);
  packed.resize(size);
  return packed;
}

/// The command on the bench's directory, with something on its standard input; false where it fails.
bool use(const Options& options, const std::string& words, const std::string& input = {}) {
  std::FILE* pipe = popen(
      (options.command + " --directory " + (options.directory / "data").string() + " " + words + " >/dev/null 2>&1")
          .c_str(),
      "w");
  if (pipe == nullptr) return false;
  std::fputs(input.c_str(), pipe);
  return pclose(pipe) == 0;
}

/// How often the simulator was asked, in all.
std::uint64_t calls_of(const Options& options, const Simulator& simulator) {
  std::FILE* pipe = popen((options.command + " sim journal --counts --url " + simulator.url()).c_str(), "r");
  if (pipe == nullptr) return 0;
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  pclose(pipe);
  std::uint64_t calls = 0;
  for (const auto& call : json::parse(text, nullptr, false)) calls += call.value("calls", std::uint64_t{0});
  return calls;
}

/// The work that no engine is spared, on these files.
struct Needed {
  Turn plan, inflate, compress, hash;
  [[nodiscard]] double processor_seconds() const {
    return plan.processor_seconds + inflate.processor_seconds + compress.processor_seconds + hash.processor_seconds;
  }
};

Turn plan_once(const Options& options) {
  const std::string at = options.directory.string() + "/";
  return in_a_process([&] {
    execute({options.command, "plan", "--config", at + "config.json", "--connection", "visitor", "--direction", "pull",
             "--salesforce-schema", at + "contact.json", at + "user.json", "--pendo-schema", at + "schema.json",
             "--source", at + "salesforce.csv", "--target", at + "pendo.ndjson", "--json"});
  });
}

Turn replay_once(const Options& options) {
  return in_a_process([&] {
    execute({options.command, "--directory", (options.directory / "data").string(), "replay", "1", "--json"});
  });
}

Needed measure_needed(const Options& options) {
  Needed needed;
  needed.plan = plan_once(options);
  std::vector<std::string> pages;
  for (const char* file : {"salesforce.csv", "pendo.ndjson"})
    for (std::string& page : pages_of(bytes_of(options.directory / file))) pages.push_back(std::move(page));
  std::vector<std::string> packed;
  for (const std::string& page : pages) packed.push_back(deflated(page));
  std::string room(std::max(page_bytes, ZSTD_compressBound(page_bytes)), '\0');
  needed.inflate = in_a_process([&] {
    for (const std::string& page : packed) {
      uLongf size = room.size();
      uncompress(reinterpret_cast<Bytef*>(room.data()), &size, reinterpret_cast<const Bytef*>(page.data()),
                 page.size());
    }
  });
  needed.compress = in_a_process([&] {
    for (const std::string& page : pages)
      ZSTD_compress(room.data(), room.size(), page.data(), page.size(), archives_level);
  });
  needed.hash = in_a_process([&] {
    for (const std::string& page : pages) static_cast<void>(blake2b(page));
  });
  return needed;
}

void print_needed(const Options& options, const char* who, const Turn& turn) {
  std::printf(
      "{\"benchmark\":\"pull\",\"rows\":%llu,\"who\":\"%s\",\"seconds\":%.3f,\"processor_seconds\":%.3f,"
      "\"peak_mib\":%.0f}\n",
      static_cast<unsigned long long>(options.rows), who, turn.seconds, turn.processor_seconds,
      static_cast<double>(turn.peak_kib) / 1024);
}

void print_pull(const Options& options, const char* who, const Turn& turn, const Needed& needed, std::uint64_t calls) {
  const int status = WIFEXITED(turn.status) ? WEXITSTATUS(turn.status) : -1;
  std::printf(
      "{\"benchmark\":\"pull\",\"rows\":%llu,\"who\":\"%s\",\"seconds\":%.3f,\"processor_seconds\":%.3f,"
      "\"times_needed\":%.2f,\"peak_mib\":%.0f,\"peak_mib_over_plan\":%.0f,\"calls\":%llu,\"ok\":%s}\n",
      static_cast<unsigned long long>(options.rows), who, turn.seconds, turn.processor_seconds,
      turn.processor_seconds / needed.processor_seconds(), static_cast<double>(turn.peak_kib) / 1024,
      static_cast<double>(turn.peak_kib - needed.plan.peak_kib) / 1024, static_cast<unsigned long long>(calls),
      status == 0 || status == 4 ? "true" : "false");
}

/// The middle one of an odd number.
Turn median_of(std::vector<Turn> turns) {
  std::ranges::sort(turns, {}, &Turn::seconds);
  return turns[turns.size() / 2];
}

/// They take turns: memory that was used shortly before costs a new process half of what other memory does, so that one of each would say
/// which came first.
void measure_replay(const Options& options) {
  std::vector<Turn> plans, replays;
  for (int turn = 0; turn < 5; ++turn) {
    plans.push_back(plan_once(options));
    replays.push_back(replay_once(options));
  }
  const bool good = std::ranges::all_of(
      replays, [](const Turn& turn) { return WIFEXITED(turn.status) && WEXITSTATUS(turn.status) == 0; });
  const Turn plan = median_of(std::move(plans));
  const Turn replay = median_of(std::move(replays));
  std::printf(
      "{\"benchmark\":\"pull\",\"rows\":%llu,\"who\":\"tidemark, the first pull planned again\",\"seconds\":%.3f,"
      "\"processor_seconds\":%.3f,\"plan_seconds\":%.3f,\"plan_processor_seconds\":%.3f,\"times_plan\":%.2f,"
      "\"goal\":\"1.2 times planning the same files\",\"ok\":%s}\n",
      static_cast<unsigned long long>(options.rows), replay.seconds, replay.processor_seconds, plan.seconds,
      plan.processor_seconds, replay.seconds / plan.seconds, good ? "true" : "false");
}

int fail(const std::string& why) {
  std::fprintf(stderr, "bench_pull: %s\n", why.c_str());
  return 1;
}

int run(const Options& options) {
  if (auto made = sample::write_plan_files(options.directory, options.rows, 42); !made)
    return fail(to_line(made.error()));
  if (auto made = write_simulators_folders(options.directory); !made) return fail(to_line(made.error()));
  const Needed needed = measure_needed(options);
  print_needed(options, "planning the same files", needed.plan);
  print_needed(options, "inflating the same bytes", needed.inflate);
  print_needed(options, "compressing the same bytes", needed.compress);
  print_needed(options, "hashing the same bytes", needed.hash);

  const Simulator salesforce{options.command, "salesforce", options.directory / "salesforce"};
  const Simulator pendo{options.command, "pendo", options.directory / "pendo"};
  if (!salesforce.runs() || !pendo.runs()) return fail("a simulator does not start");
  if (auto made = write_changed_contacts(options.directory); !made) return fail(to_line(made.error()));
  json configuration = json::parse(bytes_of(options.directory / "config.json"));
  configuration["salesforce"]["login_url"] = salesforce.url();
  configuration["pendo"]["host"] = pendo.url();
  configuration["connections"]["visitor"]["guard"] = "off";
  const fs::path file = options.directory / "live.json";
  std::ofstream{file} << configuration.dump();
  fs::remove_all(options.directory / "data");
  if (!use(options, "init bench") || !use(options, "credential set bench-salesforce", salesforce.credential()) ||
      !use(options, "credential set bench-pendo", pendo.credential()) || !use(options, "config apply " + file.string()))
    return fail("the subscription can't be set up");

  const auto measure = [&](const char* who, const Simulator& org) {
    const std::uint64_t before = calls_of(options, org) + calls_of(options, pendo);
    const Turn turn = in_a_process([&] {
      execute({options.command, "--directory", (options.directory / "data").string(), "sync", "--json"});
    });
    print_pull(options, who, turn, needed, calls_of(options, org) + calls_of(options, pendo) - before);
  };
  measure("tidemark, the first pull", salesforce);
  measure("tidemark, nothing changed", salesforce);
  measure("tidemark, nothing changed, again", salesforce);
  const Simulator later{options.command, "salesforce", options.directory / "salesforce-later"};
  if (!later.runs()) return fail("a simulator does not start");
  configuration["salesforce"]["login_url"] = later.url();
  std::ofstream{file} << configuration.dump();
  if (!use(options, "config apply " + file.string())) return fail("the configuration can't be applied");
  measure("tidemark, two fields of 4 in 100 changed", later);
  measure_replay(options);
  return 0;
}

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  tidemark::bench::Options options;
  options.directory = std::filesystem::temp_directory_path() / "tidemark-bench-pull";
  options.command =
      (std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path().parent_path() / "tidemark").string();
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = arguments[i];
    if (option == "--rows") options.rows = std::strtoull(arguments[i + 1], nullptr, 10);
    else if (option == "--directory") options.directory = arguments[i + 1];
    else count = 0;
  }
  if (count % 2 == 0) {
    std::fputs("usage: bench_pull [--rows N] [--directory DIRECTORY]\n", stderr);
    return 2;
  }
  return tidemark::bench::run(options);
}
