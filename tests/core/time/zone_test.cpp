#include "core/time/zone.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "time_words.h"
#include "zone_files.h"

namespace tidemark {
namespace {

std::string start(const std::string& name, std::string_view date) {
  std::string out;
  append_instant(zone(name).start_of_day(day(date)), out);
  return out;
}

std::string local_date(const std::string& name, std::string_view instant) {
  std::string out;
  append_date(zone(name).local_day(at(instant)), out);
  return out;
}

TEST(Zone, IsUtcUnlessItWasRead) {
  const Zone utc;
  EXPECT_EQ(utc.offset_at(at("2026-07-01T00:00Z")), 0);
  EXPECT_EQ(utc.start_of_day(day("2026-07-01")), at("2026-07-01T00:00Z"));
  EXPECT_EQ(utc.local_day(Instant{-1}), -1);
}

TEST(Zone, HoldsTheExampleOfItsHeader) {
  const Zone london = zone("Europe/London");
  EXPECT_EQ(london.offset_at(Instant{0}), 3600);
  EXPECT_EQ(london.local_day(Instant{-one_hour}), 0);
  EXPECT_EQ(london.start_of_day(0), Instant{-one_hour});
}

TEST(StartOfDay, IsMidnightOnMostDays) {
  EXPECT_EQ(start("America/New_York", "2026-01-31"), "2026-01-31T05:00:00.000Z");
  EXPECT_EQ(start("America/New_York", "2026-07-31"), "2026-07-31T04:00:00.000Z");
  EXPECT_EQ(start("Asia/Kathmandu", "2026-01-31"), "2026-01-30T18:15:00.000Z");
}

TEST(StartOfDay, IsTheFirstInstantWhereMidnightDoesNotExist) {
  EXPECT_EQ(start("America/Sao_Paulo", "2018-11-04"), "2018-11-04T03:00:00.000Z");
  EXPECT_EQ(start("America/Havana", "2026-03-08"), "2026-03-08T05:00:00.000Z");
  EXPECT_EQ(start("Africa/Cairo", "2026-04-24"), "2026-04-23T22:00:00.000Z");
  EXPECT_EQ(start("Asia/Beirut", "2026-03-29"), "2026-03-28T22:00:00.000Z");
  EXPECT_EQ(start("America/Santiago", "2026-09-06"), "2026-09-06T04:00:00.000Z");
}

TEST(StartOfDay, IsTheFirstOfTwoMidnights) {
  EXPECT_EQ(start("America/Havana", "2026-11-01"), "2026-11-01T04:00:00.000Z");
  EXPECT_EQ(start("Atlantic/Azores", "2026-10-25"), "2026-10-25T00:00:00.000Z");
  EXPECT_EQ(start("America/St_Johns", "2009-11-01"), "2009-11-01T02:30:00.000Z");
}

TEST(StartOfDay, OfTheEveningThatCameBackIsInTwoPiecesOfOneDate) {
  EXPECT_EQ(local_date("America/St_Johns", "2009-11-01T02:30:59Z"), "2009-11-01");
  EXPECT_EQ(local_date("America/St_Johns", "2009-11-01T02:31:00Z"), "2009-10-31");
  EXPECT_EQ(local_date("America/St_Johns", "2009-11-01T03:29:59Z"), "2009-10-31");
  EXPECT_EQ(local_date("America/St_Johns", "2009-11-01T03:30:00Z"), "2009-11-01");
}

TEST(StartOfDay, OfADateThatWasSkippedIsTheFirstInstantAfterIt) {
  EXPECT_EQ(start("Pacific/Apia", "2011-12-29"), "2011-12-29T10:00:00.000Z");
  EXPECT_EQ(start("Pacific/Apia", "2011-12-30"), "2011-12-30T10:00:00.000Z");
  EXPECT_EQ(start("Pacific/Apia", "2011-12-31"), "2011-12-30T10:00:00.000Z");
  EXPECT_EQ(local_date("Pacific/Apia", "2011-12-30T09:59:59.999Z"), "2011-12-29");
  EXPECT_EQ(local_date("Pacific/Apia", "2011-12-30T10:00:00Z"), "2011-12-31");
}

TEST(Zone, KnowsNightsThatAreNotSixHoursLong) {
  const auto offset = [](const std::string& name, std::string_view text) { return zone(name).offset_at(at(text)); };
  EXPECT_EQ(offset("Asia/Gaza", "2026-03-27T23:59:59Z"), 2 * 3600);
  EXPECT_EQ(offset("Asia/Gaza", "2026-03-28T00:00:00Z"), 3 * 3600);
  EXPECT_EQ(offset("Australia/Lord_Howe", "2026-04-04T14:59:59.999Z"), 11 * 3600);
  EXPECT_EQ(offset("Australia/Lord_Howe", "2026-04-04T15:00:00Z"), 10 * 3600 + 1800);
  EXPECT_EQ(offset("Antarctica/Troll", "2026-03-29T00:59:59Z"), 0);
  EXPECT_EQ(offset("Antarctica/Troll", "2026-03-29T01:00:00Z"), 2 * 3600);
  EXPECT_EQ(offset("Europe/London", "2026-10-25T00:59:59Z"), 3600);
  EXPECT_EQ(offset("Europe/London", "2026-10-25T01:00:00Z"), 0);
  EXPECT_EQ(offset("America/New_York", "2026-11-01T05:59:59Z"), -4 * 3600);
  EXPECT_EQ(offset("America/New_York", "2026-11-01T06:00:00Z"), -5 * 3600);
}

TEST(Zone, CallsOneInstantTwoCalendarDaysAtTheEndsOfTheEarth) {
  EXPECT_EQ(local_date("Pacific/Kiritimati", "2026-01-31T11:00Z"), "2026-02-01");
  EXPECT_EQ(local_date("Etc/GMT+12", "2026-01-31T11:00Z"), "2026-01-30");
}

TEST(Zone, GoesOnByItsFooterForEver) {
  const Zone london = zone("Europe/London");
  for (const char* year : {"2038", "2100", "2437", "2438", "2839", "5000", "9998"}) {
    EXPECT_EQ(london.offset_at(at(year + std::string{"-07-01T00:00Z"})), 3600) << year;
    EXPECT_EQ(london.offset_at(at(year + std::string{"-12-01T00:00Z"})), 0) << year;
    EXPECT_EQ(london.start_of_day(day(year + std::string{"-07-01"})), at(year + std::string{"-06-30T23:00Z"})) << year;
  }
  EXPECT_EQ(london.start_of_day(day("9999-12-31")), at("9999-12-31T00:00Z"));
  EXPECT_EQ(london.start_of_day(day("0001-01-01")), at("0001-01-01T00:01:15Z"));  // Greenwich is 75 s ahead
}

TEST(Zone, SaysWhenItsOffsetChangesNext) {
  const Zone london = zone("Europe/London");
  for (const char* year : {"2026", "2426", "2826"}) {  // the same calendar
    const Instant spring = at(year + std::string{"-03-29T01:00Z"});
    const Instant autumn = at(year + std::string{"-10-25T01:00Z"});
    EXPECT_EQ(london.next_change(Instant{spring.milliseconds - 1}), spring) << year;
    EXPECT_EQ(london.next_change(spring), autumn) << year << ": it lies after, not at, what is asked for";
  }
  EXPECT_EQ(Zone{}.next_change(Instant{}), std::nullopt);
  EXPECT_EQ(zone("Asia/Tokyo").next_change(at("1951-09-10T00:00Z")), std::nullopt);
}

/// The definition, word by word, for all zones, around all their transitions.
TEST(StartOfDay, IsTheFirstInstantOfItsDateOrOfALaterOne) {
  for (const auto& [name, bytes] : every_zone()) {
    const Zone read = Zone::from_tzif(bytes).value();
    for (const std::int64_t transition : transitions_in(bytes)) {
      if (transition < -5'000'000'000) continue;
      const std::int64_t middle = read.local_day(Instant{transition * one_second});
      for (std::int64_t date = middle - 1; date <= middle + 1; ++date) {
        const Instant begin = read.start_of_day(date);
        ASSERT_GE(read.local_day(begin), date) << name << ' ' << transition;
        for (std::int64_t before = 1; before < 2 * one_day; before += one_hour / 2) {
          ASSERT_LT(read.local_day(Instant{begin.milliseconds - before}), date) << name << ' ' << transition;
        }
      }
    }
  }
}

TEST(ZoneFile, CutAnywhereIsAnError) {
  const std::string bytes = bytes_of_zone("Europe/Dublin");
  ASSERT_TRUE(Zone::from_tzif(bytes));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto read = Zone::from_tzif(std::string_view{bytes}.substr(0, length));
    ASSERT_FALSE(read) << length;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_input);
  }
}

TEST(ZoneFile, OfAnotherKindIsAnErrorThatSaysWhy) {
  const auto what = [](std::string_view bytes) {
    const auto read = Zone::from_tzif(bytes);
    return read ? "nothing wrong" : read.error().what;
  };
  EXPECT_EQ(what("<html>"), "no usable time zone file: it does not begin like one");
  EXPECT_EQ(what(bytes_of_zone("right/Europe/London")), "no usable time zone file: it counts leap seconds");
  std::string old = bytes_of_zone("Europe/London");
  old[4] = '\0';
  EXPECT_EQ(what(old), "no usable time zone file: it is of version 1, which ends in 2038");
  EXPECT_EQ(what(file_with_footer("", 100'000)), "no usable time zone file: an offset is longer than a day");
}

TEST(ZoneFile, WhoseHeaderPromisesBillionsOfTransitionsTakesNoMemoryForThem) {
  std::string bytes = file_with_footer("UTC0", 0);
  for (std::size_t i = bytes.find("TZif", 1) + 32; i < bytes.find("TZif", 1) + 36; ++i) bytes[i] = '\xff';
  EXPECT_FALSE(Zone::from_tzif(bytes));
}

RC_GTEST_PROP(ZoneFile, WithBytesChangedIsReadOrRefused, ()) {
  static const std::string original = bytes_of_zone("Africa/Casablanca");
  std::string bytes = original;
  const int changes = *rc::gen::inRange(1, 4);
  for (int i = 0; i < changes; ++i) {
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  }
  const auto read = Zone::from_tzif(bytes);
  if (!read) return;
  const std::int64_t date = *rc::gen::inRange<std::int64_t>(-719'162, 2'932'896);
  RC_ASSERT(read->local_day(read->start_of_day(date)) >= date);
}

}  // namespace
}  // namespace tidemark
