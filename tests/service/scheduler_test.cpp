// The nights of subscriptions at work, by a clock that the test sets: no waiting, and any night of any year.
#include "service/scheduler.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/events/schedule_events.h"
#include "core/time/date_text.h"
#include "installed.h"

namespace tidemark::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::int64_t date(std::string_view text) { return parse_date_text(text)->days; }

/// The evening before the night of 2026-11-29 in Tokyo. A base, as the world is made by it.
struct Hands {
  std::atomic<std::int64_t> time = date("2026-11-28") * one_day + 10 * one_hour;
};

class Scheduled : public Hands, public Installed {
 protected:
  Scheduled() : Installed{[this] { return Instant{time.load()}; }} { start(); }
  ~Scheduled() override { scheduler.reset(); }

  void start() {
    open();
    scheduler = std::make_unique<Scheduler>(*service);
  }
  void end() {
    scheduler.reset();
    api.reset();
    service.reset();
  }
  Subscription& acme() { return *service->find("acme"); }
  [[nodiscard]] Instant planned_for(const std::string& name, std::string_view night, const char* zone = "Asia/Tokyo") {
    const auto expected = must(service->find(name)->night_plan())->expected;
    return planned(*night_of(*load_zone(zone), date(night)), name, expected);
  }
  void set(Instant instant) { time = instant.milliseconds; }
  /// Looks by the clock as it stands, and again as long as that begins runs. When the next look is to be.
  Instant look() {
    while (true) {
      const int before = worlds;
      const Instant next = scheduler->look();
      for (const auto& [name, one] : service->subscriptions()) wait_for(*one);
      if (worlds == before) return next;
    }
  }
  /// Sleeps and looks as the scheduler's thread does, until then.
  void live_until(Instant end) {
    while (time < end.milliseconds) {
      const Instant next = look();
      ASSERT_LT(time, next.milliseconds);
      ASSERT_LE(next.milliseconds, time + Scheduler::asks_every);
      set(std::min(next, end));
    }
    look();
  }

  /// "run 1 begins night 2026-11-29 at 02:10", in a subscription's log; times are Tokyo's.
  std::vector<std::string> told(const std::string& name = "acme") {
    std::vector<std::string> lines;
    const auto text = [](std::int64_t day) {
      std::string digits;
      append_date(day, digits);
      return digits;
    };
    static_cast<void>(must(
        service->find(name)->log().read(1, UINT64_MAX, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
          for (const auto& recorded : entry.events) {
            const Event& event = recorded.event;
            if (event.type == EventType::night_begun)
              lines.push_back("run " + std::to_string(event.run) + " begins " + text(body_of<NightBegun>(event)->date));
            if (event.type == EventType::run_completed) lines.push_back("run " + std::to_string(event.run) + " ends");
            if (event.type == EventType::nights_missed)
              lines.push_back("missed " + text(body_of<NightsMissed>(event)->first) + " to " +
                              text(body_of<NightsMissed>(event)->last) + ", " +
                              std::to_string(event.counts.at(0).second));
          }
          return true;
        })));
    return lines;
  }

  std::unique_ptr<Scheduler> scheduler;
};

