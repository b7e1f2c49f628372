// Bytes that were stored once must be read for ever, as today's types.
#include "samples.h"

#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "log/entry_format.h"
#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

class StoredSamples : public ::testing::Test {
 protected:
  StoredSamples() {
    std::ifstream file{std::string{TIDEMARK_TEST_DATA} + "/log/version-1.txt"};
    Position position = 0;
    std::uint32_t part = 0;
    for (std::string hex; file >> position >> part >> hex;) stored.parts[{1, position, part}] = bytes_of_hex(hex);
  }
  MemoryDisk stored;
};

template <class Body>
void expect_body(const Event& event, const Event& sample) {
  ASSERT_EQ(event.type, Body::type);
  const auto body = body_of<Body>(event);
  ASSERT_TRUE(body) << name_of(Body::type) << ": " << to_line(body.error());
  EXPECT_EQ(pack(*body), pack(*body_of<Body>(sample))) << name_of(Body::type);
}

TEST_F(StoredSamples, AreReadAsTheyWereMeant) {
  auto log = open_memory_log(stored, 1, sample_surroundings()).value();
  const auto entries = entries_of(*log);
  ASSERT_TRUE(entries) << to_line(entries.error());
  const auto samples = sample_events();
  ASSERT_EQ(entries->size(), samples.size());
  std::size_t i = 0;
  const auto next = [&]<class Body>(const Body&) {
    expect_body<Body>((*entries)[i].events.at(0).event, samples[i]);
    ++i;
  };
  next(SubscriptionOpened{});
  next(Configured{});
  next(RunStarted{});
  next(RunHeld{});
  next(RunApproved{});
  next(RunCompleted{});
  next(RunFailed{});
  next(RunContinued{});
  next(SchemaSeen{});
  next(PageFetched{});
  next(Observed{});
  next(Planned{});
  next(EffectIntended{});
  next(EffectSettled{});
  next(CallsFailed{});
  EXPECT_EQ(i, entries->size());
}

TEST_F(StoredSamples, AreStillWhatTheSameEventsAreStoredAs) {
  MemoryDisk today;
  append_samples(today);
  ASSERT_EQ(today.parts.size(), stored.parts.size());
  for (const auto& [key, bytes] : stored.parts) {
    if (std::get<2>(key) == 0) {
      EXPECT_EQ(hex_of(today.parts.at(key)), hex_of(bytes))
          << "a version that was written is never edited: make a version 2 and an upcaster (position "
          << std::get<1>(key) << ")";
    }
  }
}

TEST_F(StoredSamples, AreProvenFromTheirStoredBytes) {
  auto log = open_memory_log(stored, 1, sample_surroundings()).value();
  const auto verified = verify(*log);
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_EQ(verified->entries, 15);
  EXPECT_EQ(verified->items, 18);
  EXPECT_EQ(to_hex(verified->head.digest), "51280cf979028932ac979a183f57de53e39dd2e42e711449d5386e41f6826e66");
}

TEST_F(StoredSamples, AreThereForEveryTypeOfEvent) {
  std::set<EventType> sampled;
  for (const Event& event : sample_events()) sampled.insert(event.type);
  for (std::uint16_t number = 0; number < 1000; ++number) {
    const auto type = static_cast<EventType>(number);
    EXPECT_EQ(sampled.contains(type), !name_of(type).empty()) << number << " " << name_of(type);
  }
}

// An event as it looks after its second version: today's type, and the old one with one pure step to today's.
struct Greeted {
  static constexpr EventType type = static_cast<EventType>(999);
  static constexpr std::uint16_t version = 2;
  std::string whom;
  std::vector<std::string> words;

  static Result<Greeted> from_version(std::uint16_t written, std::string_view item);
  template <class Archive>
  void serialize(Archive& archive) {
    archive(whom, words);
  }
};

namespace v1 {
struct Greeted {
  static constexpr EventType type = log::Greeted::type;
  static constexpr std::uint16_t version = 1;
  std::string whom;
  std::string text;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(whom, text);
  }
};

log::Greeted upcast(const Greeted& old) { return {old.whom, {old.text}}; }
}  // namespace v1

Result<Greeted> Greeted::from_version(std::uint16_t written, std::string_view item) {
  if (written == 1) return unpack<v1::Greeted>(item).map(v1::upcast);
  return no_older_version<Greeted>(written);
}

TEST(AnUpcaster, MakesTodaysTypeOfAnOldVersionsBytes) {
  MemoryDisk disk;
  auto log = open_memory_log(disk, 1, sample_surroundings()).value();
  ASSERT_TRUE(append(*log, event_of(v1::Greeted{"Ada", "good day"}, 0)));
  ASSERT_TRUE(append(*log, event_of(Greeted{"Ada", {"good", "day"}}, 0)));
  const auto entries = entries_of(*log).value();
  const auto old = body_of<Greeted>(entries[0].events[0].event);
  ASSERT_TRUE(old);
  EXPECT_EQ(old->whom, "Ada");
  EXPECT_EQ(old->words, (std::vector<std::string>{"good day"}));
  EXPECT_EQ(body_of<Greeted>(entries[1].events[0].event)->words.size(), 2);
}

TEST(AnUpcaster, DoesNotGuessAtALaterVersion) {
  Event event = event_of(Greeted{"Ada", {}}, 0);
  event.version = 3;
  EXPECT_EQ(body_of<Greeted>(event).error().code, ErrorCode::newer_version);
}

}  // namespace
}  // namespace tidemark::log
