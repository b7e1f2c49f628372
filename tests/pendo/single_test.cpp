#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr auto visitor = EntityKind::visitor;

class Single : public Subscription {
 protected:
  void SetUp() override {
    with(
        R"({"visitorId":"ada@x.io","metadata":{"auto":{"lastvisit":1700000000000},"custom":{"region":"EMEA","seats":3}}})",
        R"({"accountId":"a-1","metadata":{"custom":{"region":"APJ"}}})");
  }
  Written written(const std::string& field, const std::string& json, const std::string& id = "ada@x.io") {
    const auto done = client().write_value(visitor, "custom", id, {field, json});
    EXPECT_TRUE(done) << to_line(done.error().error);
    return done ? *done : Written{};
  }
  /// A client of answers that are told.
  Client of(Script& script) {
    return Client{script, {.host = host, .key = "secret-key"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
  }
  std::string stored(const std::string& field) { return pendo->value(visitor, "ada@x.io", field); }
};

TEST_F(Single, OneEntityComesAsItIs) {
  const auto one = client().entity(visitor, "ada@x.io");
  ASSERT_TRUE(one) << to_line(one.error());
  const auto entity = nlohmann::json::parse(*one);
  EXPECT_EQ(entity["id"], "ada@x.io");
  EXPECT_EQ(entity["metadata"]["custom"]["region"], "EMEA");
  EXPECT_THAT(*client().entity(EntityKind::account, "a-1"), HasSubstr("APJ"));
}

TEST_F(Single, OneValueIsAJsonText) {
  EXPECT_EQ(client().value(visitor, "custom", "ada@x.io", "region"), "\"EMEA\"");
  EXPECT_EQ(client().value(visitor, "custom", "ada@x.io", "seats"), "3");
  EXPECT_EQ(client().value(visitor, "custom", "ada@x.io", "arr"), "null") << "a field without a value";
  EXPECT_EQ(client().value(EntityKind::account, "custom", "a-1", "region"), "\"APJ\"");
}

TEST_F(Single, WhatIsNotThereIsNotFoundAndNotNamed) {
  for (const auto& answer :
       {client().entity(visitor, "eva@x.io"), client().value(visitor, "custom", "eva@x.io", "region")}) {
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::not_found);
    EXPECT_THAT(to_line(answer.error()), Not(HasSubstr("eva")));
  }
  EXPECT_EQ(client().entity(visitor, "eva@x.io").error().where, "GET https://app.pendo.io/api/v1/visitor/…");
}

TEST_F(Single, AnAddressThatIsNotPendosIsNotTakenForAnAbsence) {
  Script script{{http::Response{404, {}, "<html>"}}};
  EXPECT_EQ(of(script).entity(visitor, "v").error().code, ErrorCode::refused);
  EXPECT_EQ(of(script).value(visitor, "custom", "v", "region").error().code, ErrorCode::refused);
  EXPECT_EQ(of(script).write_value(visitor, "custom", "v", {"region", "1"}).error().error.code, ErrorCode::refused);
}

TEST_F(Single, ValuesOfEveryTypeAreWrittenAndNullClears) {
  for (const auto& [field, json] :
       {std::pair{"region", "\"APJ\""}, {"seats", "12"}, {"arr", "0.5"}, {"churned", "true"}}) {
    EXPECT_EQ(written(field, json), (Written{ItemOutcome::accepted, {}}));
    EXPECT_EQ(stored(std::string{"custom."} + field), json);
    EXPECT_EQ(client().value(visitor, "custom", "ada@x.io", field), json);
  }
  EXPECT_EQ(written("region", "null").outcome, ItemOutcome::accepted);
  EXPECT_EQ(stored("custom.region"), "null");
}

TEST_F(Single, PendosOwnSettingsAreBooleans) {
  const auto done = client().write_value(visitor, "pendo", "ada@x.io", {"donotprocess", "true"});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->outcome, ItemOutcome::accepted);
  EXPECT_EQ(stored("pendo.donotprocess"), "true");
}

TEST_F(Single, AValueThatPendoRefusesIsRejectedInItsWordsWithoutTheValue) {
  const Written misfit = written("arr", "\"Widow, two children\"");
  EXPECT_EQ(misfit.outcome, ItemOutcome::rejected);
  EXPECT_THAT(misfit.words, Not(HasSubstr("Widow")));
  EXPECT_FALSE(misfit.words.empty());
  EXPECT_THAT(written("nowhere", "1").words, HasSubstr("missing field mappings: nowhere"));
}

