#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "archive/memory_archive.h"
#include "log/memory_log.h"
#include "simulators/front.h"
#include "simulators/in_process.h"
#include "simulators/pendo_folder.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_org.h"
#include "simulators/salesforce_simulator.h"
#include "sync/drift.h"
#include "sync/erasure.h"
#include "sync/replay.h"
#include "sync/retire.h"
#include "sync/runner.h"
#include "sync/undo.h"
#include "views/memory_store.h"
#include "views/views.h"

namespace tidemark::sync {

/// What a world begins with.
struct Beginning {
  sim::Org salesforce;
  sim::PendoData pendo;
  std::string configuration;
  std::vector<sim::ValidationRule> validations = {};  ///< of the org
};

/// A whole world in one process and one thread: both systems, the log's disk, the views' store, the archive, the clock and the
/// dice. The engine in it can be stopped at any effect – before or after an append, before or after a request – and started again.
class World {
 public:
  explicit World(std::uint64_t seed = 1);
  explicit World(Beginning beginning, std::uint64_t seed = 1);

  /// Stops the engine at the n-th effect from now; 0: never. Each append and each request are two: one where it has not happened
  /// yet, one where it has, and the engine does not learn of it.
  void stop_at(std::uint64_t nth);

  /// The connection breaks at the n-th moment from now, of two that each request has: before it is with the other side, and after the
  /// answer was made.
  void drop_at(std::uint64_t nth) { moments_left_ = nth; }
  [[nodiscard]] bool dropped() const { return moments_left_ == 0; }

  /// From now on each bulk write is carried out, and its answer is lost.
  void lose_answers_to_writes(bool lose) { loses_answers_ = lose; }

  /// Pages are read ahead and two batches written at once, in threads: what is first on the wire is by chance then.
  void use_threads() { threads_ = true; }

  /// A person has pressed Ctrl-C; or it is over.
  void interrupt(bool interrupt) { interrupted_ = interrupt; }

  /// Starts the engine (again) and runs. What a stopped engine had in memory is gone, and of its views a part.
  Result<RunReport> run(Request request = {});
  Result<KeptPlan> plan(Part part, const std::vector<SegmentAsked>& segments = {});

  /// What puts a run back, as plans.
  Result<std::vector<KeptPlan>> undo(const UndoAsked& asked);

  Result<std::vector<KeptPlan>> retire(const RetireAsked& asked = {});

  Result<std::vector<KeptPlan>> restore(const DriftAsked& asked);

  /// Takes a person out of everything that this world has written down.
  Result<Erasure> erase(const ErasureAsked& asked);
  Result<Erasure> look_for(const ErasureAsked& asked);
  [[nodiscard]] ErasureWorld erasing();
  /// Where a text can be got out of what is written down: "log 7.1", "archive 03af…", "views". The simulators' own data is not.
  [[nodiscard]] std::vector<std::string> places_with(std::string_view text);

  /// What a replay is given of this world.
  [[nodiscard]] ReplayWorld replaying();

  /// run, and again two hours later each time it was stopped, until it gets through. How often it was stopped.
  std::uint64_t run_until_through(const Request& request = {});

  void configure(const std::string& configuration);
  void pass(std::int64_t milliseconds) { now_ += milliseconds; }
  [[nodiscard]] Instant now() const { return {now_}; }

  /// Another org under the same address: records are gone.
  void replace_org(sim::Org org, const std::string& org_id = sim::SalesforceSimulator::Options{}.org_id);

  /// Answers in Salesforce's place, where `answer` has something to say.
  void answer_as_salesforce(std::function<std::optional<http::Response>(const http::Request&)> answer) {
    answers_as_salesforce_.instead = std::move(answer);
  }
  [[nodiscard]] std::uint64_t requests() const { return requests_; }  ///< that both systems were sent

  /// The log's events of a type after a position, in order.
  [[nodiscard]] std::vector<Event> events(EventType type, Position after = 0);
  [[nodiscard]] std::vector<std::pair<Position, Event>> events_at(EventType type, Position after = 0);

  /// What goes wrong on the way to each system, and what it was asked. Time is the world's: a late answer makes it later.
  [[nodiscard]] sim::Front& salesforce() { return *salesforce_front_; }
  [[nodiscard]] sim::Front& pendo() { return *pendo_front_; }

  [[nodiscard]] sim::SalesforceSimulator& org() { return *org_; }
  [[nodiscard]] sim::PendoSimulator& subscription() { return *subscription_; }
  [[nodiscard]] views::Views& views();
  [[nodiscard]] log::EventLog& log();
  [[nodiscard]] archive::MemoryFolder& archive() { return folder_; }
  [[nodiscard]] Result<std::string> archived(std::string_view name) const { return archive_->get(name); }
  [[nodiscard]] log::MemoryDisk& disk() { return disk_; }
  void on_progress(std::function<void(const Progress&)> told) { told_ = std::move(told); }
  Patience& patience() { return patience_; }

  /// One value that a write asked for.
  struct Asked {
    std::string target;
    std::string field;
    std::string value;  ///< as text, however the request spelled it; "null" to clear it

    friend auto operator<=>(const Asked&, const Asked&) = default;
  };
  /// All values that were on the wire to both systems, in order, those whose request was lost on the way among them.
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
  void note_collection(const std::string& body);
  void note_job_data(const std::string& csv);
  [[nodiscard]] sim::Front::Options simulated_time();

  struct Passes final : sim::Handler {
    sim::Handler* to = nullptr;
    std::function<std::optional<http::Response>(const http::Request&)> instead;
    [[nodiscard]] http::Response handle(const http::Request& request) override { return reply(request).response; }
    [[nodiscard]] sim::Reply reply(const http::Request& request) override {
      auto answer = instead ? instead(request) : std::nullopt;
      return answer ? sim::Reply{std::move(*answer)} : to->reply(request);
    }
  };

  std::uint64_t dice_;
  bool interrupted_ = false;
  bool threads_ = false;
  std::vector<sim::ValidationRule> validations_;
  std::int64_t now_ = 1'767'225'600'000;
  std::uint64_t effects_left_ = 0;
  std::uint64_t moments_left_ = UINT64_MAX;
  std::uint64_t requests_ = 0;
  std::function<void(const Progress&)> told_;
  bool stopped_ = false;
  bool loses_answers_ = false;
  Patience patience_;
  std::unique_ptr<sim::SalesforceSimulator> org_;
  std::unique_ptr<sim::PendoSimulator> subscription_;
  std::unique_ptr<sim::Front> salesforce_front_;
  std::unique_ptr<sim::Front> pendo_front_;
  Passes answers_as_salesforce_;
  sim::InProcess network_;
  log::MemoryDisk disk_;
  archive::MemoryFolder folder_;
  views::MemoryStore store_;
  std::unique_ptr<log::EventLog> log_;
  std::unique_ptr<views::Views> views_;
  std::unique_ptr<archive::MemoryArchive> archive_;
  std::vector<Asked> asked_;
  std::size_t noted_before_ = 0;  ///< of asked_, what the last request did not ask for
};

/// The company's configuration, as the sample has it for these addresses.
[[nodiscard]] std::string configuration();

}  // namespace tidemark::sync
