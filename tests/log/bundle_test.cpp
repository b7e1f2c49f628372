// What leaves the house: heads that are signed, and bundles. docs/log-format.md is true of both.
#include "log/bundle.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/run_events.h"
#include "samples.h"
#include "support.h"

namespace tidemark::log {
namespace {

using ::testing::HasSubstr;

const std::string seed = [] {
  std::string bytes;
  for (char i = 0; i < 32; ++i) bytes += i;
  return bytes;
}();

/// A block ```text NAME of the page.
std::string block(const std::string& name) {
  std::ifstream page{LOG_FORMAT_PAGE};
  std::string text;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```") inside = false;
    if (inside) text += line + "\n";
    if (line == "```" + name) inside = true;
  }
  return text;
}

KeptHead example() {
  KeptHead head{"acme", 1, {1, {}}, {1'760'000'000'000}, {}};
  EXPECT_TRUE(
      from_hex(std::string_view{"a797d4e623cfd1e1adc2457b841036b77658a29ddaaf81cc4eccedbaa331903f"}, head.head.digest));
  return head;
}

/// As the samples' surroundings, so that the store's first entry is the page's.
LogStore::Options sample_options() {
  LogStore::Options options;
  options.clock = sample_surroundings().clock;
  options.entropy = [](std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::uint8_t>(bytes.size() == 16 ? 0xa0 + i : i);
  };
  return options;
}

std::string bundle_of(const LogStore& store, const EventLog& log, RunId run = 0, Position first = 1,
                      Position last = 0) {
  const auto proven = verify(log, {.first = first, .last = last});
  EXPECT_TRUE(proven);
  const Subscription acme{1, "acme"};
  std::string text;
  const auto written = write_bundle(store, {acme, run, *proven}, seed, [&](std::string_view more) -> Result<void> {
    text += more;
    return {};
  });
  EXPECT_TRUE(written);
  return text;
}

TEST(SignedHead, IsAsThePageShowsIt) {
  KeptHead head = example();
  EXPECT_EQ(text_of(head), block("text head-text"));
  sign(head, seed);
  EXPECT_EQ(to_json(head), block("text signed-head"));
  EXPECT_EQ(hex_of(public_key(seed)) + "\n", block("hex head-key"));
  EXPECT_EQ(read_head(to_json(head)).value(), head);
  EXPECT_EQ(read_head(to_json(example())).value(), example()) << "without a signature";
}

TEST(SignedHead, IsOfTheKeyAndOfEveryMember) {
  KeptHead head = example();
  EXPECT_FALSE(is_signed(head, public_key(seed)));
  sign(head, seed);
  EXPECT_TRUE(is_signed(head, public_key(seed)));
  EXPECT_FALSE(is_signed(head, public_key(std::string(32, 'x'))));
  const std::vector<std::function<void(KeptHead&)>> changes = {
      [](KeptHead& other) { other.subscription = "acmf"; }, [](KeptHead& other) { ++other.number; },
      [](KeptHead& other) { ++other.head.position; },       [](KeptHead& other) { other.head.digest.bytes[31] ^= 1; },
      [](KeptHead& other) { ++other.time.milliseconds; },   [](KeptHead& other) { other.by->signature[0] ^= 1; },
      [](KeptHead& other) { other.by->key[0] ^= 1; },
  };
  for (const auto& change : changes) {
    KeptHead other = head;
    change(other);
    EXPECT_FALSE(is_signed(other, public_key(seed))) << to_json(other);
  }
}

TEST(SignedHead, ThatIsNoneIsRefused) {
  KeptHead head = example();
  sign(head, seed);
  const std::string json = to_json(head);
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string changed = json;
    return changed.replace(changed.find(from), from.size(), to);
  };
  for (const std::string& wrong :
       {std::string{}, std::string{"[]"}, with("head", "tail"), with("\"acme\"", "\"ac\\nme\""), with("\"acme\"", "7"),
        with("\"position\":1", "\"position\":-1"), with("\"position\":1", "\"position\":1.5"), with("a797", "A79"),
        with(",\"signature\"", ",\"sign\""), with("{", "{\"more\":1,"), with(",\"time\":1760000000000", "")}) {
    const auto read = read_head(wrong);
    ASSERT_FALSE(read) << wrong;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_input) << wrong;
  }
  EXPECT_EQ(read_head(with("\"version\":1", "\"version\":2")).error().code, ErrorCode::newer_version);
}

