#include "core/identifiers/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view describe = R"({"name":"Contact","fields":[
{"name":"Id","label":"Contact ID","type":"id"},{"name":"Email","label":"Email","type":"email"},
{"name":"Number__c","label":"Number","type":"double"},{"name":"Born__c","label":"Born","type":"date"},
{"name":"Pendo_Key__c","label":"Key","type":"string"},{"name":"Secret__c","label":"Secret","type":"encryptedstring"},
{"name":"OwnerId","label":"Owner","type":"reference","referenceTo":["User"],"relationshipName":"Owner"}]})";
constexpr std::string_view user = R"({"name":"User","fields":[{"name":"Email","label":"Email","type":"email"}]})";
constexpr std::string_view metadata =
    R"({"agent":{"mail":{"Type":"string","display_name":"E-mail"},"number":{"Type":"integer"},
"since":{"Type":"time"}},"custom":{"contact":{"Type":"string"}}})";

/// Both sides' pages, measured.
struct Given {
  SalesforceSchema salesforce;
  PendoSchema pendo = *PendoSchema::read(metadata);
  std::string contacts;
  std::string visitors;
  bool ignore_case = false;

  Given(std::string contacts_csv, std::string visitors_ndjson)
      : contacts{std::move(contacts_csv)}, visitors{std::move(visitors_ndjson)} {
    salesforce.add(*read_describe(describe));
    salesforce.add(*read_describe(user));
  }

  [[nodiscard]] Result<IdentifierEvidence> evidence() const {
    const Page sources[] = {{contacts, PageFormat::csv, "contacts.csv"}};
    const Page targets[] = {{visitors, PageFormat::ndjson, "visitors.ndjson"}};
    return identifier_evidence({&salesforce, &pendo, EntityKind::visitor, "Contact", ignore_case, sources, targets});
  }
  [[nodiscard]] std::vector<std::string> pairs() const {
    const IdentifierEvidence found = *evidence();
    std::vector<std::string> pairs;
    for (const IdentifierPair& pair : found.pairs)
      pairs.push_back(found.pendo[pair.pendo].field + " = " + found.salesforce[pair.salesforce].field + ": " +
                      std::to_string(pair.matching));
    return pairs;
  }
};

std::string told(const IdentifierCandidate& candidate) {
  return candidate.field + " (" + candidate.type + ") " + std::to_string(candidate.rows) + " " +
         std::to_string(candidate.filled) + " " + std::to_string(candidate.distinct);
}
std::vector<std::string> told(const std::vector<IdentifierCandidate>& candidates) {
  std::vector<std::string> all;
  for (const IdentifierCandidate& candidate : candidates) all.push_back(told(candidate));
  return all;
}

const Given company{
    "Id,Email,Number__c,Born__c,Pendo_Key__c,Secret__c,Owner.Email\n"
    "003A00000000001AAA,a@x.io,1001.0,2000-01-01,k,s,o@x.io\n"
    "003A00000000002AAA,b@x.io,1002,2000-01-01,k,s,o@x.io\n"
    "003A00000000003AAA,b@x.io,,2000-01-01,k,s,o@x.io\n"
    "003A00000000004AAA,,1004,2000-01-01,k,s,p@x.io\n",
    R"({"visitorId":"v-1","metadata":{"agent":{"mail":" a@x.io ","number":1001,"since":1}}}
{"visitorId":"v-2","metadata":{"agent":{"mail":"b@x.io","number":1002}}}
{"visitorId":"v-3","metadata":{"agent":{"mail":"c@x.io","number":1004}}}
{"visitorId":"v-4","metadata":{"agent":{"mail":null}}}
{"visitorId":"_PENDO_T_x","metadata":{"agent":{"mail":"a@x.io"}}}
)"};

TEST(Evidence, CandidatesAreFieldsOfAllowedTypesThatThePagesHave) {
  const auto evidence = company.evidence();
  ASSERT_TRUE(evidence);
  EXPECT_THAT(told(evidence->salesforce), ElementsAre("Id (id) 4 4 4", "Email (email) 4 3 2",
                                                      "Number__c (double) 4 3 3", "Owner.Email (email) 4 4 2"));
  EXPECT_THAT(told(evidence->pendo),
              ElementsAre("visitorId (string) 4 4 4", "agent.mail (string) 4 3 3", "agent.number (integer) 4 3 3"));
  EXPECT_EQ(evidence->pendo[1].label, "E-mail");
}
TEST(Evidence, APairMatchesWhereOneRecordOfEachSideHasAnIdentifier) {
  EXPECT_THAT(company.pairs(), ElementsAre("agent.number = Number__c: 3", "agent.mail = Email: 1"));
}
TEST(Evidence, OfARecordThatStandsThereTwiceTheLastOneCounts) {
  const Given twice{"Id,Email\n1,a@x.io\n2,b@x.io\n1,c@x.io\n",
                    "{\"visitorId\":\"a@x.io\"}\n{\"visitorId\":\"c@x.io\"}\n"};
  EXPECT_THAT(twice.pairs(), ElementsAre("visitorId = Email: 1"));
  EXPECT_EQ(told(twice.evidence()->salesforce[1]), "Email (email) 2 2 2");
}
TEST(Evidence, LetterCaseCountsUnlessTheConnectionIgnoresIt) {
  Given given{"Id,Email\n1,A@X.io\n", "{\"visitorId\":\"a@x.io\"}\n"};
  EXPECT_THAT(given.pairs(), IsEmpty());
  given.ignore_case = true;
  EXPECT_THAT(given.pairs(), ElementsAre("visitorId = Email: 1"));
}
TEST(Evidence, ARecordIdIsCompletedOnBothSides) {
  const Given ids{"Id,Email\n001RM000003oCprYAE,a@x.io\n", "{\"visitorId\":\"001RM000003oCpr\"}\n"};
  EXPECT_THAT(ids.pairs(), ElementsAre("visitorId = Id: 1"));
}
TEST(Evidence, OfPairsThatMatchAlikeThatIsBetterWhoseFieldsIdentifyMore) {
  const Given alike{"Id,Email,Owner.Email\n1,a@x.io,a@x.io\n2,b@x.io,o@x.io\n3,,o@x.io\n",
                    "{\"visitorId\":\"a@x.io\"}\n"};
  EXPECT_THAT(alike.pairs(), ElementsAre("visitorId = Email: 1", "visitorId = Owner.Email: 1"));
}
TEST(Evidence, PagesThatCantBeReadAreAnError) {
  const Given cut{"Id,Email\n1,a@x.io\n2\n", "{\"visitorId\":\"a\"}\n"};
  ASSERT_FALSE(cut.evidence());
  EXPECT_EQ(cut.evidence().error().where, "contacts.csv:3");
  EXPECT_FALSE(Given("Born__c,Other\n2000-01-01,x\n", "").evidence()) << "nothing that could identify";
}

}  // namespace
}  // namespace tidemark
