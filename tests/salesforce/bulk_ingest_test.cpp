#include "salesforce/bulk_ingest.h"

#include <algorithm>

#include "http/curl_transport.h"
#include "http/failures.h"
#include "salesforce/collections.h"
#include "simulators/server.h"
#include "writing.h"

namespace tidemark::salesforce {
namespace {

using enum ItemOutcome;
using sim::InProcess;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using Kind = sim::Fault::Kind;
using Moment = InProcess::Moment;
using Fate = InProcess::Fate;

class BulkWriting : public test::WritingOneWay {
 protected:
  tl::expected<std::vector<Written>, WriteFailure> write(const std::vector<Update>& batch) override {
    job.clear();
    const auto remember = [this](const JobId& id) {
      job = id;
      return make_durable();
    };
    return BulkIngest{*session, limits}.write("Contact", batch, remember).map(listed);
  }
  static std::vector<Written> listed(const JobOutcomes& outcomes) {
    std::vector<Written> all;
    for (std::size_t place = 0; place < outcomes.size(); ++place) all.push_back(outcomes[place]);
    return all;
  }
  /// What closing the intent after a crash or a failure finds.
  std::vector<Written> closed(std::size_t contacts) {
    fate = {};
    BulkIngest bulk{*session, limits};
    std::vector<std::string> ids;
    for (std::size_t n = 1; n <= contacts; ++n) ids.push_back(id(n));
    auto all = bulk.end_of(job).and_then([&](const IngestJob& ended) { return bulk.outcomes(ended, ids); });
    EXPECT_TRUE(all) << to_line(all.error());
    return all ? listed(*all) : std::vector<Written>{};
  }
  std::size_t saved(std::size_t contacts) {
    std::size_t count = 0;
    for (std::size_t n = 1; n <= contacts; ++n) count += text(n) == "after" ? 1 : 0;
    return count;
  }
  /// Whether the org has a job of that id.
  bool is_there(const JobId& id) { return BulkIngest{*session}.look_up(id).has_value(); }

