#include "pendo/write_answer.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark::pendo {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;

constexpr auto accepted = ItemOutcome::accepted;
constexpr auto rejected = ItemOutcome::rejected;
constexpr auto missing = ItemOutcome::missing;
constexpr auto unknown = ItemOutcome::unknown;

std::vector<Update> batch_of(const std::vector<std::string>& ids) {
  std::vector<Update> batch;
  for (const std::string& id : ids) batch.push_back({id, {{"region", "\"x\""}}});
  return batch;
}

std::vector<ItemOutcome> outcomes(const std::string& body, const std::vector<std::string>& ids) {
  const auto batch = batch_of(ids);
  const auto written = read_write_answer(body, batch);
  EXPECT_TRUE(written) << body;
  std::vector<ItemOutcome> all;
  if (written) {
    for (const Written& one : *written) all.push_back(one.outcome);
  }
  return all;
}

TEST(AnAnswerToAWrite, WithoutFailuresAcceptsAll) {
  EXPECT_THAT(outcomes(R"({"total":2,"updated":2,"failed":0,"missing":[],"errors":[],"kind":"visitor"})", {"a", "b"}),
              ElementsAre(accepted, accepted));
  EXPECT_THAT(outcomes(R"({"total":2,"updated":2,"failed":0,"missing":null})", {"a", "b"}),
              ElementsAre(accepted, accepted));
}

TEST(AnAnswerToAWrite, TellsMissingAndRejectedFromAccepted) {
  const auto batch = batch_of({"v-1", "v-2", "v-3"});
  const auto written = read_write_answer(
      R"({"total":3,"updated":1,"failed":2,"missing":["v-2"],"errors":["v-3: not a number"],"kind":"visitor"})", batch);
  ASSERT_TRUE(written);
  EXPECT_THAT(*written,
              ElementsAre(Written{accepted, ""}, Written{missing, ""}, Written{rejected, "v-3: not a number"}));
}

TEST(AnErrorThatIsAnObject, NamesItsIdInAnyOfThreeKeys) {
  for (const std::string key : {"id", "visitorId", "accountId"}) {
    const auto batch = batch_of({"v-1", "v-2"});
    const auto written = read_write_answer(
        R"({"total":2,"updated":1,"failed":1,"errors":[{")" + key + R"(":"v-2","message":"not a number"}]})", batch);
    ASSERT_TRUE(written);
    EXPECT_THAT(*written, ElementsAre(Written{accepted, ""}, Written{rejected, "not a number"}));
  }
}

TEST(AnIdInAText, IsFoundOnlyAsAWhole) {
  const std::string one_failed = R"({"total":3,"updated":2,"failed":1,"errors":[")";
  EXPECT_THAT(outcomes(one_failed + R"(v-11: bad value"]})", {"v-1", "v-11", "11"}),
              ElementsAre(accepted, rejected, accepted));
  EXPECT_THAT(outcomes(one_failed + R"(bad value for 'a b'"]})", {"a", "b", "a b"}),
              ElementsAre(accepted, accepted, rejected));
  EXPECT_THAT(outcomes(one_failed + R"(x@y.io/z failed"]})", {"x@y.io", "z", "x@y.io/z"}),
              ElementsAre(accepted, accepted, rejected));
}

TEST(AnIdThatIsAnOrdinaryWord, IsNotFoundAmongTheWordsOfAMessage) {
  const std::string one_failed = R"({"total":2,"updated":1,"failed":1,"errors":[")";
  EXPECT_THAT(outcomes(one_failed + R"(v-2: not a number"]})", {"number", "v-2"}), ElementsAre(accepted, rejected));
  EXPECT_THAT(outcomes(one_failed + R"(number: too long"]})", {"number", "v-2"}), ElementsAre(rejected, accepted));
  EXPECT_THAT(outcomes(one_failed + R"(not a number"]})", {"number", "v-2"}), ElementsAre(unknown, unknown));
}

