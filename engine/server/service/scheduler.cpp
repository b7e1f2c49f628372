#include "service/scheduler.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/events/codec.h"
#include "core/events/schedule_events.h"

namespace tidemark::service {
namespace {

constexpr const char* actor = "schedule";

bool goes_before(const NightBegun& one, const std::string& name, const NightBegun& other,
                 const std::string& other_name) {
  return one.planned != other.planned ? one.planned < other.planned : name < other_name;
}

}  // namespace

Scheduler::Scheduler(Service& service) : service_{service} {
  for (const auto& [name, subscription] : service.subscriptions()) {
    all_.push_back({subscription.get()});
    subscription->when_changed([this] { wake(); });
  }
}

Scheduler::~Scheduler() {
  for (const Watched& watched : all_) watched.subscription->when_changed({});
  {
    const std::lock_guard lock{mutex_};
    stop_ = true;
  }
  woken_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Scheduler::begin() {
  thread_ = std::thread{[this] { keep_looking(); }};
}

void Scheduler::wake() {
  const std::lock_guard lock{mutex_};
  something_changed_ = true;
  woken_.notify_all();
}

void Scheduler::keep_looking() {
  while (true) {
    const Instant next = look();
    const std::int64_t pause =
        std::clamp<std::int64_t>(next.milliseconds - service_.machine().clock().milliseconds, 0, asks_every);
    std::unique_lock lock{mutex_};
    woken_.wait_for(lock, std::chrono::milliseconds{pause}, [&] { return stop_ || something_changed_; });
    if (stop_) return;
    something_changed_ = false;
  }
}

Instant Scheduler::look() {
  Instant next{service_.machine().clock().milliseconds + asks_every};
  std::vector<Turn> turns;
  std::size_t at_work = 0;
  for (Watched& watched : all_) {
    if (watched.subscription->is_at_work()) {
      ++at_work;
      continue;
    }
    // Of a thousand the first can take a while, and the clock may be set meanwhile.
    auto turn = turn_of(watched, service_.machine().clock(), next);
    if (!turn && turn.error().code == ErrorCode::not_found) continue;  // nothing is configured yet
    if (!turn) let_be(watched, turn.error());
    else if (*turn) turns.push_back(std::move(**turn));
  }
  std::sort(turns.begin(), turns.end(), [](const Turn& a, const Turn& b) {
    return goes_before(a.night, a.whose->subscription->name(), b.night, b.whose->subscription->name());
  });
  for (const Turn& turn : turns) {
    if (at_work++ >= most_at_once) break;  // the end of any run is a change, and wakes
    start(turn);
  }
  return next;
}

void Scheduler::let_be(Watched& watched, const Error& error) const {
  watched.not_before = Instant{service_.machine().clock().milliseconds + tries_again_after};
  if (watched.trouble != error.what) service_.machine().tell(watched.subscription->name(), error);
  watched.trouble = error.what;
}

void Scheduler::look_at_end(Watched& watched, const NightPlan& plan, Instant now) const {
  if (!watched.begun) return;
  const std::int64_t night = *std::exchange(watched.begun, std::nullopt);
  if (std::find(plan.row.ran.begin(), plan.row.ran.end(), night) != plan.row.ran.end()) {
    watched.trouble.clear();
    return;
  }
  if (plan.row.let_be_run != 0 && plan.row.let_be == night) return;
  const auto why = watched.subscription->ended_by();
  if (why && why->code != ErrorCode::interrupted) return let_be(watched, *why);
  watched.not_before = Instant{now.milliseconds + tries_again_after};
}

Result<std::optional<Scheduler::Turn>> Scheduler::turn_of(Watched& watched, Instant now, Instant& next) const {
  Subscription& subscription = *watched.subscription;
  const bool waits =
      watched.not_before && now < *watched.not_before &&
      watched.not_before->milliseconds <= now.milliseconds + tries_again_after;  // else the clock was set
  if (waits) {
    next = std::min(next, *watched.not_before);
    return std::nullopt;
  }
  watched.not_before.reset();
  auto plan = subscription.night_plan();
  if (!plan) return tl::unexpected(std::move(plan.error()));
  look_at_end(watched, **plan, now);
  if (!(*plan)->row.began || now < (*plan)->row.since) {
    plan = subscription.append(event_of(ScheduleBegan{now}, 0)).and_then([&] { return subscription.night_plan(); });
    if (!plan) return tl::unexpected(std::move(plan.error()));
  }
  const NightPlan& by = **plan;
  if (by.row.paused) return std::nullopt;
  const Due due = tidemark::due(by.zone, subscription.name(), by.expected, by.row.so_far(), now);
  if (due.missed)
    if (auto told = tell_missed(subscription, by, *due.missed); !told) return tl::unexpected(std::move(told.error()));
  if (!due.is_now(now)) {
    next = std::min(next, due.at);
    return std::nullopt;
  }
  if (by.row.let_be_run != 0 && by.row.let_be == due.night) return std::nullopt;
  if (watched.not_before) return std::nullopt;  // its run could not begin, as was seen just now
  const Night night = *night_of(by.zone, due.night);
  return Turn{{due.night, planned(night, subscription.name(), by.expected)}, night.end(), &watched};
}

Result<void> Scheduler::tell_missed(Subscription& subscription, const NightPlan& plan, Due::Missed missed) {
  std::uint64_t nights = 0;
  for (std::int64_t date = missed.first; date <= missed.last; ++date)
    if (night_of(plan.zone, date)) ++nights;
  return subscription.append(event_of(NightsMissed{missed.first, missed.last}, 0, 0, {{"nights", nights}}));
}

void Scheduler::start(const Turn& turn) const {
  if (service_.machine().clock() >= turn.end) return;  // the next look tells it as missed
  sync::Request request;
  request.actor = actor;
  request.night = turn.night;
  const auto begun = turn.whose->subscription->begin(std::move(request));
  if (!begun) return let_be(*turn.whose, begun.error());
  if (*begun) turn.whose->begun = turn.night.date;
}

}  // namespace tidemark::service
