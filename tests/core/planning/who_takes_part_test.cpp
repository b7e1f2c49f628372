#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Rules of planning, "Who takes part".

TEST_F(Planning, AnonymousVisitorsAreCountedAsAnonymousAndTakeNoPart) {
  given(contact("003A", "_PENDO_T_x", {{"Region__c", "EMEA"}}));
  given(visitor("_PENDO_T_x"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_THAT(left_alone(), ElementsAre("anonymous _PENDO_T_x", unmatched_source("_PENDO_T_x", "003A")));
  EXPECT_EQ(counted("anonymous"), 1u);
  EXPECT_EQ(counted("targets"), 1u);
}
TEST_F(Planning, RowsOfAnonymousVisitorsTakeNoPartInAPush) {
  given(field("Pendo_Score__c", "double").precision(18));
  given(contact("003A", "_PENDO_T_x"));
  given(row("_PENDO_T_x", {{"score", 1}}));
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_EQ(counted("anonymous"), 1u);
  EXPECT_EQ(counted("sources"), 1u);
  EXPECT_EQ(counted("unmatched_targets"), 1u);
}
TEST_F(Planning, OnlyThePrefixInItsLetterCaseMakesAVisitorAnonymous) {
  given(visitor("_pendo_t_x"));
  given(visitor("x_PENDO_T_"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_EQ(counted("anonymous"), 0u);
}

TEST_F(Planning, OfASourceThatIsMetTwiceTheLaterOneCounts) {
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}}));
  given(contact("003A", "v-1", {{"Region__c", "APAC"}}));
  given(visitor("v-1"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "APAC", "003A")));
  EXPECT_EQ(counted("sources"), 1u);
}
TEST_F(Planning, OfASourceThatIsMetTwiceTheEarlierIdentifierIsForgotten) {
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}}));
  given(contact("003A", "v-2", {{"Region__c", "APAC"}}));
  given(visitor("v-1"));
  given(visitor("v-2"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-2", "custom.region", nullptr, "APAC", "003A")));
  EXPECT_THAT(left_alone(), ElementsAre(unmatched_target("v-1", "v-1")));
}
TEST_F(Planning, OfATargetThatIsMetTwiceTheLaterOneCounts) {
  given(contact("003A", "v-1", {{"Region__c", "EMEA"}}));
  given(visitor("v-1", {{"region", "EMEA"}}));
  given(visitor("v-1", {{"region", "APAC"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", "APAC", "EMEA", "003A")));
  EXPECT_EQ(counted("targets"), 1u);
}
TEST_F(Planning, WhatStandsInALaterPageCountsWhateverItsForm) {
  given_salesforce_page("2.json", R"({"records":[{"Id":"003A","Key__c":"v-1","Region__c":"first"}]})");
  given_salesforce_page("1.csv", "Id,Key__c,Region__c\n003A,v-1,second\n");
  given(visitor("v-1"));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "second", "003A")));
}
TEST_F(Planning, OfARowThatIsMetTwiceInAReportTheLaterOneCounts) {
  given(field("Pendo_Score__c", "double").precision(18));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"score", 1}}));
  given(row("v-1", {{"score", 2}}));
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Score__c", nullptr, 2, "v-1")));
  EXPECT_EQ(counted("sources"), 1u);
}
TEST_F(Planning, ALaterRowThatLacksAValueIsEmptyThereAndNotFilledFromTheEarlierOne) {
  given(field("Pendo_Score__c", "double").precision(18));
  given(contact("003A", "v-1", {{"Pendo_Score__c", 5}}));
  given(row("v-1", {{"score", 1}}));
  given(row("v-1"));
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Score__c", 5, nullptr, "v-1")));
}

