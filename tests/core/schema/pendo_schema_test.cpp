#include "core/schema/pendo_schema.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark {
namespace {

PendoSchema read(std::string_view json) {
  Result<PendoSchema> schema = PendoSchema::read(json);
  EXPECT_TRUE(schema) << (schema ? std::string{} : to_line(schema.error()));
  return schema ? std::move(*schema) : PendoSchema{};
}

TEST(PendoSchema, KnowsEveryType) {
  const PendoSchema schema = read(R"({"custom":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"float"},
    "d":{"type":"boolean"},"e":{"type":"time"},"f":{"type":"list","elementType":"string"},"g":{"type":""},"h":{},
    "i":{"type":"hologram"}}})");
  const auto type = [&](const std::string& name) { return name_of(schema.find("custom." + name).field->type); };
  EXPECT_EQ(type("a"), "text");
  EXPECT_EQ(type("b"), "integer");
  EXPECT_EQ(type("c"), "float");
  EXPECT_EQ(type("d"), "boolean");
  EXPECT_EQ(type("e"), "date");
  EXPECT_EQ(type("f"), "list");
  EXPECT_EQ(type("g"), "text") << "a schema type \"\" is text";
  EXPECT_EQ(type("h"), "text");
  EXPECT_EQ(type("i"), "unknown");
  EXPECT_EQ(schema.find("custom.i").field->type_name, "hologram");
}

TEST(PendoSchema, ComparesKeysWithoutLetterCaseAndSeparators) {
  for (const std::string_view field : {R"({"type":"time","displayName":"Seen","isDeleted":false})",
                                       R"({"Type":"time","DisplayName":"Seen","IsDeleted":false})",
                                       R"({"TYPE":"time","display_name":"Seen","is-deleted":false})"}) {
    const PendoSchema schema = read("{\"auto\":{\"seen\":" + std::string{field} + "}}");
    EXPECT_EQ(schema.find("auto.seen").field->type, MetadataType::date) << field;
    EXPECT_EQ(schema.find("auto.seen").field->display_name, "Seen") << field;
  }
}

TEST(PendoSchema, LeavesDeletedFieldsOut) {
  const PendoSchema schema =
      read(R"({"custom":{"a":{"type":"string","isDeleted":true},"b":{"Type":"string","IsDeleted":true},
    "c":{"type":"string","isDeleted":false,"isHidden":true}}})");
  EXPECT_FALSE(schema.find("custom.a"));
  EXPECT_FALSE(schema.find("custom.b"));
  EXPECT_TRUE(schema.find("custom.c"));
}

TEST(PendoSchema, FindsLetterForLetterAndHintsAtLetterCase) {
  const PendoSchema schema = read(R"({"custom":{"region":{"type":"string"},"a.b":{"type":"string"}},"agent":null})");
  EXPECT_EQ(schema.find("custom.region").field->group, "custom");
  EXPECT_EQ(schema.find("custom.a.b").field->name, "a.b") << "the group ends at the first dot";
  const FoundMetadata other_case = schema.find("custom.Region");
  EXPECT_FALSE(other_case);
  EXPECT_EQ(other_case.why, "there is no metadata field custom.Region");
  EXPECT_EQ(other_case.hint, "did you mean custom.region?");
  EXPECT_EQ(schema.find("agent.region").hint, "");
  EXPECT_FALSE(schema.find("custom"));
  EXPECT_FALSE(schema.find(""));
}

TEST(PendoSchema, OfAnotherShapeIsAnErrorThatNamesThePlace) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"Unauthorized", "metadata schema, line 1, column 1: a value is expected, found `U`"},
      {"[]", "metadata schema: an object is expected, found a list"},
      {R"({"custom":[]})", "metadata schema, custom: an object is expected, found a list"},
      {R"({"custom":{"a":"string"}})", "metadata schema, custom.a: an object is expected, found a text"},
      {R"({"custom":{"a":{"Type":1}}})", "metadata schema, custom.a.Type: a text is expected, found a number"},
      {R"({"custom":{"a":{"isDeleted":"no"}}})",
       "metadata schema, custom.a.isDeleted: true or false is expected, found a text"},
      {R"({"custom":{"a":{},"a":{}}})", "metadata schema, line 1, column 23: the key \"a\" stands twice in one object"},
  };
  for (const auto& [json, error] : cases) {
    const Result<PendoSchema> schema = PendoSchema::read(json);
    ASSERT_FALSE(schema) << json;
    EXPECT_EQ(schema.error().code, ErrorCode::bad_answer);
    EXPECT_EQ(to_line(schema.error()), error);
  }
}

TEST(PendoSchema, ReadsThatOfEveryPlanningCase) {
  for (const std::string direction : {"pull-", "push-"}) {
    for (int number = 1; number <= (direction == "pull-" ? 24 : 16); ++number) {
      const std::string name = direction + (number < 10 ? "0" : "") + std::to_string(number);
      std::ifstream file{TIDEMARK_TEST_DATA "/plan-cases/" + name + "/pendo-schema.json"};
      const PendoSchema schema = read(std::string{std::istreambuf_iterator<char>{file}, {}});
      EXPECT_TRUE(schema.find("auto.id")) << name;
      for (const MetadataField& field : schema.fields()) EXPECT_NE(field.type, MetadataType::unknown) << name;
    }
  }
}

}  // namespace
}  // namespace tidemark
