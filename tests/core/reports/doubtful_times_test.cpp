// A number goes into a field of dates as milliseconds since 1970: who maps a count there is told before it is written.
#include "core/reports/doubtful_times.h"

#include "../planning/given.h"

namespace tidemark::given {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class DoubtfulTimes : public Planning {
 protected:
  DoubtfulTimes() {
    given(field("Pendo_Last__c", "datetime"));
    given(field("Pendo_Day__c", "date"));
    given(field("Pendo_Days__c", "double").precision(18));
    given(contact("003A", "v-1"));
  }
  std::vector<Error> when_pushed(const Any& value, const std::vector<Line>& lines) {
    given(row("v-1", {{"seats", value}}));
    when_planned(lines);
    return doubtful_times(the_plan());
  }
};

TEST_F(DoubtfulTimes, AreCountsInAFieldOfDates) {
  const auto warnings = when_pushed(12, {push("seats").into("Pendo_Last__c")});
  ASSERT_THAT(warnings, SizeIs(1));
  EXPECT_THAT(warnings[0].what, HasSubstr("column seats"));
  EXPECT_THAT(warnings[0].what, HasSubstr("for Pendo_Last__c: 12 becomes 1970-01-01T00:00:00.012Z"));
  EXPECT_EQ(warnings[0].where, "connections.visitor.push[0].columns[0]");
  EXPECT_THAT(changes(), SizeIs(1)) << "the rule is as it was";
}

TEST_F(DoubtfulTimes, AreSecondsToo) {
  EXPECT_THAT(when_pushed(1'767'225'600.0, {push("seats").into("Pendo_Day__c")}), SizeIs(1));
}

TEST_F(DoubtfulTimes, AreNotThoseOfTheColumnThatIsSaidToBeOne) {
  EXPECT_THAT(when_pushed(12, {push("seats").into("Pendo_Last__c").says("type", "date")}), SizeIs(1));
}

TEST_F(DoubtfulTimes, AreNotInAColumnThatHasTimesToo) {
  given(row("v-2", {{"seats", 1'767'225'600'000.0}}));
  EXPECT_THAT(when_pushed(0, {push("seats").into("Pendo_Last__c")}), IsEmpty());
}

TEST_F(DoubtfulTimes, AreNotTextsOrNumbersForANumber) {
  EXPECT_THAT(when_pushed("2026-01-31", {push("seats").into("Pendo_Last__c")}), IsEmpty());
  EXPECT_THAT(when_pushed(12, {push("seats").into("Pendo_Days__c")}), IsEmpty());
}

TEST_F(DoubtfulTimes, AreToldInTheOrderOfTheFile) {
  const auto warnings = when_pushed(12, {push("seats").into("Pendo_Last__c"), push("seats").into("Pendo_Day__c")});
  ASSERT_THAT(warnings, SizeIs(2));
  EXPECT_THAT(warnings[1].what, HasSubstr("Pendo_Day__c"));
}

}  // namespace
}  // namespace tidemark::given
