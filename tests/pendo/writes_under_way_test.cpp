#include "pendo/writes_under_way.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto visitor = EntityKind::visitor;

std::string id(int number) { return "v-" + std::to_string(100000 + number); }

std::vector<Update> batch(int first, int count, const std::string& region) {
  std::vector<Update> updates;
  for (int i = first; i < first + count; ++i) updates.push_back({id(i), {{"region", '"' + region + '"'}}});
  return updates;
}

/// Lets requests through only when so many have come, or after a time that no machine needs.
class Meeting final : public http::Transport {
 public:
  Meeting(http::Transport& inner, int of) : inner_(inner), of_(of) {}
  Result<http::Response> send(const http::Request& request) override {
    {
      std::unique_lock lock{mutex_};
      ++inside_;
      all_here_.notify_all();
      met_ = all_here_.wait_for(lock, std::chrono::seconds{20}, [&] { return inside_ >= of_; }) && met_;
    }
    return inner_.send(request);
  }
  [[nodiscard]] bool met() const { return met_; }

 private:
  http::Transport& inner_;
  int of_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  int inside_ = 0;
  bool met_ = true;
};

/// Keeps the request with a word in its body until another one has been answered.
class LastFirst final : public http::Transport {
 public:
  LastFirst(http::Transport& inner, std::string word) : inner_(inner), word_(std::move(word)) {}
  Result<http::Response> send(const http::Request& request) override {
    std::unique_lock lock{mutex_};
    if (request.body.find(word_) != std::string::npos)
      other_done_.wait_for(lock, std::chrono::seconds{20}, [&] { return done_ > 0; });
    auto answer = inner_.send(request);
    order.push_back(request.body.find(word_) != std::string::npos ? "kept" : "other");
    ++done_;
    other_done_.notify_all();
    return answer;
  }
  std::vector<std::string> order;

 private:
  http::Transport& inner_;
  std::string word_;
  std::mutex mutex_;
  std::condition_variable other_done_;
  int done_ = 0;
};

class WritesOnTheirWay : public Subscription {
 protected:
  void SetUp() override { with_numbered_visitors(100); }
  Client of(http::Transport& transport) {
    return Client{transport, {.host = host, .key = "full"}, [](std::int64_t) {}};
  }
  std::string region(int number) { return pendo->value(visitor, id(number), "custom.region"); }
};

TEST_F(WritesOnTheirWay, AreTwoAtOnce) {
  Meeting meeting{wire, 2};
  Client client = of(meeting);
  WritesUnderWay under_way{client, visitor, "custom", 2};
  EXPECT_TRUE(under_way.empty());
  under_way.send(batch(0, 10, "a"));
  EXPECT_FALSE(under_way.full());
  under_way.send(batch(10, 10, "b"));
  EXPECT_TRUE(under_way.full());
  EXPECT_THAT(*under_way.take(), SizeIs(10));
  EXPECT_THAT(*under_way.take(), Each(Written{ItemOutcome::accepted, {}}));
  EXPECT_TRUE(under_way.empty());
  EXPECT_TRUE(meeting.met()) << "the second left while the first had no answer yet";
  EXPECT_EQ(region(9), "\"a\"");
  EXPECT_EQ(region(10), "\"b\"");
}

TEST_F(WritesOnTheirWay, AreTakenInTheOrderOfSendingWhicheverIsAnsweredFirst) {
  LastFirst turned{wire, "slow"};
  Client client = of(turned);
  WritesUnderWay under_way{client, visitor, "custom", 2};
  under_way.send(batch(0, 3, "slow"));
  under_way.send(batch(3, 5, "quick"));
  EXPECT_THAT(*under_way.take(), SizeIs(3));
  EXPECT_THAT(*under_way.take(), SizeIs(5));
  EXPECT_THAT(turned.order, ::testing::ElementsAre("other", "kept"));
}

TEST_F(WritesOnTheirWay, FailEachForItself) {
  LastFirst turned{wire, "slow"};
  pendo->fail_call(1, 413, "too large");
  Client client = of(turned);
  WritesUnderWay under_way{client, visitor, "custom", 2};
  under_way.send(batch(0, 3, "slow"));
  under_way.send(batch(3, 5, "quick"));
  EXPECT_TRUE(under_way.take().has_value());
  const auto second = under_way.take();
  ASSERT_FALSE(second);
  EXPECT_TRUE(second.error().smaller_may_help);
}

TEST_F(WritesOnTheirWay, OneAtATimeLeaveInTakeOnTheThreadOfTheCaller) {
  std::thread::id sender;
  wire.on_call([&](sim::InProcess::Moment, const http::Request&) {
    sender = std::this_thread::get_id();
    return sim::InProcess::Fate::proceed;
  });
  Client client = of(network);
  WritesUnderWay under_way{client, visitor, "custom", 1};
  under_way.send(batch(0, 1, "a"));
  EXPECT_TRUE(under_way.full());
  EXPECT_THAT(network.requests, IsEmpty());
  EXPECT_TRUE(under_way.take());
  EXPECT_EQ(sender, std::this_thread::get_id());
  under_way.send(batch(1, 1, "a"));
}

TEST_F(WritesOnTheirWay, WhatNobodyTakesIsWaitedFor) {
  Client client = of(wire);
  {
    WritesUnderWay under_way{client, visitor, "custom", 2};
    under_way.send(batch(0, 1, "a"));
  }
  EXPECT_EQ(region(0), "\"a\"");
}

TEST_F(WritesOnTheirWay, OfManyBatchesAllArriveEachOnce) {
  Client client = of(wire);
  WritesUnderWay under_way{client, visitor, "custom", 2};
  int taken = 0;
  for (int next = 0; next < 100 || !under_way.empty();) {
    if (next < 100 && !under_way.full()) {
      under_way.send(batch(next, 5, "r" + std::to_string(next)));
      next += 5;
    } else {
      EXPECT_THAT(*under_way.take(), Each(Written{ItemOutcome::accepted, {}}));
      ++taken;
    }
  }
  EXPECT_EQ(taken, 20);
  EXPECT_EQ(client.calls(), 20u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(region(i), "\"r" + std::to_string(i / 5 * 5) + '"');
}

TEST_F(WritesOnTheirWay, AClientMayBeUsedByManyThreadsForEverythingAtOnce) {
  Client client{wire, {.host = host, .key = "full", .page_rows = 30, .reads_ahead = true}, [](std::int64_t) {}};
  std::atomic<int> failed = 0;
  const auto check = [&](bool good) { failed += good ? 0 : 1; };
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&, n] {
      const PageSink drop = [](std::string, std::uint64_t) -> Result<void> { return {}; };
      check(client.write(visitor, "custom", batch(n * 25, 25, "t" + std::to_string(n))).has_value());
      const auto fetched = client.fetch(visitor, drop);
      check(fetched && fetched->rows == 100);
      check(client.read(visitor, std::vector{id(n), id(n + 50)}, drop) == 2u);
      check(client.value(visitor, "custom", id(n * 25), "region") == "\"t" + std::to_string(n) + '"');
      check(client.write_value(visitor, "custom", id(n * 25), {"seats", "1"}).has_value());
      check(client.reports().has_value());
      check(client.schema(visitor).has_value());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(client.calls(), pendo->calls());
  for (int i = 0; i < 100; ++i) EXPECT_EQ(region(i), "\"t" + std::to_string(i / 25) + '"');
}

}  // namespace
}  // namespace tidemark::pendo
