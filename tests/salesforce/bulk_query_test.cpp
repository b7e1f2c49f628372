#include "salesforce/bulk_query.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck/gtest.h>

#include "org.h"
#include "salesforce/client.h"
#include "simulators/front.h"
#include "simulators/in_process.h"
#include "simulators/journal.h"
#include "simulators/salesforce_simulator.h"

namespace tidemark::salesforce {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* address = "https://acme.my.salesforce.com";
constexpr std::int64_t now_ms = 1'769'817'600'000;  ///< the simulated org's clock stands still there
constexpr const char* query = "SELECT Id, Email FROM Contact";

class Bulk : public testing::Test {
 protected:
  void given(std::size_t contacts, sim::SalesforceSimulator::Options options = {}) {
    options.journal = &journal;
    org = std::make_unique<sim::SalesforceSimulator>(test::org_of(contacts), options);
    network = std::make_unique<sim::InProcess>();
    front = std::make_unique<sim::Front>(
        *org, sim::Front::Options{.clock = [] { return Instant{now_ms}; }, .simulated_time = true});
    network->route(address, *front);
    session = std::make_unique<Session>(*network, settings, [this](std::int64_t ms) { pauses.push_back(ms); });
  }
  Result<BulkQuery::Read> read(std::uint64_t rows_a_set = 100'000, const std::string& soql = query) {
    return BulkQuery{*session, rows_a_set}.run(soql, [this](std::string_view csv, std::uint64_t rows) -> Result<void> {
      sets.emplace_back(csv);
      set_rows.push_back(rows);
      return {};
    });
  }
  /// "POST query", "GET query", "GET results" of the calls about jobs.
  std::vector<std::string> asked() const {
    std::vector<std::string> calls;
    for (const auto& entry : journal.entries())
      if (entry.path.find("/jobs/") != std::string::npos)
        calls.push_back(entry.method + (entry.path.ends_with("/results")       ? " results"
                                        : entry.path.ends_with("/resultPages") ? " pages"
                                                                               : " job"));
    return calls;
  }

  static std::set<std::string> ids_in(const std::vector<std::string>& some_sets) {
    std::set<std::string> ids;
    for (const std::string& csv : some_sets) {
      for (std::size_t at = csv.find('\n'); at + 20 < csv.size(); at = csv.find('\n', at + 1))
        ids.insert(csv.substr(at + 2, 18));
    }
    return ids;
  }

  /// The first making of a job gets no answer: it was not taken, or it was.
  void lose_the_making(sim::InProcess::Moment at) {
    ASSERT_TRUE(session->sign_in());
    network->on_call([at, lost = false](sim::InProcess::Moment moment, const http::Request& request) mutable {
      if (lost || moment != at || request.method != "POST" || !request.url.ends_with("/jobs/query"))
        return sim::InProcess::Fate::proceed;
      lost = true;
      return sim::InProcess::Fate::drop;
    });
  }
  std::vector<std::string> jobs() {
    std::vector<std::string> ids;
    const auto listed = session->get(session->path_to("jobs/query"));
    EXPECT_TRUE(listed);
    const auto list = nlohmann::json::parse(listed->body);
    for (const auto& job : list["records"]) ids.push_back(job["id"]);
    return ids;
  }

  Settings settings{
      .login_url = address, .api_version = "66.0", .credentials = {"simulated-client", "simulated-secret"}};
  sim::Journal journal;
  std::unique_ptr<sim::InProcess> network;
  std::unique_ptr<sim::SalesforceSimulator> org;
  std::unique_ptr<sim::Front> front;
  std::unique_ptr<Session> session;
  std::vector<std::int64_t> pauses;
  std::vector<std::string> sets;
  std::vector<std::uint64_t> set_rows;
};

TEST_F(Bulk, AQueryIsAJobThatIsMadeReadAndDeleted) {
  given(25);
  const auto all = read();
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->rows, 25u);
  EXPECT_THAT(asked(), ElementsAre("POST job", "GET job", "GET results", "DELETE job"));
  EXPECT_THAT(sets.at(0), StartsWith("\"Id\",\"Email\"\n"));
}

TEST_F(Bulk, ResultsAreReadSetBySetToTheEnd) {
  given(25);
  const auto all = read(10);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->sets, 3u);
  EXPECT_THAT(set_rows, ElementsAre(10u, 10u, 5u));
}

