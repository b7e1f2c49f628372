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

MemoryDisk stored_in(const std::string& name) {
  std::ifstream file{std::string{TIDEMARK_TEST_DATA} + "/log/" + name};
  MemoryDisk disk;
  Position position = 0;
  std::uint32_t part = 0;
  for (std::string hex; file >> position >> part >> hex;) disk.parts[{1, position, part}] = bytes_of_hex(hex);
  return disk;
}

class StoredSamples : public ::testing::Test {
 protected:
  MemoryDisk stored = stored_in("version-1.txt");
  MemoryDisk stored_of_version_2 = stored_in("version-2.txt");
};

void expect_entries_alike(const MemoryDisk& today, const MemoryDisk& stored) {
  ASSERT_EQ(today.parts.size(), stored.parts.size());
  for (const auto& [key, bytes] : stored.parts) {
    if (std::get<2>(key) == 0) {
      EXPECT_EQ(hex_of(today.parts.at(key)), hex_of(bytes))
          << "a version that was written is never edited: make a next one and an upcaster (position "
          << std::get<1>(key) << ")";
    }
  }
}

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
  MemoryDisk today, today_of_version_2;
  append_samples(today, sample_events());
  append_samples(today_of_version_2, samples_of_version_2());
  expect_entries_alike(today, stored);
  expect_entries_alike(today_of_version_2, stored_of_version_2);
}

TEST_F(StoredSamples, OfVersion2AreReadAsTheyWereMeant) {
  auto log = open_memory_log(stored_of_version_2, 1, sample_surroundings()).value();
  const auto entries = entries_of(*log);
  ASSERT_TRUE(entries) << to_line(entries.error());
  const auto samples = samples_of_version_2();
  ASSERT_EQ(entries->size(), samples.size());
  expect_body<SchemaSeen>((*entries)[0].events.at(0).event, samples[0]);
}

TEST_F(StoredSamples, OfASchemaInVersion1SayNothingOfItsChange) {
  auto log = open_memory_log(stored, 1, sample_surroundings()).value();
  const auto seen = body_of<SchemaSeen>(entries_of(*log).value().at(8).events.at(0).event);
  ASSERT_TRUE(seen) << to_line(seen.error());
  EXPECT_EQ(seen->object, "Contact");
  EXPECT_EQ(seen->archive_name, std::string(64, 'c'));
  EXPECT_EQ(seen->modified + seen->asked_by, "");
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
