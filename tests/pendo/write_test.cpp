#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Writing : public Subscription {
 protected:
  void SetUp() override { with_visitors({"v-1", "v-2", "v-3"}); }

  std::vector<ItemOutcome> write(const std::vector<Update>& batch) {
    const auto written = client().write(EntityKind::visitor, "custom", batch);
    EXPECT_TRUE(written) << to_line(written.error().error);
    std::vector<ItemOutcome> outcomes;
    if (written) {
      for (const Written& one : *written) outcomes.push_back(one.outcome);
    }
    return outcomes;
  }
  WriteFailure failed(int status) {
    pendo->fail_call(1, status, "no", {{"Retry-After", "3"}});
    const auto written =
        client().write(EntityKind::visitor, "custom", std::vector<Update>{{"v-1", {{"region", "\"x\""}}}});
    EXPECT_FALSE(written);
    return written ? WriteFailure{} : written.error();
  }
  std::string region(const std::string& id) { return pendo->value(EntityKind::visitor, id, "custom.region"); }
};

TEST_F(Writing, ValuesOfEveryTypeArriveAndNullClears) {
  EXPECT_THAT(write({{"v-1",
                      {{"region", "\"EMEA\""},
                       {"seats", "12"},
                       {"arr", "0.5"},
                       {"churned", "true"},
                       {"renewal", "\"2026-01-31T02:00:00.000Z\""}}}}),
              ElementsAre(ItemOutcome::accepted));
  EXPECT_EQ(region("v-1"), "\"EMEA\"");
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "custom.seats"), "12");
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "custom.arr"), "0.5");
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "custom.churned"), "true");
  EXPECT_EQ(pendo->value(EntityKind::visitor, "v-1", "custom.renewal"), "1769824800000");
  EXPECT_THAT(write({{"v-1", {{"region", "null"}}}}), ElementsAre(ItemOutcome::accepted));
  EXPECT_EQ(region("v-1"), "null");
}

TEST_F(Writing, EveryItemOfA200IsLookedAt) {
  for (const bool as_text : {false, true}) {
    pendo->behaviour().errors_as_text = as_text;
    EXPECT_THAT(write({{"v-1", {{"region", "\"a\""}}},
                       {"v-9", {{"region", "\"b\""}}},
                       {"v-2", {{"arr", "\"n/a\""}}},
                       {"v-3", {{"region", "\"c\""}}}}),
                ElementsAre(ItemOutcome::accepted, ItemOutcome::missing, ItemOutcome::rejected, ItemOutcome::accepted));
  }
}

TEST_F(Writing, NobodyIsEverCreated) {
  EXPECT_THAT(write({{"new", {{"region", "\"a\""}}}}), ElementsAre(ItemOutcome::missing));
  EXPECT_EQ(pendo->size(EntityKind::visitor), 3u);
  for (const http::Request& request : network.requests) EXPECT_THAT(request.url, Not(HasSubstr("create")));
}

