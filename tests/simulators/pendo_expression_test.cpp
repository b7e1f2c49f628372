#include "simulators/pendo_expression.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using ::testing::HasSubstr;

nlohmann::json look(const std::string& path) {
  static const nlohmann::json values = {{"visitorId", "v-5"},
                                        {"metadata.custom.arr", 12.5},
                                        {"metadata.custom.churned", false},
                                        {"metadata.agent.email", "a@x.io"},
                                        {"tags", {"red", "blue"}}};
  return values.contains(path) ? values[path] : nlohmann::json(nullptr);
}

TEST(AnExpression, IsTrueOrNot) {
  for (const char* text : {R"(visitorId>"v-4")",
                           R"(visitorId >= "v-5" && visitorId <= "v-5")",
                           R"(visitorId=="v-5"||nowhere=="x")",
                           R"(visitorId!="V-5")",
                           "metadata.custom.arr==12.5",
                           "metadata.custom.arr<1e2",
                           "metadata.custom.arr>-1",
                           "metadata.custom.churned==false",
                           "!metadata.custom.churned",
                           "!isNull(metadata.agent.email)",
                           "isNull(nowhere)",
                           "nowhere==null",
                           R"(contains(metadata.agent.email,"@x"))",
                           R"(contains(tags,"red"))",
                           "len(tags)==2",
                           "len(visitorId)==3",
                           R"(!(visitorId=="x" || visitorId=="y"))",
                           "true",
                           R"("a\"b\\c"=="a\"b\\c")",
                           R"(nowhere!="x")",
                           R"(false&&false||true)"}) {
    const auto expression = Expression::parse(text);
    ASSERT_TRUE(expression) << text << ": " << expression.error().what;
    EXPECT_TRUE(expression->is_true(look)) << text;
  }
  for (const char* text :
       {R"(visitorId<"v-4")", "nowhere>0", "nowhere<0", "nowhere>=nowhere", R"(metadata.custom.arr>"1")", "visitorId",
        "null", "1", R"(contains(nowhere,"x"))", R"(contains(tags,"green"))", R"(true&&(false||false))"}) {
    const auto expression = Expression::parse(text);
    ASSERT_TRUE(expression) << text;
    EXPECT_FALSE(expression->is_true(look)) << text;
  }
}

TEST(AnExpression, ThatIsNotOfTheLanguageIsRefusedByName) {
  for (const char* text : {"", "==", "a=", "a=b", "(a", "a)", "a b", "\"open", "\"bad \\n escape\"", "isNull()",
                           "contains(a)", "len(a,b)", "a&&", "a||", "!", "1x", "a<b<c", "a & b", "é"}) {
    EXPECT_FALSE(Expression::parse(text)) << text;
  }
  EXPECT_THAT(Expression::parse("startsWith(a,\"b\")").error().what, HasSubstr("startsWith"));
}

TEST(AnExpressionOfHostileSize, NeitherCrashesNorHangs) {
  EXPECT_FALSE(Expression::parse(std::string(100'000, '(')));
  EXPECT_FALSE(Expression::parse(std::string(100'000, '!') + "a"));
  std::string wide = "a==\"b\"";
  for (int i = 0; i < 20'000; ++i) wide += "||a==\"b\"";
  EXPECT_TRUE(Expression::parse(wide));
}

}  // namespace
}  // namespace tidemark::sim
