#include "salesforce/collections.h"

#include <nlohmann/json.hpp>

#include "writing.h"

namespace tidemark::salesforce {
namespace {

using enum ItemOutcome;
using sim::InProcess;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = sim::Fault::Kind;

class CollectionWriting : public test::WritingOneWay {
 protected:
  tl::expected<std::vector<Written>, WriteFailure> write(const std::vector<Update>& batch) override {
    return Collections{*session}.write("Contact", batch);
  }
  std::size_t calls() const { return Writing::calls("update_collection"); }
};

TEST_F(CollectionWriting, OnlyChangedFieldsOfRecordsNamedByTheirIdsTravel) {
  given(2);
  const auto all = written({{id(1), {{"Pendo_Number__c", FieldValue::number(42.5)}, {"Pendo_Text__c", {}}}},
                            {id(2), {{"Pendo_Flag__c", FieldValue::boolean(true)}}}});
  EXPECT_THAT(outcomes_of(all), ElementsAre(accepted, accepted));
  const http::Request& sent = requests.back();
  EXPECT_EQ(sent.method, "PATCH");
  EXPECT_EQ(sent.url, std::string{address} + "/services/data/v66.0/composite/sobjects");
  EXPECT_EQ(nlohmann::json::parse(sent.body), nlohmann::json::parse(R"({"allOrNone":false,"records":[
      {"attributes":{"type":"Contact"},"id":"003000000000001AAA","Pendo_Number__c":42.5,"Pendo_Text__c":null},
      {"attributes":{"type":"Contact"},"id":"003000000000002AAA","Pendo_Flag__c":true}]})"));
  EXPECT_EQ(value(1, "Pendo_Number__c"), sim::Value{42.5});
  EXPECT_EQ(value(1, "Pendo_Text__c"), sim::Value{});
  EXPECT_EQ(text(2), "before");
}

TEST_F(CollectionWriting, OneRecordsFailureLeavesTheOthersAlone) {
  given(4);
  const auto all = written({{id(1), {{"Pendo_Text__c", FieldValue::text("after")}}},
                            {id(2), {{"Pendo_Number__c", FieldValue::number(101)}}},
                            {id(3), {{"Pendo_Short__c", FieldValue::text("eleven char")}}},
                            {id(4), {{"Pendo_Text__c", FieldValue::text("after")}}}});
  EXPECT_THAT(outcomes_of(all), ElementsAre(accepted, rejected, rejected, accepted));
  EXPECT_EQ(all[1].code, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  EXPECT_EQ(all[1].words, "FIELD_CUSTOM_VALIDATION_EXCEPTION: Nobody is that happy");
  EXPECT_THAT(all[1].fields, ElementsAre("Pendo_Number__c"));
  EXPECT_FALSE(all[1].may_pass_later);
  EXPECT_EQ(all[2].words, "STRING_TOO_LONG: Pendo Short: data value too large: eleven char (max length=10)");
  EXPECT_EQ(text(4), "after");
}

TEST_F(CollectionWriting, ALockedRowMayPassLaterAndDoes) {
  given(3);
  org->lock_row(id(2));
  const auto first = written(texts(3));
  EXPECT_THAT(outcomes_of(first), ElementsAre(accepted, rejected, accepted));
  EXPECT_EQ(first[1].code, "UNABLE_TO_LOCK_ROW");
  EXPECT_TRUE(first[1].may_pass_later);
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
}

TEST_F(CollectionWriting, ARecordThatIsNotThereIsMissingAndNotMade) {
  given(2);
  org->set_deleted("Contact", id(2));
  EXPECT_THAT(outcomes_of(written(texts(3))), ElementsAre(accepted, missing, missing));
  EXPECT_EQ(value(3, "Pendo_Text__c"), sim::Value{});
}

TEST_F(CollectionWriting, RightsAndPicklistsRejectTheirRecordAlone) {
  given(3);
  const auto all = written({{id(1), {{"Pendo_Fixed__c", FieldValue::text("x")}}},
                            {id(2), {{"Pendo_Stage__c", FieldValue::text("Tepid")}}},
                            {id(3), {{"Pendo_Stage__c", FieldValue::text("Hot")}}}});
  EXPECT_THAT(outcomes_of(all), ElementsAre(rejected, rejected, accepted));
  EXPECT_EQ(all[0].code, "INVALID_FIELD_FOR_INSERT_UPDATE");
  EXPECT_THAT(all[0].fields, ElementsAre("Pendo_Fixed__c"));
  EXPECT_EQ(all[1].code, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
}

TEST_F(CollectionWriting, OutcomesStandInTheOrderOfTheUpdates) {
  given(200);
  auto updates = texts(200);
  std::ranges::reverse(updates);
  suffer({.kind = Kind::partial_failure, .call = "update_collection", .message = "every second one"});
  const auto all = written(updates);
  ASSERT_THAT(all, SizeIs(200));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool saved = text(200 - i) == "after";
    EXPECT_EQ(all[i].outcome, saved ? accepted : rejected) << i;
  }
  EXPECT_EQ(std::ranges::count(outcomes_of(all), accepted), 100);
}

TEST_F(CollectionWriting, ACallTakesTwoHundredRecordsOrSoManyBytesButAtLeastOne) {
  given(1);
  const std::vector<Update> many(500, Update{id(1), {{"Pendo_Flag__c", FieldValue::boolean(true)}}});
  EXPECT_EQ(Collections{*session}.batch_length(many), 200u);
  EXPECT_EQ(Collections{*session}.batch_length({}), 0u);
  const std::vector<Update> large(9, Update{id(1), {{"Pendo_Long__c", FieldValue::text(std::string(100'000, 'x'))}}});
  EXPECT_EQ((Collections{*session, 350'000}.batch_length(large)), 3u);
  EXPECT_EQ((Collections{*session, 10}.batch_length(large)), 1u);
}

TEST_F(CollectionWriting, TwoThousandRecordsAreTenCalls) {
  given(2'000);
  const auto updates = texts(2'000);
  Collections collections{*session};
  for (std::span rest{updates}; !rest.empty();) {
    const auto batch = rest.first(collections.batch_length(rest));
    const auto all = collections.write("Contact", batch);
    ASSERT_TRUE(all) << to_line(all.error().error);
    EXPECT_THAT(outcomes_of(*all), Each(accepted));
    rest = rest.subspan(batch.size());
  }
  EXPECT_EQ(calls(), 10u);
}

TEST_F(CollectionWriting, WhatCantBeSentIsNotSent) {
  given(3);
  const auto value = FieldValue::text("x");
  const std::vector<std::pair<std::vector<Update>, std::string>> batches = {
      {texts(201), "201 records"},
      {{{id(1), {{"Pendo_Text__c", value}}}, {id(1), {{"Pendo_Text__c", value}}}},
       "update 2 of the batch is of a record"},
      {{{id(1), {{"Pendo_Text__c", value}}}, {id(1).substr(0, 15), {{"Pendo_Text__c", value}}}}, "has one already"},
      {{{"", {{"Pendo_Text__c", value}}}}, "no id"},
      {{{"003'; DROP", {{"Pendo_Text__c", value}}}}, "no id"},
      {{{id(1), {}}}, "changes no field"},
      {{{id(1), {{"Pendo_Text__c\":1", value}}}}, "whose name can't be one"},
      {{{id(1), {{"iD", value}}}}, "would write an id"},
      {{{id(1), {{"Pendo_Text__c", value}, {"pendo_text__C", value}}}}, "names a field twice"},
      {{{id(1), {{"Pendo_Text__c", FieldValue::text("\xff")}}}}, "not UTF-8"},
  };
  for (const auto& [batch, why] : batches) {
    const WriteFailure failure = failed(batch);
    EXPECT_EQ(failure.error.code, ErrorCode::invalid_input) << why;
    EXPECT_THAT(failure.error.what, HasSubstr(why));
    EXPECT_FALSE(failure.may_have_arrived);
  }
  EXPECT_FALSE((Collections{*session}.write("Contact/x", texts(1))));
  EXPECT_THAT(requests, IsEmpty());
}

TEST_F(CollectionWriting, AnEmptyBatchIsNotSent) {
  given(1);
  EXPECT_THAT(written({}), IsEmpty());
  EXPECT_THAT(requests, IsEmpty());
}

TEST_F(CollectionWriting, AnExpiredTokenIsRenewedAndTheWriteRepeatedOnce) {
  given(2);
  ASSERT_TRUE(session->sign_in());
  org->expire_tokens();
  EXPECT_THAT(outcomes_of(written(texts(2))), Each(accepted));
  EXPECT_EQ(calls(), 2u);
  EXPECT_EQ(requests[requests.size() - 1].body, requests[1].body) << "whole the second time, too";
}

TEST_F(CollectionWriting, ASecond401IsRefusedAndNothingArrived) {
  given(2);
  suffer({.kind = Kind::expired_token, .call = "update_collection"});
  const WriteFailure failure = failed(texts(2));
  EXPECT_EQ(failure.error.code, ErrorCode::refused);
  EXPECT_THAT(failure.error.what, HasSubstr("INVALID_SESSION_ID"));
  EXPECT_FALSE(failure.may_have_arrived);
  EXPECT_EQ(calls(), 2u);
  EXPECT_EQ(text(1), "before");
}

TEST_F(CollectionWriting, WithoutATokenNothingHasLeft) {
  given(2);
  suffer({.kind = Kind::drop, .call = "token"});
  const WriteFailure failure = failed(texts(2));
  EXPECT_EQ(failure.error.code, ErrorCode::network);
  EXPECT_FALSE(failure.may_have_arrived);
  EXPECT_EQ(calls(), 0u);
}

TEST_F(CollectionWriting, IsSentOnceWhateverComesBack) {
  given(1);
  std::uint64_t expected = 0;
  for (const int status : {302, 400, 403, 404, 408, 413, 429, 500, 502, 503, 504}) {
    suffer({.kind = Kind::status, .call = "update_collection", .count = 1, .status = status});
    failed(texts(1));
    EXPECT_EQ(calls(), ++expected) << status;
  }
  EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(CollectionWriting, AFailureSaysWhetherItMayHaveArrivedAndWhetherLessMayHelp) {
  given(1);
  const auto at = [&](int status) {
    suffer({.kind = Kind::status, .call = "update_collection", .count = 1, .status = status, .retry_after = 7});
    return failed(texts(1));
  };
  for (const int status : {400, 403, 404, 413, 420, 429}) EXPECT_FALSE(at(status).may_have_arrived) << status;
  for (const int status : {302, 408, 500, 502, 503, 504}) EXPECT_TRUE(at(status).may_have_arrived) << status;
  for (const int status : {408, 413}) EXPECT_TRUE(at(status).smaller_may_help) << status;
  for (const int status : {400, 429, 503}) EXPECT_FALSE(at(status).smaller_may_help) << status;
  for (const int status : {429, 503}) EXPECT_EQ(at(status).retry_after_ms, 7'000) << status;
  for (const int status : {429, 500, 503}) EXPECT_EQ(at(status).error.code, ErrorCode::unavailable) << status;
  for (const int status : {400, 404}) EXPECT_EQ(at(status).error.code, ErrorCode::refused) << status;
}

TEST_F(CollectionWriting, BeyondTheDaysCallsNothingArrived) {
  given(1, {.daily_calls = 1});
  ASSERT_TRUE(session->get(session->path_to("limits")));
  const WriteFailure failure = failed(texts(1));
  EXPECT_EQ(failure.error.code, ErrorCode::unavailable);
  EXPECT_THAT(failure.error.what, HasSubstr("REQUEST_LIMIT_EXCEEDED"));
  EXPECT_FALSE(failure.may_have_arrived);
}

TEST_F(CollectionWriting, WhereTheConnectionBreaksItMayHaveArrived) {
  for (const auto& [moment, then] :
       {std::pair{InProcess::Moment::before, "before"}, {InProcess::Moment::after, "after"}}) {
    given(1);
    on_request("PATCH", "/composite/sobjects", moment, InProcess::Fate::drop);
    const WriteFailure failure = failed(texts(1));
    EXPECT_EQ(failure.error.code, ErrorCode::network);
    EXPECT_TRUE(failure.may_have_arrived) << "from here the two look alike";
    EXPECT_EQ(text(1), then);
  }
}

TEST_F(CollectionWriting, ATimeOutIsNoSuccessAndTheWorkMayBeDoneLater) {
  given(1);
  suffer({.kind = Kind::latency, .call = "update_collection", .count = 1, .seconds = 121});
  const WriteFailure failure = failed(texts(1));
  EXPECT_EQ(failure.error.code, ErrorCode::network);
  EXPECT_TRUE(failure.may_have_arrived);
}

TEST_F(CollectionWriting, AnAnswerWithOtherItemsThanWereSentIsBadAndItsEffectUnknown) {
  const std::string good = R"({"id":"003000000000001AAA","success":true,"errors":[]})";
  const std::string other = R"({"id":"003000000000002AAA","success":true,"errors":[]})";
  const std::string no = R"({"success":false,"errors":[]})";
  for (const std::string& body :
       {"[]" + std::string{}, "[" + good + "]", "[" + good + "," + other + "," + no + "]",
        "[" + other + "," + good + "]", "[" + good + ",null]", "[" + good + R"(,{"success":"yes"}])", std::string{},
        "[" + good + ",", good, std::string{"<html>maintenance</html>"}, R"([{"success":true},)" + other + "]"}) {
    given(2);
    ASSERT_TRUE(session->sign_in());
    org->answer_instead(1, {200, {}, body});
    const WriteFailure failure = failed(texts(2));
    EXPECT_EQ(failure.error.code, ErrorCode::bad_answer) << body;
    EXPECT_TRUE(failure.may_have_arrived) << body;
    EXPECT_EQ(failure.error.where, "PATCH https://acme.my.salesforce.com/services/data/v66.0/composite/sobjects");
  }
}

TEST_F(CollectionWriting, AFailureWithoutAWordIsRejectedAllTheSame) {
  given(2);
  ASSERT_TRUE(session->sign_in());
  org->answer_instead(1, {200, {}, R"([{"success":false},{"id":"x","success":false,"errors":[1,{"statusCode":7}]}])"});
  const auto all = written(texts(2));
  EXPECT_THAT(outcomes_of(all), ElementsAre(rejected, rejected));
  EXPECT_FALSE(all[0].may_pass_later);
  EXPECT_FALSE(all[1].may_pass_later);
}

TEST_F(CollectionWriting, AnUnknownFieldRefusesTheWholeCallInSalesforcesWords) {
  given(2);
  auto updates = texts(2);
  updates[1].fields[0].name = "Pendo_Nothing__c";
  const WriteFailure failure = failed(updates);
  EXPECT_EQ(failure.error.code, ErrorCode::refused);
  EXPECT_THAT(failure.error.what, HasSubstr("No such column 'Pendo_Nothing__c' on sobject of type Contact"));
  EXPECT_THAT(failure.error.hint, HasSubstr("field-level security"));
  EXPECT_FALSE(failure.may_have_arrived);
  EXPECT_EQ(text(1), "before");
}

TEST_F(CollectionWriting, AValueOfAnotherTypeRefusesTheWholeCallAndStaysOutOfTheError) {
  given(1);
  const WriteFailure failure = failed({{id(1), {{"Pendo_Number__c", FieldValue::text("ada@example.com")}}}});
  EXPECT_THAT(failure.error.what, AllOf(HasSubstr("JSON_PARSER_ERROR"), Not(HasSubstr("ada@"))));
  EXPECT_FALSE(failure.may_have_arrived);
}

TEST_F(CollectionWriting, WhatWasSentAndTheTokenStayOutOfErrors) {
  given(1);
  ASSERT_TRUE(session->sign_in());
  const std::string token{http::header(
      (static_cast<void>(session->get(session->path_to("limits"))), requests.back().headers), "Authorization")};
  const std::string value = "Zürich \"1\", Ünïcode\ttab";
  const nlohmann::json echo = {{{"errorCode", "X"}, {"message", value + " of " + id(1) + " with " + token.substr(7)}}};
  for (const std::string& body :
       {echo.dump(), echo.dump(-1, ' ', true), "proxy: " + value + " of " + id(1) + ", " + token}) {
    org->answer_instead(1, {400, {}, body});
    const WriteFailure failure = failed({{id(1), {{"Pendo_Text__c", FieldValue::text(value)}}}});
    EXPECT_THAT(to_line(failure.error), AllOf(Not(HasSubstr("code")), Not(HasSubstr(id(1).substr(0, 15))),
                                              Not(HasSubstr(token.substr(7))), HasSubstr("… of …")));
  }
}

TEST_F(CollectionWriting, AHostileAnswerIsABadOneAndNoCrash) {
  given(2);
  ASSERT_TRUE(session->sign_in());
  for (const int status : {200, 400}) {
    org->answer_instead(1, {status, {}, std::string(200'000, '[')});
    EXPECT_FALSE(write(texts(2)));
    org->answer_instead(1, {status, {}, std::string(200'000, '[') + std::string(200'000, ']')});
    EXPECT_FALSE(write(texts(2)));
  }
}

TEST(RecordErrors, SayWhetherTheSameMayPassLaterOrInASmallerBatch) {
  const auto about = [](std::string code, std::string message) {
    const RecordError error{std::move(code), std::move(message)};
    return rejected_for(std::span{&error, 1});
  };
  EXPECT_TRUE(about("UNABLE_TO_LOCK_ROW", "").may_pass_later);
  EXPECT_TRUE(about("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "T: UNABLE_TO_LOCK_ROW, unable").may_pass_later);
  EXPECT_TRUE(about("CANNOT_EXECUTE_FLOW_TRIGGER", "… UNABLE_TO_LOCK_ROW …").may_pass_later);
  EXPECT_TRUE(about("UNKNOWN_EXCEPTION", "").may_pass_later);
  EXPECT_TRUE(about("TXN_LIMIT_EXCEEDED", "").smaller_may_help);
  EXPECT_TRUE(about("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "System.LimitException: Too many SOQL queries: 101")
                  .smaller_may_help);
  for (const char* code : {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "DUPLICATE_VALUE", "STRING_TOO_LONG",
                           "INSUFFICIENT_ACCESS_OR_READONLY", "DUPLICATES_DETECTED"}) {
    EXPECT_FALSE(about(code, "no").may_pass_later) << code;
    EXPECT_FALSE(about(code, "no").smaller_may_help) << code;
    EXPECT_EQ(about(code, "no").outcome, rejected) << code;
  }
  EXPECT_EQ(about("ENTITY_IS_DELETED", "").outcome, missing);
  const RecordError both[] = {{"UNABLE_TO_LOCK_ROW", "a"}, {"STRING_TOO_LONG", "b"}};
  EXPECT_FALSE(rejected_for(both).may_pass_later) << "the other error stays";
  EXPECT_EQ(rejected_for(both).words, "UNABLE_TO_LOCK_ROW: a; STRING_TOO_LONG: b");
}

}  // namespace
}  // namespace tidemark::salesforce