TEST_F(Single, AnEntityThatPendoRefusesToChangeIsRejectedInItsWords) {
  pendo->refuse_writes_of("ada@x.io", "ada@x.io is being merged");
  EXPECT_EQ(written("region", "\"x\""), (Written{ItemOutcome::rejected, "… is being merged"}));
  EXPECT_EQ(stored("custom.region"), "\"EMEA\"");
}

TEST_F(Single, NobodyIsCreated) {
  EXPECT_EQ(written("region", "\"x\"", "eva@x.io").outcome, ItemOutcome::missing);
  EXPECT_EQ(pendo->size(visitor), 1u);
  for (const http::Request& request : network.requests) EXPECT_THAT(request.url, Not(HasSubstr("create")));
}

TEST_F(Single, AWriteIsSentOnceAndItsFailureSaysWhetherItMayHaveArrived) {
  for (const auto& [status, arrived] :
       {std::pair{401, false}, {403, false}, {408, true}, {413, false}, {429, false}, {503, true}}) {
    pendo->fail_call(1, status, "no", {{"Retry-After", "3"}});
    const auto done = client().write_value(visitor, "custom", "ada@x.io", {"region", "\"x\""});
    ASSERT_FALSE(done) << status;
    EXPECT_EQ(done.error().may_have_arrived, arrived) << status;
    EXPECT_EQ(done.error().retry_after_ms, 3000);
  }
  EXPECT_THAT(network.requests, SizeIs(6));
  EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(Single, AReadOnlyKeyReadsAndIsToldThatItCannotWrite) {
  EXPECT_TRUE(client(10, "read").entity(visitor, "ada@x.io"));
  EXPECT_TRUE(client(10, "read").value(visitor, "custom", "ada@x.io", "region"));
  const auto done = client(10, "read").write_value(visitor, "custom", "ada@x.io", {"region", "\"x\""});
  ASSERT_FALSE(done);
  EXPECT_THAT(done.error().error.hint, HasSubstr("Allow write access"));
}

TEST_F(Single, WhereTheAnswerIsLostTheWriteMayHaveArrivedAndTheReadIsRepeated) {
  int lost = 0;
  wire.on_call([&](sim::InProcess::Moment moment, const http::Request&) {
    const bool drops = moment == sim::InProcess::Moment::after && ++lost <= 2;
    return drops ? sim::InProcess::Fate::drop : sim::InProcess::Fate::proceed;
  });
  const auto done = client().write_value(visitor, "custom", "ada@x.io", {"region", "\"x\""});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().error.code, ErrorCode::network);
  EXPECT_TRUE(done.error().may_have_arrived);
  EXPECT_EQ(client().value(visitor, "custom", "ada@x.io", "region"), "\"x\"") << "the second time";
  EXPECT_THAT(pauses, SizeIs(1));
}

TEST_F(Single, IdsMayHoldWhateverTheyLikeButWhatChangesTheAddress) {
  const std::vector<std::string> ids{"a b", "a/b", "%41", "?", "#", "\"", "...", "ü", "😀", "../account/a-1"};
  with_visitors(ids);
  for (const std::string& id : ids) {
    EXPECT_EQ(written("region", "\"x\"", id).outcome, ItemOutcome::accepted) << id;
    EXPECT_EQ(client().value(visitor, "custom", id, "region"), "\"x\"") << id;
    EXPECT_TRUE(client().entity(visitor, id)) << id;
  }
  const std::size_t before = network.requests.size();
  for (const std::string id : {"", ".", ".."}) {
    EXPECT_EQ(client().entity(visitor, id).error().code, ErrorCode::invalid_input);
    EXPECT_EQ(client().value(visitor, "custom", id, "region").error().code, ErrorCode::invalid_input);
    const auto done = client().write_value(visitor, "custom", id, {"region", "1"});
    EXPECT_EQ(done.error().error.code, ErrorCode::invalid_input);
    EXPECT_FALSE(done.error().may_have_arrived);
  }
  EXPECT_EQ(client().value(visitor, "..", "v", "region").error().code, ErrorCode::invalid_input);
  EXPECT_THAT(network.requests, SizeIs(before));
}

