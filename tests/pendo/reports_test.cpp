#include "pendo/reports.h"

#include <array>

#include "core/pages/page.h"
#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* health =
    R"({"id":"9Xk2pQ","name":"Health","type":"Visitor Report","level":"visitor","shared":true,
  "lastUpdatedAt":1700000000000,"definition":{"columns":[{"id":"where","label":"Region"},{"id":"visitorId","name":"Visitor ID"}]},
  "aggregation":{"pipeline":[{"source":{"visitors":{"identified":true}}},{"sort":["visitorId"]},
    {"select":{"visitorId":"visitorId","where":"metadata.custom.region","arr":"metadata.custom.arr"}}]}})";

class Reports : public Subscription {
 protected:
  void SetUp() override {
    reports = std::string{"["} + health + R"(,
      {"id":"a","name":"Accounts","type":"Account Report","level":"account"},
      {"id":"mine","name":"Mine","shared":false},
      {"id":"f","name":"Steps","type":"Funnel Report","level":"visitor"},
      {"id":"broken","name":"Broken","aggregation":{"pipeline":[{"source":{"visitors":null}},{"retention":{}}]}}])";
    with(R"({"visitorId":"v-1","metadata":{"custom":{"region":"EMEA","arr":12.5}}})"
         "\n"
         R"({"visitorId":"zoë \"z\"","metadata":{"custom":{"region":"APJ"}}})",
         R"({"accountId":"a-1"})");
  }
  Error error_of(const std::string& id) {
    const auto results = client().report_results(id, no_page);
    EXPECT_FALSE(results);
    return results ? Error{} : results.error();
  }
  static Result<void> no_page(std::string, std::uint64_t) {
    ADD_FAILURE() << "a page of what failed";
    return {};
  }
  PageSink keep_page() {
    return [this](std::string bytes, std::uint64_t rows) -> Result<void> {
      pages.push_back(std::move(bytes));
      rows_told = rows;
      return {};
    };
  }

  std::vector<std::string> pages;
  std::uint64_t rows_told = 99;
};

TEST_F(Reports, TheListSaysOfEachWhatAPushSetUpInItNeeds) {
  const auto list = client().reports();
  ASSERT_TRUE(list) << to_line(list.error());
  ASSERT_THAT(*list, SizeIs(4)) << "the one that is not shared is not there";
  const Report& first = list->front();
  EXPECT_EQ(first.id, "9Xk2pQ");
  EXPECT_EQ(first.name, "Health");
  EXPECT_EQ(first.type, "Visitor Report");
  EXPECT_EQ(first.kind, EntityKind::visitor);
  EXPECT_TRUE(first.can_be_pushed());
  EXPECT_EQ(first.last_run, std::nullopt);
  EXPECT_EQ(first.last_changed, Instant{1'700'000'000'000});
  EXPECT_THAT(first.columns, ElementsAre(ReportColumn{"visitorId", "Visitor ID", "visitorId"},
                                         ReportColumn{"where", "Region", "metadata.custom.region"},
                                         ReportColumn{"arr", "arr", "metadata.custom.arr"}));
  EXPECT_TRUE(first.columns[0].is_id());
  EXPECT_FALSE(first.columns[1].is_id());
  EXPECT_EQ((*list)[1].kind, EntityKind::account);
  EXPECT_FALSE((*list)[2].can_be_pushed());
  EXPECT_THAT((*list)[2].why_not, HasSubstr("funnel"));
}

TEST_F(Reports, TheListSaysWhenOneWasRunLast) {
  ASSERT_TRUE(client().report_results("9Xk2pQ", keep_page()));
  EXPECT_EQ(client().reports()->front().last_run, now);
}

TEST_F(Reports, ResultsAreOnePageThatTheCoreDecodes) {
  const auto results = client().report_results("9Xk2pQ", keep_page());
  ASSERT_TRUE(results) << to_line(results.error());
  EXPECT_EQ(results->rows, 2u);
  EXPECT_EQ(results->kind, EntityKind::visitor);
  EXPECT_THAT(labelled(results->columns, client().reports()->front()),
              ElementsAre(ReportColumn{"visitorId", "Visitor ID", "visitorId"},
                          ReportColumn{"where", "Region", "metadata.custom.region"},
                          ReportColumn{"arr", "arr", "metadata.custom.arr"}));
  ASSERT_THAT(pages, SizeIs(1));
  EXPECT_EQ(rows_told, 2u);
  const tidemark::Page page{pages[0], PageFormat::report_json, "9Xk2pQ"};
  const auto table = decode({&page, 1}, std::array{Column{{"visitorId"}}, Column{{"where"}}});
  ASSERT_TRUE(table) << to_line(table.error());
  std::string scratch;
  EXPECT_EQ(table->row(0).text(1, scratch), "EMEA");
  EXPECT_EQ(table->row(1).text(0, scratch), "zoë \"z\"");
}