TEST_F(Bulk, ASetIsAskedForWhileTheOneBeforeItIsTaken) {
  settings.reads_ahead = true;
  given(25, {.bulk_page = 4});
  ASSERT_TRUE(read(4));
  EXPECT_THAT(set_rows, ElementsAre(4u, 4u, 4u, 4u, 4u, 4u, 1u));
  EXPECT_EQ(ids_in(sets).size(), 25u);
  std::size_t taken = 0;
  const auto full = BulkQuery{*session, 4}.run(query, [&](std::string_view, std::uint64_t) -> Result<void> {
    if (++taken < 3) return {};
    return failure(ErrorCode::storage, "the disk is full");
  });
  EXPECT_EQ(full.error().code, ErrorCode::storage) << "the set on its way is waited for, and dropped";
  EXPECT_EQ(taken, 3u);
}

/// Knows how many sets are on their way at once at the most. The first are held until as many have begun as are awaited.
class Watched final : public http::Transport {
 public:
  explicit Watched(http::Transport& inner) : inner_{inner} {}

  Result<http::Response> send(const http::Request& request) override {
    const std::size_t what = request.url.find("/results?");
    if (what == std::string::npos) return inner_.send(request);
    {
      std::unique_lock lock{mutex_};
      begun.push_back(request.url.substr(what));
      most = std::max(most, ++under_way_);
      another_.notify_all();
      another_.wait_for(lock, std::chrono::seconds{20}, [&] { return begun.size() >= awaited; });
    }
    auto answer = inner_.send(request);
    const std::scoped_lock lock{mutex_};
    --under_way_;
    return answer;
  }

  std::size_t awaited = 0;
  std::size_t most = 0;
  std::vector<std::string> begun;

 private:
  http::Transport& inner_;
  std::mutex mutex_;
  std::condition_variable another_;
  std::size_t under_way_ = 0;
};

class SideBySide : public Bulk {
 protected:
  void given(std::size_t contacts, sim::SalesforceSimulator::Options options = {.bulk_page = 4}) {
    settings.reads_ahead = true;
    Bulk::given(contacts, std::move(options));
    watched = std::make_unique<Watched>(*network);
    session = std::make_unique<Session>(*watched, settings, [](std::int64_t) {});
  }
  std::size_t count(const std::string& call) const {
    const auto calls = asked();
    return static_cast<std::size_t>(std::ranges::count(calls, call));
  }

  std::unique_ptr<Watched> watched;
};

TEST_F(SideBySide, SetsAreReadAtOnceAndTakenInTheirOrder) {
  given(25);
  watched->awaited = 3;
  const auto all = read(4);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_THAT(set_rows, ElementsAre(4u, 4u, 4u, 4u, 4u, 4u, 1u));
  EXPECT_EQ(ids_in(sets).size(), 25u);
  EXPECT_THAT(sets.at(3), HasSubstr(sim::record_id("003", 13)));
  EXPECT_EQ(count("GET results"), 7u) << "each once";
  EXPECT_EQ(count("GET pages"), 2u) << "of five each";
  EXPECT_EQ(watched->most, 3u);
}

TEST_F(SideBySide, OneSetAsksForNothingMore) {
  given(4);
  ASSERT_TRUE(read(4));
  EXPECT_THAT(asked(), ElementsAre("POST job", "GET job", "GET results", "DELETE job"));
}

TEST_F(SideBySide, NeitherIsAnythingMoreAskedForWhereThereAreNoThreads) {
  given(9);
  settings.reads_ahead = false;
  session = std::make_unique<Session>(*network, settings, [](std::int64_t) {});
  ASSERT_TRUE(read(4));
  EXPECT_EQ(count("GET pages"), 0u);
}

