#include "core/schema/salesforce_schema.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidemark {
namespace {

using testing::ElementsAre;

std::string file(const std::string& path) {
  std::ifstream stream{TIDEMARK_TEST_DATA "/" + path};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

SalesforceObject described(std::string_view json) {
  Result<SalesforceObject> object = read_describe(json);
  EXPECT_TRUE(object) << (object ? std::string{} : to_line(object.error()));
  return object ? std::move(*object) : SalesforceObject{};
}

std::string error_of(std::string_view json) {
  const Result<SalesforceObject> object = read_describe(json);
  if (object) return "no error";
  EXPECT_EQ(object.error().code, ErrorCode::bad_answer);
  return to_line(object.error());
}

TEST(Describe, HasTheFieldsOfARealAnswer) {
  const SalesforceObject account = described(file("salesforce/describe/Account.json"));
  EXPECT_EQ(account.name, "Account");
  EXPECT_EQ(account.fields.size(), 68u);
  const SalesforceField& name = *account.field("Name");
  EXPECT_EQ(name.type, SalesforceType::string);
  EXPECT_EQ(name.length, 255);
  EXPECT_TRUE(name.updateable);
  const SalesforceField& latitude = *account.field("BillingLatitude");
  EXPECT_EQ(latitude.type, SalesforceType::floating);
  EXPECT_EQ(latitude.precision, 18);
  EXPECT_EQ(latitude.scale, 15);
  const SalesforceField& owner = *account.field("OwnerId");
  EXPECT_EQ(owner.type, SalesforceType::reference);
  EXPECT_EQ(owner.relationship_name, "Owner");
  EXPECT_THAT(owner.reference_to, ElementsAre("User"));
  EXPECT_EQ(account.field("BillingAddress")->type, SalesforceType::address);
  EXPECT_FALSE(account.field("Id")->updateable);
  EXPECT_EQ(account.field("Rating")->picklist_values, (std::vector<std::string>{"Hot", "Warm", "Cold"}));
  EXPECT_EQ(account.field("name"), nullptr) << "letter for letter";
}

TEST(Describe, EveryRealAnswerIsRead) {
  for (const auto& [name, fields] : std::vector<std::pair<std::string, std::size_t>>{
           {"Account", 68}, {"Contact", 59}, {"Lead", 54}, {"Opportunity", 40}, {"Custom__c", 3}}) {
    const SalesforceObject object = described(file("salesforce/describe/" + name + ".json"));
    EXPECT_EQ(object.fields.size(), fields) << name;
    for (const SalesforceField& field : object.fields)
      EXPECT_NE(field.type, SalesforceType::unknown) << field.type_name;
  }
}

TEST(Describe, KnowsEveryType) {
  for (const std::string_view type :
       {"string",  "textarea",  "picklist",        "multipicklist", "combobox", "email",    "phone",    "url",
        "id",      "reference", "encryptedstring", "time",          "int",      "double",   "currency", "percent",
        "boolean", "date",      "datetime",        "base64",        "address",  "location", "anyType",  "complexvalue",
        "json"}) {
    const SalesforceObject object =
        described(R"({"name":"A","fields":[{"name":"F","type":")" + std::string{type} + "\"}]}");
    EXPECT_EQ(name_of(object.fields.at(0).type), type);
  }
  const SalesforceObject object = described(R"({"name":"A","fields":[{"name":"F","type":"hologram"}]})");
  EXPECT_EQ(object.fields.at(0).type, SalesforceType::unknown);
  EXPECT_EQ(object.fields.at(0).type_name, "hologram");
}

TEST(Describe, KeepsActivePicklistValuesInTheOrgsOrder) {
  const SalesforceObject object =
      described(R"({"name":"A","fields":[{"name":"F","type":"picklist","restrictedPicklist":true,
    "picklistValues":[{"value":"b","active":true},{"value":"old","active":false},{"value":"a"}]}]})");
  EXPECT_THAT(object.fields.at(0).picklist_values, ElementsAre("b", "a"));
  EXPECT_TRUE(object.fields.at(0).restricted_picklist);
}

