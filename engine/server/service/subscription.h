#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

#include "archive/archive.h"
#include "core/error.h"
#include "http/message.h"
#include "log/bundle.h"
#include "log/event_log.h"
#include "log/rocksdb_log.h"
#include "log/signed_head.h"
#include "messages/post.h"
#include "service/happening.h"
#include "service/made_plan.h"
#include "service/made_reading.h"
#include "service/night_plan.h"
#include "service/sizes.h"
#include "sync/drift.h"
#include "sync/erasure.h"
#include "sync/retire.h"
#include "sync/runner.h"
#include "sync/undo.h"
#include "views/store.h"
#include "views/views.h"

namespace tidemark::service {

/// What the service takes from the machine and hands on.
struct Machine {
  std::function<Instant()> clock;
  std::function<void(std::span<std::uint8_t>)> entropy;
  /// All that a run needs but the log, views and archive, until `stop` becomes true; `owner` keeps it.
  struct World {
    sync::Surroundings surroundings;
    std::shared_ptr<const void> owner;
  };
  std::function<Result<World>(const std::atomic<bool>& stop)> world;
  /// Told what goes wrong where nobody waits for an answer; by any thread.
  std::function<void(std::string_view subscription, const Error& error)> tell = [](std::string_view, const Error&) {};
  /// Told what the service's records are to have; by any thread.
  std::function<void(const Happening& happening)> note = [](const Happening&) {};
  /// Seals a credential, JSON as vault/credential.h has it, under a name.
  std::function<Result<void>(std::string_view name, std::string_view json)> set_credential =
      [](std::string_view, std::string_view) -> Result<void> {
    return failure(ErrorCode::unavailable, "this service keeps no credentials");
  };
  /// Of the key that heads are signed by (log/signed_head.h); made where there is none.
  std::function<Result<std::string>()> signing_seed = []() -> Result<std::string> {
    return failure(ErrorCode::unavailable, "this service has no key to sign by");
  };
  /// The names of all credentials that are sealed, sorted.
  std::function<Result<std::vector<std::string>>()> credential_names = [] {
    return Result<std::vector<std::string>>{};
  };
  /// The way to whoever is told, until `stop` becomes true; `owner` keeps it.
  struct Posting {
    messages::Post post;
    std::shared_ptr<const void> owner;
  };
  std::function<Result<Posting>(const std::atomic<bool>& stop)> posting =
      [](const std::atomic<bool>&) -> Result<Posting> {
    return failure(ErrorCode::unavailable, "this service sends no messages");
  };
};

/// One subscription at work: questions are answered from its views by any thread, and one run at a time is carried out in a thread of
/// its own.
///
///     auto started = acme.start({.actor = "token nightly"});      // {run 12, joined: false}
///     acme.start({.actor = "user ann"})                            // {run 12, joined: true}: one goes on already
class Subscription {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Subscription>> open(const log::Subscription& named, log::LogStore& logs,
                                                                  views::Store& views,
                                                                  const std::filesystem::path& directory,
                                                                  const Machine& machine);
  Subscription(const Subscription&) = delete;
  Subscription& operator=(const Subscription&) = delete;
  /// Stops the run that goes on, where it can be gone on with.
  ~Subscription();

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const log::EventLog& log() const { return *log_; }
  /// What is stored of an entry: LogStore::read_stored.
  [[nodiscard]] Result<void> read_stored(Position position, log::Depth depth,
                                         const std::function<Result<bool>(const log::StoredPart&)>& sink) const {
    return logs_.read_stored(number_, position, position, depth, sink);
  }
  /// Whether an erasure keeps that visitor, account or record out of every read: nothing else knows of it here.
  [[nodiscard]] bool is_suppressed(std::string_view kind, std::string_view id) const;
  /// The newest entry, signed.
  [[nodiscard]] Result<log::KeptHead> signed_head() const;
  /// Proves a run's entries, and hands back what writes them for whoever proves them without Tidemark (log/bundle.h). `not_found`, `corrupt`.
  using WriteBundle = std::function<Result<void>(const log::BundleSink& sink)>;
  /// `refused` while a person is erased; while what writes is there, nobody is.
  [[nodiscard]] Result<WriteBundle> bundle_of(RunId run) const;
  /// Folds the views anew beside those that answer meanwhile; or a generation to be compared with them and thrown away: `corrupt` where they
  /// differ. `in_use` where somebody else is at it.
  [[nodiscard]] Result<views::Digested> rebuild_views();
  [[nodiscard]] Result<views::Digested> verify_views();
  /// What it takes on the disk, and will take; by the retention of the configuration in force.
  [[nodiscard]] Result<Sizes> sizes() const;
  /// At the log's head, but for what a run appends meanwhile.
  [[nodiscard]] const views::Views& views() const { return *views_; }
  [[nodiscard]] const archive::Archive& archive() const { return *archive_; }