TEST_F(SideBySide, AnOrgThatDoesNotTellWhereSetsBeginIsReadSetBySet) {
  for (const http::Response& none :
       {http::Response{404, {}, R"([{"errorCode":"NOT_FOUND","message":"x"}])"},
        http::Response{400, {}, R"([{"errorCode":"INVALID","message":"x"}])"}, http::Response{200, {}, "[]"},
        http::Response{200, {}, R"({"resultPages":[],"done":true})"},
        http::Response{
            200, {}, R"({"resultPages":[7],"nextRecordsUrl":"https://elsewhere.example.com","done":false})"}}) {
    given(9);
    sets.clear();
    org->answer_instead(4, none);
    const auto all = read(4);
    ASSERT_TRUE(all) << none.body << to_line(all.error());
    EXPECT_EQ(all->rows, 9u);
    EXPECT_EQ(ids_in(sets).size(), 9u);
  }
}

TEST_F(SideBySide, ASetThatTheOneBeforeItDoesNotLeadToIsNotTaken) {
  given(9);
  const std::string base = session->path_to("jobs/query/x/results?locator=");
  org->answer_instead(4, {200,
                          {},
                          R"({"resultPages":[{"resultUrl":")" + base + R"(s0x4"},{"resultUrl":")" + base +
                              R"(s6x4"},{"resultUrl":")" + base + R"(s4x4"}],"done":true})"});
  const auto all = read(4);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->rows, 9u);
  EXPECT_EQ(ids_in(sets).size(), 9u);
}

TEST_F(SideBySide, ASetThatIsTooLongIsReadInHalvesAndEachRecordComesOnce) {
  settings.answer_limit = 120'000;  // a record has some 45 bytes
  given(9'000, {.bulk_page = 4'000});
  const auto all = read(4'000);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->rows, 9'000u);
  EXPECT_EQ(ids_in(sets).size(), 9'000u);
  EXPECT_EQ(set_rows.back(), 1'000u);
}

TEST_F(SideBySide, ABrokenSetIsAskedForAgainByItsOwnLocator) {
  given(25);
  ASSERT_TRUE(front->add({{.kind = sim::Fault::Kind::half_body, .call = "GET */results", .skip = 1, .count = 1}}));
  const auto all = read(4);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(ids_in(sets).size(), 25u);
  EXPECT_EQ(watched->begun.size(), 8u);
  EXPECT_EQ(std::set(watched->begun.begin(), watched->begun.end()).size(), 7u);
}

TEST_F(SideBySide, ASetThatCantBeReadIsTheEndWhateverComesBehindIt) {
  given(25);
  ASSERT_TRUE(front->add({{.kind = sim::Fault::Kind::status, .call = "GET */results", .skip = 2, .status = 400}}));
  const auto all = read(4);
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::refused);
  EXPECT_LE(sets.size(), 2u);
}

TEST_F(Bulk, AJobIsAskedAfterLessAndLessOften) {
  given(3, {.bulk_polls = 12});
  ASSERT_TRUE(read());
  EXPECT_THAT(std::vector(pauses.begin(), pauses.begin() + 4), ElementsAre(2'000, 3'000, 4'500, 6'750));
  EXPECT_EQ(pauses.back(), 30'000);
}

TEST_F(Bulk, AJobThatDoesNotComeToItsEndIsUnavailableAndDeleted) {
  settings.bulk_patience_ms = 60'000;
  given(3, {.bulk_polls = 1'000'000});
  const auto late = read();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::unavailable);
  EXPECT_EQ(asked().back(), "DELETE job");
}

TEST_F(Bulk, AQueryThatSalesforceDoesNotTakeIsRefusedInItsWords) {
  given(3);
  const auto refused = read(100, "SELECT Id, Nothing__c FROM Contact");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_THAT(refused.error().what, HasSubstr("Nothing__c"));
}

TEST_F(Bulk, AJobThatFailsIsRefusedInItsWords) {
  given(3);
  org->answer_instead(
      3, {200, {}, R"({"id":"750000000000001AAA","state":"Failed","errorMessage":"QUERY_TIMEOUT: too long"})"});
  const auto failed = read();
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::refused);
  EXPECT_THAT(failed.error().what, HasSubstr("QUERY_TIMEOUT: too long"));
}

TEST_F(Bulk, WhatAQueryTellsOfPeopleStaysOutOfItsErrors) {
  const std::string asked_for = "SELECT Id FROM Contact WHERE Email = 'ada.lovelace@example.com'";
  given(3);
  org->answer_instead(
      2, {400,
          {},
          R"([{"errorCode":"MALFORMED_QUERY","message":"Email = 'ada.lovelace@example.com'\n^\nERROR at Row:1"}])"});
  EXPECT_THAT(read(100, asked_for).error().what, HasSubstr("MALFORMED_QUERY: Email = '…' ^ ERROR at Row:1"));
  given(3);
  const std::string words = std::string(280, 'x') + " ada.lovelace@example.com";
  org->answer_instead(3, {200, {}, R"({"id":"750000000000001AAA","state":"Failed","errorMessage":")" + words + "\"}"});
  const auto failed = read(100, asked_for);
  EXPECT_THAT(failed.error().what, testing::AllOf(HasSubstr("xxx …"), testing::Not(HasSubstr("ada"))));
}

