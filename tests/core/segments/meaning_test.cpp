#include <gtest/gtest.h>

#include "asked.h"

namespace tidemark::segments {
namespace {

struct Row {
  const char* values;
  const char* segment;
  const char* answer;
};

void each(std::initializer_list<Row> rows) {
  for (const Row& row : rows)
    EXPECT_EQ(Asked{row.values}.is(row.segment), row.answer) << row.segment << " of " << row.values;
}

TEST(Meaning, TextsAreEqualByTheirBytes) {
  each({{R"({"custom.region":"EMEA"})", R"(custom.region = "EMEA")", "in"},
        {R"({"custom.region":"EMEA"})", R"(custom.region = "emea")", "out"},
        {R"({"custom.region":"EMEA"})", R"(custom.region = "EMEA ")", "out"},
        {R"({"custom.region":"EMEA"})", R"(custom.region != "APAC")", "in"},
        {R"({"custom.region":"EMEA"})", R"(custom.region != "EMEA")", "out"}});
}
TEST(Meaning, ATextIsLookedIntoLetterForLetter) {
  each({{R"({"custom.region":"EMEA [old]"})", R"(custom.region contains "A [")", "in"},
        {R"({"custom.region":"EMEA [old]"})", R"(custom.region contains "emea")", "out"},
        {R"({"custom.region":"EMEA [old]"})", R"(custom.region not contains "emea")", "in"},
        {R"({"custom.region":"EMEA [old]"})", R"(custom.region starts with "EMEA")", "in"},
        {R"({"custom.region":"EMEA [old]"})", R"(custom.region starts with "old]")", "out"},
        {R"({"custom.region":"EMEA [old]"})", R"(custom.region ends with "old]")", "in"},
        {R"({"custom.region":"EMEA [old]"})", R"(custom.region not ends with "old]")", "out"}});
}
TEST(Meaning, AnEmptyFieldPassesUnequalAndIsEmptyAndNothingElse) {
  for (const char* values : {"{}", R"({"custom.region":null,"custom.arr":null})", R"({"custom.region":""})"}) {
    each({{values, R"(custom.region != "EMEA")", "in"},
          {values, "custom.region is empty", "in"},
          {values, "custom.region is not empty", "out"},
          {values, R"(custom.region = "EMEA")", "out"},
          {values, R"(custom.region = "")", "out"},
          {values, R"(custom.region contains "")", "out"},
          {values, R"(custom.region not contains "EMEA")", "out"},
          {values, R"(custom.region in ("EMEA"))", "out"},
          {values, R"(custom.region not in ("EMEA"))", "out"},
          {values, "custom.arr < 5", "out"},
          {values, "custom.arr >= 5", "out"},
          {values, "custom.churned is false", "out"},
          {values, "custom.renewal before 2026-01-01", "out"},
          {values, "custom.renewal not within last 5 days", "out"}});
  }
}
TEST(Meaning, NumbersCompareAsDoubles) {
  each({{R"({"custom.arr":12000.5})", "custom.arr > 12000", "in"},
        {R"({"custom.arr":12000.5})", "custom.arr > 12000.5", "out"},
        {R"({"custom.arr":12000.5})", "custom.arr >= 1.20005E4", "in"},
        {R"({"custom.arr":12000.5})", "custom.arr <= 12000.5", "in"},
        {R"({"custom.arr":-0.0})", "custom.arr = 0", "in"},
        {R"({"custom.arr":10})", "custom.arr < 9", "out"},
        {R"({"custom.arr":10})", "custom.arr in (9, 10.0)", "in"},
        {R"({"custom.arr":10})", "custom.arr not in (9, 10)", "out"}});
}
TEST(Meaning, AValueThatIsNotOfItsFieldsTypeEqualsNothing) {
  each({{R"({"custom.arr":"n/a"})", "custom.arr = 0", "out"},
        {R"({"custom.arr":"n/a"})", "custom.arr != 0", "in"},
        {R"({"custom.arr":"n/a"})", "custom.arr < 1", "out"},
        {R"({"custom.arr":"n/a"})", "custom.arr is not empty", "in"},
        {R"({"custom.renewal":"soon"})", "custom.renewal after 2026-01-01", "out"},
        {R"({"custom.churned":"true"})", "custom.churned is true", "out"}});
}
TEST(Meaning, ABooleanIsTrueOrFalse) {
  each({{R"({"custom.churned":true})", "custom.churned is true", "in"},
        {R"({"custom.churned":true})", "custom.churned is false", "out"},
        {R"({"custom.churned":false})", "custom.churned is false", "in"},
        {R"({"custom.churned":false})", "custom.churned = false", "in"},
        {R"({"custom.churned":false})", "custom.churned is empty", "out"}});
}
TEST(Meaning, AListContainsWhatIsOneOfItsElements) {
  each({{R"({"custom.tags":["a","bc"]})", R"(custom.tags contains "bc")", "in"},
        {R"({"custom.tags":["a","bc"]})", R"(custom.tags contains "b")", "out"},
        {R"({"custom.tags":["a","bc"]})", R"(custom.tags not contains "b")", "in"},
        {R"({"custom.tags":[]})", "custom.tags is empty", "in"}});
}
TEST(Meaning, AFieldOfAnUnknownTypeIsWhatItsValueIs) {
  each({{R"({"custom.odd":"x"})", R"(custom.odd = "x")", "in"},
        {R"({"custom.odd":5})", "custom.odd > 4", "in"},
        {R"({"custom.odd":5})", R"(custom.odd contains "5")", "out"}});
}

