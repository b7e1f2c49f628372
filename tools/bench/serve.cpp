// `tidemark serve` of 1,000 subscriptions on this machine, as a process beside its clients: how fast it starts (the first time, later, and
// after an upgrade whose views have other rows), what it takes when nothing
// happens, and how fast it answers 500 reads a second while nothing goes on, while a run of ROWS contacts goes on, and while 20 runs go on
// at once; with 1,000 progress streams open. A line of JSON a measurement, each with its goal.
//
//     build/release/tools/bench/bench_serve [--rows 1000000] [--directory DIRECTORY]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include "access/tokens.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "load.h"
#include "log/rocksdb_log.h"
#include "pull_files.h"
#include "sample/plan_files.h"
#include "simulator.h"
#include "vault/vault.h"
#include "views/keys.h"
#include "views/rocksdb_store.h"
#include "views/row_codec.h"
#include "views/rows.h"

namespace tidemark::bench {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t subscriptions = 1'000;
constexpr std::size_t runs_at_once = 20;
constexpr std::uint64_t rows_of_a_small_one = 5'000;

struct Options {
  std::uint64_t rows = 1'000'000;
  fs::path directory;
  std::string command;  ///< the tidemark beside this program's build
};

Instant now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

void entropy(std::span<std::uint8_t> bytes) {
  std::random_device random;
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
}

template <class T>
T must(Result<T> result) {
  if (result) {
    if constexpr (!std::is_void_v<T>) return std::move(*result);
    else return;
  }
  std::fprintf(stderr, "bench_serve: %s\n", to_line(result.error()).c_str());
  std::exit(1);
}

/// Where it is about noon: no night begins meanwhile.
std::string zone_at_noon() {
  const std::time_t seconds = now().milliseconds / 1'000;
  const int hour = static_cast<int>(seconds / 3'600 % 24);
  const int ahead = hour <= 12 ? 12 - hour : -std::min(hour - 12, 11);
  return ahead == 0 ? "UTC" : "Etc/GMT" + std::string{ahead > 0 ? "-" : "+"} + std::to_string(std::abs(ahead));
}

std::string name_of(std::size_t n) {
  char name[16];
  std::snprintf(name, sizeof name, "s%04zu", n);
  return name;
}

/// `size`: "large" or "small", which have credentials of their own.
json configuration_in(const fs::path& directory, const std::string& size, const std::string& salesforce,
                      const std::string& pendo) {
  std::ifstream stream{directory / "config.json"};
  json configuration = json::parse(stream);
  configuration["time_zone"] = zone_at_noon();
  configuration["salesforce"]["credential"] = size + "-salesforce";
  configuration["pendo"]["credential"] = size + "-pendo";
  configuration["salesforce"]["login_url"] = salesforce;
  configuration["pendo"]["host"] = pendo;
  configuration["connections"]["visitor"]["guard"] = "off";
  return configuration;
}

/// The process as /proc has it.
struct Usage {
  double processor_seconds = 0;
  double resident_mib = 0;
};

Usage usage_of(pid_t process) {
  Usage usage;
  const std::string at = "/proc/" + std::to_string(process);
  std::ifstream stat{at + "/stat"};
  std::string text{std::istreambuf_iterator<char>{stat}, {}};
  text.erase(0, text.rfind(')') + 2);
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    fields.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  usage.processor_seconds =
      (std::stod(fields.at(11)) + std::stod(fields.at(12))) / static_cast<double>(sysconf(_SC_CLK_TCK));
  usage.resident_mib = std::stod(fields.at(21)) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
  return usage;
}

class Bench {
 public:
  explicit Bench(Options options) : options_{std::move(options)}, data_{options_.directory / "data"} {}

  int run() {
    must(sample::write_plan_files(options_.directory / "large", options_.rows, 42));
    must(sample::write_plan_files(options_.directory / "small", rows_of_a_small_one, 43));
    for (const char* size : {"large", "small"}) must(write_simulators_folders(options_.directory / size));
    const Simulator large_salesforce{options_.command, "salesforce", options_.directory / "large/salesforce"};
    const Simulator large_pendo{options_.command, "pendo", options_.directory / "large/pendo"};
    const Simulator small_salesforce{options_.command, "salesforce", options_.directory / "small/salesforce"};
    const Simulator small_pendo{options_.command, "pendo", options_.directory / "small/pendo"};
    if (!large_salesforce.runs() || !large_pendo.runs() || !small_salesforce.runs() || !small_pendo.runs()) return 1;
    install(configuration_in(options_.directory / "large", "large", large_salesforce.url(), large_pendo.url()),
            configuration_in(options_.directory / "small", "small", small_salesforce.url(), small_pendo.url()));
    auto vault = must(vault::Vault::open(data_ / "vault"));
    must(vault.set("large-salesforce", large_salesforce.credential()));
    must(vault.set("large-pendo", large_pendo.credential()));
    must(vault.set("small-salesforce", small_salesforce.credential()));
    must(vault.set("small-pendo", small_pendo.credential()));
    serve();
    return 0;
  }

 private:
  void install(const json& large, const json& small) {
    fs::remove_all(data_);
    log::LogStore::Options options;
    options.clock = now;
    options.entropy = entropy;
    const auto logs = must(log::LogStore::open(data_ / "log", std::move(options)));
    const auto add = [&](const std::string& name, json configuration) {
      configuration["subscription"] = name;
      log::EventLog* const log = must(logs->create(name));
      const Event event = event_of(Configured{"bench", "", configuration.dump()}, 0);
      static_cast<void>(must(log->append(log->head().position, {&event, 1})));
    };
    for (std::size_t n = 0; n + 1 < subscriptions; ++n) add(name_of(n), small);
    add("large", large);
    const access::Register file{data_ / "users", entropy};
    token_ = must(access::Tokens{file}.make({"bench", now()},
                                            {"bench", access::Role::runner, {now().milliseconds + one_day}, {}}));
  }

  [[nodiscard]] std::vector<std::string> serving() const {
    return {options_.command, "serve", "--port", "0", "--json", "--directory", data_.string()};
  }

  void start(const char* what) const {
    const auto began = std::chrono::steady_clock::now();
    const Listening service{serving()};
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (!service.runs()) std::exit(1);
    print(what, {{"seconds", seconds}, {"goal_seconds", 3}});
  }

  /// As a Tidemark left them whose views had other rows.
  void make_views_older() const {
    const auto store = must(views::RocksdbStore::open((data_ / "views").string()));
    views::Batch older;
    must(store->scan("", "\xff", [&](std::string_view key, std::string_view value) {
      constexpr std::size_t subscription = 4;
      constexpr std::size_t prefix = 8;
      const bool of_a_generation = views::big_endian(key.substr(subscription, prefix - subscription)) > 0;
      if (!of_a_generation || key.substr(prefix) != views::key_of(views::View::checkpoint)) return true;
      auto checkpoint = must(tidemark::unpack<views::Checkpoint>(value));
      --checkpoint.version;
      older.emplace_back(key, tidemark::pack(checkpoint));
      return true;
    }));
    must(store->write(older));
  }

  void serve() {
    start("first start of 1,000 subscriptions");
    start("start of 1,000 subscriptions");
    make_views_older();
    start("start of 1,000 subscriptions whose views are made anew");
    const Listening service{serving()};
    if (!service.runs()) std::exit(1);
    const std::string url = service.url();
    pace_.port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    pace_.token = token_;
    idle(service.process(), "idle");
    reads("reads, nothing goes on", [](double passed) { return passed < 10; });
    const Streams streams{pace_, subscriptions,
                          [](std::uint64_t n) { return of(name_of(n % (subscriptions - 1))) + "/events"; }};
    print("progress streams", {{"open", streams.open()}, {"goal_open", subscriptions}});
    idle(service.process(), "idle, with 1,000 streams");
    std::vector<std::string> twenty;
    for (std::size_t n = 0; n < runs_at_once; ++n) twenty.push_back(name_of(n));
    while_these_run("reads, 20 runs at once", twenty);
    while_these_run("reads, a run of " + std::to_string(options_.rows) + " contacts", {"large"});
    print("after it all", {{"resident_mib", usage_of(service.process()).resident_mib}});
  }

  static std::string of(const std::string& subscription) { return "/api/v1/subscriptions/" + subscription; }

  void print(const std::string& what, json numbers) const {
    json line{{"benchmark", "serve"}, {"what", what}};
    line.update(numbers);
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
  }

  void idle(pid_t process, const char* what) const {
    constexpr int seconds = 20;
    std::this_thread::sleep_for(std::chrono::seconds{25});  // the first look at each subscription is over
    const Usage before = usage_of(process);
    std::this_thread::sleep_for(std::chrono::seconds{seconds});
    const Usage after = usage_of(process);
    print(what, {{"core_percent", (after.processor_seconds - before.processor_seconds) / seconds * 100},
                 {"goal_core_percent", 1},
                 {"resident_mib", after.resident_mib},
                 {"goal_resident_mib", 300}});
  }

  static std::string read(std::uint64_t n) {
    const std::string one = of(name_of(n * 7 % (subscriptions - 1)));
    switch (n % 4) {
      case 0: return one;
      case 1: return one + "/runs";
      case 2: return one + "/configuration";
      default: return one + "/letters";
    }
  }

  void reads(const std::string& what, const std::function<bool(double)>& go_on) const {
    const Load answered = load(pace_, read, go_on);
    print(what, {{"answers", answered.milliseconds.size()},
                 {"bad", answered.bad},
                 {"p50_ms", answered.quantile(0.5)},
                 {"p99_ms", answered.quantile(0.99)},
                 {"slowest_ms", answered.quantile(1)},
                 {"goal_p99_ms", 20}});
  }

  /// What `curl` would print.
  std::string ask(const std::string& method, const std::string& path) const {
    std::FILE* const pipe = popen(("curl -s -X " + method + " -H 'Authorization: Bearer " + token_ +
                                   "' http://127.0.0.1:" + std::to_string(pace_.port) + path)
                                      .c_str(),
                                  "r");
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    pclose(pipe);
    return text;
  }

  bool any_runs(const std::vector<std::string>& names) const {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return json::parse(ask("GET", of(name)), nullptr, false).value("running", 0) != 0;
    });
  }