  struct Started {
    RunId run = 0;        ///< 0: it goes on, and its number is not known yet
    bool joined = false;  ///< a run went on already
  };
  /// `refused` where a run goes on that does not do all that is asked for, or a plan is made.
  /// Answers as soon as the run is in the log. Errors are those that keep a run from beginning: nothing is configured, the log says no.
  [[nodiscard]] Result<Started> start(sync::Request request);
  /// The same without waiting for its number; false, and nothing is started, where a run goes on.
  [[nodiscard]] Result<bool> begin(sync::Request request);
  /// Plans what is asked for from live data, without any effect, in the place of a run; the plans are kept, and in `plans` when they are
  /// made. Whether the same is planned already; `refused` where anything else goes on, `invalid_input` where there is nothing to plan.
  [[nodiscard]] Result<bool> plan(sync::Request request);
  /// What puts a run back, or Tidemark's values in the place of others', or clears what no line writes to any more.
  using CorrectionAsked = std::variant<sync::UndoAsked, sync::DriftAsked, sync::RetireAsked>;
  /// As `plan`, of a correction, in the place of earlier ones.
  [[nodiscard]] Result<bool> correct(const CorrectionAsked& asked, const std::string& actor);
  /// Takes a person out of log, archive and views, or only looks, in the place of a run; waits for the end of it. What is at hand of plans and
  /// readings goes too. Errors as of sync::erase; `refused` where anything goes on.
  [[nodiscard]] Result<sync::Erasure> erase(const sync::ErasureAsked& asked, bool only_look);
  [[nodiscard]] MadePlans plans() const;
  /// False where no plan is made.
  bool cancel_plan();
  /// Reads both sides for a configuration that need not be the one in force, in the place of a run; the reading is in `readings` when it is
  /// made. Whether the same is being read already; `refused` where anything else goes on.
  [[nodiscard]] Result<bool> read(sync::ReadingAsked asked, const std::string& actor);
  [[nodiscard]] MadeReadings readings() const;
  /// False where nothing is being read.
  bool cancel_reading();
  /// Whether that is a page of the archive that the newest reading, a schema or one of the newest plans was made from.
  [[nodiscard]] Result<bool> has_page(std::string_view digest) const;
  /// Does not let a held run's plans pass: rejection.h. `refused` too where a run carries one out.
  [[nodiscard]] Result<void> reject(RunId run, const std::string& actor, const std::string& comment);
  /// The run ends at the next place from which it can be gone on with, and the log has who wants it; false where it does not go on.
  [[nodiscard]] Result<bool> cancel(RunId run, const std::string& actor);
  /// Why the last run that was begun here could not begin or go on; nothing where it could.
  [[nodiscard]] std::optional<Error> ended_by() const;
  /// Whatever goes on ends so, before this goes.
  void stop();
  [[nodiscard]] bool is_at_work() const;
  /// The run that goes on; 0 where there is none, or its number is not known yet.
  [[nodiscard]] RunId running() const;
  [[nodiscard]] sync::Progress progress() const;

