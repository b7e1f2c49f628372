#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Rules of planning, "What is refused": a line alone; the others are planned.

struct Refusing : Planning {
  Refusing() {
    given(contact("003A", "v-1", {{"Region__c", "APAC"}}));
    given(visitor("v-1"));
    given(field("Pendo_Good__c", "string").length(255));
    given(row("v-1", {{"good", "x"}, {"column", "y"}, {"visitorId", "v-1"}, {"accountId", "a-1"}}));
  }
  /// Planned beside a line that is good.
  void when_pulled(const Line& line) { when_planned({line, pull("Region__c").into("region")}); }
  void when_pushed(const Line& line) { when_planned({line, push("good").into("Pendo_Good__c")}); }
  void expect_refused_pull() {
    EXPECT_THAT(refused(), ElementsAre("connections.visitor.pull[0]"));
    EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "APAC", "003A")));
  }
  void expect_refused_push() {
    EXPECT_THAT(refused(), ElementsAre("connections.visitor.push[0].columns[0]"));
    EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Good__c", nullptr, "x", "v-1")));
  }
  [[nodiscard]] std::string why() const { return the_plan().refused.front().why; }
};

TEST_F(Refusing, TheSalesforceIdentifierAsAPullSource) {
  given(metadata("key", "string"));
  when_pulled(pull("Key__c").into("key"));
  expect_refused_pull();
}
TEST_F(Refusing, ThePendoIdentifierAsAPullTarget) {
  given(metadata("key", "string"));
  given(visitor("v-1", {{"key", "v-1"}}));
  identified_by("custom.key", "Key__c");
  when_pulled(pull("Id").into("key"));
  expect_refused_pull();
}
TEST_F(Refusing, TheSalesforceIdentifierAsAPushTarget) {
  when_pushed(push("column").into("Key__c"));
  expect_refused_push();
}
TEST_F(Refusing, ThePendoIdentifierAsAPushSource) {
  given(visitor("v-1", {}, {{"key", "v-1"}}));
  identified_by("agent.key", "Key__c");
  given(field("Pendo_Key__c", "string").length(255));
  when_pushed(push("metadata.agent.key").into("Pendo_Key__c"));
  expect_refused_push();
}

TEST_F(Refusing, AMetadataColumnThatIsInNoSchema) {
  when_pushed(push("metadata.agent.vanished").into("Pendo_Key__c"));
  expect_refused_push();
}

struct PendoField : Refusing, testing::WithParamInterface<const char*> {};
TEST_P(PendoField, IsNeverAPullSource) {
  given(field(GetParam(), "string"));
  when_pulled(pull(GetParam()).into("region2"));
  EXPECT_THAT(refused(), ElementsAre("connections.visitor.pull[0]"));
  EXPECT_THAT(why(), HasSubstr("Pendo_"));
}
INSTANTIATE_TEST_SUITE_P(InAnyLetterCase, PendoField,
                         testing::Values("Pendo_Score__c", "pendo_Score__c", "PENDO_Score__c"));

TEST_F(Refusing, APendoFieldByWayOfARelationshipAsAPullSource) {
  given(field("AccountId", "reference").relationship("Account", {"Account"}));
  given(field("Account.Pendo_X__c", "string"));
  given(field("Account.pendo_x__c", "string"));
  given(metadata("x", "string"));
  when_pulled(pull("Account.Pendo_X__c").into("x"));
  expect_refused_pull();
  when_pulled(pull("Account.pendo_x__c").into("x"));
  expect_refused_pull();
}
TEST_F(Refusing, VisitorIdAsAPushColumn) {
  when_pushed(push("visitorId").into("Pendo_Id__c"));
  expect_refused_push();
}
TEST_F(Refusing, AccountIdAsAPushColumn) {
  given(field("Pendo_Id__c", "string").length(255));
  when_pushed(push("accountId").into("Pendo_Id__c"));
  expect_refused_push();
}
TEST_F(Refusing, AnotherFieldThanPendosAsAPushTarget) {
  when_pushed(push("column").into("Region__c"));
  expect_refused_push();
}
TEST_F(Refusing, APushTargetWhosePrefixIsInAnotherLetterCase) {
  given(field("pendo_Other__c", "string").length(255));
  when_pushed(push("column").into("pendo_Other__c"));
  expect_refused_push();
}
TEST_F(Refusing, APendoFieldThatIsNotUpdateableAsAPushTarget) {
  given(field("Pendo_Formula__c", "string").length(255).read_only());
  when_pushed(push("column").into("Pendo_Formula__c"));
  expect_refused_push();
}