  void while_these_run(const std::string& what, const std::vector<std::string>& names) const {
    const auto began = std::chrono::steady_clock::now();
    for (const std::string& name : names) ask("POST", of(name) + "/runs");
    std::atomic<bool> goes_on = true;
    std::thread watching{[&] {
      do std::this_thread::sleep_for(std::chrono::milliseconds{500});
      while (any_runs(names));
      goes_on = false;
    }};
    reads(what, [&](double) { return goes_on.load(); });
    watching.join();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::size_t completed = 0;
    for (const std::string& name : names)
      completed += ask("GET", of(name)).find("\"newest_run_state\":\"completed\"") != std::string::npos;
    print(what + ": the runs", {{"seconds", seconds}, {"completed", completed}});
  }

  Options options_;
  fs::path data_;
  std::string token_;
  Pace pace_;
};

}  // namespace
}  // namespace tidemark::bench

int main(int count, char** arguments) {
  tidemark::bench::Options options;
  options.directory = std::filesystem::temp_directory_path() / "tidemark-bench-serve";
  options.command =
      (std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path().parent_path() / "tidemark").string();
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view option = arguments[i];
    if (option == "--rows") options.rows = std::strtoull(arguments[i + 1], nullptr, 10);
    else if (option == "--directory") options.directory = arguments[i + 1];
    else count = 0;
  }
  if (count % 2 == 0) {
    std::fputs("usage: bench_serve [--rows N] [--directory DIRECTORY]\n", stderr);
    return 2;
  }
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  return tidemark::bench::Bench{std::move(options)}.run();
}