TEST_F(Reports, AreComputedAtTheCall) {
  pendo->set_value(EntityKind::visitor, "v-1", "custom.region", "\"LATAM\"");
  ASSERT_TRUE(client().report_results("9Xk2pQ", keep_page()));
  EXPECT_THAT(pages.front(), HasSubstr("LATAM"));
}

TEST_F(Reports, OfAccountsHaveAccountIds) {
  EXPECT_EQ(client().report_results("a", keep_page())->kind, EntityKind::account);
}

TEST_F(Reports, WithoutRowsAreAPageOfNothing) {
  with("", "");
  const auto results = client().report_results("9Xk2pQ", keep_page());
  ASSERT_TRUE(results);
  EXPECT_EQ(results->rows, 0u);
  EXPECT_EQ(results->kind, std::nullopt);
  EXPECT_THAT(results->columns, IsEmpty());
  EXPECT_THAT(pages, ElementsAre("[]"));
}

TEST_F(Reports, AReadOnlyKeyIsEnough) {
  EXPECT_TRUE(client(10, "read").reports());
  EXPECT_TRUE(client(10, "read").report_results("9Xk2pQ", keep_page()));
}

TEST_F(Reports, ARemovedOneIsNamed) {
  for (const std::string id : {"gone", "mine"}) {
    const Error error = error_of(id);
    EXPECT_EQ(error.code, ErrorCode::not_found);
    EXPECT_EQ(error.where, "GET https://app.pendo.io/api/v1/report/" + id + "/results.json");
    EXPECT_THAT(error.what, HasSubstr("no such report"));
    EXPECT_THAT(error.hint, HasSubstr("removed"));
  }
}

TEST_F(Reports, AnAddressThatIsNotPendosIsNotTakenForARemovedReport) {
  pendo->fail_call(1, 404, "<html>Not Found</html>");
  const Error error = error_of("9Xk2pQ");
  EXPECT_EQ(error.code, ErrorCode::refused);
  EXPECT_THAT(error.hint, HasSubstr("pendo.host"));
}

TEST_F(Reports, OneThatHasNoRowsOrCannotBeComputedIsRefusedWithAHint) {
  for (const std::string id : {"f", "broken"}) {
    const Error error = error_of(id);
    EXPECT_EQ(error.code, ErrorCode::refused);
    EXPECT_THAT(error.hint, HasSubstr("visitor and account reports"));
  }
  EXPECT_THAT(network.requests, SizeIs(2)) << "for good is for good";
}

TEST_F(Reports, AnIdIsPartOfAnAddressAndOfNothingElse) {
  EXPECT_EQ(error_of("a/../9Xk2pQ").code, ErrorCode::not_found);
  EXPECT_THAT(network.requests.back().url, HasSubstr("/report/a%2F..%2F9Xk2pQ/results.json"));
  for (const std::string id : {"", ".", ".."}) EXPECT_EQ(error_of(id).code, ErrorCode::invalid_input);
  EXPECT_THAT(network.requests, SizeIs(1));
}

TEST_F(Reports, TimeThatIsUpIsTriedAgainAndThenSaid) {
  pendo->fail_call(1, 408, "timeout");
  ASSERT_TRUE(client().report_results("9Xk2pQ", keep_page()));
  EXPECT_THAT(pauses, ElementsAre(1000));
  for (std::uint64_t call = 1; call <= 5; ++call) pendo->fail_call(call, 408, "timeout");
  const Error error = error_of("9Xk2pQ");
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_THAT(error.hint, HasSubstr("smaller segment"));
}

TEST_F(Reports, WhereTheConnectionBreaksIsAskedAgain) {
  int calls = 0;
  wire.on_call([&](sim::InProcess::Moment moment, const http::Request&) {
    const bool lost = moment == sim::InProcess::Moment::after && ++calls <= 2;
    return lost ? sim::InProcess::Fate::drop : sim::InProcess::Fate::proceed;
  });
  ASSERT_TRUE(client().report_results("9Xk2pQ", keep_page()));
  EXPECT_THAT(pages, SizeIs(1));
  EXPECT_THAT(network.requests, SizeIs(3));
}

