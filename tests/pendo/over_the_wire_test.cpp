#include "http/curl_transport.h"
#include "pendo/writes_under_way.h"
#include "simulators/server.h"
#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr auto visitor = EntityKind::visitor;

/// What libcurl and a server make of an address is theirs: here they do.
class OverTheWire : public Subscription {
 protected:
  void SetUp() override {
    reports = R"([{"id":"a b/c","name":"Regions","level":"visitor","aggregation":{"pipeline":[
      {"source":{"visitors":{"identified":true}}},{"select":{"visitorId":"visitorId","where":"metadata.custom.region"}}]}}])";
    with_visitors(ids);
    server = sim::Server::listen(*pendo).value();
    client = std::make_unique<Client>(sockets, Settings{.host = server->url(), .key = "full"}, [](std::int64_t) {});
  }

  const std::vector<std::string> ids{"a b", "a/b", "../account/a-1", "...", ".. ", "%2e%2e",  "%41", "?q=1", "#x",
                                     "a+b", "\"",  "a\\b",           "ü",   "😀",   "a;b=c&d", "~",   "a//b", "/"};
  http::CurlTransport sockets;
  std::unique_ptr<sim::Server> server;
  std::unique_ptr<Client> client;
};

TEST_F(OverTheWire, IdsArriveAsTheyAre) {
  for (const std::string& id : ids) {
    const std::string region = nlohmann::json("of " + id).dump();
    const auto done = client->write_value(visitor, "custom", id, {"region", region});
    ASSERT_TRUE(done) << id << ": " << to_line(done.error().error);
    EXPECT_EQ(done->outcome, ItemOutcome::accepted) << id << ": " << done->words;
    EXPECT_EQ(client->value(visitor, "custom", id, "region"), region) << id;
    const auto entity = client->entity(visitor, id);
    ASSERT_TRUE(entity) << id << ": " << to_line(entity.error());
    EXPECT_THAT(*entity, HasSubstr(region));
  }
}

TEST_F(OverTheWire, AReportIsAsLongAsItIs) {
  std::string lines;
  for (int i = 0; i < 20'000; ++i)
    lines += R"({"visitorId":"v-)" + std::to_string(100'000 + i) +
             R"(","metadata":{"custom":{"region":"EMEA"}}})"
             "\n";
  server.reset();
  with(lines, {});
  server = sim::Server::listen(*pendo).value();
  Client reader{sockets, {.host = server->url(), .key = "full"}, [](std::int64_t) {}};
  std::size_t bytes = 0;
  const auto results = reader.report_results("a b/c", [&](std::string page, std::uint64_t) -> Result<void> {
    bytes = page.size();
    return {};
  });
  ASSERT_TRUE(results) << to_line(results.error());
  EXPECT_EQ(results->rows, 20'000u);
  EXPECT_GT(bytes, 700'000u);
  EXPECT_EQ(reader.reports()->front().id, "a b/c");
}

TEST_F(OverTheWire, TwoBatchesAreOnTheirWay) {
  WritesUnderWay under_way{*client, visitor, "custom", 2};
  const std::size_t half = ids.size() / 2;
  for (const auto& [begin, end] : {std::pair{std::size_t{0}, half}, {half, ids.size()}}) {
    std::vector<Update> batch;
    for (std::size_t i = begin; i < end; ++i) batch.push_back({ids[i], {{"region", "\"x\""}}});
    under_way.send(std::move(batch));
  }
  EXPECT_THAT(*under_way.take(), AllOf(SizeIs(half), Each(Written{ItemOutcome::accepted, {}})));
  EXPECT_THAT(*under_way.take(), Each(Written{ItemOutcome::accepted, {}}));
  for (const std::string& id : ids) EXPECT_EQ(pendo->value(visitor, id, "custom.region"), "\"x\"") << id;
}

}  // namespace
}  // namespace tidemark::pendo
