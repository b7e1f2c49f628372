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
                           R"(false&&false||true)",
                           "1+2*3==7",
                           "(1+2)*3==9",
                           "10-2-3==5",
                           "metadata.custom.arr*2==25",
                           "7%4==3",
                           "-(1-3)==2",
                           "1/0==null",
                           "nowhere+1==null",
                           R"("a"+"b"==`ab`)",
                           R"(startsWith(visitorId,"v-"))",
                           R"(if(isNull(nowhere),1,2)==1)",
                           "identified(visitorId)",
                           R"(!identified("_PENDO_T_x"))",
                           R"(contains(list("x","y"),"y"))",
                           "now()==1767229200000",
                           R"(date("2024-01-15")==date(2024,1,15))",
                           "date(2024,1)==1704067200000",
                           R"(startOfPeriod("monthly",now())==date(2026,1))",
                           R"(startOfPeriod("weekly",now())==date(2025,12,28))",
                           R"(dateAdd(date(2024,1,15),-2,"months")==date(2023,11,15))",
                           R"(dateDist(date(2024,1,1),date(2024,1,31),"daily")==30)",
                           R"(formatTime("2006-01-02 15:04",now())=="2026-01-01 01:00")"}) {
    const auto expression = Expression::parse(text);
    ASSERT_TRUE(expression) << text << ": " << expression.error().what;
    EXPECT_TRUE(expression->is_true(look, 1'767'229'200'000)) << text;
  }
  for (const char* text :
       {R"(visitorId<"v-4")", "nowhere>0", "nowhere<0", "nowhere>=nowhere", R"(metadata.custom.arr>"1")", "visitorId",
        "null", "1", R"(contains(nowhere,"x"))", R"(contains(tags,"green"))", R"(true&&(false||false))"}) {
    const auto expression = Expression::parse(text);
    ASSERT_TRUE(expression) << text;
    EXPECT_FALSE(expression->is_true(look, 1'767'229'200'000)) << text;
  }
}

TEST(AnExpression, ThatIsNotOfTheLanguageIsRefusedByName) {
  for (const char* text :
       {"",         "==",          "a=",       "a=b",    "(a",    "a)", "a b", "\"open", "\"bad \\n escape\"",
        "isNull()", "contains(a)", "len(a,b)", "a&&",    "a||",   "!",  "1x",  "a<b<c",  "a & b",
        "é",        "1+",          "*2",       "now(1)", "`open", "--"}) {
    EXPECT_FALSE(Expression::parse(text)) << text;
  }
  EXPECT_THAT(Expression::parse("eventSubType(a)").error().what, HasSubstr("eventSubType"));
}

TEST(AnExpression, KnowsBelowWhichIdItCanNotBeTrue) {
  const auto least = [](const char* text) { return Expression::parse(text)->least("visitorId"); };
  EXPECT_EQ(least(R"(visitorId>"v-4")"), "v-4");
  EXPECT_EQ(least(R"(visitorId>="v-4" && visitorId<"v-9" && contains(visitorId,"x"))"), "v-4");
  EXPECT_EQ(least(R"(visitorId>"v-4" || visitorId=="a")"), "");
  EXPECT_EQ(least(R"(!(visitorId>"v-4"))"), "");
  EXPECT_EQ(least(R"(other>"v-4")"), "");
}

TEST(AnExpressionOfHostileSize, NeitherCrashesNorHangs) {
  EXPECT_FALSE(Expression::parse(std::string(100'000, '(')));
  EXPECT_FALSE(Expression::parse(std::string(100'000, '!') + "a"));
  std::string wide = "a==\"b\"";
  for (int i = 0; i < 20'000; ++i) wide += "||a==\"b\"";
  EXPECT_TRUE(Expression::parse(wide));
  std::string sum = "1";
  for (int i = 0; i < 20'000; ++i) sum += "+1";
  EXPECT_EQ(Expression::parse(sum)->value(look), 20'001);
}

}  // namespace
}  // namespace tidemark::sim