  /// Puts into the log what is no run's and follows from the views, beside a run that goes on too: nobody else decides between the look
  /// and the entry, and the views have it when this answers. The entry's position; 0 where there was nothing to put there.
  ///
  ///     acme.decide([&] { return is_paused() ? std::vector<Event>{} : std::vector{event_of(SchedulePaused{…}, 0)}; })
  [[nodiscard]] Result<Position> decide(const std::function<Result<std::vector<Event>>()>& look);
  /// The same of what follows from nothing.
  [[nodiscard]] Result<void> append(const Event& event);
  /// The one in force; `not_found` where there is none yet.
  [[nodiscard]] Result<Configuration> configuration() const;
  /// What its nights are planned by; `not_found` where nothing is configured.
  [[nodiscard]] Result<std::shared_ptr<const NightPlan>> night_plan() const;
  /// `told` (one; an empty one tells nobody) is called, by any thread, after each decision and each end of a run. It must not ask anything here.
  void when_changed(std::function<void()> told);

 private:
  Subscription(const log::Subscription& named, log::LogStore& logs, log::EventLog& log, const Machine& machine)
      : name_{named.name}, number_{named.number}, logs_{logs}, log_{&log}, machine_{machine} {}
  using Work = std::function<Result<RunId>()>;
  enum class Doing : std::uint8_t { run, plan, reading, erasure };
  void carry_out(const Work& work);
  void note_end() const;
  [[nodiscard]] Result<Machine::World> world();
  [[nodiscard]] Result<RunId> run(const sync::Request& request);
  [[nodiscard]] Result<RunId> make_plans(const sync::Request& request);
  [[nodiscard]] Result<RunId> make_correction(const CorrectionAsked& asked, const std::string& actor);
  [[nodiscard]] Result<void> keep_at_hand(sync::KeptPlan kept, const std::string& actor);
  [[nodiscard]] Result<sync::Erasure> erase_now(const sync::ErasureAsked& asked, bool only_look);
  [[nodiscard]] Result<RunId> make_reading(const sync::ReadingAsked& asked, const std::string& actor);
  [[nodiscard]] Result<void> begin_alone(sync::Request request, Doing doing, Work work);
  [[nodiscard]] Result<void> begin_run(const sync::Request& request);
  [[nodiscard]] Error busy() const;
  bool cancel_what_is(Doing doing);
  [[nodiscard]] Result<void> check_joins(const sync::Request& request) const;
  [[nodiscard]] Result<void> follow_log();

  std::string name_;
  std::filesystem::path directory_;  ///< of the service
  std::uint32_t number_;
  const log::LogStore& logs_;
  log::EventLog* log_;
  const Machine& machine_;
  std::unique_ptr<views::Views> views_;
  std::unique_ptr<archive::Archive> archive_;
  std::atomic<bool> stop_ = false;
  mutable NightPlans night_plans_;

  std::shared_ptr<const char> handing_out_ = std::make_shared<char>();  ///< whoever writes a bundle has it too
  std::mutex deciding_;                                                 ///< held around a decision; before `mutex_`
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  /// What went on last, for whoever began it and looks later.
  struct Ended {
    std::uint64_t begun = 0;
    RunId run = 0;
    std::optional<Error> error = {};
  };
  bool at_work_ = false;
  std::uint64_t begun_ = 0;  ///< how often something was begun
  Ended last_ended_;
  RunId running_ = 0;
  Doing doing_ = Doing::run;  ///< what goes on, or went on last
  sync::Request asked_;       ///< the same
  std::optional<sync::ReadingAsked> asked_reading_;
  std::vector<std::shared_ptr<const MadePlan>> plans_;
  std::optional<Error> no_plan_;
  std::optional<CorrectionAsked> asked_correction_;  ///< of the plans that are made; none: they are of the mapping
  std::shared_ptr<const MadeReading> reading_;
  std::optional<Error> no_reading_;
  std::optional<Error> ended_by_;  ///< the last one, where it could not begin or go on
  sync::Progress progress_;
  std::function<void()> told_;
  std::thread thread_;
};

}  // namespace tidemark::service