TEST_F(Planning, AnEmptyIdentifierMatchesNothing) {
  given(contact("003A", nullptr));
  given(contact("003B", ""));
  given(contact("003C", "  \t\xc2\xa0\xe3\x80\x80"));
  identified_by("agent.key", "Key__c");
  given(visitor("v-1", {}, {{"key", " "}}));
  given(visitor("v-2"));
  given(visitor("v-3", {}, {{"key", nullptr}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(left_alone(), ElementsAre(no_identifier_of_source("003A"), no_identifier_of_source("003B"),
                                        no_identifier_of_source("003C"), no_identifier_of_target("v-1"),
                                        no_identifier_of_target("v-2"), no_identifier_of_target("v-3")));
  EXPECT_EQ(counted("no_identifier"), 6u);
}
TEST_F(Planning, AReportRowWhoseVisitorHasNoEntityHasNoIdentifier) {
  given(field("Pendo_Score__c", "double").precision(18));
  identified_by("agent.key", "Key__c");
  given(contact("003A", "k"));
  given(visitor("v-1", {}, {{"key", "k"}}));
  given(row("v-1", {{"score", 1}}));
  given(row("v-2", {{"score", 2}}));
  when_planned({push("score").into("Pendo_Score__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Score__c", nullptr, 1, "v-1")));
  EXPECT_THAT(left_alone(), ElementsAre(no_identifier_of_source("v-2")));
}

// Identifiers compare in canonical text.

struct IdentifierRow {
  const char* name;
  const char* salesforce_type;
  Any of_salesforce;
  const char* metadata_type;
  Any of_pendo;
  bool ignore_case;
  const char* canonical;  ///< of both sides; empty where they do not match
};
class Identifiers : public Planning, public testing::WithParamInterface<IdentifierRow> {};

TEST_P(Identifiers, CompareInCanonicalText) {
  const IdentifierRow& row = GetParam();
  given(field("Other__c", row.salesforce_type).length(100).precision(18));
  given(metadata("agent.key", row.metadata_type));
  identified_by("agent.key", "Other__c");
  connection_says("ignore_case", row.ignore_case);
  given(contact("003A", nullptr, {{"Other__c", row.of_salesforce}}));
  given(contact("003B", nullptr, {{"Other__c", row.of_salesforce}}));
  given(visitor("v-1", {}, {{"key", row.of_pendo}}));
  when_planned({pull("Region__c").into("region")});
  if (*row.canonical == '\0') EXPECT_EQ(counted("unmatched_targets"), 1u);
  else EXPECT_THAT(left_alone(), ElementsAre(ambiguous(row.canonical, {"003A", "003B"}, {"v-1"})));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, Identifiers,
    testing::Values(
        IdentifierRow{"WithoutSurroundingBlanks", "string", " \t\v\f\r\nab\xc2\xa0", "string",
                      "\xe3\x80\x80"
                      "ab ",
                      false, "ab"},
        IdentifierRow{"BlanksInsideStay", "string", "a  b", "string", "a b", false, ""},
        IdentifierRow{"OtherSpacesAreNoBlanks", "string",
                      "\xe2\x80\x83"
                      "ab",
                      "string", "ab", false, ""},
        IdentifierRow{"LetterCaseDiffers", "string", "Ab", "string", "ab", false, ""},
        IdentifierRow{"IgnoreCaseFolds", "string", "Ab", "string", "aB", true, "ab"},
        IdentifierRow{"IgnoreCaseFoldsFully", "email", "STRASSE", "string",
                      "stra\xc3\x9f"
                      "e",
                      true, "strasse"},
        IdentifierRow{"IgnoreCaseFoldsCapitalSharpS", "string", "\xe1\xba\x9e", "string", "ss", true, "ss"},
        IdentifierRow{"FoldingIsNotTurkish", "string", "I", "string", "i", true, "i"},
        IdentifierRow{"NoNormalisation", "string", "\xc3\xa9", "string", "e\xcc\x81", true, ""},
        IdentifierRow{"ANumberIsItsShortestDecimal", "double", literal("1001.0"), "integer", 1001, false, "1001"},
        IdentifierRow{"ANumberWithAnExponent", "double", literal("1.001E3"), "string", "1001", false, "1001"},
        IdentifierRow{"ANumberIsWrittenOut", "double", literal("1e21"), "string", "1000000000000000000000", false,
                      "1000000000000000000000"},
        IdentifierRow{"ASmallNumberIsWrittenOut", "double", literal("1e-7"), "string", "0.0000001", false, "0.0000001"},
        IdentifierRow{"AFractionStays", "double", literal("0.10"), "float", literal("0.1"), false, "0.1"},
        IdentifierRow{"MinusZeroIsZero", "double", literal("-0.0"), "integer", 0, false, "0"},
        IdentifierRow{"AnIntAgainstAText", "int", 7, "string", "7", false, "7"},
        IdentifierRow{"ATextFieldsZerosStay", "string", "007", "integer", 7, false, ""},
        IdentifierRow{"ATextFieldsFractionStays", "string", "1001.0", "float", literal("1001.0"), false, ""},
        IdentifierRow{"NumericMetadataAsText", "string", "7", "integer", " +7.0 ", false, "7"},
        IdentifierRow{"AnIdIsCompletedTo18", "id", "001RM000003oCpr", "string", "001RM000003oCprYAE", false,
                      "001RM000003oCprYAE"},
        IdentifierRow{"AReferenceIsCompletedTo18", "reference", "001RM000003oCprYAE", "string", " 001RM000003oCpr",
                      false, "001RM000003oCprYAE"},
        IdentifierRow{"AnIdUnderIgnoreCase", "id", "001RM000003oCpr", "string", "001rm000003ocpryae", true,
                      "001rm000003ocpryae"},
        IdentifierRow{"AStringFieldsIdsAreNot", "string", "001RM000003oCpr", "string", "001RM000003oCprYAE", false, ""},
        IdentifierRow{"Textarea", "textarea", "a", "string", "a", false, "a"},
        IdentifierRow{"Picklist", "picklist", "a", "string", "a", false, "a"},
        IdentifierRow{"Combobox", "combobox", "a", "string", "a", false, "a"},
        IdentifierRow{"Phone", "phone", "1", "string", "1", false, "1"},
        IdentifierRow{"Url", "url", "a", "", "a", false, "a"}),
    [](const auto& each) { return std::string{each.param.name}; });

class NoIdentifierType : public Planning, public testing::WithParamInterface<const char*> {};

TEST_P(NoIdentifierType, IsAConnectionProblem) {
  given(field("Other__c", GetParam()));
  identified_by("visitorId", "Other__c");
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_EQ(error().code, ErrorCode::invalid_input);
  EXPECT_THAT(error().what, HasSubstr("connection problem"));
  EXPECT_THAT(error().where, HasSubstr("connections.visitor.identifier.salesforce"));
}
INSTANTIATE_TEST_SUITE_P(M4, NoIdentifierType,
                         testing::Values("currency", "percent", "boolean", "date", "datetime", "multipicklist",
                                         "encryptedstring", "time", "base64", "address", "location", "anyType",
                                         "complexvalue", "json", "somethingnew"));

class NoIdentifierMetadata : public Planning, public testing::WithParamInterface<const char*> {};

TEST_P(NoIdentifierMetadata, IsAConnectionProblem) {
  given(metadata("agent.key", GetParam()));
  identified_by("agent.key", "Key__c");
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_THAT(error().where, HasSubstr("connections.visitor.identifier.pendo"));
}
INSTANTIATE_TEST_SUITE_P(M4, NoIdentifierMetadata, testing::Values("boolean", "time", "list", "object"));

TEST_F(Planning, AConnectionWhoseIdentifierIsInNoSchemaIsNotPlannedAtAll) {
  identified_by("visitorId", "Vanished__c");
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_THAT(error().what, HasSubstr("connection problem"));
}
TEST_F(Planning, AConnectionWhosePendoIdentifierIsInNoSchemaIsNotPlannedAtAll) {
  identified_by("agent.vanished", "Key__c");
  when_planned({pull("Region__c").into("region")});
  ASSERT_FALSE(planned());
  EXPECT_THAT(error().what, HasSubstr("connection problem"));
}

}  // namespace
}  // namespace tidemark::given
