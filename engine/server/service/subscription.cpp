#include "service/subscription.h"

#include <chrono>
#include <system_error>
#include <utility>

#include "archive/file_archive.h"
#include "core/events/codec.h"
#include "core/events/run_events.h"
#include "sync/journal.h"

namespace tidemark::service {
namespace {

/// Who asks waits no longer than that for a run's number: before it, the other systems are asked what became of earlier writes.
constexpr std::chrono::seconds patience{1};

}  // namespace

Result<std::unique_ptr<Subscription>> Subscription::open(const log::Subscription& named, log::LogStore& logs,
                                                         views::Store& views,
                                                         const std::filesystem::path& archive_directory,
                                                         const Machine& machine) {
  if (named.damage) return tl::unexpected(*named.damage);
  auto log = logs.log(named.number);
  if (!log) return tl::unexpected(std::move(log.error()));
  std::unique_ptr<Subscription> made{new Subscription{named.name, **log, machine}};
  made->views_ = std::make_unique<views::Views>(views, named.number, **log);
  if (auto caught_up = made->views_->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  auto archive = archive::FileArchive::open(archive_directory, {machine.clock, machine.entropy});
  if (!archive) return tl::unexpected(std::move(archive.error()));
  made->archive_ = std::move(*archive);
  return made;
}

Subscription::~Subscription() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

Result<Subscription::Started> Subscription::start(sync::Request request) {
  std::unique_lock lock{mutex_};
  const bool joined = at_work_;
  const std::string only = sync::only_of(request);
  if (joined && !only_.empty() && only_ != only)
    return failure(ErrorCode::refused, "the run that goes on is of " + only_ + " alone",
                   running_ == 0 ? name_ : "run " + std::to_string(running_), "ask again when it has ended");
  if (!joined)
    if (auto begun = begin_alone(std::move(request)); !begun) return tl::unexpected(std::move(begun.error()));
  changed_.wait_for(lock, patience, [&] { return running_ != 0 || !at_work_; });
  if (running_ == 0 && ended_by_) return tl::unexpected(*ended_by_);
  return Started{running_, joined};
}

Result<bool> Subscription::begin(sync::Request request) {
  const std::lock_guard lock{mutex_};
  if (at_work_) return false;
  return begin_alone(std::move(request)).map([] { return true; });
}

/// `mutex_` is held, and no run goes on.
Result<void> Subscription::begin_alone(sync::Request request) {
  if (thread_.joinable()) thread_.join();  // it has ended
  at_work_ = true;
  running_ = 0;
  stop_ = false;
  ended_by_.reset();
  only_ = sync::only_of(request);
  try {
    thread_ = std::thread{[this, request = std::move(request)] { carry_out(request); }};
  } catch (const std::system_error&) {
    at_work_ = false;
    return failure(ErrorCode::unavailable, "this machine gives no thread for a run", name_, "try again later");
  }
  return {};
}

void Subscription::carry_out(const sync::Request& request) {
  auto report = run(request);
  static_cast<void>(follow_log());  // what the run said last; where that fails the next question says so
  const std::lock_guard lock{mutex_};
  if (report && running_ == 0) running_ = report->run;
  if (!report) ended_by_ = std::move(report.error());
  at_work_ = false;
  progress_ = {};
  changed_.notify_all();
  if (told_) told_();
}

Result<sync::RunReport> Subscription::run(const sync::Request& request) {
  auto world = machine_.world(stop_);
  if (!world) return tl::unexpected(std::move(world.error()));
  sync::Surroundings& surroundings = world->surroundings;
  surroundings.log = log_;
  surroundings.views = views_.get();
  surroundings.archive = archive_.get();
  surroundings.began = [this](RunId run) {
    static_cast<void>(follow_log());  // who is told the number may ask for it; trouble is met by the run itself
    const std::lock_guard lock{mutex_};
    running_ = run;
    changed_.notify_all();
  };
  surroundings.progress = [this](const sync::Progress& progress) {
    const std::lock_guard lock{mutex_};
    progress_ = progress;
  };
  return sync::Runner{std::move(surroundings)}.run(request);
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

Result<void> Subscription::append(const Event& event) {
  // Views that can't follow would have whoever goes by them say the same again and again.
  if (auto followed = follow_log(); !followed) return followed;
  auto appended = sync::Journal{*log_}.append(event);
  if (!appended) return tl::unexpected(std::move(appended.error()));
  auto followed = follow_log();
  const std::lock_guard lock{mutex_};
  if (told_) told_();
  return followed;
}

Result<std::shared_ptr<const NightPlan>> Subscription::night_plan() const { return night_plans_.read(*views_); }

void Subscription::when_changed(std::function<void()> told) {
  const std::lock_guard lock{mutex_};
  told_ = std::move(told);
}

}  // namespace tidemark::service