struct TypeOfTheLastRow : Refusing, testing::WithParamInterface<const char*> {};
TEST_P(TypeOfTheLastRow, IsRefusedAsAPullSource) {
  given(field("Odd__c", GetParam()));
  given(metadata("odd", "string"));
  when_pulled(pull("Odd__c").into("odd"));
  expect_refused_pull();
  EXPECT_THAT(why(), HasSubstr(GetParam()));
}
TEST_P(TypeOfTheLastRow, IsRefusedAsAPushTarget) {
  given(field("Pendo_Odd__c", GetParam()));
  when_pushed(push("column").into("Pendo_Odd__c"));
  expect_refused_push();
}
INSTANTIATE_TEST_SUITE_P(OfTheTypeTable, TypeOfTheLastRow,
                         testing::Values("base64", "address", "location", "anyType", "complexvalue", "json"));

TEST_F(Refusing, NothingElseByItsType) {
  given(field("Flag__c", "boolean"));
  given(metadata("tags", "list"));
  given(contact("003A", "v-1", {{"Flag__c", true}, {"Region__c", "APAC"}}));
  when_pulled(pull("Flag__c").into("tags"));
  EXPECT_THAT(refused(), IsEmpty());
  EXPECT_THAT(left_alone(), ElementsAre(invalid("v-1", "custom.tags", true, "003A")));  // value by value
}

TEST_F(Refusing, AFieldOfNoSchemaIsAConnectionProblemWithItsLikelyCause) {
  when_pulled(pull("Vanished__c").into("region2"));
  EXPECT_THAT(refused(), ElementsAre("connections.visitor.pull[0]"));
  EXPECT_TRUE(the_plan().refused.front().connection_problem);
  EXPECT_THAT(why(), HasSubstr("it vanished, or the API user may not see it"));
}
TEST_F(Refusing, AMetadataFieldOfNoSchema) {
  when_pulled(pull("Id").into("vanished"));
  expect_refused_pull();
  EXPECT_TRUE(the_plan().refused.front().connection_problem);
}
TEST_F(Refusing, APushTargetOfNoSchema) {
  when_pushed(push("column").into("Pendo_Vanished__c"));
  expect_refused_push();
  EXPECT_TRUE(the_plan().refused.front().connection_problem);
}
TEST_F(Refusing, ANameThatDiffersInLetterCaseOnlyWithAHint) {
  given(metadata("x", "string"));
  when_pulled(pull("region__c").into("x"));
  expect_refused_pull();
  EXPECT_THAT(why(), HasSubstr("Region__c"));
}
TEST_F(Refusing, AFieldBehindARelationshipWithoutItsObjectsDescribe) {
  given(field("OwnerId", "reference").relationship("Owner", {"User"}));
  given(metadata("x", "string"));
  when_pulled(pull("Owner.Email").into("x"));
  expect_refused_pull();
}
TEST_F(Planning, AFieldBehindAPolymorphicRelationshipIsKnownIfAnyGivenDescribeHasIt) {
  given(field("OwnerId", "reference").relationship("Owner", {"Group", "User"}));
  given(field("User.Email", "email"));
  given(metadata("owner", "string"));
  given(contact("003A", "v-1", {{"Owner.Email", "a@x.io"}}));
  given(visitor("v-1"));
  when_planned({pull("Owner.Email").into("owner")});
  EXPECT_THAT(refused(), IsEmpty());
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.owner", nullptr, "a@x.io", "003A")));
}
TEST_F(Planning, ARefusedLinesFieldNeedNotBeInThePages) {
  given(contact("003A", "v-1", {{"Region__c", "APAC"}}));
  given(visitor("v-1"));
  when_planned({pull("Vanished__c").into("x"), pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "APAC", "003A")));
}

// "Absent is not empty."