TEST_F(Writing, IsSentOnceWhateverComesBack) {
  for (const int status : {408, 413, 429, 500, 503}) failed(status);
  EXPECT_THAT(network.requests, SizeIs(5));
  EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(Writing, AFailureSaysWhetherItMayHaveArrivedAndWhetherLessMayHelp) {
  for (const int status : {400, 401, 403, 404, 422, 425, 429, 413})
    EXPECT_FALSE(failed(status).may_have_arrived) << status;
  for (const int status : {408, 500, 502, 503, 504, 302, 204}) EXPECT_TRUE(failed(status).may_have_arrived) << status;
  for (const int status : {408, 413}) EXPECT_TRUE(failed(status).smaller_may_help) << status;
  for (const int status : {400, 429, 500}) EXPECT_FALSE(failed(status).smaller_may_help) << status;
  EXPECT_EQ(failed(429).retry_after_ms, 3000);
}

TEST_F(Writing, AnUnknownFieldIsRefusedForAllWithPendosWords) {
  const auto written = client().write(EntityKind::visitor, "custom", std::vector<Update>{{"v-1", {{"nowhere", "1"}}}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error.code, ErrorCode::refused);
  EXPECT_THAT(written.error().error.what, HasSubstr("missing field mappings: nowhere"));
  EXPECT_EQ(written.error().error.where, "POST https://app.pendo.io/api/v1/metadata/visitor/custom/value");
}

TEST_F(Writing, AReadOnlyKeyIsRefusedWithAHint) {
  const auto written =
      client(10, "read").write(EntityKind::visitor, "custom", std::vector<Update>{{"v-1", {{"region", "\"x\""}}}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error.code, ErrorCode::refused);
  EXPECT_THAT(written.error().error.hint, HasSubstr("Allow write access"));
  EXPECT_FALSE(written.error().may_have_arrived);
}

TEST_F(Writing, WhereTheAnswerIsLostTheWriteMayHaveArrived) {
  wire.on_call([](sim::InProcess::Moment moment, const http::Request&) {
    return moment == sim::InProcess::Moment::after ? sim::InProcess::Fate::drop : sim::InProcess::Fate::proceed;
  });
  const auto written =
      client().write(EntityKind::visitor, "custom", std::vector<Update>{{"v-1", {{"region", "\"x\""}}}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error.code, ErrorCode::network);
  EXPECT_TRUE(written.error().may_have_arrived);
  EXPECT_EQ(region("v-1"), "\"x\"");
}

TEST_F(Writing, AnAnswerThatIsNoneMayHaveArrived) {
  for (const std::string body : {"", "<html>", "{\"total\":1"}) {
    Script script{{ok(body)}};
    Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
    const auto written =
        client.write(EntityKind::visitor, "custom", std::vector<Update>{{"v-1", {{"region", "\"x\""}}}});
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().error.code, ErrorCode::bad_answer);
    EXPECT_TRUE(written.error().may_have_arrived);
    EXPECT_THAT(script.requests, SizeIs(1)) << "it is its caller who sends again";
  }
}

TEST_F(Writing, AnIdTwiceInOneBatchIsNotSent) {
  const auto written = client().write(EntityKind::visitor, "custom", std::vector<Update>{{"v-1", {}}, {"v-1", {}}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().error.code, ErrorCode::invalid_input);
  EXPECT_FALSE(written.error().may_have_arrived);
  EXPECT_THAT(network.requests, IsEmpty());
}

TEST_F(Writing, IdsThatPendoEchoesStayOutOfTheError) {
  pendo->fail_call(1, 400, "can't read ada@x.io");
  const auto written =
      client().write(EntityKind::visitor, "custom", std::vector<Update>{{"ada@x.io", {{"region", "\"x\""}}}});
  ASSERT_FALSE(written);
  EXPECT_THAT(to_line(written.error().error), Not(HasSubstr("ada@x.io")));
}

TEST_F(Writing, ValuesThatPendoEchoesStayOutOfTheErrorToo) {
  pendo->fail_call(1, 400, "invalid value \"Widow, two children\" for note");
  const auto written = client().write(EntityKind::visitor, "custom",
                                      std::vector<Update>{{"v-1", {{"note", "\"Widow, two children\""}}}});
  ASSERT_FALSE(written);
  EXPECT_THAT(to_line(written.error().error), AllOf(HasSubstr("invalid value"), Not(HasSubstr("Widow"))));
}

TEST_F(Writing, IdsMayHoldWhateverTheyLike) {
  const std::vector<std::string> ids{"\"", "a/b", "a\\b", "line\nbreak", "😀"};
  with_visitors(ids);
  std::vector<Update> batch;
  for (const std::string& id : ids) batch.push_back({id, {{"region", "\"x\""}}});
  write(batch);
  for (const std::string& id : ids) EXPECT_EQ(region(id), "\"x\"") << id;
}

TEST_F(Writing, ABatchIsAThousandRecordsOrTwoMegabytesButAtLeastOne) {
  std::vector<Update> small(2500, Update{"v", {{"region", "\"x\""}}});
  EXPECT_EQ(client().batch_length(EntityKind::visitor, small), 1000u);
  std::vector<Update> large(10, Update{"v", {{"region", '"' + std::string(500'000, 'x') + '"'}}});
  EXPECT_EQ(client().batch_length(EntityKind::visitor, large), 4u);
  std::vector<Update> huge(2, Update{"v", {{"region", '"' + std::string(5'000'000, 'x') + '"'}}});
  EXPECT_EQ(client().batch_length(EntityKind::visitor, huge), 1u);
  EXPECT_EQ(client().batch_length(EntityKind::visitor, {}), 0u);
}

TEST_F(Writing, AnEmptyBatchIsNotSent) {
  EXPECT_THAT(write({}), IsEmpty());
  EXPECT_THAT(network.requests, IsEmpty());
}

}  // namespace
}  // namespace tidemark::pendo
