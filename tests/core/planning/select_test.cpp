#include "core/planning/select.h"

#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Selected : public Planning {
 public:
  Selected() {
    given(metadata("custom.city", "string"));
    given(field("City__c", "string"));
    given(contact("003A", "v-1", {{"Region__c", "APAC"}, {"City__c", "Oslo"}}));
    given(visitor("v-1", {{"region", "EMEA"}}));
    given(contact("003B", "v-2", {{"City__c", "Rome"}}));
    given(visitor("v-2", {{"region", "Emea North"}, {"city", "Bonn"}}));
    given(contact("003C", "nobody"));
    when_planned({pull("Region__c").into("region"), pull("City__c").into("city")});
  }

  [[nodiscard]] std::vector<std::string> selected(const ChangeFilter& filter) const {
    std::vector<std::string> names;
    for (const std::uint32_t i : select_changes(the_plan(), filter)) {
      const Change& change = the_plan().changes[i];
      names.push_back(std::string{change.target} + " " + the_plan().fields[change.field]);
    }
    return names;
  }
};

TEST_F(Selected, WithoutAFilterAllChangesAre) {
  EXPECT_THAT(selected({}),
              ElementsAre("v-1 custom.city", "v-1 custom.region", "v-2 custom.city", "v-2 custom.region"));
}
TEST_F(Selected, ByField) {
  EXPECT_THAT(selected({.fields = {"custom.city"}}), ElementsAre("v-1 custom.city", "v-2 custom.city"));
  EXPECT_THAT(selected({.fields = {"custom.other"}}), IsEmpty());
}
TEST_F(Selected, ByWhatBecomesOfTheValue) {
  EXPECT_THAT(selected({.kind = ChangeKind::cleared}), ElementsAre("v-2 custom.region"));
  EXPECT_THAT(selected({.kind = ChangeKind::filled}), ElementsAre("v-1 custom.city"));
  EXPECT_THAT(selected({.kind = ChangeKind::replaced}), ElementsAre("v-1 custom.region", "v-2 custom.city"));
  EXPECT_THAT(selected({.kind = ChangeKind::cut}), IsEmpty());
}
TEST_F(Selected, ByATextInAnIdOrAValueWhateverItsCase) {
  EXPECT_THAT(selected({.text = "emea"}), ElementsAre("v-1 custom.region", "v-2 custom.region"));
  EXPECT_THAT(selected({.text = "003b"}), ElementsAre("v-2 custom.city", "v-2 custom.region"));
  EXPECT_THAT(selected({.fields = {"custom.city"}, .text = "V-1"}), ElementsAre("v-1 custom.city"));
}
TEST_F(Selected, RecordsThatAreLeftAloneAreByATextInTheirIdOrIdentifier) {
  EXPECT_THAT(select_left(the_plan(), LeftReason::unmatched_source, "NOB"), ElementsAre(0u));
  EXPECT_THAT(select_left(the_plan(), LeftReason::unmatched_source, "003c"), ElementsAre(0u));
  EXPECT_THAT(select_left(the_plan(), LeftReason::unmatched_source, "else"), IsEmpty());
  EXPECT_THAT(select_left(the_plan(), LeftReason::ambiguous, "003c"), IsEmpty());
}

/// The windows of all lines, laid end to end.
TEST_F(Selected, WindowsLaidEndToEndAreThePlansLines) {
  std::string lines;
  const TextSink sink = [&](std::string_view block) { lines += block; };
  print_refused(the_plan(), sink);
  for (const Change& change : the_plan().changes) print_changes(the_plan(), {&change, 1}, sink);
  for (std::size_t i = 0; i + 1 < left_reasons; ++i) {
    const auto reason = static_cast<LeftReason>(i);
    for (std::size_t line = 0; line < count_of(the_plan(), reason); ++line)
      print_left(the_plan(), reason, line, 1, sink);
  }
  print_summary(the_plan(), sink);
  std::string whole;
  print_plan(the_plan(), false, [&](std::string_view block) { whole += block; });
  EXPECT_EQ(lines, whole);
}

}  // namespace
}  // namespace tidemark::given
