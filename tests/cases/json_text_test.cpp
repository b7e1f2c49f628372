#include "cases/json_text.h"

#include <gtest/gtest.h>

namespace tidemark::cases {
namespace {

TEST(JsonText, IsAsItWasWrittenOrInOneForm) {
  const std::string json =
      R"({"a": [1.50, 1e2, -0, 9007199254740993], "b\n": {"c": null, "d": true}, "e": "\u00e9\""})";
  const auto document = json::Document::read(json);
  ASSERT_TRUE(document);
  EXPECT_EQ(as_written(document->root()),
            R"({"a":[1.50,1e2,-0,9007199254740993],"b\n":{"c":null,"d":true},"e":"é\""})");
  EXPECT_EQ(in_one_form(document->root()), R"({"a":[1.5,100,0,9007199254740992],"b\n":{"c":null,"d":true},"e":"é\""})");
}

TEST(JsonText, ANumberBeyondDoublesIsEqualToNone) {
  const auto document = json::Document::read("1e999");
  ASSERT_TRUE(document);
  EXPECT_EQ(in_one_form(document->root()), "1e999");
}

TEST(JsonText, AValueEndsBehindItsLastByte) {
  const std::string json = R"({"a": {"b": "}\"]", /* } */ "c": [1, // ]
 2]} , "d": 12, "e": true})";
  const auto end_of = [&](std::string_view value) {
    const std::size_t begin = json.find(value);
    return json.substr(begin, end_of_value(json, begin) - begin);
  };
  EXPECT_EQ(end_of("{\"a\""), json);
  EXPECT_EQ(end_of("{\"b\""), json.substr(6, json.find(" , \"d\"") - 6));
  EXPECT_EQ(end_of("\"}"), R"("}\"]")");
  EXPECT_EQ(end_of("12"), "12");
  EXPECT_EQ(end_of("true"), "true");
}

}  // namespace
}  // namespace tidemark::cases
