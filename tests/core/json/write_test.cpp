#include "core/json/write.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace tidemark::json {
namespace {

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

TEST(JsonString, EscapesAsRfc8785Does) {
  EXPECT_EQ(json_string(""), R"("")");
  EXPECT_EQ(json_string("plain"), R"("plain")");
  EXPECT_EQ(json_string("\"\\\b\t\n\f\r"), R"("\"\\\b\t\n\f\r")");
  EXPECT_EQ(json_string(std::string{"\0\x01\x0b\x1f\x7f", 5}), "\"\\u0000\\u0001\\u000b\\u001f\x7f\"");
  EXPECT_EQ(json_string("é\u2028€😀/"), "\"é\u2028€😀/\"");
}

TEST(JsonString, EscapesWhereverInABlockTheCharacterStands) {
  for (std::size_t size = 1; size < 50; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const auto& [c, escaped] : std::vector<std::pair<char, std::string>>{{'"', "\\\""},
                                                                                {'\\', "\\\\"},
                                                                                {'\0', "\\u0000"},
                                                                                {'\x1f', "\\u001f"},
                                                                                {' ', " "},
                                                                                {'\x7f', "\x7f"},
                                                                                {'\xff', "\xff"}}) {
        std::string text(size, 'x');
        text[at] = c;
        ASSERT_EQ(json_string(text), "\"" + std::string(at, 'x') + escaped + std::string(size - at - 1, 'x') + "\"");
      }
    }
  }
}

TEST(JsonString, IsAppended) {
  std::string out = "[";
  append_json_string("a\nb", out);
  EXPECT_EQ(out, "[\"a\\nb\"");
}

RC_GTEST_PROP(JsonString, IsReadBackByAnotherLibrary, ()) {
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "plain", "\"", "\\", "\n", "\x01", "\x1f", "\x7f", "é", "\u2028", "€", "😀", "\\u0041"));
  std::string text;
  for (const std::string& part : parts) text += part;
  RC_ASSERT(nlohmann::json::parse(json_string(text)).get<std::string>() == text);
}

TEST(JsonWriter, PutsCommasAndColons) {
  std::string out;
  Writer json{out};
  json.begin_object();
  json.key("pull");
  json.begin_array();
  json.text("Email");
  json.literal("12.50");
  json.null();
  json.boolean(false);
  json.begin_object();
  json.end_object();
  json.end_array();
  json.key("n");
  json.boolean(true);
  json.end_object();
  EXPECT_EQ(out, R"({"pull":["Email",12.50,null,false,{}],"n":true})");
}

TEST(JsonWriter, IndentsByTwoBlanks) {
  std::string out;
  Writer json{out, Writer::Layout::pretty};
  json.begin_object();
  json.key("a");
  json.begin_array();
  json.literal("1");
  json.literal("2");
  json.end_array();
  json.key("b");
  json.begin_array();
  json.end_array();
  json.end_object();
  EXPECT_EQ(out, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
}

}  // namespace
}  // namespace tidemark::json