TEST_F(Reports, OneThatIsTooLongIsABadAnswerThatSaysTheLimit) {
  Client small{network, {.host = host, .key = "full", .report_bytes = 40}, [](std::int64_t) {}};
  const auto results = small.report_results("9Xk2pQ", no_page);
  ASSERT_FALSE(results);
  EXPECT_EQ(results.error().code, ErrorCode::bad_answer);
  EXPECT_THAT(results.error().what, HasSubstr("40 bytes"));
  EXPECT_THAT(network.requests, SizeIs(1)) << "it would be no shorter another time";
}

TEST_F(Reports, AnErrorOfTheSinkIsTheResult) {
  const auto results = client().report_results("9Xk2pQ", [](std::string, std::uint64_t) -> Result<void> {
    return failure(ErrorCode::storage, "the archive is full");
  });
  EXPECT_EQ(results.error().code, ErrorCode::storage);
}

TEST_F(Reports, TheKeyStaysOutOfErrors) {
  pendo->fail_call(1, 400, "who is full?");
  EXPECT_THAT(to_line(error_of("9Xk2pQ")), Not(HasSubstr("full")));
}

Result<ReportResults> results_of(std::deque<Result<http::Response>> answers, std::size_t expected_calls) {
  Script script{std::move(answers)};
  Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
  auto results = client.report_results("r", [](std::string, std::uint64_t) -> Result<void> { return {}; });
  EXPECT_THAT(script.requests, SizeIs(expected_calls));
  return results;
}

TEST(ReportResultsThatAreBroken, AreAskedForAgain) {
  const std::string rows = R"([{"visitorId":"v-1","n":1},{"visitorId":"v-2","n":2}])";
  for (const std::string& broken :
       {std::string{}, std::string{"<html>maintenance</html>"}, rows.substr(0, 25), rows.substr(0, rows.size() - 1)}) {
    const auto results = results_of({ok(broken), ok(broken), ok(rows)}, 3);
    ASSERT_TRUE(results) << to_line(results.error());
    EXPECT_EQ(results->rows, 2u);
    EXPECT_EQ(results_of({ok(broken)}, 5).error().code, ErrorCode::bad_answer) << "five times, then it is said";
  }
}

TEST(ReportResultsThatAreNone, AreABadAnswerThatTellsNothingOfThem) {
  for (const std::string body :
       {"null", "{}", R"({"results":[]})", R"([1])", R"([["ada@x.io"]])", R"([{"visitorId":"ada@x.io"}]])",
        R"([{"visitorId":"ada@x.io",}])", R"(["ada@x.io"])", "[{\"visitorId\":\"ada@x.io\xff\"}]"}) {
    const auto results = results_of({ok(body)}, 1);
    ASSERT_FALSE(results) << body;
    EXPECT_EQ(results.error().code, ErrorCode::bad_answer) << body;
    EXPECT_THAT(to_line(results.error()), Not(HasSubstr("ada@x.io")));
  }
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_FALSE(read_report_results(deep));
  EXPECT_FALSE(read_report_results("[{\"a\":" + deep + "}]"));
}

TEST(TheRowsOfAReport, HaveTheColumnsThatAnyOfThemNames) {
  const auto results = read_report_results(R"([{"visitorId":"v-1","b":1},{"a":null,"visitorId":"v-2"}])");
  ASSERT_TRUE(results);
  EXPECT_THAT(results->columns, ElementsAre(ReportColumn{"visitorId", "visitorId", {}}, ReportColumn{"b", "b", {}},
                                            ReportColumn{"a", "a", {}}));
}

