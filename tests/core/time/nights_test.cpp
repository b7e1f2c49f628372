#include "core/time/nights.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "time_words.h"
#include "zone_files.h"

namespace tidemark {
namespace {

using testing::ElementsAre;

std::vector<std::string> pieces(const std::string& zone_name, std::string_view date) {
  std::vector<std::string> text;
  const auto night = night_of(zone(zone_name), day(date));
  if (!night) return text;
  for (const Interval& piece : night->pieces) text.push_back(words_of(piece.start) + " " + words_of(piece.end));
  return text;
}

bool is_in(const Night& night, Instant instant) {
  for (const Interval& piece : night.pieces)
    if (piece.start <= instant && instant < piece.end) return true;
  return false;
}

TEST(Night, IsSixHoursMostly) {
  EXPECT_THAT(pieces("America/New_York", "2026-01-31"), ElementsAre("2026-01-31T05:00:00 2026-01-31T11:00:00"));
  EXPECT_THAT(pieces("Asia/Kathmandu", "2026-01-31"), ElementsAre("2026-01-30T18:15:00 2026-01-31T00:15:00"));
  EXPECT_THAT(pieces("UTC", "1970-01-01"), ElementsAre("1970-01-01T00:00:00 1970-01-01T06:00:00"));
}

TEST(Night, BeginsAtOneWhereMidnightDoesNotExist) {
  EXPECT_THAT(pieces("America/Sao_Paulo", "2018-11-04"), ElementsAre("2018-11-04T03:00:00 2018-11-04T08:00:00"));
  EXPECT_THAT(pieces("America/Havana", "2026-03-08"), ElementsAre("2026-03-08T05:00:00 2026-03-08T10:00:00"));
  EXPECT_THAT(pieces("Africa/Cairo", "2026-04-24"), ElementsAre("2026-04-23T22:00:00 2026-04-24T03:00:00"));
  EXPECT_THAT(pieces("Asia/Beirut", "2026-03-29"), ElementsAre("2026-03-28T22:00:00 2026-03-29T03:00:00"));
  EXPECT_THAT(pieces("America/Santiago", "2026-09-06"), ElementsAre("2026-09-06T04:00:00 2026-09-06T09:00:00"));
}

TEST(Night, IsAnHourLongerWhereAnHourOfItComesTwice) {
  EXPECT_THAT(pieces("America/Havana", "2026-11-01"), ElementsAre("2026-11-01T04:00:00 2026-11-01T11:00:00"));
  EXPECT_THAT(pieces("Atlantic/Azores", "2026-10-25"), ElementsAre("2026-10-25T00:00:00 2026-10-25T07:00:00"));
  EXPECT_THAT(pieces("Europe/London", "2026-10-25"), ElementsAre("2026-10-24T23:00:00 2026-10-25T06:00:00"));
  EXPECT_THAT(pieces("America/New_York", "2026-11-01"), ElementsAre("2026-11-01T04:00:00 2026-11-01T11:00:00"));
}

TEST(Night, IsLongerOrShorterByWhateverClocksChange) {
  EXPECT_THAT(pieces("Asia/Gaza", "2026-03-28"), ElementsAre("2026-03-27T22:00:00 2026-03-28T03:00:00"));
  EXPECT_THAT(pieces("Australia/Lord_Howe", "2026-04-05"), ElementsAre("2026-04-04T13:00:00 2026-04-04T19:30:00"));
  EXPECT_THAT(pieces("Antarctica/Troll", "2026-03-29"), ElementsAre("2026-03-29T00:00:00 2026-03-29T04:00:00"));
}

TEST(Night, IsInTwoPiecesWhereTheEveningBeforeCameBackInIt) {
  EXPECT_THAT(pieces("America/St_Johns", "2009-11-01"),
              ElementsAre("2009-11-01T02:30:00 2009-11-01T02:31:00", "2009-11-01T03:30:00 2009-11-01T09:30:00"));
  EXPECT_THAT(pieces("America/St_Johns", "2009-10-31"), ElementsAre("2009-10-31T02:30:00 2009-10-31T08:30:00"));
  EXPECT_EQ(night_at(zone("America/St_Johns"), at("2009-11-01T02:30:59Z")), day("2009-11-01"));
  EXPECT_EQ(night_at(zone("America/St_Johns"), at("2009-11-01T02:31:00Z")), std::nullopt) << "23:01 of the evening";
  EXPECT_EQ(night_at(zone("America/St_Johns"), at("2009-11-01T03:30:00Z")), day("2009-11-01"));
}

TEST(Night, OfADayThatDoesNotExistIsNone) {
  EXPECT_THAT(pieces("Pacific/Apia", "2011-12-29"), ElementsAre("2011-12-29T10:00:00 2011-12-29T16:00:00"));
  EXPECT_THAT(pieces("Pacific/Apia", "2011-12-30"), ElementsAre());
  EXPECT_THAT(pieces("Pacific/Apia", "2011-12-31"), ElementsAre("2011-12-30T10:00:00 2011-12-30T16:00:00"));
}

TEST(Night, OfADayThatCameTwiceIsInTwoPieces) {
  EXPECT_THAT(pieces("Pacific/Kwajalein", "1969-09-30"),
              ElementsAre("1969-09-29T13:00:00 1969-09-29T19:00:00", "1969-09-30T13:00:00 1969-09-30T18:00:00"));
}

TEST(Night, IsAnotherDaysAtTheEndsOfTheEarth) {
  EXPECT_EQ(night_at(zone("Pacific/Kiritimati"), at("2026-01-31T11:00Z")), day("2026-02-01"));
  EXPECT_EQ(night_at(zone("Etc/GMT+12"), at("2026-01-31T12:00Z")), day("2026-01-31"));
  EXPECT_EQ(night_at(zone("Pacific/Kiritimati"), at("2026-01-31T12:00Z")), day("2026-02-01"))
      << "the same instant is in the nights of two dates";
}

TEST(Night, IsAsItShouldBeInAThousandYears) {
  EXPECT_THAT(pieces("Europe/London", "5000-07-01"), ElementsAre("5000-06-30T23:00:00 5000-07-01T05:00:00"));
  EXPECT_THAT(pieces("Europe/London", "5000-10-26"), ElementsAre("5000-10-25T23:00:00 5000-10-26T06:00:00"));
}

TEST(Planned, IsTheSameForTheSameNameAndAWholeMinute) {
  const Night night = *night_of(Zone{}, day("2026-05-01"));
  std::set<Instant> minutes;
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "subscription-" + std::to_string(i);
    const Instant minute = planned(night, name, 20 * one_minute);
    ASSERT_EQ(minute, planned(night, name, 20 * one_minute));
    ASSERT_EQ((minute.milliseconds - night.start().milliseconds) % one_minute, 0);
    minutes.insert(minute);
  }
  EXPECT_EQ(minutes.size(), 340u) << "00:00 to 05:39, all of them";
  EXPECT_EQ(words_of(*minutes.begin()), "2026-05-01T00:00:00");
  EXPECT_EQ(words_of(*minutes.rbegin()), "2026-05-01T05:39:00");
}

TEST(Planned, IsWhatItHasAlwaysBeen) {
  const Night night = *night_of(Zone{}, day("2026-05-01"));
  EXPECT_EQ(words_of(planned(night, "acme", 0)), "2026-05-01T02:53:00");
  EXPECT_EQ(words_of(planned(night, "acme", one_hour)), "2026-05-01T02:24:00");
}

TEST(Planned, SpreadsNamesEvenly) {
  const Night night = *night_of(Zone{}, day("2026-05-01"));
  std::vector<int> hours(6);
  for (int i = 0; i < 6000; ++i) {
    const Instant minute = planned(night, "s" + std::to_string(i), 0);
    ++hours.at(static_cast<std::size_t>((minute.milliseconds - night.start().milliseconds) / one_hour));
  }
  EXPECT_THAT(hours, testing::Each(testing::AllOf(testing::Gt(880), testing::Lt(1120))));
}

TEST(Planned, IsTheStartWhereTheNightIsTooShort) {
  const Night night = *night_of(Zone{}, day("2026-05-01"));
  for (const std::int64_t expected : {6 * one_hour - 1, 6 * one_hour, 6 * one_hour + 1, 100 * one_day})
    EXPECT_EQ(planned(night, "acme", expected), night.start()) << expected;
}

TEST(Planned, PrefersAPieceThatHasRoomForTheRun) {
  const Night night = *night_of(zone("America/St_Johns"), day("2009-11-01"));
  std::set<std::string> of_short_runs;
  for (int i = 0; i < 6000; ++i) {
    const std::string name = "s" + std::to_string(i);
    of_short_runs.insert(words_of(planned(night, name, 0)));
    ASSERT_GE(planned(night, name, 2 * one_minute), night.pieces[1].start) << "the first piece lasts a minute";
  }
  EXPECT_EQ(of_short_runs.size(), 361u);
  EXPECT_TRUE(of_short_runs.contains("2009-11-01T02:30:00"));
  EXPECT_EQ(planned(night, "s", 6 * one_hour + one_minute), night.start());
}

RC_GTEST_PROP(Planned, LiesInAPieceAndLeavesRoomInIt, ()) {
  static const std::vector<Night> nights = {
      *night_of(zone("America/St_Johns"), day("2009-11-01")), *night_of(zone("Pacific/Kwajalein"), day("1969-09-30")),
      *night_of(zone("Antarctica/Troll"), day("2026-03-29")), *night_of(Zone{}, 0)};
  const Night& night = *rc::gen::elementOf(nights);
  const auto name = *rc::gen::arbitrary<std::string>();
  const auto expected = *rc::gen::inRange<std::int64_t>(0, 8 * one_hour);
  const Instant minute = planned(night, name, expected);
  RC_ASSERT(is_in(night, minute));
  std::int64_t longest = 0;
  for (const Interval& piece : night.pieces) {
    longest = std::max(longest, piece.end.milliseconds - piece.start.milliseconds);
    if (piece.start <= minute && minute < piece.end && minute != night.start())
      RC_ASSERT(minute.milliseconds + expected < piece.end.milliseconds);
  }
  if (expected >= longest) RC_ASSERT(minute == night.start());
}

/// The definition, asked of the offsets alone.
bool has_night_time(const Zone& zone, Instant instant, std::int64_t date) {
  const std::int64_t local = instant.milliseconds + zone.offset_at(instant) * one_second;
  return local >= date * one_day && local < date * one_day + 6 * one_hour;
}

/// Where clocks change, look every quarter of an hour whether the night has what is called so, and nothing else.
void expect_all_of_it(const Zone& zone, std::int64_t date, const std::optional<Night>& night) {
  for (std::int64_t at = (date - 2) * one_day; at < (date + 3) * one_day; at += 15 * one_minute) {
    const bool is_called_so = has_night_time(zone, Instant{at}, date);
    ASSERT_EQ(night && is_in(*night, Instant{at}), is_called_so) << at;
    ASSERT_EQ(night_at(zone, Instant{at}) == date, is_called_so) << at;
  }
}

void expect_right(const Zone& zone, const Night& night) {
  Instant end_before{INT64_MIN};
  for (const Interval& piece : night.pieces) {
    ASSERT_LT(piece.start, piece.end);
    ASSERT_LT(end_before, piece.start) << "pieces that touch are one";
    end_before = piece.end;
    for (const std::int64_t inside : {piece.start.milliseconds, piece.end.milliseconds - 1}) {
      ASSERT_TRUE(has_night_time(zone, Instant{inside}, night.date));
      ASSERT_EQ(night_at(zone, Instant{inside}), night.date);
    }
    for (const std::int64_t outside : {piece.start.milliseconds - 1, piece.end.milliseconds})
      ASSERT_FALSE(has_night_time(zone, Instant{outside}, night.date));
  }
  const Instant minute = planned(night, "acme", 40 * one_minute);
  ASSERT_TRUE(is_in(night, minute));
  ASSERT_LT(minute.milliseconds + 40 * one_minute, night.end().milliseconds);
}

TEST(EveryZone, HasOneNightADateForTwentyYearsWhichIsRight) {
  const std::int64_t first = day("2009-01-01");
  const std::int64_t last = day("2028-12-31");
  std::size_t nights = 0, of_two_pieces = 0, skipped = 0;
  for (const auto& [name, bytes] : every_zone()) {
    SCOPED_TRACE(name);
    const Zone read = Zone::from_tzif(bytes).value();
    Instant end_before{INT64_MIN};
    for (std::int64_t date = first; date <= last; ++date) {
      const auto night = night_of(read, date);
      if (!night || night->end().milliseconds - night->start().milliseconds != 6 * one_hour)
        expect_all_of_it(read, date, night);
      skipped += night ? 0 : 1;
      if (!night) continue;
      ASSERT_LE(end_before, night->start()) << date;
      end_before = night->end();
      expect_right(read, *night);
      if (HasFatalFailure()) return;
      ++nights;
      of_two_pieces += night->pieces.size() > 1 ? 1 : 0;
    }
  }
  EXPECT_GT(nights, 2'000'000u);
  EXPECT_GE(of_two_pieces, 3u) << "Newfoundland's until 2011";
  EXPECT_GE(skipped, 2u) << "Samoa's and Tokelau's";
}

}  // namespace
}  // namespace tidemark
