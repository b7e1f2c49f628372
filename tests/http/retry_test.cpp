#include "http/retry.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

namespace tidemark::http {
namespace {

using testing::ElementsAre;

TEST(Retry, WhatIsTriedAgainIsOneTable) {
  struct Row {
    int status;
    Verdict verdict;
  };
  const Row rows[] = {
      {204, {Remedy::none, true}},  {302, {Remedy::none, true}},   {400, {Remedy::none, false}},
      {401, {Remedy::none, false}}, {403, {Remedy::none, false}},  {404, {Remedy::none, false}},
      {408, {Remedy::less, true}},  {413, {Remedy::less, false}},  {420, {Remedy::again, false}},
      {422, {Remedy::none, false}}, {425, {Remedy::again, false}}, {429, {Remedy::again, false}},
      {500, {Remedy::again, true}}, {502, {Remedy::again, true}},  {503, {Remedy::again, true}},
      {504, {Remedy::again, true}}, {599, {Remedy::again, true}},  {600, {Remedy::none, true}},
  };
  for (const Row& row : rows) EXPECT_EQ(verdict_of(row.status), row.verdict) << row.status;
  EXPECT_EQ(verdict_of(Response{200, {}, " <html>"}), (Verdict{Remedy::again, true}));
  EXPECT_EQ(verdict_of(Response{404, {}, "<html>"}), (Verdict{Remedy::none, false}));
  EXPECT_EQ(verdict_of(Response{200, {}, "{}"}), (Verdict{Remedy::none, true}));
  EXPECT_EQ(verdict_of(Response{200, {}, "{}{}"}), (Verdict{Remedy::none, true})) << "wrong, but not cut";
  EXPECT_EQ(verdict_of(Response{200, {}, "{\"a\":"}), (Verdict{Remedy::again, true}));
  EXPECT_EQ(verdict_of(Response{200, {}, " \n"}), (Verdict{Remedy::again, true}));
  EXPECT_EQ(verdict_of(Response{204, {}, ""}), (Verdict{Remedy::none, true})) << "it says that there is nothing";
  EXPECT_EQ(verdict_of(Response{400, {}, ""}), (Verdict{Remedy::none, false}));
  EXPECT_EQ(verdict_of(Error{ErrorCode::network, ""}), (Verdict{Remedy::again, true}));
  EXPECT_EQ(verdict_of(too_late({}, "GET")), (Verdict{Remedy::again, true}));
  EXPECT_EQ(verdict_of(too_long({}, "GET")), (Verdict{Remedy::less, true}));
  EXPECT_EQ(verdict_of(Error{ErrorCode::bad_answer, ""}), (Verdict{Remedy::none, true}));
  EXPECT_EQ(verdict_of(Error{ErrorCode::interrupted, ""}), (Verdict{Remedy::none, true}));
}

TEST(Retry, ABodyIsCutWhereItIsEmptyOrItsJsonIsNotClosed) {
  for (const char* cut : {"", " \r\n", "{", "[", R"({"records":[{"Id":"1"})", R"({"a":"}]}")", R"({"a":"\"})",
                          R"(["\\\"])", "\"EME", "\"", R"("a\")"})
    EXPECT_TRUE(is_cut(cut)) << cut;
  for (const char* whole :
       {"{}", " [] ", R"({"a":"]{\"\\"})", "\"Id\"\n\"1", "\"EMEA\"", R"("\"")", "null", "<html>", "{}}"})
    EXPECT_FALSE(is_cut(whole)) << whole;
}

RC_GTEST_PROP(Retry, EveryBeginningOfAJsonIsCutAndTheWholeIsNot, (const std::vector<std::string>& texts)) {
  nlohmann::json json = nlohmann::json::array();
  for (const std::string& text : texts) json.push_back({{text, {text, 1.5, nullptr, {{"x", text}}}}});
  const std::string body = json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  RC_ASSERT(!is_cut(body));
  for (std::size_t length = 0; length < body.size(); ++length) RC_ASSERT(is_cut(body.substr(0, length)));
}

TEST(Retry, RetryAfterIsSecondsOrADateByTheAnswersOwnClock) {
  const auto asked = [](std::string retry_after, std::string date = "") {
    return retry_after_ms({{"retry-after", std::move(retry_after)}, {"date", std::move(date)}});
  };
  EXPECT_EQ(asked("7"), 7'000);
  EXPECT_EQ(asked("86400"), 300'000) << "not for a day";
  EXPECT_EQ(asked("Wed, 25 Nov 2026 10:00:30 GMT", "Wed, 25 Nov 2026 10:00:00 GMT"), 30'000);
  EXPECT_EQ(asked("Wed, 25 Nov 2026 10:00:00 GMT", "Wed, 25 Nov 2026 10:00:30 GMT"), 0) << "it is over already";
  for (const char* odd : {"", "soon", "-5", "1.5", "7 s", "99999999999999999999"}) EXPECT_EQ(asked(odd), 0) << odd;
  EXPECT_EQ(asked("Wed, 25 Nov 2026 10:00:30 GMT"), 0) << "nobody says what time it is there";
  EXPECT_EQ(retry_after_ms({}), 0);
}

TEST(Retry, PausesGrowToAMinuteAreCutByChanceAndWhatIsAskedForIsKept) {
  Pauses whole{{}};
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 8; ++i) pauses.push_back(whole.next());
  EXPECT_THAT(pauses, ElementsAre(1'000, 2'000, 4'000, 8'000, 16'000, 32'000, 60'000, 60'000));
  Pauses cut{[](std::int64_t most) { return most / 4; }};
  EXPECT_EQ(cut.next(), 250);
  EXPECT_EQ(cut.next(7'000), 7'000);
  EXPECT_EQ(cut.next(), 1'000) << "the third";
}

}  // namespace
}  // namespace tidemark::http