TEST(TheRowsOfAReport, HaveNoMoreColumnsThanPeopleMake) {
  std::string rows;
  for (int i = 0; i < 20'000; ++i) rows += (i > 0 ? "," : "") + std::string{"{\"c"} + std::to_string(i) + "\":1}";
  EXPECT_EQ(read_report_results("[" + rows + "]").error().code, ErrorCode::bad_answer);
}

TEST(TheRowsOfAReport, AreOfWhatAllOfThemHaveAnIdOf) {
  const auto kind_of = [](const std::string& body) { return read_report_results(body)->kind; };
  EXPECT_EQ(kind_of(R"([{"visitorId":"v-1","accountId":"a-1"}])"), EntityKind::visitor) << "the account is a column";
  EXPECT_EQ(kind_of(R"([{"accountId":"a-1"},{"accountId":"a-2","visitorId":"v"}])"), EntityKind::account);
  EXPECT_EQ(kind_of(R"([{"visitorId":"v-1"},{"visitorId":null}])"), std::nullopt);
  EXPECT_EQ(kind_of(R"([{"day":1}])"), std::nullopt);
}

Report report_of(const std::string& entry) {
  const auto list = read_reports("[" + entry + "]");
  EXPECT_TRUE(list && list->size() == 1) << entry;
  return list->front();
}

TEST(AReportOfTheList, IsReadHoweverItsMembersAreSpelled) {
  const Report report =
      report_of(R"({"Id":"r","Name":"N","Level":"account","last_run_at":1700000000000,"LastUpdatedAt":0})");
  EXPECT_EQ(report.id, "r");
  EXPECT_EQ(report.kind, EntityKind::account);
  EXPECT_EQ(report.last_run, Instant{1'700'000'000'000});
  EXPECT_EQ(report.last_changed, std::nullopt);
}

TEST(AReportOfTheList, IsOfWhatItsLevelElseItsTypeElseItsSourceSays) {
  EXPECT_EQ(report_of(R"({"id":"r","level":"visitor","type":"Account Report"})").kind, EntityKind::visitor);
  EXPECT_EQ(report_of(R"({"id":"r","type":"Account Report"})").kind, EntityKind::account);
  EXPECT_EQ(report_of(R"({"id":"r","aggregation":{"request":{"pipeline":[{"source":{"accounts":null}}]}}})").kind,
            EntityKind::account);
}

TEST(AReportOfTheList, SaysWhyItCannotBePushed) {
  for (const auto& [entry, words] : std::vector<std::pair<std::string, std::string>>{
           {R"({"id":"r","level":"visitor","type":"Path Report"})", "path"},
           {R"({"id":"r","level":"visitor","type":"Funnel"})", "funnel"},
           {R"({"id":"r","level":"account","type":"Retention Report"})", "retention"},
           {R"({"id":"r","level":"account","type":"dataExplorer"})", "Data Explorer"},
           {R"({"id":"r","level":"visitor","shared":false})", "not shared"},
           {R"({"id":7,"level":"visitor"})", "no id"},
           {R"({"id":"r","type":"Something New"})", "visitors or accounts"},
           {R"({"id":"r","level":3,"type":[],"aggregation":"x","definition":[1]})", "visitors or accounts"},
           {"7", "no id"},
           {"null", "no id"}}) {
    const Report report = report_of(entry);
    EXPECT_FALSE(report.can_be_pushed()) << entry;
    EXPECT_THAT(report.why_not, HasSubstr(words)) << entry;
  }
}

TEST(AListOfReportsThatIsNone, IsABadAnswer) {
  for (const std::string body : {"", "{}", "null", "[{}", "<html>", "[]x"}) {
    const auto list = read_reports(body);
    ASSERT_FALSE(list) << body;
    EXPECT_EQ(list.error().code, ErrorCode::bad_answer);
  }
  EXPECT_TRUE(read_reports("[]")->empty());
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(read_reports("[{\"id\":\"r\",\"definition\":" + deep + "}]").error().code, ErrorCode::bad_answer);
}

TEST(AListOfReports, MayBeHugeAndIsReadInBoundedTime) {
  std::string select, columns, others;
  for (int i = 0; i < 50'000; ++i) {
    const std::string key = "\"c" + std::to_string(i) + '"';
    select += (i > 0 ? "," : "") + key + ":\"metadata.custom.x\"";
    columns += (i > 0 ? "," : "") + std::string{"{\"id\":"} + key + ",\"label\":\"L\"}";
    others += "," + key + ":1";
  }
  const Report report = report_of(R"({"id":"r","level":"visitor","aggregation":{"pipeline":[{"select":{)" + select +
                                  R"(}}]},"definition":{"columns":[)" + columns + "]}" + others + "}");
  EXPECT_THAT(report.columns, SizeIs(50'000));
  EXPECT_EQ(report.columns.back(), (ReportColumn{"c49999", "L", "metadata.custom.x"}));
}

TEST_F(Reports, AListThatIsCutIsAskedForAgain) {
  Script script{{ok("[{\"id\":"), ok("<html>"), ok("[]")}};
  Client client{script, {.host = host, .key = "k"}, [this](std::int64_t ms) { pauses.push_back(ms); }};
  EXPECT_TRUE(client.reports());
  EXPECT_THAT(script.requests, SizeIs(3));
  EXPECT_THAT(pauses, ElementsAre(1000, 2000));
}

}  // namespace
}  // namespace tidemark::pendo
