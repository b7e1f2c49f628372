#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/time/nights.h"
#include "time_words.h"

namespace tidemark {
namespace {

constexpr std::string_view name = "acme";

/// "2026-05-02 at 2026-05-02T01:23:00; missed 2026-04-30 to 2026-05-01".
std::string words_of(const Due& due) {
  std::string text;
  append_date(due.night, text);
  text += " at " + words_of(due.at);
  if (due.missed) {
    text += "; missed ";
    append_date(due.missed->first, text);
    text += " to ";
    append_date(due.missed->last, text);
  }
  return text;
}

/// What a scheduler in UTC has to do, whose last run was that of `ran`.
std::string due_after(std::string_view ran, std::string_view now, std::optional<std::int64_t> told = {}) {
  const NightsSoFar so_far{at("2026-01-01T12:00Z"), {day(ran)}, told};
  return words_of(due(Zone{}, name, 0, so_far, at(now)));
}

/// Of acme, in UTC, for runs that take no time.
std::string minute_of(std::string_view date) { return words_of(planned(*night_of(Zone{}, day(date)), name, 0)); }

TEST(Due, IsAtTheMinuteOfTheNight) {
  EXPECT_EQ(due_after("2026-05-01", "2026-05-01T12:00Z"), "2026-05-02 at " + minute_of("2026-05-02"));
  EXPECT_EQ(due_after("2026-05-01", "2026-05-02T00:00Z"), "2026-05-02 at " + minute_of("2026-05-02"));
  const Instant minute = at(minute_of("2026-05-02"));
  const NightsSoFar so_far{at("2026-01-01T12:00Z"), {day("2026-05-01")}, {}};
  EXPECT_FALSE(due(Zone{}, name, 0, so_far, Instant{minute.milliseconds - 1}).is_now(Instant{minute.milliseconds - 1}));
  EXPECT_TRUE(due(Zone{}, name, 0, so_far, minute).is_now(minute));
}

TEST(Due, IsNowAfterARestartInsideTheWindow) {
  EXPECT_EQ(due_after("2026-05-01", "2026-05-02T05:59:59Z"), "2026-05-02 at 2026-05-02T05:59:59");
}

TEST(Due, IsTheNextNightWhenTonightsHasRun) {
  EXPECT_EQ(due_after("2026-05-02", "2026-05-02T05:59:59Z"), "2026-05-03 at " + minute_of("2026-05-03"));
}

TEST(Due, TellsNightsThatAreOverOnce) {
  EXPECT_EQ(due_after("2026-05-01", "2026-05-02T06:00Z"),
            "2026-05-03 at " + minute_of("2026-05-03") + "; missed 2026-05-02 to 2026-05-02");
  EXPECT_EQ(due_after("2026-05-01", "2026-05-09T05:59Z"),
            "2026-05-09 at 2026-05-09T05:59:00; missed 2026-05-02 to 2026-05-08");
  EXPECT_EQ(due_after("2026-05-01", "2026-05-09T05:59Z", day("2026-05-08")), "2026-05-09 at 2026-05-09T05:59:00");
  EXPECT_EQ(due_after("2026-05-09", "2026-05-10T05:59Z", day("2026-05-08")), "2026-05-10 at 2026-05-10T05:59:00");
}

TEST(Due, RunsNoNightTwiceWhenTheClockGoesBack) {
  EXPECT_EQ(due_after("2026-05-02", "2026-05-02T00:00Z"), "2026-05-03 at " + minute_of("2026-05-03"));
  const NightsSoFar so_far{at("2026-01-01T12:00Z"), {day("2026-05-01"), day("2026-05-02"), day("2026-05-03")}, {}};
  EXPECT_EQ(words_of(due(Zone{}, name, 0, so_far, at("2026-05-01T05:00Z"))),
            "2026-05-04 at " + minute_of("2026-05-04"));
}

TEST(Due, IsNotLostToAClockThatWasWrongByYears) {
  const NightsSoFar so_far{at("2026-01-01T12:00Z"), {day("2026-05-01"), day("2099-05-01")}, day("2099-04-30")};
  EXPECT_EQ(words_of(due(Zone{}, name, 0, so_far, at("2026-05-02T05:00Z"))), "2026-05-02 at 2026-05-02T05:00:00");
  EXPECT_EQ(words_of(due(Zone{}, name, 0, so_far, at("2026-05-03T12:00Z"))), "2026-05-04 at " + minute_of("2026-05-04"))
      << "that nights were missed was told until 2099";
}

TEST(Due, BeginsWithTheFirstMinuteAfterTheScheduleBegan) {
  const Instant minute = at(minute_of("2026-05-02"));
  const auto first = [](Instant since, Instant now) { return words_of(due(Zone{}, name, 0, {since, {}, {}}, now)); };
  EXPECT_EQ(first(minute, minute), "2026-05-02 at " + minute_of("2026-05-02"));
  const Instant after{minute.milliseconds + 1};
  EXPECT_EQ(first(after, after), "2026-05-03 at " + minute_of("2026-05-03")) << "set up in the night: the next one";
  EXPECT_EQ(first(after, at("2026-05-02T12:00Z")), "2026-05-03 at " + minute_of("2026-05-03")) << "and none was missed";
  EXPECT_EQ(first(after, at("2026-05-04T12:00Z")),
            "2026-05-05 at " + minute_of("2026-05-05") + "; missed 2026-05-03 to 2026-05-04");
}

TEST(Due, LeavesOutADayThatDoesNotExist) {
  const Zone apia = zone("Pacific/Apia");
  const NightsSoFar so_far{at("2011-01-01T12:00Z"), {day("2011-12-29")}, {}};
  EXPECT_EQ(words_of(due(apia, name, 0, so_far, at("2011-12-30T09:00Z"))).substr(0, 10), "2011-12-31");
  EXPECT_EQ(words_of(due(apia, name, 0, so_far, at("2011-12-30T15:59Z"))), "2011-12-31 at 2011-12-30T15:59:00");
}

TEST(Due, WaitsForTheSecondPieceOfANight) {
  const Zone st_johns = zone("America/St_Johns");
  const NightsSoFar so_far{at("2009-01-01T12:00Z"), {day("2009-10-31")}, {}};
  std::string early = "s0";  // a name whose minute is the only one of the first piece
  for (int i = 1; planned(*night_of(st_johns, day("2009-11-01")), early, 0) != at("2009-11-01T02:30Z"); ++i)
    early = "s" + std::to_string(i);
  EXPECT_EQ(words_of(due(st_johns, early, 0, so_far, at("2009-11-01T02:00Z"))), "2009-11-01 at 2009-11-01T02:30:00");
  EXPECT_EQ(words_of(due(st_johns, early, 0, so_far, at("2009-11-01T02:31Z"))), "2009-11-01 at 2009-11-01T03:30:00");
  const NightsSoFar ran{so_far.since, {day("2009-11-01")}, {}};
  EXPECT_EQ(words_of(due(st_johns, early, 0, ran, at("2009-11-01T03:30Z"))).substr(0, 10), "2009-11-02");
}

/// A clock that is asked every so often, stands still, jumps, and is stopped; the zone's database may change with it.
struct Life {
  Zone zone_of;
  NightsSoFar so_far;
  Instant now;
  std::multiset<std::int64_t> runs;
  std::multiset<std::int64_t> told;