TEST_F(Planning, ASalesforceRecordThatLacksAMappedFieldIsAnUnreadablePageAndNothingIsPlanned) {
  given(contact("003A", "v-1"));
  given(contact("003B", "v-2").lacking("Region__c"));
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_EQ(error().code, ErrorCode::unreadable_page);
  EXPECT_THAT(error().what, HasSubstr("Region__c"));
  EXPECT_THAT(error().where, HasSubstr("contacts.json"));
}
TEST_F(Planning, ASalesforceCsvWhoseHeaderLacksAMappedFieldIsAnUnreadablePage) {
  given_salesforce_page("contacts.csv", "Id,Key__c\n003A,v-1\n");
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_EQ(error().code, ErrorCode::unreadable_page);
}
TEST_F(Planning, AFieldThatIsNotMappedMayBeMissing) {
  given_salesforce_page("contacts.csv", "Id,Key__c\n003A,v-1\n");
  given(metadata("x", "string"));
  given(visitor("v-1"));
  when_planned({pull("Id").into("x")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.x", nullptr, "003A", "003A")));
}
TEST_F(Planning, ANullRelationshipIsEmptyNotAbsent) {
  given(field("OwnerId", "reference").relationship("Owner", {"User"}));
  given(field("User.Email", "email"));
  given(metadata("owner", "string"));
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"owner", "a@x.io"}}));
  when_planned({pull("Owner.Email").into("owner")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.owner", "a@x.io", nullptr, "003A")));
}
TEST_F(Planning, APushTargetThatLacksAMappedFieldIsAnUnreadablePage) {
  given(field("Pendo_X__c", "string").length(255));
  given(contact("003A", "v-1").lacking("Pendo_X__c"));
  given(row("v-1", {{"x", "y"}}));
  when_planned({push("x").into("Pendo_X__c")});
  ASSERT_FALSE(planned());
  EXPECT_EQ(error().code, ErrorCode::unreadable_page);
}
TEST_F(Refusing, AReportColumnThatNoRowNamesIsRefusedLikeAVanishedField) {
  given(row("v-2", {{"good", "z"}}));
  when_pushed(push("vanished").into("Pendo_X__c"));
  EXPECT_THAT(refused(), ElementsAre("connections.visitor.push[0].columns[0]"));
  given(field("Pendo_X__c", "string").length(255));
  when_pushed(push("vanished").into("Pendo_X__c"));
  expect_refused_push();
  EXPECT_TRUE(the_plan().refused.front().connection_problem);
}
TEST_F(Planning, AReportColumnThatSomeRowNamesIsEmptyInTheOthers) {
  given(field("Pendo_X__c", "string").length(255));
  given(contact("003A", "v-1", {{"Pendo_X__c", "old"}}));
  given(row("v-1"));
  given(row("v-2", {{"x", nullptr}}));
  when_planned({push("x").into("Pendo_X__c")});
  EXPECT_THAT(refused(), IsEmpty());
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_X__c", "old", nullptr, "v-1")));
}
TEST_F(Planning, AReportWithoutRowsRefusesNothing) {
  given(field("Pendo_X__c", "string").length(255));
  given(contact("003A", "v-1"));
  when_planned({push("x").into("Pendo_X__c")});
  EXPECT_THAT(refused(), IsEmpty());
}
TEST_F(Planning, AnEntityThatLacksAKeyHasAnEmptyValueThere) {
  given(contact("003A", "v-1", {{"Region__c", nullptr}}));
  given_pendo_page("visitors.ndjson", "{\"visitorId\":\"v-1\"}\n{\"visitorId\":\"v-2\",\"metadata\":null}\n");
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_EQ(counted("targets"), 2u);
}
TEST_F(Planning, RefusedLinesStandInTheFilesOrder) {
  given(metadata("a", "string"));
  given(field("Pendo_X__c", "string"));
  given(contact("003A", "v-1"));
  when_planned({pull("Vanished__c").into("a"), pull("Region__c").into("region"), pull("Key__c").into("b"),
                pull("Pendo_X__c").into("c")});
  EXPECT_THAT(refused(),
              ElementsAre("connections.visitor.pull[0]", "connections.visitor.pull[2]", "connections.visitor.pull[3]"));
}
TEST_F(Planning, ARecordWithoutAnIdIsAnUnreadablePage) {
  given_salesforce_page("contacts.csv", "Id,Key__c,Region__c\n003A,v-1,\n,v-2,\n");
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_EQ(error().where, "contacts.csv:3");
}

}  // namespace
}  // namespace tidemark::given