  std::function<Result<void>()> make_durable = [] { return Result<void>{}; };
  BulkIngest::Limits limits;
  JobId job;
};

TEST_F(BulkWriting, AJobIsMadeGivenDataClosedFollowedAndItsThreeResultsRead) {
  given(3);
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
  EXPECT_THAT(asked(), ElementsAre("create_ingest_job", "upload", "change_ingest_job", "ingest_job",
                                   "successful_results", "failed_results", "unprocessed_records"));
  EXPECT_EQ(saved(3), 3u);
  EXPECT_TRUE(BulkIngest{*session}.remove(job));
  EXPECT_FALSE(is_there(job));
  EXPECT_TRUE(BulkIngest{*session}.remove(job)) << "gone already";
}

TEST_F(BulkWriting, TheIdIsDurableBeforeTheJobHasAnyData) {
  given(3);
  std::vector<std::string> before;
  make_durable = [&] {
    before = asked();
    EXPECT_TRUE(is_there(job));
    return Result<void>{};
  };
  written(texts(3));
  EXPECT_THAT(before, ElementsAre("create_ingest_job"));
}

TEST_F(BulkWriting, AJobWhoseIdCantBeMadeDurableGetsNoDataAndIsDeleted) {
  given(3);
  make_durable = [] { return Result<void>{failure(ErrorCode::storage, "the disk is full")}; };
  const WriteFailure failure = failed(texts(3));
  EXPECT_EQ(failure.error.what, "the disk is full");
  EXPECT_FALSE(failure.may_have_arrived);
  EXPECT_EQ(calls("upload"), 0u);
  EXPECT_FALSE(is_there(job));
}

TEST_F(BulkWriting, TheHeaderIsTheUnionOfTheFieldsAndAnEmptyValueLeavesAFieldAlone) {
  given(3);
  written(
      {{id(1), {{"Pendo_Number__c", FieldValue::number(42)}}},
       {id(2), {{"Pendo_Text__c", {}}}},
       {id(3), {{"Pendo_Text__c", FieldValue::text("a, \"b\"\nc")}, {"Pendo_Number__c", FieldValue::number(0.5)}}}});
  const auto upload = std::ranges::find(requests, "PUT", &http::Request::method);
  EXPECT_EQ(http::whole_body(*upload, "upload"),
            "Id,Pendo_Number__c,Pendo_Text__c\n"
            "003000000000001AAA,42,\n"
            "003000000000002AAA,,#N/A\n"
            "003000000000003AAA,0.5,\"a, \"\"b\"\"\nc\"\n");
  EXPECT_EQ(text(1), "before");
  EXPECT_EQ(value(2, "Pendo_Text__c"), sim::Value{});
  EXPECT_EQ(text(3), "a, \"b\"\nc");
}

TEST_F(BulkWriting, EachRecordHasItsOutcomeInSalesforcesWordsWhateverTheOrderOfTheResults) {
  given(450);
  auto updates = texts(450);
  updates[0].fields = {{"Pendo_Number__c", FieldValue::number(101)}};
  updates[210].fields = {{"Pendo_Short__c", FieldValue::text("eleven: char")}};
  updates[449].fields = {{"Pendo_Stage__c", FieldValue::text("Tepid")}};
  org->set_deleted("Contact", id(3));
  org->lock_row(id(300));
  std::ranges::reverse(updates);
  auto all = written(updates);
  ASSERT_THAT(all, SizeIs(450));
  std::ranges::reverse(all);
  EXPECT_EQ(all[0].words, "FIELD_CUSTOM_VALIDATION_EXCEPTION: Nobody is that happy");
  EXPECT_THAT(all[0].fields, ElementsAre("Pendo_Number__c"));
  EXPECT_EQ(all[2].outcome, missing);
  EXPECT_EQ(all[210].words, "STRING_TOO_LONG: Pendo Short: data value too large: eleven: char (max length=10)");
  EXPECT_EQ(all[299].code, "UNABLE_TO_LOCK_ROW");
  EXPECT_TRUE(all[299].may_pass_later);
  EXPECT_FALSE(all[0].may_pass_later);
  EXPECT_EQ(all[449].code, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
  EXPECT_EQ(std::ranges::count(outcomes_of(all), accepted), 445);
  EXPECT_EQ(saved(450), 445u);
}

TEST_F(BulkWriting, AJobIsAskedAfterLessAndLessOften) {
  given(3, {.bulk_polls = 12});
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
  EXPECT_THAT(std::vector(pauses.begin(), pauses.begin() + 4), ElementsAre(2'000, 3'000, 4'500, 6'750));
  EXPECT_EQ(pauses.back(), 30'000);
}

TEST_F(BulkWriting, AJobThatDoesNotEndInTimeMayHaveArrivedAndIsFollowedLater) {
  settings.bulk_patience_ms = 60'000;
  given(3, {.bulk_polls = 20});
  const WriteFailure failure = failed(texts(3));
  EXPECT_EQ(failure.error.code, ErrorCode::unavailable);
  EXPECT_THAT(failure.error.what, HasSubstr(job));
  EXPECT_TRUE(failure.may_have_arrived);
  EXPECT_THAT(asked(), Not(Contains("delete_ingest_job")));
  session = std::make_unique<Session>(
      *network, Settings{.login_url = address, .api_version = "66.0", .credentials = settings.credentials},
      [](std::int64_t) {});
  EXPECT_THAT(outcomes_of(closed(3)), Each(accepted)) << "by another process";
}

TEST_F(BulkWriting, OfAFailedJobWhatIsSavedIsSavedAndTheRestWasNotAttempted) {
  given(450, {.bulk_polls = 3});
  org->fail_next_ingest(200, "InvalidBatch : the platform gave up");
  const auto all = written(texts(450));
  EXPECT_THAT(outcomes_of({all.begin(), all.begin() + 200}), Each(accepted));
  EXPECT_THAT(outcomes_of({all.begin() + 200, all.end()}), Each(not_there));
  EXPECT_EQ(all.back().words, "not attempted: InvalidBatch : the platform gave up");
  EXPECT_TRUE(all.back().may_pass_later);
  EXPECT_EQ(saved(450), 200u);
}

TEST_F(BulkWriting, AnUnknownColumnFailsTheJobAndNothingIsWritten) {
  given(2);
  auto updates = texts(2);
  updates[1].fields.push_back({"Pendo_Nothing__c", FieldValue::text("x")});
  const auto all = written(updates);
  EXPECT_THAT(outcomes_of(all), Each(not_there));
  EXPECT_EQ(all[0].words, "not attempted: InvalidBatch : Field name not found : Pendo_Nothing__c");
  EXPECT_EQ(saved(2), 0u);
}

TEST_F(BulkWriting, AJobThatSomebodyAbortsIsReadLikeAnyOther) {
  given(450, {.bulk_polls = 5});
  on_pause = [this] {
    if (saved(450) > 0 && job.size() == 18 && is_there(job)) static_cast<void>(BulkIngest{*session}.abort(job));
  };
  const auto all = written(texts(450));
  const auto done = saved(450);
  EXPECT_GT(done, 0u);
  EXPECT_LT(done, 450u);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(outcomes_of(all), accepted)), done);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(outcomes_of(all), unknown)), 450 - done)
      << "a batch may be on its way";
}