  void ask(std::int64_t expected) {
    const Due next = due(zone_of, name, expected, so_far, now);
    if (next.missed) {
      for (std::int64_t date = next.missed->first; date <= next.missed->last; ++date)
        if (night_of(zone_of, date)) told.insert(date);
      so_far.told = next.missed->last;
    }
    RC_ASSERT(next.at >= now);
    RC_ASSERT(night_at(zone_of, next.at) == next.night);
    if (!next.is_now(now)) return;
    runs.insert(next.night);
    so_far.ran.push_back(next.night);
  }
};

const std::vector<std::string> odd_zones = {
    "America/St_Johns",    "Pacific/Apia", "America/Havana",   "Antarctica/Troll", "Asia/Gaza",
    "Australia/Lord_Howe", "UTC",          "Pacific/Kwajalein"};

/// Before the oddest of their nights.
const std::vector<std::string> begins = {"1969-09-27T12:00Z", "2009-10-30T12:00Z", "2011-12-28T12:00Z"};

RC_GTEST_PROP(Due, RunsEachNightOnceWhateverTheClockDoes, ()) {
  const Instant since = at(*rc::gen::elementOf(begins));
  Life life{zone(*rc::gen::elementOf(odd_zones)), {since, {}, {}}, since, {}, {}};
  for (int i = 0; i < 60; ++i) {
    life.now.milliseconds += *rc::gen::inRange<std::int64_t>(-2 * one_day, 3 * one_day);
    life.ask(*rc::gen::inRange<std::int64_t>(0, 7 * one_hour));
  }
  for (const std::int64_t date : life.runs) RC_ASSERT(life.runs.count(date) == 1u);
  for (const std::int64_t date : life.told) RC_ASSERT(life.told.count(date) == 1u);
}

RC_GTEST_PROP(Due, LosesNoNightOfAClockThatGoesOn, ()) {
  const Instant since = at(*rc::gen::elementOf(begins));
  Life life{zone(*rc::gen::elementOf(odd_zones)), {since, {}, {}}, since, {}, {}};
  const auto expected = *rc::gen::inRange<std::int64_t>(0, 7 * one_hour);
  for (int i = 0; i < 60; ++i) {
    life.now.milliseconds +=
        *rc::gen::inRange<std::int64_t>(0, *rc::gen::elementOf(std::vector{one_hour, 3 * one_day}));
    life.ask(expected);
  }
  for (std::int64_t date = life.zone_of.local_day(since); date < life.zone_of.local_day(life.now); ++date) {
    const auto night = night_of(life.zone_of, date);
    const bool counts = night && planned(*night, name, expected) >= since && night->end() <= life.now;
    RC_ASSERT(life.runs.count(date) + life.told.count(date) == (counts ? 1u : 0u));
  }
}

TEST(Due, RunsEachNightOfAYearOnceInEveryZoneIfItIsAskedWhenItSays) {
  for (const auto& [zone_name, bytes] : every_zone()) {
    Life life{Zone::from_tzif(bytes).value(), {at("2025-12-31T12:00Z"), {}, {}}, at("2025-12-31T12:00Z"), {}, {}};
    while (life.now < at("2026-12-31T12:00Z")) {
      life.ask(one_hour);
      life.now = due(life.zone_of, name, one_hour, life.so_far, life.now).at;
    }
    ASSERT_TRUE(life.told.empty()) << zone_name;
    ASSERT_GE(life.runs.size(), 365u) << zone_name;
    ASSERT_EQ((std::set<std::int64_t>{life.runs.begin(), life.runs.end()}.size()), life.runs.size()) << zone_name;
  }
}

}  // namespace
}  // namespace tidemark