TEST(Describe, OptionalKeysMayBeMissingOrNullAndUnknownOnesBeAnything) {
  const SalesforceObject object = described(
      R"({"name":"A","more":[1],"fields":[{"name":"F","type":"int","length":null,"relationshipName":null,"referenceTo":null,
          "picklistValues":null,"updateable":null,"surprise":{"deep":[]}}]})");
  EXPECT_EQ(object.fields.at(0).length, 0);
  EXPECT_FALSE(object.fields.at(0).updateable);
}

TEST(Describe, TellsWhatTheUserMayDoWithTheObjectAndIsNotBelievedToForbidWhatItDoesNotSay) {
  const auto object_with = [](const std::string& more) {
    return read_describe(R"({"name":"Contact",)" + more + R"("fields":[{"name":"Id","type":"id"}]})").value();
  };
  EXPECT_FALSE(object_with(R"("queryable":false,)").queryable);
  EXPECT_FALSE(object_with(R"("updateable":false,)").updateable);
  for (const char* silent : {"", R"("queryable":null,"updateable":null,)", R"("queryable":true,"updateable":true,)"}) {
    EXPECT_TRUE(object_with(silent).queryable) << silent;
    EXPECT_TRUE(object_with(silent).updateable) << silent;
  }
}

TEST(Describe, OfAnotherShapeIsAnErrorThatNamesThePlace) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "describe of an object, line 1, column 1: a value is expected, found the end of the document"},
      {"<html>", "describe of an object, line 1, column 1: a value is expected, found `<`"},
      {"[]", "describe of an object: an object is expected, found a list"},
      {"{}", "describe of an object: there is no \"name\" in it: is this the answer of a describe?"},
      {R"({"name":"A"})", "describe of A: there is no list \"fields\" in it: is this the answer of a describe?"},
      {R"({"name":"A","fields":{}})",
       "describe of A: there is no list \"fields\" in it: is this the answer of a describe?"},
      {R"({"name":7,"fields":[]})", "describe of an object, name: a text is expected, found a number"},
      {R"({"name":"A","fields":[7]})", "describe of A, fields[0]: an object is expected, found a number"},
      {R"({"name":"A","fields":[{"type":"int"}]})", "describe of A, fields[0]: a field without a name"},
      {R"({"name":"A","fields":[{"name":"F"}]})", "describe of A, fields[0]: a field without a type"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","digits":"9"}]})",
       "describe of A, fields[0].digits: a number is expected, found a text"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","length":-1}]})",
       "describe of A, fields[0].length: a whole number from 0 to 2147483647 is expected"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","length":1.5}]})",
       "describe of A, fields[0].length: a whole number from 0 to 2147483647 is expected"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","length":99999999999}]})",
       "describe of A, fields[0].length: a whole number from 0 to 2147483647 is expected"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","updateable":"true"}]})",
       "describe of A, fields[0].updateable: true or false is expected, found a text"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","referenceTo":"User"}]})",
       "describe of A, fields[0].referenceTo: a list is expected, found a text"},
      {R"({"name":"A","fields":[{"name":"F","type":"int","picklistValues":["x"]}]})",
       "describe of A, fields[0].picklistValues[0]: an object is expected, found a text"},
      {R"({"name":"A","fields":[{"name":"F","type":"int"},{"name":"F","type":"id"}]})",
       "describe of A, fields: the field F stands in it twice"},
      {R"({"name":"A","fields":[],"name":"B"})",
       "describe of an object, line 1, column 32: the key \"name\" stands twice in one object"},
  };
  for (const auto& [json, error] : cases) EXPECT_EQ(error_of(json), error) << json;
}

TEST(Describe, CutAnywhereIsAnError) {
  const std::string json = file("salesforce/describe/Custom__c.json");
  const std::size_t end = json.rfind('}');
  for (std::size_t length = 0; length <= end; length += 7)
    EXPECT_NE(error_of(json.substr(0, length)), "no error") << length;
}

TEST(Describe, OfHalfAMegabyteIsReadInMilliseconds) {
  std::string json = file("salesforce/describe/Account.json");
  json.resize(json.rfind(']'));
  for (int n = 0; json.size() < 500'000; ++n)
    json += R"(,{"aggregatable":true,"autoNumber":false,"label":"a label","name":"F)" + std::to_string(n) +
            R"(__c","picklistValues":[{"active":true,"label":"x","value":"x"}],"referenceTo":[],"type":"string"})";
  json += "]}";
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_GT(described(json).fields.size(), 1000u);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
  RecordProperty("milliseconds", static_cast<int>(took));
  EXPECT_LT(took, 1000) << "a hundred times what it takes: only to notice a loop over everything in everything";
}