TEST(Meaning, ADayIsAllItsInstantsInTheSubscriptionsZone) {
  const auto tokyo = [](const char* value, std::string_view segment) {
    return Asked{R"({"custom.renewal":)" + std::string{value} + "}", "2026-03-15T12:00:00Z", "Asia/Tokyo"}.is(segment);
  };
  // 2026-05-01 in Tokyo is 2026-04-30T15:00Z to 2026-05-01T15:00Z.
  EXPECT_EQ(tokyo(R"("2026-04-30T15:00:00.000Z")", "custom.renewal on 2026-05-01"), "in");
  EXPECT_EQ(tokyo(R"("2026-05-01T14:59:59.999Z")", "custom.renewal = 2026-05-01"), "in");
  EXPECT_EQ(tokyo(R"("2026-05-01T15:00:00.000Z")", "custom.renewal on 2026-05-01"), "out");
  EXPECT_EQ(tokyo(R"("2026-05-01T14:59:59.999Z")", "custom.renewal after 2026-05-01"), "out");
  EXPECT_EQ(tokyo(R"("2026-05-01T15:00:00.000Z")", "custom.renewal after 2026-05-01"), "in");
  EXPECT_EQ(tokyo(R"("2026-04-30T14:59:59.999Z")", "custom.renewal before 2026-05-01"), "in");
  EXPECT_EQ(tokyo(R"("2026-04-30T15:00:00.000Z")", "custom.renewal before 2026-05-01"), "out");
  EXPECT_EQ(tokyo(R"("2026-05-01T14:59:59.999Z")", "custom.renewal <= 2026-05-01"), "in");
  EXPECT_EQ(tokyo(R"("2026-05-01T15:00:00.000Z")", "custom.renewal <= 2026-05-01"), "out");
  EXPECT_EQ(tokyo(R"("2026-04-30T15:00:00.000Z")", "custom.renewal >= \"2026-05-01\""), "in");
  EXPECT_EQ(tokyo(R"("2026-04-30")", "custom.renewal on 2026-04-30"), "in");
}
TEST(Meaning, ATimeIsOneMillisecond) {
  each({{R"({"custom.renewal":1777593600000})", "custom.renewal = 2026-05-01T00:00:00Z", "in"},
        {R"({"custom.renewal":1777593600001})", "custom.renewal = 2026-05-01T00:00:00Z", "out"},
        {R"({"custom.renewal":1777593600001})", "custom.renewal after 2026-05-01T02:00:00+02:00", "in"}});
}
TEST(Meaning, WithinLastBeginsWithTheDayThatLiesSoLongBack) {
  const auto told = [](const char* value, std::string_view segment, const char* now) {
    return Asked{R"({"custom.renewal":")" + std::string{value} + "\"}", now, "Europe/Prague"}.is(segment);
  };
  const char* const now = "2026-03-31T12:00:00Z";  // in Prague 14:00, the clocks went forward on the 29th
  EXPECT_EQ(told("2026-03-23T23:00:00Z", "custom.renewal within last 7 days", now), "in");
  EXPECT_EQ(told("2026-03-23T22:59:59.999Z", "custom.renewal within last 7 days", now), "out");
  EXPECT_EQ(told("2026-03-23T22:59:59.999Z", "custom.renewal not within last 1 week", now), "in");
  EXPECT_EQ(told("2026-03-31T12:00:00Z", "custom.renewal within last 1 day", now), "in");
  EXPECT_EQ(told("2026-03-31T12:00:00.001Z", "custom.renewal within last 1 day", now), "out");
  // One month before 31 March is the last day of February.
  EXPECT_EQ(told("2026-02-27T23:00:00Z", "custom.renewal within last 1 month", now), "in");
  EXPECT_EQ(told("2026-02-27T22:59:59Z", "custom.renewal within last 1 month", now), "out");
}

TEST(Meaning, AndBindsMoreThanOrAndNotMoreThanAnd) {
  const char* const values = R"({"custom.region":"EMEA","custom.arr":5})";
  each({{values, R"(custom.region = "EMEA" or custom.arr > 9 and custom.arr > 9)", "in"},
        {values, R"((custom.region = "EMEA" or custom.arr > 9) and custom.arr > 9)", "out"},
        {values, R"(not custom.arr > 9 and custom.region = "EMEA")", "in"},
        {values, R"(not (custom.arr > 9 or custom.region = "EMEA"))", "out"},
        {values, R"(not not custom.arr = 5)", "in"}});
}
TEST(Meaning, NotIsPlainNegationAlsoOfAnEmptyField) {
  each({{"{}", R"(not custom.region contains "x")", "in"}, {"{}", R"(not custom.region != "x")", "out"}});
}

}  // namespace
}  // namespace tidemark::segments
