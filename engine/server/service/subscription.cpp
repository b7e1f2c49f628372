#include "service/subscription.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>
#include <variant>

#include "archive/file_archive.h"
#include "backup/restored.h"
#include "core/events/codec.h"
#include "core/events/run_events.h"
#include "service/erasures.h"
#include "service/rejection.h"
#include "sync/journal.h"
#include "sync/suppression.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

/// Who asks waits no longer than that for a run's number: before it, the other systems are asked what became of earlier writes.
constexpr std::chrono::seconds patience{1};

auto plans_of(sync::Runner& runner, const sync::UndoAsked& asked) { return runner.undo(asked); }
auto plans_of(sync::Runner& runner, const sync::DriftAsked& asked) { return runner.restore(asked); }
auto plans_of(sync::Runner& runner, const sync::RetireAsked& asked) { return runner.retire(asked); }

}  // namespace

Result<std::unique_ptr<Subscription>> Subscription::open(const log::Subscription& named, log::LogStore& logs,
                                                         views::Store& views, const std::filesystem::path& directory,
                                                         const Machine& machine) {
  if (named.damage) return tl::unexpected(*named.damage);
  auto log = logs.log(named.number);
  if (!log) return tl::unexpected(std::move(log.error()));
  std::unique_ptr<Subscription> made{new Subscription{named, logs, **log, machine}};
  made->views_ = std::make_unique<views::Views>(views, named.number, **log);
  if (auto caught_up = made->views_->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  const std::string name = named.name.empty() ? std::to_string(named.number) : named.name;
  made->directory_ = directory;
  if (auto whole = check_erasures(directory, name, *made->views_); !whole)
    return tl::unexpected(std::move(whole.error()));
  auto archive = archive::FileArchive::open(directory / "archive" / name, {machine.clock, machine.entropy});
  if (!archive) return tl::unexpected(std::move(archive.error()));
  made->archive_ = std::move(*archive);
  return made;
}

Subscription::~Subscription() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

/// `mutex_` is held, and something goes on: whether it does all that is asked for.
Result<void> Subscription::check_joins(const sync::Request& request) const {
  const std::string where = running_ == 0 ? name_ : "run " + std::to_string(running_);
  const auto refused = [&](std::string what) -> Result<void> {
    return failure(ErrorCode::refused, std::move(what), where, "ask again when it has ended");
  };
  if (doing_ != Doing::run) return tl::unexpected(busy());
  if (asked_.expect != request.expect || asked_.approves != request.approves || asked_.exact != request.exact)
    return refused(asked_.expect ? "the run that goes on carries out a plan" : "another run goes on");
  const std::string only = sync::only_of(asked_);
  if (!only.empty() && only != sync::only_of(request)) return refused("the run that goes on is of " + only + " alone");
  return {};
}

Result<Subscription::Started> Subscription::start(sync::Request request) {
  std::unique_lock deciding{deciding_, std::defer_lock};
  if (request.approves) deciding.lock();  // who rejects it meanwhile is told
  std::unique_lock lock{mutex_};
  const bool joined = at_work_;
  auto begun = joined ? check_joins(request) : begin_run(request);
  if (!begun) return tl::unexpected(std::move(begun.error()));
  if (deciding.owns_lock()) deciding.unlock();
  const std::uint64_t ours = begun_;
  const auto is_over = [&] { return begun_ != ours || !at_work_; };
  changed_.wait_for(lock, patience, [&] { return running_ != 0 || is_over(); });
  if (begun_ != ours)  // it has ended, and somebody else's goes on by now
    return last_ended_.begun == ours && last_ended_.error
               ? tl::unexpected(*last_ended_.error)
               : Result<Started>{Started{last_ended_.begun == ours ? last_ended_.run : 0, joined}};
  if (running_ == 0 && ended_by_) return tl::unexpected(*ended_by_);
  return Started{running_, joined};
}

Result<bool> Subscription::begin(sync::Request request) {
  const std::lock_guard lock{mutex_};
  if (at_work_) return false;
  return begin_run(request).map([] { return true; });
}

Result<bool> Subscription::plan(sync::Request request) {
  const auto configuration = this->configuration();
  if (!configuration) return tl::unexpected(configuration.error());
  if (auto checked = sync::check_asked(request, *configuration); !checked)
    return tl::unexpected(std::move(checked.error()));
  const std::lock_guard lock{mutex_};
  if (at_work_ && doing_ == Doing::plan && !asked_correction_ && sync::only_of(asked_) == sync::only_of(request))
    return true;
  if (at_work_) return tl::unexpected(busy());
  no_plan_.reset();
  asked_correction_.reset();
  return begin_alone(request, Doing::plan, [this, request] { return make_plans(request); }).map([] { return false; });
}

Result<bool> Subscription::correct(const CorrectionAsked& asked, const std::string& actor) {
  const std::lock_guard lock{mutex_};
  if (at_work_ && doing_ == Doing::plan && asked_correction_ == asked) return true;
  if (at_work_) return tl::unexpected(busy());
  no_plan_.reset();
  asked_correction_ = asked;
  std::erase_if(plans_, [](const auto& earlier) { return !earlier->correction.empty(); });
  sync::Request request;
  request.actor = actor;
  return begin_alone(std::move(request), Doing::plan, [this, asked, actor] { return make_correction(asked, actor); })
      .map([] { return false; });
}

Result<sync::Erasure> Subscription::erase(const sync::ErasureAsked& asked, bool only_look) {
  std::unique_lock lock{mutex_};
  if (at_work_) return tl::unexpected(busy());
  if (!only_look && handing_out_.use_count() > 1)
    return failure(ErrorCode::refused, "a run's entries are being handed out", name_, "ask again when that is done");
  // Whoever asked may have gone by the time it is done.
  const auto found = std::make_shared<Result<sync::Erasure>>();
  sync::Request request;
  request.actor = asked.actor;
  auto begun = begin_alone(std::move(request), Doing::erasure, [this, asked, only_look, found]() -> Result<RunId> {
    *found = erase_now(asked, only_look);
    return 0;
  });
  if (!begun) return tl::unexpected(std::move(begun.error()));
  const std::uint64_t ours = begun_;
  changed_.wait(lock, [&] { return begun_ != ours || !at_work_; });
  return std::move(*found);
}

Result<sync::Erasure> Subscription::erase_now(const sync::ErasureAsked& asked, bool only_look) {
  const auto world = this->world();
  if (!world) return tl::unexpected(world.error());
  const auto seed = machine_.signing_seed();  // made with the first erasure at the latest
  if (!seed) return tl::unexpected(seed.error());
  const sync::ErasureWorld erasing{log_, views_.get(), archive_.get(), sync::person_key(*seed),
                                   [&](std::string_view what) {
                                     world->surroundings.progress({{}, std::string{what}, 0, 0});
                                   }};
  if (only_look) return sync::look_for(erasing, asked);
  // A decision about the person between the search and the event that names what goes would stay.
  const std::lock_guard deciding{deciding_};
  auto erased = sync::erase(erasing, asked);
  const std::lock_guard lock{mutex_};
  plans_.clear();
  reading_.reset();
  if (!erased) return erased;
  world->surroundings.erased();
  return erased;
}

MadePlans Subscription::plans() const {
  const std::lock_guard lock{mutex_};
  return {at_work_ && doing_ == Doing::plan, plans_, no_plan_};
}

Result<bool> Subscription::read(sync::ReadingAsked asked, const std::string& actor) {
  const std::lock_guard lock{mutex_};
  if (at_work_ && doing_ == Doing::reading && asked_reading_ == asked) return true;
  if (at_work_) return tl::unexpected(busy());
  no_reading_.reset();
  asked_reading_ = asked;
  sync::Request request;
  request.actor = actor;
  return begin_alone(std::move(request), Doing::reading,
                     [this, asked = std::move(asked), actor] { return make_reading(asked, actor); })
      .map([] { return false; });
}

MadeReadings Subscription::readings() const {
  const std::lock_guard lock{mutex_};
  const bool making = at_work_ && doing_ == Doing::reading;
  return {making, making ? nullptr : reading_, no_reading_};
}

Result<bool> Subscription::has_page(std::string_view digest) const {
  constexpr std::size_t newest_plans = 100;
  if (const auto readings = this->readings(); readings.newest && readings.newest->digests.contains(digest)) return true;
  const auto schemas = views_->schemas();
  if (!schemas) return tl::unexpected(schemas.error());
  if (std::ranges::find(*schemas, digest, &views::SchemaRow::archive_name) != schemas->end()) return true;
  for (const EntityKind kind : {EntityKind::visitor, EntityKind::account}) {
    for (const Direction direction : {Direction::pull, Direction::push}) {
      const auto plans = views_->plans({kind, direction}, newest_plans);
      if (!plans) return tl::unexpected(plans.error());
      for (const views::PlanRow& plan : *plans)
        for (const auto* names :
             {&plan.planned.sources, &plan.planned.targets, &plan.planned.entities, &plan.planned.schemas})
          if (std::ranges::find(*names, digest) != names->end()) return true;
    }
  }
  return false;
}

bool Subscription::is_suppressed(std::string_view kind, std::string_view id) const {
  const auto erasures = views_->erasures();
  if (!erasures || erasures->empty()) return false;
  const auto seed = machine_.signing_seed();
  return seed && sync::Suppression{*erasures, sync::person_key(*seed)}.has(kind, id);
}

Result<log::KeptHead> Subscription::signed_head() const {
  const auto seed = machine_.signing_seed();
  if (!seed) return tl::unexpected(seed.error());
  log::KeptHead head{name_, number_, log_->head(), {}, {}};
  const Position position = head.head.position;
  auto read = log_->read(position, position, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
    head.time = entry.time;
    return false;
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  log::sign(head, *seed);
  return head;
}

Result<Subscription::WriteBundle> Subscription::bundle_of(RunId run) const {
  auto seed = machine_.signing_seed();
  if (!seed) return tl::unexpected(std::move(seed.error()));
  std::shared_ptr<const char> has_it;
  {
    const std::lock_guard lock{mutex_};
    if (at_work_ && doing_ == Doing::erasure) return tl::unexpected(busy());
    has_it = handing_out_;
  }
  const auto extent = log::extent_of(*log_, run);
  if (!extent) return tl::unexpected(extent.error());
  auto proven = log::prove_for_bundle({.first = extent->first, .last = extent->last},
                                      [&](const log::Verification& wanted) { return log::verify(*log_, wanted); });
  if (!proven) return tl::unexpected(std::move(proven.error()));
  return [&logs = logs_, named = log::Subscription{number_, name_}, run, proven = std::move(*proven),
          seed = std::move(*seed), has_it = std::move(has_it)](const log::BundleSink& sink) {
    return log::write_bundle(logs, {named, run, proven.range, proven.behind}, seed, sink);
  };
}

Result<views::Digested> Subscription::rebuild_views() {
  return views_->rebuild().and_then([&](const views::CaughtUp&) { return views_->digest(); });
}

Result<views::Digested> Subscription::verify_views() { return views_->verify(); }

Result<Sizes> Subscription::sizes() const {
  const auto configuration = this->configuration();
  const Measured measured{log_, views_.get(), archive_.get(),
                          [this](Position first, Position last) { return logs_.size_of(number_, first, last); },
                          directory_};
  return sizes_of(measured, configuration ? configuration->retention : Retention{}, machine_.clock());
}

Result<Configuration> Subscription::configuration() const {
  const auto row = views_->configuration();
  if (!row && row.error().code == ErrorCode::not_found)
    return failure(ErrorCode::invalid_input, "nothing is configured yet", "subscription " + name_,
                   "apply a configuration: tidemark config apply FILE");
  if (!row) return tl::unexpected(row.error());
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return tl::unexpected(std::move(configuration.error().front()));
  return std::move(*configuration);
}

/// `mutex_` is held, and something goes on that nothing else joins.
Error Subscription::busy() const {
  const std::string_view what = doing_ == Doing::run       ? "a run goes on"
                                : doing_ == Doing::plan    ? "a plan is being made"
                                : doing_ == Doing::reading ? "both sides are being read"
                                                           : "a person is being erased";
  return {ErrorCode::refused, std::string{what}, running_ == 0 ? name_ : "run " + std::to_string(running_),
          "ask again when it has ended"};
}

Result<void> Subscription::begin_run(const sync::Request& request) {
  return begin_alone(request, Doing::run, [this, request] { return run(request); });
}

/// `mutex_` is held, and nothing goes on.
Result<void> Subscription::begin_alone(sync::Request request, Doing doing, Work work) {
  if (thread_.joinable()) thread_.join();  // it has ended
  at_work_ = true;
  ++begun_;
  doing_ = doing;
  running_ = 0;
  stop_ = false;
  if (doing == Doing::run) ended_by_.reset();
  asked_ = std::move(request);
  try {
    thread_ = std::thread{[this, work = std::move(work)] { carry_out(work); }};
  } catch (const std::system_error&) {
    at_work_ = false;
    return failure(ErrorCode::unavailable, "this machine gives no thread for a run", name_, "try again later");
  }
  return {};
}

void Subscription::carry_out(const Work& work) {
  auto done = work();
  static_cast<void>(follow_log());  // what the run said last; where that fails the next question says so
  note_end();
  const std::lock_guard lock{mutex_};
  if (done && running_ == 0) running_ = *done;
  last_ended_ = {begun_, running_, done ? std::nullopt : std::optional{done.error()}};
  std::optional<Error>& why_not = doing_ == Doing::run ? ended_by_ : doing_ == Doing::plan ? no_plan_ : no_reading_;
  if (!done) why_not = std::move(done.error());  // an erasure tells whoever asked for it
  at_work_ = false;
  progress_ = {};
  changed_.notify_all();
  if (told_) told_();
}

void Subscription::note_end() const {
  const RunId number = running();
  if (number == 0) return;
  if (const auto row = views_->run(number))
    machine_.note({Happening::Kind::run_ended, name_, row->actor, number, name_of(row->state)});
}

Result<Machine::World> Subscription::world() {
  auto world = machine_.world(stop_);
  if (!world) return world;
  sync::Surroundings& surroundings = world->surroundings;
  surroundings.log = log_;
  surroundings.views = views_.get();
  surroundings.archive = archive_.get();
  surroundings.holds_first_run = [this](Part part) { return backup::first_run_is_held(directory_, name_, part); };
  surroundings.first_run_was = [this](Part part) { backup::first_run_was(directory_, name_, part); };
  surroundings.began = [this](RunId run) {
    static_cast<void>(follow_log());  // who is told the number may ask for it; trouble is met by the run itself
    std::string actor;
    {
      const std::lock_guard lock{mutex_};
      running_ = run;
      actor = asked_.actor;
      changed_.notify_all();
    }
    machine_.note({Happening::Kind::run_began, name_, actor, run});
  };
  surroundings.erased = [this] {
    if (auto kept = keep_receipts(directory_, name_, *views_); !kept) machine_.tell(name_, kept.error());
  };
  surroundings.progress = [this](const sync::Progress& progress) {
    const std::lock_guard lock{mutex_};
    progress_ = progress;
  };
  return world;
}

Result<RunId> Subscription::run(const sync::Request& request) {
  auto world = this->world();
  if (!world) return tl::unexpected(std::move(world.error()));
  return sync::Runner{world->surroundings}.run(request).map([](const sync::RunReport& report) { return report.run; });
}

/// Each plan is told of as soon as it is made.
Result<RunId> Subscription::make_plans(const sync::Request& request) {
  auto world = this->world();
  if (!world) return tl::unexpected(std::move(world.error()));
  const auto configuration = this->configuration();
  if (!configuration) return tl::unexpected(configuration.error());
  sync::Runner runner{world->surroundings};
  for (const Part part : sync::parts_of(request, *configuration)) {
    auto kept = runner.plan(part);
    if (!kept) return tl::unexpected(std::move(kept.error()));
    if (auto at_hand = keep_at_hand(std::move(*kept), request.actor); !at_hand) return tl::unexpected(at_hand.error());
  }
  return 0;
}

Result<RunId> Subscription::make_correction(const CorrectionAsked& asked, const std::string& actor) {
  const auto world = this->world();
  if (!world) return tl::unexpected(world.error());
  sync::Runner runner{world->surroundings};
  auto plans = std::visit([&](const auto& one) { return plans_of(runner, one); }, asked);
  if (!plans) return tl::unexpected(std::move(plans.error()));
  for (sync::KeptPlan& kept : *plans)
    if (auto at_hand = keep_at_hand(std::move(kept), actor); !at_hand) return tl::unexpected(at_hand.error());
  return 0;
}

/// In the place of the one before of its part, which was of the mapping too, or was none either.
Result<void> Subscription::keep_at_hand(sync::KeptPlan kept, const std::string& actor) {
  const Instant now = machine_.clock();
  auto waiting = views_->quiet_times(kept.part, now);
  if (!waiting) return tl::unexpected(std::move(waiting.error()));
  auto made = std::make_shared<const MadePlan>(MadePlan::of(std::move(kept), std::move(*waiting), now, actor));
  const std::lock_guard lock{mutex_};
  std::erase_if(plans_, [&](const auto& earlier) {
    return earlier->part == made->part && earlier->correction.empty() == made->correction.empty();
  });
  plans_.push_back(std::move(made));
  return {};
}

Result<RunId> Subscription::make_reading(const sync::ReadingAsked& asked, const std::string& actor) {
  auto world = this->world();
  if (!world) return tl::unexpected(std::move(world.error()));
  const auto reading = sync::Runner{world->surroundings}.read(asked);
  if (!reading) return tl::unexpected(reading.error());
  auto made =
      std::make_shared<const MadeReading>(MadeReading::of(*reading, asked.configuration, machine_.clock(), actor));
  const std::lock_guard lock{mutex_};
  reading_ = std::move(made);
  return 0;
}

bool Subscription::cancel_what_is(Doing doing) {
  const std::lock_guard lock{mutex_};
  if (!at_work_ || doing_ != doing) return false;
  stop_ = true;
  return true;
}

bool Subscription::cancel_plan() { return cancel_what_is(Doing::plan); }
bool Subscription::cancel_reading() { return cancel_what_is(Doing::reading); }

Result<void> Subscription::reject(RunId run, const std::string& actor, const std::string& comment) {
  const auto rejected = decide([&]() -> Result<std::vector<Event>> {
    {
      const std::lock_guard lock{mutex_};
      if (at_work_ && doing_ == Doing::run && asked_.approves == run)
        return failure(ErrorCode::refused, "it was approved, and is being carried out", "run " + std::to_string(run),
                       "POST …/cancel ends the run that does it");
    }
    return rejection_of(*views_, run, actor, comment).map([](Event event) {
      return std::vector<Event>{std::move(event)};
    });
  });
  return rejected.map([](Position) {});
}

Result<bool> Subscription::cancel(RunId run, const std::string& actor) {
  if (running() != run || run == 0) return false;
  if (auto told = append(event_of(RunCancelled{actor}, run)); !told) return tl::unexpected(std::move(told.error()));
  const std::lock_guard lock{mutex_};
  if (at_work_ && running_ == run) stop_ = true;
  return true;
}

std::optional<Error> Subscription::ended_by() const {
  const std::lock_guard lock{mutex_};
  return ended_by_;
}

void Subscription::stop() { stop_ = true; }

bool Subscription::is_at_work() const {
  const std::lock_guard lock{mutex_};
  return at_work_;
}

RunId Subscription::running() const {
  const std::lock_guard lock{mutex_};
  return at_work_ ? running_ : 0;
}

sync::Progress Subscription::progress() const {
  const std::lock_guard lock{mutex_};
  return progress_;
}

Result<void> Subscription::follow_log() {
  auto caught_up = views_->catch_up();
  night_plans_.forget();
  return caught_up.map([](const views::CaughtUp&) {});
}

Result<Position> Subscription::decide(const std::function<Result<std::vector<Event>>()>& look) {
  const std::lock_guard deciding{deciding_};
  // Views that can't follow would have whoever goes by them say the same again and again.
  if (auto followed = follow_log(); !followed) return tl::unexpected(std::move(followed.error()));
  const auto events = look();
  if (!events) return tl::unexpected(events.error());
  if (events->empty()) return 0;
  auto appended = sync::Journal{*log_}.append(*events);
  if (!appended) return appended;
  const auto followed = follow_log();
  const std::lock_guard lock{mutex_};
  if (told_) told_();
  if (!followed) return tl::unexpected(followed.error());
  return appended;
}

Result<void> Subscription::append(const Event& event) {
  return decide([&] { return std::vector<Event>{event}; }).map([](Position) {});
}

Result<std::shared_ptr<const NightPlan>> Subscription::night_plan() const { return night_plans_.read(*views_); }

void Subscription::when_changed(std::function<void()> told) {
  const std::lock_guard lock{mutex_};
  told_ = std::move(told);
}

}  // namespace tidemark::service