TEST_F(Bulk, WhatIsNoWholeSetOfResultsIsABadAnswer) {
  const std::string csv = "\"Id\"\n\"003000000000001AAA\"\n\"003000000000002AAA\"\n";
  const std::vector<std::pair<http::Response, std::string>> answers = {
      {{200, {{"Sforce-NumberOfRecords", "3"}, {"Sforce-Locator", "null"}}, csv}, "it has 2 records and says 3"},
      {{200, {{"Sforce-Locator", "null"}}, csv}, "no Sforce-NumberOfRecords"},
      {{200, {{"Sforce-NumberOfRecords", "2"}}, csv}, "no Sforce-Locator"},
      {{200, {}, "<html>maintenance</html>"}, "no Sforce-NumberOfRecords"},
  };
  for (const auto& [answer, why] : answers) {
    given(3);
    for (std::uint64_t nth = 4; nth < 9; ++nth) org->answer_instead(nth, answer);  // a page of HTML is asked for again
    const auto bad = read();
    ASSERT_FALSE(bad) << why;
    EXPECT_EQ(bad.error().code, ErrorCode::bad_answer) << why;
    EXPECT_THAT(bad.error().what, HasSubstr(why));
    EXPECT_THAT(bad.error().what, testing::Not(HasSubstr("it is empty"))) << why;
  }
}

TEST_F(Bulk, SetsThatLeadInACircleOrFallShortAreFound) {
  const std::string csv = "\"Id\"\n\"003000000000001AAA\"\n";
  const http::Response again{200, {{"Sforce-NumberOfRecords", "1"}, {"Sforce-Locator", "MQ"}}, csv};
  given(3);
  org->answer_instead(4, again);
  org->answer_instead(5, again);
  EXPECT_THAT(read().error().what, HasSubstr("read already"));
  given(3);
  org->answer_instead(4, {200, {{"Sforce-NumberOfRecords", "1"}, {"Sforce-Locator", "null"}}, csv});
  const auto short_of = read();
  ASSERT_FALSE(short_of);
  EXPECT_EQ(short_of.error().code, ErrorCode::incomplete);
  EXPECT_THAT(short_of.error().what, HasSubstr("found 3 records, its results have 1"));
}

TEST_F(Bulk, ASetWhoseTransferBreaksIsAskedForAgainByItsLocator) {
  given(25);
  org->answer_instead(5, {503, {}, "busy"});  // the second set
  const auto all = read(10);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_THAT(set_rows, ElementsAre(10u, 10u, 5u));
}

