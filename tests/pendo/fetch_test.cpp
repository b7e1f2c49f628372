#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Fetching : public Subscription {};

TEST_F(Fetching, GivesWholeRowsInTheNestedShapeOfThePagesThatPlansAreMadeFrom) {
  with(R"({"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"},"custom":{"region":"EMEA"}}})", "");
  std::string page;
  ASSERT_TRUE(client().fetch(EntityKind::visitor, [&](std::string_view bytes, std::uint64_t) -> Result<void> {
    page = bytes;
    return {};
  }));
  EXPECT_EQ(nlohmann::json::parse(page)["results"],
            nlohmann::json::parse(
                R"([{"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"},"custom":{"region":"EMEA"}}}])"));
}

TEST_F(Fetching, EndsOnAnEmptyPageNotOnAShortOne) {
  with_numbered_visitors(250);
  pendo->behaviour().most_rows = 100;  // fewer than were asked for, and more behind them
  EXPECT_THAT(fetched(), SizeIs(250));
}

TEST_F(Fetching, EveryPageSizeGivesTheSameRowsInTheSameOrder) {
  with_numbered_visitors(53);
  const auto all = fetched();
  EXPECT_THAT(all, SizeIs(53));
  for (const std::uint32_t rows : {1u, 2u, 7u, 52u, 53u, 54u})
    EXPECT_EQ(fetched(EntityKind::visitor, rows), all) << rows;
}

TEST_F(Fetching, APageIsAskedForWhileTheOneBeforeItIsTaken) {
  with_numbered_visitors(53);
  const auto all = fetched();
  Client ahead{network, {.host = host, .key = "full", .page_rows = 7, .reads_ahead = true}, [](std::int64_t) {}};
  std::vector<std::string> ids;
  const PageSink take = collect(ids);
  ASSERT_TRUE(ahead.fetch(EntityKind::visitor, take));
  EXPECT_EQ(ids, all) << "in the same order";

  std::size_t pages = 0;
  const auto full = ahead.fetch(EntityKind::visitor, [&](std::string_view, std::uint64_t) -> Result<void> {
    if (++pages < 3) return {};
    return failure(ErrorCode::storage, "the disk is full");
  });
  EXPECT_EQ(full.error().code, ErrorCode::storage) << "the page on its way is waited for, and dropped";
  EXPECT_EQ(pages, 3u);
}

TEST_F(Fetching, IdsMayHoldWhateverTheyLike) {
  const std::vector<std::string> ids{"\"",     "\"quoted\"",  "%41", "a b",  "a/b", "a\\",
                                     "a\\\"b", "line\nbreak", "ü",   "山田", "😀"};
  with_visitors(ids);
  EXPECT_EQ(fetched(EntityKind::visitor, 1), ids);
}

TEST_F(Fetching, AnonymousVisitorsAreNotAskedFor) {
  with_visitors({"_PENDO_T_x1", "v-1", "_PENDO_T_x2"});
  EXPECT_THAT(fetched(), ElementsAre("v-1"));
}

TEST_F(Fetching, AccountsComeByTheirOwnId) {
  with("", "{\"accountId\":\"a-2\"}\n{\"accountId\":\"a-1\"}\n");
  EXPECT_THAT(fetched(EntityKind::account), ElementsAre("a-1", "a-2"));
}

TEST_F(Fetching, AnEmptySubscriptionHasNoPages) {
  const auto done = client().fetch(EntityKind::visitor, [](std::string_view, std::uint64_t) -> Result<void> {
    ADD_FAILURE() << "a page of nothing";
    return {};
  });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->rows, 0u);
  EXPECT_EQ(done->pages, 0u);
}

TEST_F(Fetching, CountsBeforeAndAfter) {
  with_numbered_visitors(3);
  const auto done =
      client(2).fetch(EntityKind::visitor, [](std::string_view, std::uint64_t) -> Result<void> { return {}; });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->rows, 3u);
  EXPECT_EQ(done->pages, 2u);
  EXPECT_EQ(done->count_before, 3u);
  EXPECT_EQ(done->count_after, 3u);
}

/// A subscription whose counts say `counted`, and whose list has `listed` rows.
Result<Fetched> fetch_of(std::uint64_t before, std::uint64_t listed, std::uint64_t after) {
  std::string rows;
  for (std::uint64_t i = 0; i < listed; ++i) {
    rows += (i > 0 ? "," : "") + std::string{R"({"visitorId":"v)"} + std::to_string(100000 + i) + "\"}";
  }
  const auto count = [](std::uint64_t n) { return ok(R"({"results":[{"count":)" + std::to_string(n) + "}]}"); };
  std::deque<Result<http::Response>> answers{count(before)};
  if (listed > 0) answers.push_back(ok("{\"results\":[" + rows + "]}"));
  answers.push_back(ok("{\"results\":[]}"));
  answers.push_back(count(after));
  Script script{std::move(answers)};
  Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
  return client.fetch(EntityKind::visitor, [](std::string_view, std::uint64_t) -> Result<void> { return {}; });
}

