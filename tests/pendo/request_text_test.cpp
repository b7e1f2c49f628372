#include "pendo/request_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include "simulators/pendo_expression.h"

namespace tidemark::pendo {
namespace {

TEST(APageRequest, IsTheKeySetReadingOfTheApiDocuments) {
  const auto body = nlohmann::json::parse(page_body(EntityKind::visitor, "visitorId>\"v-9\"", 10));
  EXPECT_EQ(body["request"]["pipeline"], nlohmann::json::parse(R"([{"source":{"visitors":{"identified":true}}},
      {"filter":"visitorId>\"v-9\""},{"sort":["visitorId"]},{"limit":10}])"));
  EXPECT_EQ(body["response"], nlohmann::json::parse(R"({"location":"request","mimeType":"application/json"})"));
}

TEST(AnUpdate, IsWrittenInTheOrderGivenWithEscapes) {
  std::string out;
  append_update(EntityKind::account, {"a\"\\\n\x01/ü", {{"region", "\"EMEA\""}, {"arr", "12.5"}, {"x", "null"}}}, out);
  EXPECT_EQ(out, R"({"accountId":"a\"\\\n\u0001/ü","values":{"region":"EMEA","arr":12.5,"x":null}})");
}

TEST(AnyText, ComesThroughTheExpressionLanguageAsItWas) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    const auto expression = sim::Expression::parse("visitorId==" + expression_text(text));
    RC_ASSERT(expression.has_value());
    RC_ASSERT(expression->is_true([&](const std::string&) { return nlohmann::json(text); }));
    RC_ASSERT(!expression->is_true([&](const std::string&) { return nlohmann::json(text + "x"); }));
  }));
}

TEST(AnyAsciiText, ComesThroughJsonAsItWas) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += static_cast<char>(byte & 0x7f);
    std::string body;
    append_update(EntityKind::visitor, {text, {{text, "1"}}}, body);
    RC_ASSERT(body == (nlohmann::ordered_json{{"visitorId", text}, {"values", {{text, 1}}}}.dump()));
  }));
}

}  // namespace
}  // namespace tidemark::pendo
