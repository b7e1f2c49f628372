#include "core/folds/nights_fold.h"

#include <algorithm>

#include "core/events/codec.h"
#include "core/events/schedule_events.h"

namespace tidemark {
namespace {

void count_from(NightsRow& nights, Instant since) {
  nights.began = true;
  nights.since = since;
}

void resume(NightsRow& nights, Instant since) {
  count_from(nights, since);
  nights.paused = false;
  nights.paused_by.clear();
  nights.pause_comment.clear();
  nights.paused_at = {};
}

void miss(NightsRow& nights, const NightsMissed& body, const Counts& counts) {
  nights.any_told = true;
  nights.told = body.last;
  for (const auto& [name, number] : counts)
    if (name == "nights") nights.missed += number;
}

void remember(NightsRow& nights, std::int64_t date) {
  std::vector<std::int64_t>& ran = nights.ran;
  ran.erase(std::remove(ran.begin(), ran.end(), date), ran.end());
  ran.push_back(date);
  if (ran.size() > nights_remembered) ran.erase(ran.begin());
}

void end_run(NightsRow& nights, const RunRow& run, Instant time) {
  const bool is_good = run.state == RunState::completed;
  nights.runs_ended = run.ended_position;
  if (is_good) {
    nights.good_run = run.number;
    nights.good_run_ended = time;
  }
  if (nights.run == 0 || nights.run != run.number) return;
  remember(nights, nights.night);
  if (is_good) {
    nights.good_night_run = run.number;
    nights.good_night = nights.night;
    nights.good_night_ended = time;
  }
  nights.run = 0;
}

}  // namespace

NightsSoFar NightsRow::so_far() const {
  NightsSoFar so_far{since, ran, {}};
  if (any_told) so_far.told = told;
  return so_far;
}

bool concerns_nights(EventType type) {
  switch (type) {
    case EventType::night_begun:
    case EventType::nights_missed:
    case EventType::schedule_paused:
    case EventType::schedule_resumed:
    case EventType::schedule_began:
    case EventType::run_continued:
    case EventType::run_cancelled:
    case EventType::run_completed:
    case EventType::run_failed: return true;
    default: return false;
  }
}

Result<void> evolve(NightsRow& nights, const Event& event, const RunRow* run, Instant time) {
  const bool is_of_night = nights.run != 0 && nights.run == event.run;
  switch (event.type) {
    case EventType::night_begun:
      return body_of<NightBegun>(event).map([&](const NightBegun& body) {
        nights.run = event.run;
        nights.night = body.date;
      });
    case EventType::nights_missed:
      return body_of<NightsMissed>(event).map([&](const auto& body) { miss(nights, body, event.counts); });
    case EventType::schedule_paused:
      return body_of<SchedulePaused>(event).map([&](const SchedulePaused& body) {
        nights.paused = true;
        nights.paused_by = body.actor;
        nights.pause_comment = body.comment;
        nights.paused_at = time;
      });
    case EventType::schedule_resumed:
      return body_of<ScheduleResumed>(event).map([&](const auto& body) { resume(nights, body.since); });
    case EventType::schedule_began:
      return body_of<ScheduleBegan>(event).map([&](const auto& body) { count_from(nights, body.since); });
    case EventType::run_continued:
      if (is_of_night) nights.run = 0;
      return {};
    case EventType::run_cancelled:
      if (!is_of_night) return {};
      nights.let_be_run = nights.run;
      nights.let_be = nights.night;
      return {};
    case EventType::run_completed:
      if (run != nullptr) end_run(nights, *run, time);
      return {};
    case EventType::run_failed:  // of a part alone: the run goes on
      if (is_of_night && run != nullptr && run->ended_position != 0) nights.run = 0;
      return {};
    default: return {};
  }
}

}  // namespace tidemark
