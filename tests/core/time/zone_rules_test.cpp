#include "core/time/zone_rules.h"

#include <string>

#include <gtest/gtest.h>

#include "core/time/date_text.h"

namespace tidemark {
namespace {

/// The local time of a change in a year, to the minute.
std::string change(std::string_view rule, int year) {
  const auto rules = parse_zone_rules("AAA0BBB," + std::string{rule} + ",J1");
  if (!rules) return "none";
  std::string out;
  append_instant(Instant{rules->daylight_begins.local_seconds(year) * one_second}, out);
  return out.substr(0, 16);
}

TEST(ZoneRules, NameOffsetsWestOfGreenwichAsPosixDoes) {
  EXPECT_EQ(parse_zone_rules("UTC0")->standard_offset, 0);
  EXPECT_EQ(parse_zone_rules("EST5")->standard_offset, -5 * 3600);
  EXPECT_EQ(parse_zone_rules("<+03>-3")->standard_offset, 3 * 3600);
  EXPECT_EQ(parse_zone_rules("<+0545>-5:45")->standard_offset, 5 * 3600 + 45 * 60);
  EXPECT_EQ(parse_zone_rules("LMT+0:01:15")->standard_offset, -75);
  EXPECT_FALSE(parse_zone_rules("EST5")->has_daylight);
}

TEST(ZoneRules, AddAnHourForDaylightSavingTimeUnlessTheySayOtherwise) {
  EXPECT_EQ(parse_zone_rules("EST5EDT,M3.2.0,M11.1.0")->daylight_offset, -4 * 3600);
  EXPECT_EQ(parse_zone_rules("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")->daylight_offset, 11 * 3600);
  EXPECT_EQ(parse_zone_rules("IST-1GMT0,M10.5.0,M3.5.0/1")->daylight_offset, 0);
}

TEST(ZoneRules, FindTheDayByWeekdayOfTheMonth) {
  EXPECT_EQ(change("M3.2.0", 2026), "2026-03-08T02:00");
  EXPECT_EQ(change("M3.5.0/1", 2026), "2026-03-29T01:00");
  EXPECT_EQ(change("M2.5.4", 2024), "2024-02-29T02:00");
  EXPECT_EQ(change("M4.5.5/0", 2026), "2026-04-24T00:00");
}

TEST(ZoneRules, FindTheDayOfTheYearWithAndWithoutLeapDays) {
  EXPECT_EQ(change("J60", 2024), "2024-03-01T02:00");
  EXPECT_EQ(change("J60", 2026), "2026-03-01T02:00");
  EXPECT_EQ(change("J59", 2024), "2024-02-28T02:00");
  EXPECT_EQ(change("J365", 2024), "2024-12-31T02:00");
  EXPECT_EQ(change("59", 2024), "2024-02-29T02:00");
  EXPECT_EQ(change("59", 2026), "2026-03-01T02:00");
  EXPECT_EQ(change("0/0", 2026), "2026-01-01T00:00");
}

TEST(ZoneRules, TakeTimesBeforeAndBeyondTheDay) {
  EXPECT_EQ(change("M3.5.0/-1", 2026), "2026-03-28T23:00");
  EXPECT_EQ(change("M3.4.4/50", 2026), "2026-03-28T02:00");
  EXPECT_EQ(change("M3.4.4/-167:30:00", 2026), "2026-03-19T00:30");
}

TEST(ZoneRules, AreNothingElse) {
  for (const char* text : {"",
                           "UTC",
                           "U0",
                           "UT0",
                           "UTC25",
                           "UTC0:60",
                           "UTC0 ",
                           "UTC0:",
                           "<+03-3",
                           "<+3>-3",
                           "+03-3",
                           "EST5EDT",
                           "EST5EDT,",
                           "EST5EDT4",
                           "EST5EDT,M3.2.0",
                           "EST5EDT,M3.2.0,",
                           "EST5EDT,M13.2.0,M11.1.0",
                           "EST5EDT,M0.2.0,M11.1.0",
                           "EST5EDT,M3.6.0,M11.1.0",
                           "EST5EDT,M3.0.0,M11.1.0",
                           "EST5EDT,M3.2.7,M11.1.0",
                           "EST5EDT,M3.2,M11.1.0",
                           "EST5EDT,J0,J1",
                           "EST5EDT,J366,J1",
                           "EST5EDT,366,J1",
                           "EST5EDT,M3.2.0/168,M11.1.0",
                           "EST5EDT,M3.2.0/,M11.1.0",
                           "EST5EDT,M3.2.0,M11.1.0,",
                           "EST5EDT,M3.2.0,M11.1.0x",
                           "EST5EDT,M0003.2.0,M11.1.0",
                           "EST-5EDT,Mx.2.0,M11.1.0"}) {
    EXPECT_FALSE(parse_zone_rules(text)) << text;
  }
}

}  // namespace
}  // namespace tidemark
