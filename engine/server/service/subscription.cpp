#include "service/subscription.h"

#include <chrono>
#include <utility>

#include "archive/file_archive.h"

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
  bool joined = at_work_;
  if (!joined) {
    if (thread_.joinable()) thread_.join();  // it has ended
    at_work_ = true;
    running_ = 0;
    stop_ = false;
    ended_by_.reset();
    thread_ = std::thread{[this, request = std::move(request)] { carry_out(request); }};
  }
  changed_.wait_for(lock, patience, [&] { return running_ != 0 || !at_work_; });
  if (running_ == 0 && ended_by_) return tl::unexpected(*ended_by_);
  return Started{running_, joined};
}

void Subscription::carry_out(const sync::Request& request) {
  auto report = run(request);
  static_cast<void>(views_->catch_up());  // what the run said last; where that fails the next question says so
  const std::lock_guard lock{mutex_};
  if (report && running_ == 0) running_ = report->run;
  if (!report) ended_by_ = std::move(report.error());
  at_work_ = false;
  progress_ = {};
  changed_.notify_all();
}

/// The run's number is known when its progress is told first: its beginning is in the views then.
Result<sync::RunReport> Subscription::run(const sync::Request& request) {
  auto world = machine_.world(stop_);
  if (!world) return tl::unexpected(std::move(world.error()));
  sync::Surroundings& surroundings = world->surroundings;
  surroundings.log = log_;
  surroundings.views = views_.get();
  surroundings.archive = archive_.get();
  surroundings.progress = [this](const sync::Progress& progress) {
    const std::lock_guard lock{mutex_};
    progress_ = progress;
    if (running_ != 0) return;
    if (const auto newest = views_->runs(1); newest && !newest->empty()) running_ = newest->front().number;
    changed_.notify_all();
  };
  return sync::Runner{std::move(surroundings)}.run(request);
}

bool Subscription::cancel() {
  const std::lock_guard lock{mutex_};
  if (at_work_) stop_ = true;
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

}  // namespace tidemark::service