TEST_F(Single, OlderSubscriptionsHaveIdsInBase64) {
  const std::vector<std::string> ids{"a", "ab", "abc", "ada@x.io", "~~~???", "😀"};
  with_visitors(ids);
  pendo->behaviour().base64_ids = true;
  Client older{network, {.host = host, .key = "full", .base64_ids = true}, [](std::int64_t) {}};
  for (const std::string& id : ids) EXPECT_TRUE(older.entity(visitor, id)) << id;
  EXPECT_FALSE(client().entity(visitor, "ada@x.io"));
}

TEST_F(Single, WhatIsCutOrHtmlIsAskedForAgain) {
  for (const std::string broken : {"", "\"EME", "<html>"}) {
    Script script{{ok(broken), ok(broken), ok("\"EMEA\"\n")}};
    EXPECT_EQ(of(script).value(visitor, "custom", "v", "region"), "\"EMEA\"") << broken;
  }
  Script cut{{ok(R"({"id":"v","metadata":{)"), ok(R"({"id":"v","metadata":{}})")}};
  EXPECT_TRUE(of(cut).entity(visitor, "v"));
}

TEST_F(Single, WhatIsNotWhatWasAskedForIsABadAnswer) {
  for (const std::string body : {"[]", "null", "{}{}", R"({"id":"w"})", R"({"id":7})", R"({"visitorId":"w"})"}) {
    Script script{{ok(body)}};
    EXPECT_EQ(of(script).entity(visitor, "v").error().code, ErrorCode::bad_answer) << body;
  }
  for (const std::string body : {"EMEA", "\"a\"\"b\"", "1 2"}) {
    Script script{{ok(body)}};
    EXPECT_EQ(of(script).value(visitor, "custom", "v", "region").error().code, ErrorCode::bad_answer) << body;
  }
}

TEST_F(Single, WhatA200SaysOfAWriteIsLookedAt) {
  const auto outcome_of = [&](http::Response answer) {
    Script script{{std::move(answer)}};
    const auto done = of(script).write_value(visitor, "custom", "v-1", {"region", "\"x\""});
    EXPECT_TRUE(done);
    return done ? done->outcome : ItemOutcome::arrived;
  };
  for (const std::string body : {"", "{}", "null", "\"x\"", R"({"total":1,"updated":1,"failed":0})"})
    EXPECT_EQ(outcome_of(ok(body)), ItemOutcome::accepted) << body;
  EXPECT_EQ(outcome_of({204, {}, {}}), ItemOutcome::accepted);
  EXPECT_EQ(outcome_of(ok(R"({"total":1,"updated":0,"failed":1,"missing":["v-1"]})")), ItemOutcome::missing);
  EXPECT_EQ(outcome_of(ok(R"({"total":1,"updated":0,"failed":1,"errors":["v-1: no"]})")), ItemOutcome::rejected);
  EXPECT_EQ(outcome_of(ok("not quite")), ItemOutcome::unknown) << "reading tells";
  for (const std::string body : {"<html>", "{\"tot", "\"x", R"({"total":1})"}) {
    Script script{{ok(body)}};
    const auto done = of(script).write_value(visitor, "custom", "v-1", {"region", "\"x\""});
    ASSERT_FALSE(done) << body;
    EXPECT_TRUE(done.error().may_have_arrived);
    EXPECT_EQ(done.error().error.code, ErrorCode::bad_answer);
  }
}

TEST_F(Single, NeitherIdNorValueNorKeyStandsInAnError) {
  for (const std::string& body : {std::string{"ada@x.io secret-key Widow, two children"},
                                  nlohmann::json{{"message", "ada@x.io secret-key Widow, two children"}}.dump()}) {
    for (const int status : {400, 403, 404, 500}) {
      Script script{{http::Response{status, {}, body}}};
      Client client = of(script);
      const auto done = client.write_value(visitor, "custom", "ada@x.io", {"note", "\"Widow, two children\""});
      const std::string words = done ? done->words : to_line(done.error().error);
      EXPECT_THAT(words, Not(AnyOf(HasSubstr("x.io"), HasSubstr("secret-key"), HasSubstr("Widow")))) << status;
      EXPECT_THAT(to_line(client.entity(visitor, "ada@x.io").error()),
                  Not(AnyOf(HasSubstr("x.io"), HasSubstr("secret-key"))));
      EXPECT_THAT(to_line(client.value(visitor, "custom", "ada@x.io", "n").error()),
                  Not(AnyOf(HasSubstr("x.io"), HasSubstr("secret-key"))));
    }
  }
}

}  // namespace
}  // namespace tidemark::pendo
