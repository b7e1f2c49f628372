#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "archive/memory_archive.h"
#include "log/memory_log.h"
#include "simulators/in_process.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_simulator.h"
#include "sync/runner.h"
#include "views/memory_store.h"
#include "views/views.h"

namespace tidemark::sync {

/// A whole world in one process and one thread: both systems, the log's disk, the views' store, the archive, the clock and the
/// dice. The engine in it can be stopped at any effect – before or after an append, before or after a request – and started again.
class World {
 public:
  explicit World(std::uint64_t seed = 1);

  /// Stops the engine at the n-th effect from now; 0: never. Each append and each request are two: one where it has not happened
  /// yet, one where it has, and the engine does not learn of it.
  void stop_at(std::uint64_t nth);

  /// Starts the engine (again) and runs. What a stopped engine had in memory is gone, and of its views a part.
  Result<RunReport> run(Request request = {});
  Result<KeptPlan> plan(Part part);

  /// run, and again two hours later each time it was stopped, until it gets through. How often it was stopped.
  std::uint64_t run_until_through(const Request& request = {});

  void configure(const std::string& configuration);
  void pass(std::int64_t milliseconds) { now_ += milliseconds; }

  [[nodiscard]] sim::SalesforceSimulator& org() { return *org_; }
  [[nodiscard]] sim::PendoSimulator& subscription() { return *subscription_; }
  [[nodiscard]] views::Views& views();
  [[nodiscard]] log::EventLog& log();
  [[nodiscard]] archive::MemoryFolder& archive() { return folder_; }
  [[nodiscard]] log::MemoryDisk& disk() { return disk_; }
  Patience& patience() { return patience_; }

  /// One value that a bulk write asked for.
  struct Asked {
    std::string target;
    std::string field;
    std::string value;

    friend auto operator<=>(const Asked&, const Asked&) = default;
  };
  /// All values that were on the wire to Pendo, in order, those whose request was lost on the way among them.
  [[nodiscard]] const std::vector<Asked>& asked() const { return asked_; }

  /// The same of the log's intents.
  [[nodiscard]] std::vector<Asked> intended();

  /// What each promise says of a world at rest; an empty text where all of them hold.
  [[nodiscard]] std::string broken_promises();

 private:
  void start();
  [[nodiscard]] bool stops_here();
  [[nodiscard]] Surroundings surroundings();
  void note_write(const http::Request& request);

  std::uint64_t dice_;
  std::int64_t now_ = 1'767'225'600'000;
  std::uint64_t effects_left_ = 0;
  bool stopped_ = false;
  Patience patience_;
  std::unique_ptr<sim::SalesforceSimulator> org_;
  std::unique_ptr<sim::PendoSimulator> subscription_;
  sim::InProcess network_;
  log::MemoryDisk disk_;
  archive::MemoryFolder folder_;
  views::MemoryStore store_;
  std::unique_ptr<log::EventLog> log_;
  std::unique_ptr<views::Views> views_;
  std::unique_ptr<archive::MemoryArchive> archive_;
  std::vector<Asked> asked_;
};

/// The company's configuration, as the sample has it for these addresses.
[[nodiscard]] std::string configuration();

}  // namespace tidemark::sync