TEST(ABundle, IsAsThePageShowsIt) {
  const TemporaryDirectory directory;
  const auto store = LogStore::open(directory.path, sample_options()).value();
  const EventLog* const log = store->create("acme").value();
  EXPECT_EQ(bundle_of(*store, *log), block("text bundle"));
}

TEST(ABundle, HasTheItemsOfEachEventInLinesThatAreNoLongerThanAFrame) {
  const TemporaryDirectory directory;
  const auto store = LogStore::open(directory.path, test_options()).value();
  EventLog* const log = store->create("acme").value();
  const std::vector<Event> events = {event_with({}),    event_with({"a", "b"}),
                                     event_with({}),    event_with_many(3000, 300),
                                     event_with({"z"}), event_with({})};
  ASSERT_TRUE(log->append(1, events));
  std::istringstream text{bundle_of(*store, *log, 7, 2, 2)};
  std::vector<std::size_t> items(events.size());
  std::string line;
  ASSERT_TRUE(std::getline(text, line));
  EXPECT_THAT(
      line,
      HasSubstr(
          R"({"tidemark":"bundle","version":1,"subscription":"acme","number":1,"run":7,"from":2,"to":2,"last":2,)"));
  ASSERT_TRUE(std::getline(text, line));
  EXPECT_THAT(line, HasSubstr(R"({"entry":2,"bytes":")"));
  std::size_t last = 0;
  for (const std::string begin = "{\"event\":"; std::getline(text, line) && line.starts_with(begin);) {
    const std::size_t event = line[begin.size()] - '0';
    EXPECT_LE(last, event);
    last = event;
    items[event] += static_cast<std::size_t>(std::count(line.begin(), line.end(), '[')) - 1;
    EXPECT_LT(line.size(), 256'000U);
  }
  EXPECT_EQ(items, (std::vector<std::size_t>{0, 2, 0, 3000, 1, 0}));
  EXPECT_THAT(line, HasSubstr(R"({"tidemark":"head")"));
  EXPECT_FALSE(std::getline(text, line));
}

TEST(ABundle, EndsWhereItsSinkDoes) {
  const TemporaryDirectory directory;
  const auto store = LogStore::open(directory.path, test_options()).value();
  const EventLog* const log = store->create("acme").value();
  const Verified proven = verify(*log).value();
  const Subscription acme{1, "acme"};
  int lines = 0;
  const auto written = write_bundle(*store, {acme, 0, proven}, seed, [&](std::string_view) -> Result<void> {
    if (++lines < 3) return {};
    return failure(ErrorCode::storage, "the disk is full");
  });
  EXPECT_EQ(written.error().what, "the disk is full");
  EXPECT_EQ(lines, 3);
}

TEST(ARunsExtent, IsFromItsStartToItsEnd) {
  MemoryDisk disk;
  const auto log = open_memory_log(disk, 1, sample_surroundings()).value();
  const auto put = [&](EventType type, RunId run) {
    Event event{type, 1, run, 0, {}, {}};
    EXPECT_TRUE(append(*log, event));
  };
  put(EventType::subscription_opened, 0);
  put(EventType::run_started, 1);
  put(EventType::run_failed, 1);
  EXPECT_EQ(extent_of(*log, 1)->last, 3U);
  put(EventType::run_continued, 1);
  put(EventType::observed, 1);
  EXPECT_EQ(extent_of(*log, 1)->last, 5U);
  EXPECT_FALSE(extent_of(*log, 1)->has_ended);
  put(EventType::run_completed, 1);
  put(EventType::segment_saved, 0);
  put(EventType::run_rejected, 1);
  put(EventType::run_started, 2);
  const auto extent = extent_of(*log, 1).value();
  EXPECT_EQ(extent.first, 2U);
  EXPECT_EQ(extent.last, 6U) << "what is said of it later is not between its start and its end";
  EXPECT_TRUE(extent.has_ended);
  EXPECT_EQ(extent_of(*log, 2)->first, 9U);
  EXPECT_EQ(extent_of(*log, 3).error().code, ErrorCode::not_found);
  EXPECT_EQ(extent_of(*log, 0).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tidemark::log
