#include "pendo/request_text.h"
#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Trouble : public Subscription {
 protected:
  Error error_of_schema(std::deque<Result<http::Response>> answers) {
    script_.emplace(std::move(answers));
    Client client{*script_, {.host = host, .key = "secret-key"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
    const auto schema = client.schema(EntityKind::visitor);
    EXPECT_FALSE(schema);
    return schema ? Error{} : schema.error();
  }
  Error error_of_fetch(std::deque<Result<http::Response>> answers) {
    script_.emplace(std::move(answers));
    Client client{*script_, {.host = host, .key = "secret-key"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
    const auto done =
        client.fetch(EntityKind::visitor, [](std::string_view, std::uint64_t) -> Result<void> { return {}; });
    EXPECT_FALSE(done);
    return done ? Error{} : done.error();
  }
  std::optional<Script> script_;
};

TEST_F(Trouble, IsRefusedForGoodOrUnavailableForNowByItsStatus) {
  for (const auto& [status, code] : std::vector<std::pair<int, ErrorCode>>{{400, ErrorCode::refused},
                                                                           {401, ErrorCode::refused},
                                                                           {403, ErrorCode::refused},
                                                                           {404, ErrorCode::refused},
                                                                           {422, ErrorCode::refused},
                                                                           {408, ErrorCode::unavailable},
                                                                           {413, ErrorCode::unavailable},
                                                                           {429, ErrorCode::unavailable},
                                                                           {500, ErrorCode::unavailable},
                                                                           {502, ErrorCode::unavailable},
                                                                           {503, ErrorCode::unavailable},
                                                                           {504, ErrorCode::unavailable},
                                                                           {204, ErrorCode::bad_answer},
                                                                           {302, ErrorCode::bad_answer}}) {
    const Error error = error_of_schema({http::Response{status, {}, R"({"message":"Pendo's own words"})"}});
    EXPECT_EQ(error.code, code) << status;
    EXPECT_THAT(error.what, HasSubstr(std::to_string(status)));
    EXPECT_THAT(error.what, HasSubstr("Pendo's own words"));
    EXPECT_EQ(error.where, "GET https://app.pendo.io/api/v1/metadata/schema/visitor");
    EXPECT_FALSE(error.hint.empty()) << status;
    EXPECT_THAT(to_line(error), Not(HasSubstr("secret-key")));
  }
}

TEST_F(Trouble, SaysWhatPendoSaidAsTextAsJsonOrAsAnHtmlPage) {
  EXPECT_EQ(error_of_schema({http::Response{400, {}, "bad key\n"}}).what, "Pendo answered 400: bad key");
  EXPECT_EQ(error_of_schema({http::Response{400, {}, R"({"error":"bad key"})"}}).what, "Pendo answered 400: bad key");
  EXPECT_EQ(error_of_schema({http::Response{400, {}, " <html>…"}}).what, "Pendo answered 400: an HTML page");
  EXPECT_EQ(error_of_schema({http::Response{400, {}, ""}}).what, "Pendo answered 400, without a word");
  EXPECT_EQ(error_of_schema({http::Response{400, {}, "a\x01\xff\tb"}}).what, "Pendo answered 400: a \xef\xbf\xbd b");
  EXPECT_LT(error_of_schema({http::Response{400, {}, std::string(5000, 'x')}}).what.size(), 350u);
  EXPECT_LT(error_of_schema({http::Response{400, {}, std::string(200'000, '{')}}).what.size(), 350u);
}

TEST_F(Trouble, ReadsAreTriedAgainWithGrowingPausesAndNotForEver) {
  EXPECT_EQ(error_of_schema({http::Response{503}}).code, ErrorCode::unavailable);
  EXPECT_THAT(script_->requests, SizeIs(5));
  EXPECT_THAT(pauses, ElementsAre(1000, 2000, 4000, 8000));
}

TEST_F(Trouble, ReadsAreTriedAgainWhereNoAnswerCame) {
  EXPECT_EQ(error_of_schema({failure(ErrorCode::network, "timed out")}).code, ErrorCode::network);
  EXPECT_THAT(script_->requests, SizeIs(5));
}

TEST_F(Trouble, WhatIsRefusedForGoodOrInterruptedIsNotTriedAgain) {
  error_of_schema({http::Response{401}});
  EXPECT_THAT(script_->requests, SizeIs(1));
  error_of_schema({failure(ErrorCode::interrupted, "stopped")});
  EXPECT_THAT(script_->requests, SizeIs(1));
  EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(Trouble, RetryAfterIsHeededFiveMinutesAtMost) {
  error_of_schema({http::Response{429, {{"retry-after", "7"}}}, http::Response{429, {{"Retry-After", "99999"}}},
                   http::Response{429, {{"Retry-After", "soon"}}}, http::Response{404}});
  EXPECT_THAT(pauses, ElementsAre(7000, 300'000, 4000));
}

TEST_F(Trouble, APassingTroubleLeavesNoTrace) {
  with_numbered_visitors(10);
  pendo->fail_call(1, 500);
  pendo->fail_call(3, 429, "", {{"Retry-After", "2"}});
  EXPECT_THAT(fetched(EntityKind::visitor, 4), SizeIs(10));
  EXPECT_THAT(pauses, ElementsAre(1000, 2000));
}

TEST_F(Trouble, WhatCannotBeAskedForInPiecesIsAskedForAgain) {
  with_numbered_visitors(3);
  pendo->fail_call(1, 408);
  pendo->fail_call(2, 413);
  EXPECT_TRUE(client().count(EntityKind::visitor));
  EXPECT_EQ(error_of_schema({http::Response{413}}).code, ErrorCode::unavailable);
  EXPECT_THAT(script_->requests, SizeIs(5));
}

TEST_F(Trouble, AKeyThatIsEchoedIsInNoError) {
  for (const int status : {400, 408, 413, 500, 200}) {
    const Error error = error_of_schema({http::Response{status, {}, "{\"the key secret-key"}});
    EXPECT_THAT(to_line(error), testing::Not(HasSubstr("secret-key"))) << status;
  }
}

TEST_F(Trouble, AKeyIsHiddenBeforeTheWordsAreCutWhichWouldLeaveHalfOfIt) {
  const std::string words = std::string(295, 'x') + "secret-key";
  for (const std::string& body : {words, R"({"message":")" + words + "\"}"})
    EXPECT_THAT(to_line(error_of_schema({http::Response{400, {}, body}})), Not(HasSubstr("secr")));
}

TEST_F(Trouble, ASchemaThatIsNoWholeJsonObjectIsABadAnswer) {
  for (const std::string body : {"", " ", "<html>", "{\"custom\":{", "[]", "null", "{}{}"}) {
    EXPECT_EQ(error_of_schema({ok(body)}).code, ErrorCode::bad_answer) << body;
  }
}

TEST_F(Trouble, ACountThatIsNoneIsABadAnswer) {
  for (const std::string body :
       {"", "{}", R"({"results":[]})", R"({"results":[{"count":-1}]})", R"({"results":[{"count":"3"}]})",
        R"({"results":[{"count":1},{"count":2}]})", R"({"results":{"count":1}})"}) {
    EXPECT_EQ(error_of_fetch({ok(body)}).code, ErrorCode::bad_answer) << body;
  }
}

TEST_F(Trouble, APageThatComesAgainAndAgainIsABadAnswerNotAnEndlessLoop) {
  const Error error = error_of_fetch({ok(R"({"results":[{"count":9}]})"), ok(R"({"results":[{"visitorId":"v-1"}]})")});
  EXPECT_EQ(error.code, ErrorCode::bad_answer);
  EXPECT_THAT(script_->requests, SizeIs(3));
}

TEST_F(Trouble, IdsThatDoNotAscendAreABadAnswer) {
  for (const std::string rows :
       {R"([{"visitorId":"v-2"},{"visitorId":"v-1"}])", R"([{"visitorId":"v-1"},{"visitorId":"v-1"}])"}) {
    EXPECT_EQ(error_of_fetch({ok(R"({"results":[{"count":2}]})"), ok("{\"results\":" + rows + "}")}).code,
              ErrorCode::bad_answer);
  }
}

TEST_F(Trouble, HalfAPageIsABadAnswer) {
  const Error error = error_of_fetch({ok(R"({"results":[{"count":2}]})"), ok(R"({"results":[{"visitorId":"v-1"},)")});
  EXPECT_EQ(error.code, ErrorCode::bad_answer);
  EXPECT_THAT(error.where, HasSubstr("all visitors"));
  EXPECT_THAT(script_->requests, SizeIs(6)) << "1 count; 5 tries of a page";
}

TEST_F(Trouble, WhatIsEmptyOrCutIsAskedForAgain) {
  const std::string schema = R"({"custom":{}})";
  for (const std::string& broken : {std::string{}, schema.substr(0, 11), schema.substr(0, 12)}) {
    pauses.clear();
    Script script{{ok(broken), ok(broken), ok(schema)}};
    Client client{script, {.host = host, .key = "k"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
    EXPECT_EQ(client.schema(EntityKind::visitor), schema);
    EXPECT_THAT(pauses, ElementsAre(1000, 2000));
  }
  const std::string count = R"({"results":[{"count":1}]})", page = R"({"results":[{"visitorId":"v-1"}]})",
                    last = R"({"results":[]})";
  Script script{{ok(count.substr(0, 20)), ok(count), ok(page.substr(0, 32)), ok(page), ok(""), ok(last), ok(count)}};
  Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
  std::vector<std::string> ids;
  ASSERT_TRUE(client.fetch(EntityKind::visitor, collect(ids)));
  EXPECT_THAT(ids, ElementsAre("v-1"));
}

TEST_F(Trouble, WhatIsWrongAndNotCutIsNotAskedForAgain) {
  EXPECT_EQ(error_of_schema({ok("[]")}).code, ErrorCode::bad_answer);
  EXPECT_THAT(script_->requests, SizeIs(1));
}

TEST_F(Trouble, APageThatIsTooMuchEvenWhenSmallIsUnavailable) {
  const Error error = error_of_fetch({ok(R"({"results":[{"count":2}]})"), http::Response{413, {}, "too large"}});
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_THAT(script_->requests, SizeIs(13))
      << "1 count; 10,000 rows and halves of them down to 100, which are tried five times";
}

TEST_F(Trouble, WhatIsHiddenIsHiddenHoweverTheAnswerSpellsIt) {
  Script script{{http::Response{
      400, {}, R"({"errors":["bad value \"O\u0027Neil \u0026 Zo\u00eb\" of zo\u00eb@x.io","null is not allowed"]})"}}};
  Client client{script, {.host = host, .key = "k"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
  const std::vector<Update> batch{{"zoë@x.io", {{"name", "\"O'Neil & Zoë\""}, {"seats", "null"}}}};
  const auto written = client.write(EntityKind::visitor, "custom", batch);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().error.what, Not(AnyOf(HasSubstr("Neil"), HasSubstr("x.io"))));
  EXPECT_THAT(written.error().error.what, HasSubstr("null is not allowed")) << "which tells of nobody";
}

TEST_F(Trouble, APageThatIsLongerThanAllowedIsAskedForInHalves) {
  const Error too_long = http::too_long({"POST", host}, "POST");
  Script script{{ok(R"({"results":[{"count":1}]})"), tl::unexpected(too_long),
                 ok(R"({"results":[{"visitorId":"v-1"}]})"), ok(R"({"results":[]})"),
                 ok(R"({"results":[{"count":1}]})")}};
  Client client{script, {.host = host, .key = "k"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
  std::vector<std::string> ids;
  ASSERT_TRUE(client.fetch(EntityKind::visitor, collect(ids)));
  EXPECT_THAT(ids, ElementsAre("v-1"));
  EXPECT_THAT(script.requests.at(2).body, HasSubstr(R"({"limit":5000})"));
  EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(Trouble, WhatPendoEchoesOfAnIdStaysOutOfTheError) {
  const Error error =
      error_of_fetch({ok(R"({"results":[{"count":2}]})"), ok(R"({"results":[{"visitorId":"ada@x.io"}]})"),
                      http::Response{400, {}, "bad filter visitorId>\"ada@x.io\""}});
  EXPECT_EQ(error.code, ErrorCode::refused);
  EXPECT_THAT(to_line(error), Not(HasSubstr("ada@x.io")));
}

TEST_F(Trouble, WhatPendoEchoesOfTheIdsThatAreReadStaysOutOfTheErrorHoweverItIsSpelled) {
  const std::vector<std::string> ids{"ada@x.io", "o\"neil", "ada@x.io.uk"};
  const std::string filter = any_of(EntityKind::visitor, ids);
  const std::string shown = R"((visitorId=="…"||visitorId=="…"||visitorId=="…"))";
  for (const std::string& body : {"bad filter " + filter, nlohmann::json{{"message", "bad filter " + filter}}.dump()}) {
    Script script{{http::Response{400, {}, body}}};
    Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
    const auto read =
        client.read(EntityKind::visitor, ids, [](std::string_view, std::uint64_t) -> Result<void> { return {}; });
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, "Pendo answered 400: bad filter " + shown);
  }
  for (std::size_t before = 270; before < 300; ++before) {
    Script script{{http::Response{400, {}, std::string(before, 'x') + "ada@x.io"}}};
    Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
    const auto read =
        client.read(EntityKind::visitor, ids, [](std::string_view, std::uint64_t) -> Result<void> { return {}; });
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().what, Not(HasSubstr("xa"))) << before;
  }
}

TEST_F(Trouble, AWrongKeyIsSaidToBeOne) {
  const auto schema = client(10, "wrong").schema(EntityKind::visitor);
  ASSERT_FALSE(schema);
  EXPECT_EQ(schema.error().code, ErrorCode::refused);
  EXPECT_THAT(schema.error().hint, HasSubstr("integration key"));
}

}  // namespace
}  // namespace tidemark::pendo
