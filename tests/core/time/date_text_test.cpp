#include "core/time/date_text.h"

#include <ctime>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidemark {
namespace {

std::string instant_text(Instant instant) {
  std::string out;
  append_instant(instant, out);
  return out;
}

std::string date_text(std::int64_t days) {
  std::string out;
  append_date(days, out);
  return out;
}

/// The instant that `text` stands for, printed.
std::string read(std::string_view text) {
  const auto date = parse_date_text(text);
  if (!date) return "none";
  return date->has_time ? instant_text(date->instant()) : date_text(date->days);
}

TEST(DateText, IsADateOrADateTime) {
  EXPECT_EQ(read("2026-01-31"), "2026-01-31");
  EXPECT_EQ(read("2026-01-31T02:03"), "2026-01-31T02:03:00.000Z");
  EXPECT_EQ(read("2026-01-31T02:03:04"), "2026-01-31T02:03:04.000Z");
  EXPECT_EQ(read("2026-01-31T02:03:04.5"), "2026-01-31T02:03:04.500Z");
  EXPECT_EQ(read("2026-01-31T02:03:04.056Z"), "2026-01-31T02:03:04.056Z");
  EXPECT_EQ(read("2026-01-31T02:03Z"), "2026-01-31T02:03:00.000Z");
  EXPECT_EQ(read("1969-12-31T23:59:59.999Z"), "1969-12-31T23:59:59.999Z");
}

TEST(DateText, TakesItsZoneFromTheTimeAndIsUtcWithoutOne) {
  EXPECT_EQ(read("2026-01-31T02:00:00.000+0000"), "2026-01-31T02:00:00.000Z");
  EXPECT_EQ(read("2026-01-31T02:00+02:30"), "2026-01-30T23:30:00.000Z");
  EXPECT_EQ(read("2026-12-31T23:00:00.5-0130"), "2027-01-01T00:30:00.500Z");
  EXPECT_EQ(read("2026-01-31T02:00-00:00"), "2026-01-31T02:00:00.000Z");
}

TEST(DateText, CutsDigitsBeyondMilliseconds) {
  EXPECT_EQ(read("2026-01-31T02:03:04.9999999999Z"), "2026-01-31T02:03:04.999Z");
  EXPECT_EQ(read("2026-01-31T02:03:04." + std::string(1'000'000, '9')), "2026-01-31T02:03:04.999Z");
}

TEST(DateText, KnowsTheCalendar) {
  EXPECT_EQ(read("2024-02-29"), "2024-02-29");
  EXPECT_EQ(read("2000-02-29"), "2000-02-29");
  for (const char* text : {"2026-02-29", "1900-02-29", "2026-02-30", "2026-04-31", "2026-00-01", "2026-13-01",
                           "2026-01-00", "2026-01-32", "0000-01-01"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(DateText, IsNothingElse) {
  for (const char* text : {"",
                           "2026",
                           "2026-01",
                           "20260131",
                           "2026-1-31",
                           "26-01-31",
                           "+2026-01-31",
                           "-2026-01-31",
                           "02026-01-31",
                           "12026-01-31",
                           "2026-01-31 ",
                           " 2026-01-31",
                           "2026-01-31T",
                           "2026-01-31T02",
                           "2026-01-31T0203",
                           "2026-01-31T02:3",
                           "2026-01-31T2:03",
                           "2026-01-31 02:03",
                           "2026-01-31t02:03",
                           "2026-01-31T02:03z",
                           "2026-01-31Z",
                           "2026-01-31+02:00",
                           "2026-01-31T24:00",
                           "2026-01-31T24:00:00",
                           "2026-01-31T23:60",
                           "2026-01-31T23:59:60",
                           "2026-01-31T23:59:60Z",
                           "2026-01-31T02:03:",
                           "2026-01-31T02:03:04.",
                           "2026-01-31T02:03:04.Z",
                           "2026-01-31T02:03:04,5",
                           "2026-01-31T02:03.5",
                           "2026-01-31T02:03+2",
                           "2026-01-31T02:03+02",
                           "2026-01-31T02:03+02:",
                           "2026-01-31T02:03+02:0",
                           "2026-01-31T02:03+24:00",
                           "2026-01-31T02:03+02:60",
                           "2026-01-31T02:03Z+02:00",
                           "2026-01-31T02:03ZZ",
                           "2026-01-31T02:03+-2:00",
                           "2026-01-31T02:03:04+02:00:00",
                           "2026/01/31",
                           "2026-W05-6",
                           "2026-031",
                           "31.01.2026",
                           "02:00:00.000Z",
                           "2026-01-31T02:03 Z",
                           "2026-0a-31",
                           "today"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
  EXPECT_EQ(read(std::string_view{"2026-01-31\0", 11}), "none");
  EXPECT_EQ(read("\xd9\xa2"
                 "026-01-31"),
            "none");
}

TEST(DateText, GoesFromYear1ToYear9999ButItsInstantMayLieOutside) {
  EXPECT_EQ(read("0001-01-01T00:00Z"), "0001-01-01T00:00:00.000Z");
  EXPECT_EQ(read("9999-12-31T23:59:59.999Z"), "9999-12-31T23:59:59.999Z");
  EXPECT_TRUE(in_range(parse_date_text("0001-01-01T00:00Z")->instant()));
  EXPECT_TRUE(in_range(parse_date_text("9999-12-31T23:59:59.999Z")->instant()));
  EXPECT_FALSE(in_range(parse_date_text("0001-01-01T00:00+00:01")->instant()));
  EXPECT_FALSE(in_range(parse_date_text("9999-12-31T23:59:59.999-00:01")->instant()));
}

TEST(DateText, OfEveryDayIsReadBackAndFollowsTheDayBefore) {
  const std::int64_t first = parse_date_text("0001-01-01")->days;
  const std::int64_t last = parse_date_text("9999-12-31")->days;
  EXPECT_EQ(parse_date_text("1970-01-01")->days, 0);
  std::string before;
  for (std::int64_t day = first; day <= last; ++day) {
    std::string text = date_text(day);
    ASSERT_EQ(parse_date_text(text)->days, day);
    ASSERT_LT(before, text);
    before = std::move(text);
  }
}

RC_GTEST_PROP(DateText, OfAnInstantIsReadBackAndIsThatOfGmtime, ()) {
  const Instant instant{*rc::gen::inRange<std::int64_t>(-62'135'596'800'000, 253'402'300'800'000)};
  RC_ASSERT(in_range(instant));
  const std::string text = instant_text(instant);
  RC_ASSERT(parse_date_text(text)->instant() == instant);
  const std::int64_t milliseconds = (instant.milliseconds % 1000 + 1000) % 1000;
  const std::time_t seconds = (instant.milliseconds - milliseconds) / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char expected[80];
  std::snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900, utc.tm_mon + 1,
                utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<int>(milliseconds));
  RC_ASSERT(text == expected);
}

RC_GTEST_PROP(DateText, WithOneCharacterChangedIsReadAsWrittenOrNotAtAll, ()) {
  std::string text = "2026-01-31T02:03:04.567+05:30";
  text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
  const auto date = parse_date_text(text);
  if (!date) return;
  std::string written = date_text(date->days);
  RC_ASSERT(text.starts_with(written));
  RC_ASSERT(date->milliseconds >= 0 && date->milliseconds < one_day);
  RC_ASSERT(date->zone_offset > -one_day && date->zone_offset < one_day);
}

}  // namespace
}  // namespace tidemark