TEST_F(BulkWriting, WhatIsInNoneOfTheResultsWasNotAttemptedWhereTheirSumsHold) {
  given(10'005, {.daily_batches = 1});
  const auto all = written(texts(10'005));
  EXPECT_THAT(outcomes_of({all.begin(), all.begin() + 10'000}), Each(accepted));
  EXPECT_THAT(outcomes_of({all.begin() + 10'000, all.end()}), Each(not_there));
  EXPECT_EQ(all.back().words, "not attempted by the job");
  EXPECT_EQ(text(10'005), "before");
}

TEST_F(BulkWriting, WhatIsInNoneOfTheResultsIsUnknownWhereTheyFallShort) {
  given(3);
  ASSERT_TRUE(session->sign_in());
  const http::Response short_of{200, {}, "\"sf__Id\",\"sf__Created\"\n\"003000000000001AAA\",\"false\"\n"};
  for (std::uint64_t nth = 5; nth < 10; ++nth) org->answer_instead(nth, short_of);
  EXPECT_THAT(outcomes_of(written(texts(3))), ElementsAre(accepted, unknown, unknown));
  EXPECT_EQ(calls("successful_results"), 5u) << "asked for again before it is believed";
}

TEST_F(BulkWriting, ResultsThatAreCutAreAskedForAgain) {
  given(3);
  ASSERT_TRUE(session->sign_in());
  const std::string head = "\"sf__Id\",\"sf__Created\"\n\"003000000000001AAA\",\"false\"\n";
  org->answer_instead(5, {200, {{"Sforce-NumberOfRecords", "3"}}, head + "\"0030000000"});
  org->answer_instead(6, {200, {{"Sforce-NumberOfRecords", "3"}}, head});
  suffer({.kind = Kind::half_body, .call = "successful_results", .skip = 2, .count = 1});
  suffer({.kind = Kind::html_body, .call = "failed_results", .count = 1});
  suffer({.kind = Kind::status, .call = "unprocessed_records", .count = 1, .status = 503});
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
  EXPECT_EQ(calls("successful_results"), 4u);
  EXPECT_EQ(calls("failed_results"), 2u);
  EXPECT_EQ(calls("unprocessed_records"), 2u);
}

TEST_F(BulkWriting, ResultsThatCantBeReadLeaveTheOutcomeOpenAndTheJobThere) {
  const std::string row = "\"003000000000001AAA\",\"false\"\n";
  for (const auto& [body, why] : std::vector<std::pair<std::string, std::string>>{
           {"\"sf__Id\",\"sf__Created\"\n" + row + "\"00", "middle of a row"},
           {"<html>\n<body>\n</body></html>\n", "no CSV"},
           {"\"Id\",\"Name\"\n" + row + row + row, "lacks sf__Id"},
           {"\"sf__Id\",\"sf__Created\"\n" + row + row + "\"x\"\n", "1 value"},
           {"\"sf__Id\",\"sf__Created\"\n" + row + row + "\"003000000000009AAA\",\"false\"\n", "was not made for"}}) {
    given(3);
    suffer({.kind = Kind::html_body, .call = "successful_results", .status = 200, .body = body});
    const WriteFailure failure = failed(texts(3));
    EXPECT_EQ(failure.error.code, ErrorCode::bad_answer) << why;
    EXPECT_THAT(failure.error.what, HasSubstr(why));
    EXPECT_THAT(failure.error.where, HasSubstr("/successfulResults"));
    EXPECT_TRUE(failure.may_have_arrived);
    front->end();
    EXPECT_THAT(outcomes_of(closed(3)), Each(accepted)) << why;
  }
}

TEST_F(BulkWriting, ARecordInTwoResultsIsUnknown) {
  given(2);
  ASSERT_TRUE(session->sign_in());
  org->answer_instead(7, {200, {}, "\"Id\",\"Pendo_Text__c\"\n\"003000000000001AAA\",\"after\"\n"});
  const auto all = written(texts(2));
  EXPECT_THAT(outcomes_of(all), ElementsAre(unknown, accepted));
}

TEST_F(BulkWriting, ResultsThatAreLongerThanAllowedAreNotTakenInParts) {
  limits.results_bytes = 200;
  given(30);
  const WriteFailure failure = failed(texts(30));
  EXPECT_EQ(failure.error.code, ErrorCode::bad_answer);
  EXPECT_TRUE(failure.may_have_arrived);
}

TEST_F(BulkWriting, ResultsThatAreEmptyToTheLastByteAreWholeAndNoFailedCalls) {
  given(3, {.bulk_bare_results = true});
  std::vector<http::FailedCall> kept;
  http::Failures noted{*network, [&](const http::FailedCall& call) { kept.push_back(call); }};
  session = std::make_unique<Session>(noted, settings, [this](std::int64_t ms) { pauses.push_back(ms); });
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
  EXPECT_EQ(calls("failed_results") + calls("unprocessed_records"), 2u) << "each is asked for once";
  org->fail_next_ingest(0, "InvalidBatch : the platform gave up");
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(not_there));
  EXPECT_THAT(pauses, IsEmpty());
  EXPECT_THAT(kept, IsEmpty());
}

TEST_F(BulkWriting, AMakingThatGotNoAnswerIsRepeatedAndThatJobIsNeverTouched) {
  given(3);
  on_request("POST", "/jobs/ingest", Moment::after, Fate::drop);
  EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
  EXPECT_EQ(calls("create_ingest_job"), 2u);
  EXPECT_EQ(calls("ingest_jobs"), 0u) << "jobs are never listed";
  for (const http::Request& request : requests) {
    if (request.url.find("/jobs/ingest/") != std::string::npos) {
      EXPECT_THAT(request.url, HasSubstr(job));
    }
  }
}

TEST_F(BulkWriting, AnUploadThatFailsHasNoEffectWhateverCameBack) {
  for (const int status : {400, 403, 408, 413, 429, 500, 503}) {
    given(3);
    suffer({.kind = Kind::status, .call = "upload", .status = status, .retry_after = 7});
    const WriteFailure failure = failed(texts(3));
    EXPECT_FALSE(failure.may_have_arrived) << status;
    EXPECT_EQ(failure.smaller_may_help, status == 408 || status == 413) << status;
    EXPECT_EQ(failure.retry_after_ms, 7'000) << status;
    EXPECT_EQ(calls("upload"), 1u) << "sent once";
    EXPECT_FALSE(is_there(job)) << status;
    EXPECT_EQ(saved(3), 0u);
  }
}

TEST_F(BulkWriting, AnUploadWhoseAnswerIsLostHasNoEffect) {
  for (const Moment moment : {Moment::before, Moment::after}) {
    given(3);
    on_request("PUT", "/batches", moment, Fate::drop);
    const WriteFailure failure = failed(texts(3));
    EXPECT_EQ(failure.error.code, ErrorCode::network);
    EXPECT_FALSE(failure.may_have_arrived) << "what is not closed is not done";
    EXPECT_FALSE(is_there(job));
    EXPECT_EQ(saved(3), 0u);
  }
}

TEST_F(BulkWriting, AnExpiredTokenIsRenewedAtEveryCall) {
  for (const char* call : {"create_ingest_job", "upload", "change_ingest_job", "ingest_job", "successful_results"}) {
    given(3);
    suffer({.kind = Kind::expired_token, .call = call, .count = 1});
    EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted)) << call;
    EXPECT_EQ(calls(call), 2u) << call;
    EXPECT_EQ(calls("token"), 2u) << call;
  }
}

TEST_F(BulkWriting, WhatIsNotNowIsAskedAgainWhereAskingAgainDoesNoHarm) {
  for (const char* call : {"create_ingest_job", "change_ingest_job", "ingest_job", "failed_results"}) {
    for (const int status : {429, 503}) {
      given(3);
      suffer({.kind = Kind::status, .call = call, .count = 2, .status = status});
      EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted)) << call << status;
      EXPECT_EQ(calls(call), 3u);
    }
  }
}

TEST_F(BulkWriting, AClosingThatGotNoAnswerIsSettledByTheJobItself) {
  for (const Moment moment : {Moment::before, Moment::after}) {
    given(3);
    on_request("PATCH", job, moment, Fate::drop);
    EXPECT_THAT(outcomes_of(written(texts(3))), Each(accepted));
    EXPECT_EQ(saved(3), 3u);
  }
}

TEST_F(BulkWriting, AClosingThatIsRefusedHasNoEffect) {
  given(3);
  suffer({.kind = Kind::status, .call = "change_ingest_job", .count = 1, .status = 400});
  const WriteFailure failure = failed(texts(3));
  EXPECT_EQ(failure.error.code, ErrorCode::refused);
  EXPECT_FALSE(failure.may_have_arrived);
  EXPECT_FALSE(is_there(job));
}

TEST_F(BulkWriting, WhereItIsNeverToldWhetherTheJobIsClosedItIsAbortedAndItsResultsTell) {
  given(3);
  suffer({.kind = Kind::drop, .call = "change_ingest_job", .count = 5});
  const WriteFailure failure = failed(texts(3));
  EXPECT_EQ(failure.error.code, ErrorCode::network);
  EXPECT_TRUE(failure.may_have_arrived);
  EXPECT_THAT(outcomes_of(closed(3)), Each(unknown)) << "a closing may have reached it before";
}

TEST_F(BulkWriting, AJobThatIsFoundOpenAfterACrashAndHasProcessedNothingHasNoEffect) {
  given(3);
  on_request("PATCH", {}, Moment::before, Fate::crash);
  static_cast<void>(failed(texts(3)));
  const auto none = closed(3);
  EXPECT_THAT(outcomes_of(none), Each(not_there));
  EXPECT_TRUE(none[0].may_pass_later);
}

TEST_F(BulkWriting, ACrashAtAnyCallIsClosedByTheJobItself) {
  for (const Moment moment : {Moment::before, Moment::after}) {
    for (std::size_t nth = 0;; ++nth) {
      given(450, {.bulk_polls = 2});
      ASSERT_TRUE(session->sign_in());
      fate = [&, n = std::size_t{0}](Moment at, const http::Request&) mutable {
        return at == moment && n++ >= nth ? Fate::crash : Fate::proceed;
      };
      const auto all = write(texts(450));
      if (all) break;
      EXPECT_EQ(all.error().error.code, ErrorCode::interrupted);
      if (!job.empty()) {
        const auto outcomes = outcomes_of(closed(450));
        const bool is_saved = saved(450) == 450;
        EXPECT_TRUE(is_saved || saved(450) == 0);
        EXPECT_THAT(outcomes, Each(is_saved ? accepted : not_there)) << nth;
      }
      EXPECT_TRUE(all.error().may_have_arrived || saved(450) == 0) << nth;
      ASSERT_LT(nth, 20u);
    }
  }
}

TEST_F(BulkWriting, AJobThatIsGoneAfterSevenDaysIsNotFound) {
  given(3);
  job = "750000000000999AAA";
  const auto ended = BulkIngest{*session}.end_of(job);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::not_found);
  EXPECT_THAT(ended.error().hint, HasSubstr("reading"));
  EXPECT_EQ(BulkIngest{*session}.look_up("../query/x").error().code, ErrorCode::invalid_input);
  EXPECT_EQ(BulkIngest{*session}.remove("*").error().code, ErrorCode::invalid_input);
}

TEST_F(BulkWriting, AJobThatDoesSomethingElseIsLeftAlone) {
  given(3);
  const auto made =
      session->call({"POST",
                     session->path_to("jobs/ingest"),
                     {{"Content-Type", "application/json"}},
                     R"({"object":"Contact","operation":"delete","contentType":"CSV","lineEnding":"LF"})"});
  ASSERT_TRUE(made);
  job = made->body.substr(made->body.find("750"), 18);
  const std::size_t before = requests.size();
  const auto ended = BulkIngest{*session}.end_of(job);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::refused);
  EXPECT_THAT(requests, SizeIs(before + 1)) << "looked at, not aborted";
}

TEST_F(BulkWriting, AJobIsOfTheUpdatesWhoseCsvHasSoManyBytesButAtLeastOne) {
  given(1);
  const std::vector<Update> updates(100, Update{id(1), {{"Pendo_Text__c", FieldValue::text("0123456789")}}});
  limits.csv_bytes = 17 + 7 * 30;
  EXPECT_EQ((BulkIngest{*session, limits}.batch_length(updates)), 7u);
  limits.csv_bytes -= 1;
  EXPECT_EQ((BulkIngest{*session, limits}.batch_length(updates)), 6u);
  limits.csv_bytes = 1;
  EXPECT_EQ((BulkIngest{*session, limits}.batch_length(updates)), 1u);
  EXPECT_EQ(BulkIngest{*session}.batch_length({}), 0u);
  EXPECT_EQ(BulkIngest{*session}.batch_length(updates), 100u);
}

TEST_F(BulkWriting, WhatCantBeSentIsNotSent) {
  given(3);
  auto twice = texts(3);
  twice[2].id = twice[0].id;
  const std::vector<std::pair<std::vector<Update>, std::string>> batches = {
      {twice, "has one already"},
      {texts(3, "#N/A"), "can't bring"},
      {{{id(1), {{"Owner.Email", FieldValue::text("x")}}}}, "can't be one"}};
  for (const auto& [batch, why] : batches) {
    const WriteFailure failure = failed(batch);
    EXPECT_EQ(failure.error.code, ErrorCode::invalid_input);
    EXPECT_THAT(failure.error.what, HasSubstr(why));
    EXPECT_FALSE(failure.may_have_arrived);
  }
  EXPECT_THAT(written({}), IsEmpty());
  EXPECT_THAT(requests, IsEmpty());
}

TEST_F(BulkWriting, OutcomesAreOfAJobThatHasEnded) {
  given(3, {.bulk_polls = 3});
  fate = [&](Moment, const http::Request& request) { return request.method == "GET" ? Fate::crash : Fate::proceed; };
  static_cast<void>(failed(texts(3)));
  fate = {};
  BulkIngest bulk{*session};
  const auto running = bulk.look_up(job);
  ASSERT_TRUE(running);
  EXPECT_EQ(running->object, "Contact");
  EXPECT_EQ(bulk.outcomes(*running, std::vector{id(1)}).error().code, ErrorCode::invalid_input);
  const auto aborted = bulk.abort(job);
  ASSERT_TRUE(aborted) << to_line(aborted.error());
  EXPECT_EQ(aborted->state, IngestJob::State::aborted);
  EXPECT_TRUE(bulk.abort(job)) << "it has ended: nothing to abort";
}

TEST_F(BulkWriting, AnUploadOfManyPiecesIsSentWholeAgainWithAFreshToken) {
  given(8'000);
  suffer({.kind = Kind::expired_token, .call = "upload", .count = 1});
  EXPECT_THAT(outcomes_of(written(texts(8'000, "after"))), Each(accepted));
  std::vector<std::string> uploads;
  for (const http::Request& request : requests) {
    if (request.method == "PUT") uploads.push_back(request.body);
  }
  ASSERT_THAT(uploads, SizeIs(2));
  EXPECT_EQ(uploads[0] == uploads[1], true);
  EXPECT_EQ(saved(8'000), 8'000u);
}

TEST_F(BulkWriting, TheSameHoldsOverSockets) {
  given(3'000);
  auto server = sim::Server::listen(*front);
  ASSERT_TRUE(server) << to_line(server.error());
  settings.login_url = (*server)->url();
  http::CurlTransport sockets;
  session = std::make_unique<Session>(sockets, settings, [](std::int64_t) {});
  auto updates = texts(3'000, "Zürich, \"1\"\n");
  updates[1].fields = {{"Pendo_Number__c", FieldValue::number(101)}};
  const auto all = written(updates);
  EXPECT_EQ(std::ranges::count(outcomes_of(all), accepted), 2'999);
  EXPECT_EQ(all.at(1).code, "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  EXPECT_EQ(text(3'000), "Zürich, \"1\"");
  EXPECT_TRUE(BulkIngest{*session}.remove(job));
  const auto few = Collections{*session}.write("Contact", texts(2));
  ASSERT_TRUE(few) << to_line(few.error().error);
  EXPECT_THAT(outcomes_of(*few), Each(accepted));
}

TEST_F(BulkWriting, WhatWasSentStaysOutOfErrors) {
  given(1);
  suffer({.kind = Kind::status,
          .call = "upload",
          .status = 400,
          .message = "can't read \"Widow, two children\" of 003000000000001AAA"});
  const WriteFailure failure = failed(texts(1, "Widow, two children"));
  EXPECT_THAT(to_line(failure.error),
              AllOf(HasSubstr("can't read \"…\" of …"), Not(HasSubstr("Widow")), HasSubstr("PUT https://acme")));
}

}  // namespace
}  // namespace tidemark::salesforce