TEST_F(Scheduled, EachRunsOnceANightAtItsMinute) {
  look();
  EXPECT_THAT(told(), IsEmpty()) << "it is evening";
  const Instant minute = planned_for("acme", "2026-11-29");
  live_until({minute.milliseconds - 1});
  EXPECT_THAT(told(), IsEmpty());
  live_until(minute);
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
  EXPECT_EQ(must(acme().views().runs(1)).front().actor, "schedule");
  EXPECT_EQ(must(acme().views().runs(1)).front().started, minute);
  live_until({date("2026-11-30") * one_day + 22 * one_hour});  // past the window of 2026-12-01
  for (const char* name : {"acme", "globex"})
    EXPECT_THAT(told(name), ElementsAre("run 1 begins 2026-11-29", "run 1 ends", "run 2 begins 2026-11-30",
                                        "run 2 ends", "run 3 begins 2026-12-01", "run 3 ends"))
        << name;
}
TEST_F(Scheduled, TheLastGoodNightIsKnownHoweverManyRunsFailedSince) {
  look();
  EXPECT_THAT(ask("GET", "/api/v1/subscriptions/acme").body,
              testing::HasSubstr(R"("next_night":{"date":"2026-11-29","planned":"2026-11-28T)"));
  live_until({date("2026-11-28") * one_day + 22 * one_hour});
  const std::int64_t ended = must(acme().views().runs(1)).front().ended.milliseconds / 1'000;
  offline = true;
  for (int runs = 0; runs < 55; ++runs) {
    static_cast<void>(must(acme().start(by("jane"))));
    wait_for(acme());
    sync::Request other = by("joe");  // so that the failed one is not gone on with
    other.only = EntityKind::visitor;
    static_cast<void>(must(acme().start(other)));
    wait_for(acme());
  }
  EXPECT_EQ(must(acme().views().runs(1)).front().state, RunState::failed);
  EXPECT_GT(must(acme().views().runs()).size(), 100u);
  for (const char* metric :
       {"tidemark_last_good_night_timestamp_seconds", "tidemark_newest_good_run_timestamp_seconds"})
    EXPECT_THAT(ask("GET", "/metrics").body,
                testing::HasSubstr(std::string{metric} + "{subscription=\"acme\"} " + std::to_string(ended) + "\n"));
  EXPECT_THAT(ask("GET", "/api/v1/subscriptions/acme").body,
              testing::HasSubstr(R"("last_good_night":{"date":"2026-11-29","run":1,"ended":"2026-11-28T)"));
}
TEST_F(Scheduled, AStartAfterTheMinuteStillRunsTheNight) {
  look();
  end();
  set({date("2026-11-28") * one_day + 20 * one_hour + 59 * one_minute});  // 05:59 in Tokyo
  start();
  look();
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
  end();
  start();
  look();
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends")) << "it has run";
}
TEST_F(Scheduled, AStartAfterTheWindowTellsOnceThatItWasMissed) {
  look();
  end();
  set({date("2026-11-30") * one_day + 21 * one_hour});  // 06:00 in Tokyo, two days later
  for (int starts = 0; starts < 2; ++starts) {
    start();
    look();
    EXPECT_THAT(told(), ElementsAre("missed 2026-11-29 to 2026-12-01, 3"));
    if (starts == 0) end();
  }
  EXPECT_EQ(must(acme().night_plan())->row.missed, 3u);
  live_until(planned_for("acme", "2026-12-02"));
  EXPECT_THAT(told(), ElementsAre("missed 2026-11-29 to 2026-12-01, 3", "run 1 begins 2026-12-02", "run 1 ends"));
}
TEST_F(Scheduled, WhatWasMissedIsToldBeforeTheNextNightRuns) {
  look();
  end();
  set({date("2026-11-29") * one_day + 20 * one_hour + 59 * one_minute});
  start();
  look();
  EXPECT_THAT(told(), ElementsAre("missed 2026-11-29 to 2026-11-29, 1", "run 1 begins 2026-11-30", "run 1 ends"));
}
TEST_F(Scheduled, ARunThatWasCutOffIsGoneOnWithWhileItsNightLasts) {
  look();
  set(std::max(planned_for("acme", "2026-11-29"), planned_for("globex", "2026-11-29")));
  gate_closed = true;
  scheduler->look();
  while (acme().running() == 0) std::this_thread::yield();
  std::thread opens{[&] {  // once it is being stopped
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    gate_closed = false;
  }};
  end();
  opens.join();
  start();
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29"));
  look();
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 begins 2026-11-29", "run 1 ends"));
  look();
  EXPECT_EQ(told().size(), 3u);
}
TEST_F(Scheduled, AClockThatIsSetBackRunsNoNightTwice) {
  look();
  const Instant minute = planned_for("acme", "2026-11-29");
  live_until({minute.milliseconds + one_hour});
  ASSERT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
  for (const std::int64_t back : {2 * one_hour, 5 * one_hour, 26 * one_hour}) {
    set({minute.milliseconds - back});
    live_until({minute.milliseconds + one_hour});
  }
  const auto lines = told();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "run 1 begins 2026-11-29"), 1);
  EXPECT_EQ(std::set<std::string>(lines.begin(), lines.end()).size(), lines.size()) << testing::PrintToString(lines);
}
TEST_F(Scheduled, AClockThatWasYearsAheadKeepsNoNightFromRunning) {
  set({date("2036-01-01") * one_day});
  look();
  set({date("2026-11-28") * one_day + 10 * one_hour});
  live_until(planned_for("acme", "2026-11-29"));
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
}
TEST_F(Scheduled, NoMoreThanTwentyRunAtOnceAndTheOldestIsNext) {
  end();
  std::vector<std::string> names;
  for (int i = 10; i < 35; ++i) names.push_back("s" + std::to_string(i));
  create(names, sample::demo_configuration(salesforce_url, pendo_url));
  names.insert(names.end(), {"acme", "globex"});
  start();
  look();
  set({date("2026-11-28") * one_day + 20 * one_hour + 59 * one_minute});
  std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
    return planned_for(a, "2026-11-29") < planned_for(b, "2026-11-29");
  });
  gate_closed = true;
  scheduler->look();
  scheduler->look();
  for (std::size_t i = 0; i < names.size(); ++i)
    EXPECT_EQ(service->find(names[i])->is_at_work(), i < Scheduler::most_at_once) << names[i];
  gate_closed = false;
  for (const std::string& name : names) wait_for(*service->find(name));  // a look while all twenty go on begins none
  look();
  for (const std::string& name : names)
    EXPECT_THAT(told(name), ElementsAre("run 1 begins 2026-11-29", "run 1 ends")) << name;
}
TEST_F(Scheduled, NightsThatArePausedAreSkippedAndNotMissed) {
  look();
  static_cast<void>(must(acme().append(event_of(SchedulePaused{"jane", ""}, 0))));
  live_until({date("2026-11-29") * one_day});
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_EQ(told("globex").size(), 2u);
  end();
  start();
  look();
  static_cast<void>(must(acme().append(event_of(ScheduleResumed{"jane", "", clock()}, 0))));
  live_until({date("2026-11-30") * one_day});
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-30", "run 1 ends"));
}
TEST_F(Scheduled, ARunByHandIsLetEndAndIsNotTheNights) {
  look();
  set(planned_for("acme", "2026-11-29"));
  gate_closed = true;
  static_cast<void>(must(acme().start(by("jane"))));
  scheduler->look();
  EXPECT_THAT(told(), IsEmpty());
  gate_closed = false;
  wait_for(acme());
  look();
  EXPECT_THAT(told(), ElementsAre("run 1 ends", "run 2 begins 2026-11-29", "run 2 ends"));
}
TEST_F(Scheduled, ANightWhoseRunWasCancelledIsLetBe) {
  look();
  set(planned_for("acme", "2026-11-29"));
  gate_closed = true;
  scheduler->look();
  while (acme().running() == 0) std::this_thread::yield();
  ASSERT_TRUE(must(acme().cancel(1, "user jane")));
  gate_closed = false;
  wait_for(acme());
  EXPECT_EQ(must(acme().views().run(1)).cancelled_by, "user jane");
  end();
  start();  // which does not go on with what a person stopped
  live_until({date("2026-11-28") * one_day + 21 * one_hour});
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "missed 2026-11-29 to 2026-11-29, 1"));
  live_until({date("2026-11-29") * one_day + 21 * one_hour});
  EXPECT_THAT(told().back(), "run 1 ends");
}
TEST_F(Scheduled, WhatCantBeginIsTriedAgainAfterAWhile) {
  look();
  set(planned_for("acme", "2026-11-29"));
  static_cast<void>(must(service->find("globex")->append(event_of(SchedulePaused{"jane", ""}, 0))));
  world_fails = true;
  for (int looks = 0; looks < 5; ++looks) look();
  EXPECT_EQ(worlds, 1);
  time += Scheduler::tries_again_after - 1;
  look();
  EXPECT_EQ(worlds, 1);
  time += 1;
  look();
  EXPECT_EQ(worlds, 2);
  EXPECT_EQ(troubles, 1) << "told once as long as it is the same";
  world_fails = false;
  live_until({time + 2 * Scheduler::tries_again_after});
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
}
TEST_F(Scheduled, AnotherTimeZoneCountsFromTheNextLookOn) {
  look();
  std::string text = sample::demo_configuration(salesforce_url, pendo_url);
  text.replace(text.find("Asia/Tokyo"), 10, "Europe/London");
  static_cast<void>(must(acme().append(event_of(Configured{"jane", "", text}, 0))));
  live_until({planned_for("acme", "2026-11-29", "Europe/London").milliseconds - 1});
  EXPECT_THAT(told(), IsEmpty());
  live_until(planned_for("acme", "2026-11-29", "Europe/London"));
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
}
TEST_F(Scheduled, WithoutAConfigurationThereIsNoNight) {
  end();
  create({"empty"}, {});
  start();
  live_until({date("2026-11-29") * one_day});
  EXPECT_THAT(told("empty"), IsEmpty());
  EXPECT_EQ(troubles, 0) << "that is no trouble";
  EXPECT_EQ(told().size(), 2u);
}
TEST_F(Scheduled, TheThreadLooksAtOnceAndWhenSomethingChanges) {
  look();
  static_cast<void>(must(acme().append(event_of(SchedulePaused{"jane", ""}, 0))));
  set({planned_for("acme", "2026-11-29").milliseconds - one_hour});
  scheduler->begin();
  static_cast<void>(must(acme().append(event_of(ScheduleResumed{"jane", "", clock()}, 0))));
  set(std::max(planned_for("acme", "2026-11-29"), planned_for("globex", "2026-11-29")));
  static_cast<void>(must(service->find("globex")->append(event_of(ScheduleResumed{"jane", "", clock()}, 0))));
  for (int waited = 0; waited < 5'000 && told().size() < 2; ++waited)
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  EXPECT_THAT(told(), ElementsAre("run 1 begins 2026-11-29", "run 1 ends"));
}

}  // namespace
}  // namespace tidemark::service
