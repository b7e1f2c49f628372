#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "given.h"

namespace tidemark::cases {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(Rows, FieldsOfRelatedRecordsStandInsideOrWithDots) {
  for (const std::string owner :
       {R"("Owner.Email": "o@x.io")", R"("Owner": {"attributes": {"type": "User"}, "Email": "o@x.io"})"}) {
    GivenCase given =
        trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial", "custom.owner": "o@x.io"}}})");
    given.json.insert(given.json.find("\"Status__c\""), owner + ", ");
    EXPECT_THAT(given.differs(), IsEmpty()) << owner;
  }
}

TEST(Rows, WhatARecordLeavesOutIsEmpty) {
  for (const std::string owner : {"", R"("Owner": null, )", R"("Owner": {}, )", R"("Owner.Email": null, )"}) {
    GivenCase given = trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial", "custom.owner": null}}})");
    given.json.insert(given.json.find("\"Status__c\""), owner);
    given.json.insert(given.json.find("\"custom.stage\""), R"("custom.owner": "old@x.io", )");
    EXPECT_THAT(given.differs(), IsEmpty()) << owner;
  }
}

TEST(Rows, MetadataStandsInsideOrWithDots) {
  GivenCase given =
      trial_that_expects(R"({"changes": {"v-1": {"custom.stage": {"old": "prospect", "new": "trial"}}}})");
  const std::string dotted = R"("agent.email": "ann@example.com", "custom.stage": "prospect")";
  given.json.replace(
      given.json.find(dotted), dotted.size(),
      R"("metadata": {"auto": null, "agent": {"email": "ann@example.com"}, "custom": {"stage": "prospect"}})");
  EXPECT_THAT(given.differs(), IsEmpty());
}

TEST(Rows, AReportThatIsNotGivenHasNoRows) {
  GivenCase given{R"({"connection": "visitor", "direction": "push",
"given": {"reports": {"R2": [{"visitorId": "v-1", "nps": 7, "column nobody pushes": 1}]},
          "pendo": [{"visitorId": "v-1", "agent.email": "a@x.io"}],
          "salesforce": [{"Id": "003A", "Email": "a@x.io", "Pendo_Days__c": 3}]},
"expect": {"changes": {"003A": {"Pendo_NPS__c": 7}}}})"};
  EXPECT_THAT(given.differs(), IsEmpty());
}

TEST(Rows, AMisspeltFieldIsAnError) {
  GivenCase given = trial_that_expects(R"({"held": false})");
  given.json.replace(given.json.find("\"Status__c\""), 11, "\"status__c\"");
  given.json.replace(given.json.find("\"custom.stage\""), 14, "\"custom.stagge\"");
  EXPECT_EQ(
      given.errors(),
      "line 2, given.salesforce[0].status__c: in the schemas Contact has no field status__c (did you mean Status__c?)\n"
      "line 3, given.pendo[0][\"custom.stagge\"]: in the schemas there is no metadata field custom.stagge "
      "(add it to schemas.json, or to the case's schemas)\n");
}

TEST(Rows, AnIdIsNeededAndAFieldStandsOnce) {
  GivenCase given = trial_that_expects(R"({"held": false})");
  given.json.replace(given.json.find("\"Id\": \"003A\""), 12, R"("Owner.Email": "a", "Owner": {"Email": "b"})");
  EXPECT_EQ(given.errors(), "line 2, given.salesforce[0]: the key \"Id\" is missing\n");
  given.json.insert(given.json.find("\"Owner.Email\""), "\"Id\": \"003A\", ");
  EXPECT_EQ(given.errors(), "line 2, given.salesforce[0].Owner.Email: the field stands twice: expected once\n");
}

TEST(Rows, FilesAreReadByTheirEndings) {
  GivenCase given{R"({"connection": "visitor", "direction": "pull",
"given": {"salesforce": ["pages/1.csv", {"Id": "003B", "Email": "b@x.io", "Status__c": "Customer"}], "pendo": "visitors.ndjson"},
"expect": {"changes": {"v-1": {"custom.stage": "trial"}, "v-2": {"custom.stage": "active"}}}})"};
  given.files["pages/1.csv"] =
      "\"Id\",\"Email\",\"Status__c\",\"Owner.Email\",\"Seats__c\"\n\"003A\",\"a@x.io\",\"Trial\",\"\",\"\"\n";
  given.files["visitors.ndjson"] = R"({"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"}}}
{"visitorId":"v-2","metadata":{"agent":{"email":"b@x.io"}}}
)";
  EXPECT_THAT(given.differs(), IsEmpty());
  given.files["pages/1.csv"] += "\"003C\"\n";
  EXPECT_THAT(given.differs(), testing::ElementsAre(HasSubstr("error: pages/1.csv:3:")));
  given.files.erase("visitors.ndjson");
  EXPECT_EQ(given.errors(), "line 2, given.pendo: the file can't be read\n");
  given.json.replace(given.json.find("visitors.ndjson"), 15, "visitors.csv");
  EXPECT_THAT(given.errors(), HasSubstr("expected the name of a file that ends with .ndjson or .json"));
}

TEST(Rows, ACasesOwnSchemasComeBeforeTheFoldersOnes) {
  GivenCase given = trial_that_expects(R"({"changes": {"v-1": {"custom.stage": "trial"}}})");
  given.schemas = "{}";
  EXPECT_THAT(given.errors(),
              HasSubstr("nothing says which fields Contact has (write them into schemas.json beside the cases"));
  given.files["contact.json"] =
      R"({"name":"Contact","fields":[{"name":"Id","type":"id"},{"name":"Email","type":"email"},
{"name":"Status__c","type":"picklist"},{"name":"Seats__c","type":"double"},{"name":"OwnerId","type":"reference","referenceTo":["User"],"relationshipName":"Owner"}]})";
  given.json.insert(1, R"("schemas": {"salesforce": {"Contact": "contact.json", "User": {"Email": "email"}},
 "pendo": {"visitor": {"agent": {"email": "string"}, "custom": {"stage": "", "owner": "string", "seats": "float"}}}}, )");
  EXPECT_THAT(given.errors(), HasSubstr("line 2, schemas.pendo.visitor.custom.stage: \"\" is not allowed"));
  given.json.replace(given.json.find("\"stage\": \"\""), 11, "\"stage\": \"string\"");
  EXPECT_THAT(given.differs(), IsEmpty());
}

}  // namespace
}  // namespace tidemark::cases