/// Contact, whose owner is a User or a Group; User, whose manager is a User; Account has no describe.
SalesforceSchema sample() {
  SalesforceSchema schema;
  schema.add(described(R"({"name":"Contact","fields":[{"name":"Id","type":"id"},{"name":"Email","type":"email"},
    {"name":"Region__c","type":"string"},
    {"name":"OwnerId","type":"reference","relationshipName":"Owner","referenceTo":["Group","User"]},
    {"name":"AccountId","type":"reference","relationshipName":"Account","referenceTo":["Account"]},
    {"name":"Parent__c","type":"reference","relationshipName":"Parent__r","referenceTo":["Contact"]}]})"));
  schema.add(described(R"({"name":"User","fields":[{"name":"Email","type":"email"},{"name":"Name","type":"string"},
    {"name":"ManagerId","type":"reference","relationshipName":"Manager","referenceTo":["User"]}]})"));
  schema.add(described(R"({"name":"Group","fields":[{"name":"Name","type":"textarea"}]})"));
  return schema;
}

TEST(SalesforceSchema, FindsFieldsAndFieldsOfRelatedRecords) {
  const SalesforceSchema schema = sample();
  EXPECT_EQ(schema.find("Contact", "Email").field, schema.object("Contact")->field("Email"));
  const FoundField manager = schema.find("Contact", "Owner.Manager.Manager.Name");
  ASSERT_TRUE(manager);
  EXPECT_EQ(manager.object, "User");
  EXPECT_TRUE(schema.find("Contact", "Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Email"))
      << "five relationships";
}

TEST(SalesforceSchema, AFieldBehindAPolymorphicRelationshipIsKnownIfAnyGivenDescribeHasIt) {
  const SalesforceSchema schema = sample();
  EXPECT_EQ(schema.find("Contact", "Owner.Email").object, "User");
  EXPECT_EQ(schema.find("Contact", "Owner.Name").object, "Group") << "the first in the order of referenceTo";
}

struct NotFound {
  std::string object, path, why, hint;
};

TEST(SalesforceSchema, SaysWhyAFieldIsNotFound) {
  const SalesforceSchema schema = sample();
  const std::vector<NotFound> cases{
      {"Lead", "Email", "no describe of Lead is given", ""},
      {"Contact", "Vanished__c", "Contact has no field Vanished__c", ""},
      {"Contact", "region__C", "Contact has no field region__C", "did you mean Region__c?"},
      {"Contact", "owner.Email", "Contact has no relationship owner", "did you mean Owner?"},
      {"Contact", "Boss.Email", "Contact has no relationship Boss", ""},
      {"Contact", "OwnerId.Email", "Contact has no relationship OwnerId", ""},
      {"Contact", "Account.Name", "the relationship Account leads to Account, of which no describe is given", ""},
      {"Contact", "Owner.name", "Group or User has no field name", "did you mean Name?"},
      {"Contact", "Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Parent__r.Email",
       "the path goes by way of more than five relationships", ""},
      {"Contact", "", "Contact has no field ", ""},
  };
  for (const NotFound& expected : cases) {
    const FoundField found = schema.find(expected.object, expected.path);
    EXPECT_FALSE(found) << expected.path;
    EXPECT_EQ(found.why, expected.why);
    EXPECT_EQ(found.hint, expected.hint);
  }
}

TEST(SalesforceSchema, AnObjectThatIsAddedAgainReplacesTheFirst) {
  SalesforceSchema schema = sample();
  schema.add(described(R"({"name":"Contact","fields":[]})"));
  EXPECT_FALSE(schema.find("Contact", "Email"));
  EXPECT_EQ(schema.objects().size(), 3u);
}

RC_GTEST_PROP(Describe, AnyBytesInAnAnswerEndInAnObjectOrAnError, ()) {
  static const std::string json = file("salesforce/describe/Custom__c.json");
  std::string changed = json;
  changed[*rc::gen::inRange<std::size_t>(0, json.size())] = *rc::gen::arbitrary<char>();
  const Result<SalesforceObject> object = read_describe(changed);
  RC_ASSERT(object.has_value() || !object.error().what.empty());
}

}  // namespace
}  // namespace tidemark
