#include "pendo/page_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark::pendo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(TheIdsOfAPage, AreThoseOfItsRowsAndOfNothingInsideThem) {
  const auto ids = page_ids(
      R"({"startTime":1,"visitorId":"no","results":[{"metadata":{"visitorId":"no","x":[{"visitorId":"no"}]},"visitorId":"v-1"},)"
      R"({"visitorId":"v\u002d2","y":{}}],"more":{"results":[{"visitorId":"no"}]}})",
      "visitorId");
  ASSERT_TRUE(ids) << to_line(ids.error());
  EXPECT_THAT(*ids, ElementsAre("v-1", "v-2"));
}

TEST(TheIdsOfAPage, AreNoneWhereItIsEmpty) { EXPECT_THAT(*page_ids(R"({"results":[]})", "visitorId"), IsEmpty()); }

TEST(APageThatIsNone, IsABadAnswerWhateverItIs) {
  for (const std::string page : {"",
                                 "null",
                                 "7",
                                 "[]",
                                 "{}",
                                 "\"results\"",
                                 R"({"results":null})",
                                 R"({"results":{}})",
                                 R"({"results":"x"})",
                                 R"({"results":[1]})",
                                 R"({"results":[[]]})",
                                 R"({"results":[null]})",
                                 R"({"results":[{}]})",
                                 R"({"results":[{"visitorId":1}]})",
                                 R"({"results":[{"visitorId":null}]})",
                                 R"({"results":[{"visitorId":["v"]}]})",
                                 R"({"results":[{"visitorId":{}}]})",
                                 R"({"results":[{"accountId":"a-1"}]})",
                                 R"({"results":[{"visitorId":"a","visitorId":"b"}]})",
                                 R"({"results":[],"results":[]})",
                                 R"({"results":[{"visitorId":"v-1"}]} trailing)",
                                 "{\"results\":[{\"visitorId\":\"v\xff\"}]}",
                                 "<html><body>Bad gateway</body></html>"}) {
    const auto ids = page_ids(page, "visitorId");
    ASSERT_FALSE(ids) << page;
    EXPECT_EQ(ids.error().code, ErrorCode::bad_answer) << page;
    EXPECT_FALSE(ids.error().what.empty()) << page;
  }
}

TEST(APageThatWasCut, IsABadAnswerWhereverItWasCut) {
  const std::string whole = R"({"startTime":1,"results":[{"visitorId":"v-1","metadata":{"custom":{"a":[1.5,true]}}}]})";
  ASSERT_TRUE(page_ids(whole, "visitorId"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(page_ids(whole.substr(0, size), "visitorId")) << size;
  }
}

TEST(APageOfDeepNesting, NeitherCrashesNorHangs) {
  std::string page = R"({"results":[{"visitorId":"v-1","x":)" + std::string(100'000, '[');
  EXPECT_FALSE(page_ids(page, "visitorId"));
  page += std::string(100'000, ']') + "}]}";
  EXPECT_THAT(*page_ids(page, "visitorId"), ElementsAre("v-1"));
}

}  // namespace
}  // namespace tidemark::pendo
