#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Rules of planning, "Order and counts", and formats.md, "Planning from files".

TEST_F(Planning, ChangesStandByTargetIdThenByField) {
  given(metadata("Zone", "string"));
  for (const char* id : {"v-2", "v-10", "V-3", "\xc3\xa9"}) {
    given(contact("003" + std::string{id}, id, {{"Region__c", "x"}}));
    given(visitor(id));
  }
  when_planned({pull("Region__c").into("region"), pull("Region__c").into("Zone")});
  std::vector<std::string> expected;
  for (const char* id : {"V-3", "v-10", "v-2", "\xc3\xa9"}) {
    expected.push_back(change(id, "custom.Zone", nullptr, "x", "003" + std::string{id}));
    expected.push_back(change(id, "custom.region", nullptr, "x", "003" + std::string{id}));
  }
  EXPECT_EQ(changes(), expected);
}
TEST_F(Planning, LeftAloneLinesStandByReasonThenAsTheirReasonSays) {
  identified_by("agent.key", "Key__c");
  given(metadata("n", "integer"));
  given(metadata("m", "integer"));
  given(contact("003F", "b"));
  given(contact("003E", "b"));
  given(contact("003D", "a"));
  given(contact("003C", "a"));
  given(contact("003B", nullptr));
  given(contact("003A", nullptr));
  given(contact("0039", "y"));
  given(contact("0038", "z"));
  given(contact("0037", "ok", {{"Region__c", "word"}}));
  given(visitor("v-9", {}, {{"key", "a"}}));
  given(visitor("v-8", {}, {{"key", "b"}}));
  given(visitor("v-7", {}, {{"key", "ok"}}));
  given(visitor("v-6"));
  given(visitor("v-5"));
  given(visitor("v-4", {}, {{"key", "q"}}));
  when_planned({pull("Region__c").into("n"), pull("Region__c").into("m")});
  EXPECT_THAT(left_alone(),
              ElementsAre(ambiguous("a", {"003C", "003D"}, {"v-9"}), ambiguous("b", {"003E", "003F"}, {"v-8"}),
                          invalid("v-7", "custom.m", "word", "0037"), invalid("v-7", "custom.n", "word", "0037"),
                          no_identifier_of_source("003A"), no_identifier_of_source("003B"),
                          no_identifier_of_target("v-5"), no_identifier_of_target("v-6"), unmatched_source("z", "0038"),
                          unmatched_source("y", "0039"), unmatched_target("q", "v-4")));
}
TEST_F(Planning, EveryRecordOfBothSidesIsInExactlyOneClass) {
  identified_by("agent.key", "Key__c");
  given(contact("003A", "changed", {{"Region__c", "new"}}));
  given(contact("003B", "same", {{"Region__c", "old"}}));
  given(contact("003C", "twice"));
  given(contact("003D", "twice"));
  given(contact("003E", "nobody"));
  given(contact("003F", nullptr));
  given(visitor("v-1", {{"region", "old"}}, {{"key", "changed"}}));
  given(visitor("v-2", {{"region", "old"}}, {{"key", "same"}}));
  given(visitor("v-3", {}, {{"key", "twice"}}));
  given(visitor("v-4", {}, {{"key", "else"}}));
  given(visitor("v-5"));
  given(visitor("_PENDO_T_6"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_EQ(counted("sources"), 6u);
  EXPECT_EQ(counted("targets"), 6u);
  EXPECT_EQ(counted("matched"), 2u);
  EXPECT_EQ(counted("changed_targets"), 1u);
  EXPECT_EQ(counted("changes"), 1u);
  EXPECT_EQ(counted("cleared"), 0u);
  EXPECT_EQ(counted("unchanged_targets"), 1u);
  EXPECT_EQ(counted("unmatched_sources"), 1u);
  EXPECT_EQ(counted("unmatched_targets"), 1u);
  EXPECT_EQ(counted("ambiguous"), 1u);
  EXPECT_EQ(counted("no_identifier"), 2u);
  EXPECT_EQ(counted("filtered"), 0u);
  EXPECT_EQ(counted("anonymous"), 1u);
  EXPECT_EQ(counted("invalid"), 0u);
  EXPECT_EQ(counted("held"), 0u);
  EXPECT_EQ(counted("rules"), 1u);
}
TEST_F(Planning, InvalidCountsFieldsAndClearedCountsValues) {
  given(metadata("n", "integer"));
  given(metadata("m", "integer"));
  given(metadata("a", "string"));
  given(field("Empty__c", "string"));
  given(contact("003A", "v-1", {{"Region__c", "word"}}));
  given(visitor("v-1", {{"region", "x"}, {"a", "y"}, {"n", 5}}));
  when_planned({pull("Region__c").into("n"), pull("Region__c").into("m"), pull("Empty__c").into("region"),
                pull("Empty__c").into("a")});
  EXPECT_EQ(counted("invalid"), 2u);
  EXPECT_EQ(counted("cleared"), 2u);
  EXPECT_EQ(counted("changes"), 2u);
  EXPECT_EQ(counted("changed_targets"), 1u);
  EXPECT_EQ(counted("unchanged_targets"), 0u);
}
TEST_F(Planning, RefusedComesFirstThenChangesThenWhatIsLeftThenTheSummary) {
  given(contact("003A", "v-1", {{"Region__c", "x"}}));
  given(contact("003B", "v-2"));
  given(visitor("v-1"));
  when_planned({pull("Region__c").into("region"), pull("Vanished__c").into("x")});
  EXPECT_THAT(kinds(), ElementsAre("refused", "change", "left", "summary"));
}
TEST_F(Planning, TheCanonicalIdentifierIsWhatIsPrinted) {
  connection_says("ignore_case", true);
  given(contact("003A", "  NOBODY\xc3\x89 "));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(left_alone(), ElementsAre(unmatched_source("nobody\xc3\xa9", "003A")));
}
TEST_F(Planning, EmptyFilesAreEmptyPages) {
  given_salesforce_page("contacts.csv", "");
  given_pendo_page("visitors.ndjson", "");
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(kinds(), ElementsAre("summary"));
  EXPECT_EQ(counted("sources"), 0u);
}
TEST_F(Planning, AMappingWithoutLinesStillClassifiesEveryRecord) {
  given(contact("003A", "v-1"));
  given(visitor("v-1"));
  when_planned({});
  EXPECT_EQ(counted("matched"), 1u);
  EXPECT_EQ(counted("unchanged_targets"), 1u);
}

}  // namespace
}  // namespace tidemark::given