TEST_F(Bulk, ASetThatIsTooLongIsAskedForInHalvesAndSoAreTheFurtherOnes) {
  settings.answer_limit = 120'000;  // a record has some 45 bytes
  given(9'000);
  const auto all = read(8'000);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->rows, 9'000u);
  EXPECT_THAT(set_rows, ElementsAre(2'000u, 2'000u, 2'000u, 2'000u, 1'000u));
  EXPECT_THAT(pauses, IsEmpty());
  EXPECT_EQ(ids_in(sets).size(), 9'000u) << "each once";
}

TEST_F(Bulk, ASetThatIsTooLongAmongOthersIsAskedForByItsOwnLocator) {
  given(9'000);
  org->answer_instead(5, {413, {}, "too large"});
  const auto all = read(4'000);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_THAT(set_rows, ElementsAre(4'000u, 2'000u, 2'000u, 1'000u));
  EXPECT_EQ(ids_in(sets).size(), 9'000u);
}

TEST_F(Bulk, ASetThatTakesTooLongIsAskedForInHalves) {
  given(4'000);
  ASSERT_TRUE(front->add({{.kind = sim::Fault::Kind::latency, .call = "GET */results", .count = 1, .seconds = 601}}));
  const auto all = read(4'000);
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_THAT(set_rows, ElementsAre(2'000u, 2'000u));
  EXPECT_THAT(pauses, IsEmpty()) << "less at once, not the same later";
}

TEST_F(Bulk, ASetMayTakeTenMinutes) {
  given(4'000);
  ASSERT_TRUE(front->add({{.kind = sim::Fault::Kind::latency, .call = "GET */results", .seconds = 599}}));
  ASSERT_TRUE(read(4'000));
  EXPECT_THAT(set_rows, ElementsAre(4'000u));
}

TEST_F(Bulk, ASetOfAThousandThatIsStillTooLongIsTheEnd) {
  settings.answer_limit = 10'000;
  given(4'000);
  const auto all = read(4'000);
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(all.error().what, HasSubstr("longer than the allowed 10000 bytes"));
  EXPECT_THAT(asked(), ElementsAre("POST job", "GET job", "GET results", "GET results", "GET results", "PATCH job",
                                   "DELETE job"));
}

TEST_F(Bulk, ASetOfFewerRowsThanItSaysIsAskedForAgain) {
  given(3);
  const std::string csv = "\"Id\"\n\"003000000000001AAA\"\n";
  org->answer_instead(4, {200, {{"Sforce-NumberOfRecords", "3"}, {"Sforce-Locator", "null"}}, csv});
  org->answer_instead(5, {200, {{"Sforce-NumberOfRecords", "3"}, {"Sforce-Locator", "null"}}, ""});
  const auto all = read();
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->rows, 3u);
  EXPECT_THAT(std::vector(pauses.end() - 2, pauses.end()), ElementsAre(1'000, 2'000));
}

TEST_F(Bulk, AJobWhoseMakingGotNoAnswerIsMadeAgainAndNoOtherJobIsTouched) {
  given(3);
  lose_the_making(sim::InProcess::Moment::after);
  const auto all = read();
  ASSERT_TRUE(all) << to_line(all.error());
  EXPECT_EQ(all->rows, 3u);
  EXPECT_THAT(jobs(), SizeIs(1)) << "the one that nobody knows to be ours";
}

TEST_F(Bulk, ManyRecordsAreFetchedByAJobAndFewPageByPage) {
  for (const auto& [from, format] : {std::pair{24u, PageFormat::csv}, std::pair{25u, PageFormat::salesforce_json}}) {
    given(25);
    settings.bulk_from = from;
    Client client{*network, settings, [](std::int64_t) {}};
    std::vector<PageFormat> formats;
    const auto all =
        client.fetch("Contact", {"Email", "Owner.Email"}, [&](std::string_view, std::uint64_t, PageFormat of) {
          formats.push_back(of);
          return Result<void>{};
        });
    ASSERT_TRUE(all) << to_line(all.error());
    EXPECT_EQ(all->rows, 25u);
    EXPECT_THAT(formats, ElementsAre(format));
  }
}

TEST(CsvRecords, AreCountedByLineEndsOutsideQuotes) {
  EXPECT_EQ(count_csv_records(""), 0u);
  EXPECT_EQ(count_csv_records("\"Id\"\n"), 0u);
  EXPECT_EQ(count_csv_records("\"Id\"\n\"a\"\n\"b\""), 2u);
  EXPECT_EQ(count_csv_records("\"Id\",\"T\"\n\"a\",\"one\ntwo \"\"\n\"\"\"\n"), 1u);
  const std::string lines(200, '\n');
  for (std::size_t length = 1; length < 200; ++length)
    EXPECT_EQ(count_csv_records("\"Id\"\n\"" + lines.substr(length) + "\"\n\"b\"\n"), 2u) << length;
}

RC_GTEST_PROP(CsvRecords, AsManyAsTheDecoderReads, (const std::vector<std::string>& values)) {
  std::string csv = "\"Id\"\n";
  for (const std::string& value : values) {
    csv += '"';
    for (const char c : value) {
      if (c == '\0' || static_cast<unsigned char>(c) >= 0x80) continue;
      csv += c == '"' ? std::string{"\"\""} : std::string(1, c);
    }
    csv += "\"\n";
  }
  const Page page{csv, PageFormat::csv, "page"};
  const Column id{{"Id"}};
  const auto table = decode(std::span{&page, 1}, std::span{&id, 1});
  RC_ASSERT(table.has_value());
  RC_ASSERT(count_csv_records(csv) == table->size());
}

}  // namespace
}  // namespace tidemark::salesforce