TEST(AFailureThatBelongsToNobodyOrToSeveral, LeavesAllThatIsNotNamedUnknown) {
  EXPECT_THAT(outcomes(R"({"total":3,"updated":1,"failed":2,"missing":["c"],"errors":["something went wrong"]})",
                       {"v-1", "v-2", "c"}),
              ElementsAre(unknown, unknown, missing));
  EXPECT_THAT(outcomes(R"({"total":2,"updated":1,"failed":1,"errors":["v-1 collides with v-2"]})", {"v-1", "v-2"}),
              ElementsAre(unknown, unknown));
  EXPECT_THAT(outcomes(R"({"total":2,"updated":1,"failed":1,"missing":["never-sent"]})", {"v-1", "v-2"}),
              ElementsAre(unknown, unknown));
  EXPECT_THAT(outcomes(R"({"total":2,"updated":1,"failed":1,"errors":[{"id":"never-sent"}]})", {"v-1", "v-2"}),
              ElementsAre(unknown, unknown));
  EXPECT_THAT(outcomes(R"({"total":2,"updated":1,"failed":1,"errors":[7]})", {"v-1", "v-2"}),
              ElementsAre(unknown, unknown));
}

TEST(ASingleRecordThatFailed, IsRejectedWhateverTheWords) {
  const auto batch = batch_of({"v-1"});
  const auto written =
      read_write_answer(R"({"total":1,"updated":0,"failed":1,"errors":["something went wrong"]})", batch);
  ASSERT_TRUE(written);
  EXPECT_THAT(*written, ElementsAre(Written{rejected, "something went wrong"}));
}

TEST(SumsThatDoNotHold, AcceptNothing) {
  for (const std::string body :
       {R"({"total":3,"updated":3,"failed":0})", R"({"total":2,"updated":1,"failed":0})",
        R"({"total":2,"updated":2,"failed":1,"missing":["v-1"]})", R"({"total":2,"updated":1,"failed":1})",
        R"({"total":2,"updated":2,"failed":0,"errors":["x"]})", R"({"total":2,"updated":2,"failed":0,"missing":"v-1"})",
        R"({"total":2,"updated":3,"failed":18446744073709551615})"}) {
    EXPECT_THAT(outcomes(body, {"a-1", "a-2"}), Each(unknown)) << body;
  }
}

TEST(OneIdNamedTwice, HidesWhichOtherOneFailed) {
  EXPECT_THAT(
      outcomes(R"({"total":2,"updated":0,"failed":2,"missing":["v-1"],"errors":["v-1: gone"]})", {"v-1", "v-2"}),
      ElementsAre(missing, rejected))
      << "nothing was updated, so the other one was not either";
  EXPECT_THAT(outcomes(R"({"total":3,"updated":1,"failed":2,"missing":["v-1","v-1"]})", {"v-1", "v-2", "v-3"}),
              ElementsAre(missing, unknown, unknown));
}

TEST(AnAnswerThatIsNone, IsABadAnswer) {
  const auto batch = batch_of({"v-1"});
  for (const std::string body :
       {"", "null", "[]", "{}", "<html>", R"({"total":1,"updated":1)", R"({"total":1,"updated":1})",
        R"({"total":"1","updated":1,"failed":0})", R"({"total":-1,"updated":1,"failed":0})"}) {
    const auto written = read_write_answer(body, batch);
    ASSERT_FALSE(written) << body;
    EXPECT_EQ(written.error().code, ErrorCode::bad_answer);
  }
  EXPECT_FALSE(read_write_answer(std::string(100'000, '['), batch));
}

TEST(AHostileAnswer, IsReadInBoundedTime) {
  std::vector<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.push_back("v-" + std::to_string(i));
  std::string body = R"({"total":1000,"updated":0,"failed":1000,"errors":[)";
  for (int i = 0; i < 20'000; ++i) body += "\"" + std::string(60, 'v') + "\",";
  EXPECT_THAT(outcomes(body + "\"x\"]}", ids), Each(unknown));
}

TEST(AHostileAnswer, MayBeNestedDeeply) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& errors : {std::string{"[" + deep + "]"}, "[{\"id\":" + deep + "}]", "{\"a\":" + deep + "}"}) {
    EXPECT_THAT(outcomes(R"({"total":2,"updated":1,"failed":1,"missing":[],"errors":)" + errors + "}", {"v-1", "v-2"}),
                Each(unknown));
  }
}

}  // namespace
}  // namespace tidemark::pendo