TEST(AFetchThatFallsShort, OfTheSmallerCountByMoreThanOneInAThousandIsIncomplete) {
  EXPECT_TRUE(fetch_of(2000, 2000, 2000));
  EXPECT_TRUE(fetch_of(2000, 1998, 2000));
  EXPECT_EQ(fetch_of(2000, 1997, 2000).error().code, ErrorCode::incomplete);
  EXPECT_TRUE(fetch_of(2000, 1997, 1998)) << "some were removed meanwhile: the smaller count is what counts";
  EXPECT_TRUE(fetch_of(1998, 1997, 2000));
  EXPECT_EQ(fetch_of(1, 0, 1).error().code, ErrorCode::incomplete);
  EXPECT_EQ(fetch_of(999, 998, 999).error().code, ErrorCode::incomplete);
  EXPECT_TRUE(fetch_of(5, 7, 6)) << "more than were counted are no shortfall";
}

TEST(AListThatDoesNotEnd, IsABadAnswerBeforeItFillsTheMachine) {
  EXPECT_TRUE(fetch_of(0, 100'000, 0));
  EXPECT_EQ(fetch_of(0, 100'001, 0).error().code, ErrorCode::bad_answer);
}

TEST_F(Fetching, AnErrorOfTheSinkEndsTheFetchAndIsItsResult) {
  with_numbered_visitors(10);
  const auto done = client(2).fetch(EntityKind::visitor, [](std::string_view, std::uint64_t) -> Result<void> {
    return failure(ErrorCode::storage, "the archive is full");
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::storage);
  EXPECT_THAT(network.requests, SizeIs(2)) << "one count, one page, no more";
}

TEST_F(Fetching, APageThatIsTooMuchIsAskedForInHalves) {
  with_numbered_visitors(1000);
  pendo->fail_call(2, 413, "too large");
  pendo->fail_call(3, 408, "too long");
  EXPECT_THAT(fetched(EntityKind::visitor, 400), SizeIs(1000));
  EXPECT_THAT(network.requests[2].body, HasSubstr("{\"limit\":200}"));
  EXPECT_THAT(network.requests[3].body, HasSubstr("{\"limit\":100}"));
  EXPECT_THAT(pauses, IsEmpty());
}

TEST_F(Fetching, TheSchemaComesAsItIs) {
  const auto schema = client().schema(EntityKind::account);
  ASSERT_TRUE(schema);
  EXPECT_EQ(*schema, R"({"custom":{"region":{"Type":"string"}}})");
}

TEST_F(Fetching, AReadOnlyKeyIsEnough) {
  with_numbered_visitors(2);
  std::vector<std::string> ids;
  EXPECT_TRUE(client(10, "read").fetch(EntityKind::visitor, collect(ids)));
  EXPECT_TRUE(client(10, "read").schema(EntityKind::visitor));
}

class ReadingSome : public Subscription {};

TEST_F(ReadingSome, GivesThoseThatExistSeveralACall) {
  with_numbered_visitors(250);
  std::vector<std::string> asked{"v-none", "v-100240", "v-100001", "v-100007"};
  std::vector<std::string> got;
  const auto found = client().read(EntityKind::visitor, asked, collect(got));
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, 3u);
  EXPECT_THAT(got, ElementsAre("v-100001", "v-100007", "v-100240"));
}

TEST_F(ReadingSome, OneCallIsEnoughWhereAllAreThere) {
  with_numbered_visitors(250);
  std::vector<std::string> asked;
  for (int i = 0; i < 200; ++i) asked.push_back("v-" + std::to_string(100000 + i));
  std::vector<std::string> got;
  ASSERT_TRUE(client().read(EntityKind::visitor, asked, collect(got)));
  EXPECT_EQ(got, asked);
  EXPECT_THAT(network.requests, SizeIs(2)) << "two hundred ids, a hundred a call";
}

TEST_F(ReadingSome, AShortAnswerIsNotTakenForAnAbsence) {
  with_numbered_visitors(20);
  pendo->behaviour().most_rows = 3;
  std::vector<std::string> asked;
  for (int i = 0; i < 20; ++i) asked.push_back("v-" + std::to_string(100000 + i));
  std::vector<std::string> got;
  EXPECT_EQ(*client().read(EntityKind::visitor, asked, collect(got)), 20u);
}

TEST_F(ReadingSome, IdsMayHoldWhateverTheyLike) {
  const std::vector<std::string> ids{"\" || true", "a\\", "v\"||visitorId!=\"", "😀"};
  with_visitors({"\" || true", "a\\", "other", "v\"||visitorId!=\"", "😀"});
  std::vector<std::string> got;
  ASSERT_TRUE(client().read(EntityKind::visitor, ids, collect(got)));
  EXPECT_EQ(got, ids);
}

TEST_F(ReadingSome, NothingAskedIsNothingSent) {
  std::vector<std::string> got;
  EXPECT_EQ(*client().read(EntityKind::visitor, {}, collect(got)), 0u);
  EXPECT_THAT(network.requests, IsEmpty());
}

TEST(ReadingSomeFromAPendoThatIgnoresTheFilter, IsABadAnswer) {
  Script script{{ok(R"({"results":[{"visitorId":"v-1"},{"visitorId":"v-2"}]})")}};
  Client client{script, {.host = host, .key = "k"}, [](std::int64_t) {}};
  const std::vector<std::string> asked{"v-1"};
  const auto got =
      client.read(EntityKind::visitor, asked, [](std::string_view, std::uint64_t) -> Result<void> { return {}; });
  EXPECT_EQ(got.error().code, ErrorCode::bad_answer);
}

}  // namespace
}  // namespace tidemark::pendo
