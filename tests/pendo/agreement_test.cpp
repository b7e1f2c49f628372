#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr auto visitor = EntityKind::visitor;

/// A subscription of visitors with these ids, and a client of it.
struct World {
  explicit World(const std::vector<std::string>& ids) {
    sim::PendoData data;
    data.visitor_schema = R"({"custom":{"region":{"Type":"string"}}})";
    for (const std::string& id : ids) data.visitors += nlohmann::json{{"visitorId", id}}.dump() + "\n";
    pendo = *sim::PendoSimulator::make(data, {"full", "read"});
    wire.route(host, *pendo);
  }
  std::unique_ptr<sim::PendoSimulator> pendo;
  sim::InProcess wire;
  Client client{wire, {.host = host, .key = "full"}, [](std::int64_t) {}};
};

using Outcomes = std::map<std::string, ItemOutcome>;

/// Writes, and again the halves of what can't be told apart, down to single ones: what the engine's writer does.
void write_all(Client& client, std::vector<Update> batch, Outcomes& outcomes) {
  const auto written = client.write(visitor, "custom", batch);
  ASSERT_TRUE(written);
  std::vector<Update> unclear;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    outcomes[batch[i].id] = (*written)[i].outcome;
    if ((*written)[i].outcome == ItemOutcome::unknown) unclear.push_back(batch[i]);
  }
  if (batch.size() == 1 || unclear.empty()) return;
  const auto middle = unclear.begin() + static_cast<std::ptrdiff_t>((unclear.size() + 1) / 2);
  for (const auto& [begin, end] : {std::pair{unclear.begin(), middle}, {middle, unclear.end()}}) {
    if (begin != end) write_all(client, {begin, end}, outcomes);
  }
}

/// Ids that stand in one another and in the words of messages.
const std::vector<std::string> awkward{"v-1",   "v-11",      "1",  "a",     "a b",    "number", "not",  "is", "\"",
                                       "'v-1'", "x/y",       "y",  "v-1:x", "a\\b",   "ü",      "üü",   ":",  "v",
                                       "-1",    "v-1, v-11", "id", "error", "x@y.io", "y.io",   "could"};

RC_GTEST_PROP(AnIdInAnError, GivesEveryUpdateItsTrueOutcomeAtOnceOrInHalves, ()) {
  const auto fate_of = *rc::gen::container<std::vector<int>>(awkward.size(), rc::gen::inRange(0, 6));
  const bool as_text = *rc::gen::arbitrary<bool>();
  std::vector<std::string> there;
  Outcomes truth;
  std::vector<Update> batch;
  for (std::size_t i = 0; i < awkward.size(); ++i) {
    truth[awkward[i]] = fate_of[i] == 0   ? ItemOutcome::missing
                        : fate_of[i] == 1 ? ItemOutcome::rejected
                                          : ItemOutcome::accepted;
    if (fate_of[i] != 0) there.push_back(awkward[i]);
    batch.push_back({awkward[i], {{"region", "\"x\""}}});
  }
  World world{there};
  world.pendo->behaviour().errors_as_text = as_text;
  for (std::size_t i = 0; i < awkward.size(); ++i) {
    const std::string& other = awkward[*rc::gen::inRange<std::size_t>(0, awkward.size())];
    if (fate_of[i] == 1) world.pendo->refuse_writes_of(awkward[i], "is not a number like that of " + other);
  }
  const auto at_once = world.client.write(visitor, "custom", batch);
  RC_ASSERT(at_once.has_value());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const ItemOutcome outcome = (*at_once)[i].outcome;
    RC_ASSERT(outcome == ItemOutcome::unknown || outcome == truth[batch[i].id]);
  }
  Outcomes outcomes;
  write_all(world.client, batch, outcomes);
  RC_ASSERT(outcomes == truth);
}

std::vector<std::string> numbered(int from, int to) {
  std::vector<std::string> ids;
  for (int i = from; i < to; ++i) ids.push_back("v-" + std::to_string(1000 + i));
  return ids;
}

RC_GTEST_PROP(AFetch, TakesEveryPageForWhatItIsHoweverShort, ()) {
  const auto ids = numbered(0, *rc::gen::inRange(0, 60));
  World world{ids};
  const auto most = *rc::gen::container<std::vector<std::size_t>>(200, rc::gen::inRange<std::size_t>(1, 9));
  world.pendo->on_call([&](std::uint64_t n, const http::Request&) -> std::optional<http::Response> {
    world.pendo->behaviour().most_rows = most[n % most.size()];
    return std::nullopt;
  });
  std::vector<std::string> got;
  const auto fetched = world.client.fetch(visitor, [&](std::string page, std::uint64_t rows) -> Result<void> {
    RC_ASSERT(rows > 0u);
    const auto answer = nlohmann::json::parse(page);
    for (const auto& row : answer["results"]) got.push_back(row["visitorId"]);
    return {};
  });
  RC_ASSERT(fetched.has_value());
  RC_ASSERT(got == ids);
  RC_ASSERT(fetched->count_before == ids.size());
  RC_ASSERT(fetched->count_after == ids.size());
}

/// What a fetch of 20 visitors in pages of 5 says when somebody changes the list after the second page.
Result<Fetched> fetch_while(const std::function<void(sim::PendoSimulator&)>& change) {
  World world{numbered(0, 20)};
  std::uint64_t calls = 0;
  world.wire.on_call([&](sim::InProcess::Moment moment, const http::Request&) {
    if (moment == sim::InProcess::Moment::after && ++calls == 3) change(*world.pendo);
    return sim::InProcess::Fate::proceed;
  });
  Client client{world.wire, {.host = host, .key = "full", .page_rows = 5}, [](std::int64_t) {}};
  return client.fetch(visitor, [](std::string, std::uint64_t) -> Result<void> { return {}; });
}

TEST(AFetchWhileTheListChanges, ComparesWithTheSmallerCountOfBefore) {
  const auto added = fetch_while([](sim::PendoSimulator& pendo) {
    pendo.set_value(visitor, "a-behind", "custom.region", "\"x\"");
    pendo.set_value(visitor, "z-ahead", "custom.region", "\"x\"");
  });
  ASSERT_TRUE(added);
  EXPECT_EQ(added->rows, 21u) << "who came behind the page that is read is of the next run";
  EXPECT_EQ(added->count_before, 20u);
  EXPECT_EQ(added->count_after, 22u);
}

TEST(AFetchWhileTheListChanges, ComparesWithTheSmallerCountOfAfter) {
  const auto removed = fetch_while([](sim::PendoSimulator& pendo) {
    for (const std::string& id : numbered(0, 3)) pendo.remove(visitor, id);    // were read
    for (const std::string& id : numbered(15, 19)) pendo.remove(visitor, id);  // were not
  });
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->rows, 16u);
  EXPECT_EQ(removed->count_before, 20u);
  EXPECT_EQ(removed->count_after, 13u);
}

TEST(AFetchWhileTheListChanges, IsIncompleteWhereTheListIsShorterThanBothCounts) {
  World world{numbered(0, 20)};
  world.pendo->on_call([&](std::uint64_t n, const http::Request&) -> std::optional<http::Response> {
    if (n == 4) return http::Response{200, {}, R"({"results":[]})"};  // an end that is none
    return std::nullopt;
  });
  Client client{world.wire, {.host = host, .key = "full", .page_rows = 5}, [](std::int64_t) {}};
  const auto fetched = client.fetch(visitor, [](std::string, std::uint64_t) -> Result<void> { return {}; });
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, ErrorCode::incomplete);
}

}  // namespace
}  // namespace tidemark::pendo
