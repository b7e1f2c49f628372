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

struct Version {
  const char* file;
  std::vector<Event> (*samples)();
  std::uint64_t items;
  const char* head;
};

class StoredSamples : public ::testing::TestWithParam<Version> {
 protected:
  StoredSamples() {
    std::ifstream file{std::string{TIDEMARK_TEST_DATA} + "/log/" + GetParam().file};
    Position position = 0;
    std::uint32_t part = 0;
    for (std::string hex; file >> position >> part >> hex;) stored.parts[{1, position, part}] = bytes_of_hex(hex);
  }
  MemoryDisk stored;
};

INSTANTIATE_TEST_SUITE_P(OfEachVersion, StoredSamples,
                         ::testing::Values(Version{"version-1.txt", samples_of_version_1, 55,
                                                   "fe2e780340393343002d3c1150984fe52ce7942d73dfe08f3e9497ba06b4fed2"},
                                           Version{"version-2.txt", samples_of_version_2, 9,
                                                   "490df2794dfe3334a019aae28d2e8f65961eb402a777c5c7e506387a2820177b"}),
                         [](const auto& version) { return "Version" + std::to_string(version.index + 1); });

template <class Body>
bool has_same_body(const Event& event, const Event& sample) {
  if (event.type != Body::type) return false;
  const auto body = body_of<Body>(event);
  EXPECT_TRUE(body) << name_of(Body::type) << ": " << to_line(body.error());
  EXPECT_EQ(event.version, sample.version);
  EXPECT_EQ(pack(*body), pack(*body_of<Body>(sample))) << name_of(Body::type);
  return true;
}

template <class... Bodies>
bool is_one_of(const Event& event, const Event& sample) {
  return (has_same_body<Bodies>(event, sample) || ...);
}

TEST_P(StoredSamples, AreReadAsTheyWereMeant) {
  auto log = open_memory_log(stored, 1, sample_surroundings()).value();
  const auto entries = entries_of(*log);
  ASSERT_TRUE(entries) << to_line(entries.error());
  const auto samples = GetParam().samples();
  ASSERT_EQ(entries->size(), samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const bool known =
        is_one_of<SubscriptionOpened, Configured, RunStarted, RunHeld, RunApproved, RunCompleted, RunFailed,
                  RunContinued, RunRejected, SchemaSeen, PageFetched, Observed, Planned, EffectIntended, EffectSettled,
                  CallsFailed, LettersDecided, LettersClosed, SegmentSaved, SegmentDropped, UserMade, UserRemoved,
                  RoleChanged, LinkMade, PasswordSet, SignedOutEverywhere, TokenMade, TokenRevoked, CredentialSet,
                  CredentialRemoved, KeyChanged, SubscriptionRemoved, BackedUp, TakenOver, CorrectionPlanned,
                  NightBegun, NightsMissed, SchedulePaused, ScheduleResumed, ScheduleBegan, RunCancelled, TroubleBegan,
                  TroubleEnded, MessageSettled, Erased, ErasureDone, DriftAccepted, EventSteppedOver>(
            (*entries)[i].events.at(0).event, samples[i]);
    EXPECT_TRUE(known) << i;
  }
}

TEST_P(StoredSamples, AreStillWhatTheSameEventsAreStoredAs) {
  MemoryDisk today;
  append_samples(today, GetParam().samples());
  ASSERT_EQ(today.parts.size(), stored.parts.size());
  for (const auto& [key, bytes] : stored.parts) {
    if (std::get<2>(key) == 0) {
      EXPECT_EQ(hex_of(today.parts.at(key)), hex_of(bytes))
          << "a version that was written is never edited: make the next one and an upcaster (position "
          << std::get<1>(key) << ")";
    }
  }
}

TEST_P(StoredSamples, AreProvenFromTheirStoredBytes) {
  auto log = open_memory_log(stored, 1, sample_surroundings()).value();
  const auto verified = verify(*log);
  ASSERT_TRUE(verified) << to_line(verified.error());
  EXPECT_EQ(verified->entries, GetParam().samples().size());
  EXPECT_EQ(verified->items, GetParam().items);
  EXPECT_EQ(to_hex(verified->head.digest), GetParam().head);
}

TEST(SamplesOfTheLog, AreThereForEveryTypeOfEventInEveryVersion) {
  std::set<std::pair<EventType, std::uint16_t>> sampled;
  for (const auto& samples : {samples_of_version_1(), samples_of_version_2()})
    for (const Event& event : samples) sampled.insert({event.type, event.version});
  const auto newest = [&](EventType type) -> std::uint16_t {
    const bool has_second = type == SchemaSeen::type || type == Planned::type || type == EffectIntended::type ||
                            type == EffectSettled::type || type == Erased::type;
    return has_second ? 2 : 1;
  };
  for (std::uint16_t number = 0; number < 1000; ++number) {
    const auto type = static_cast<EventType>(number);
    for (std::uint16_t version = 1; version <= newest(type); ++version)
      EXPECT_EQ(sampled.contains({type, version}), !name_of(type).empty()) << number << " " << name_of(type);
  }
}

TEST(TheVersion1, OfASchemaSaysNothingOfItsChange) {
  for (const Event& event : samples_of_version_1()) {
    if (event.type != SchemaSeen::type) continue;
    const auto seen = body_of<SchemaSeen>(event);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->object, "Contact");
    EXPECT_EQ(seen->archive_name, std::string(64, 'c'));
    EXPECT_EQ(seen->modified + seen->asked_by, "");
  }
}

TEST(TheVersion1, OfAnIntentAndAPlanIsAPulls) {
  const auto samples = samples_of_version_1();
  for (const Event& event : samples) {
    if (event.type == EffectIntended::type) {
      const auto intended = body_of<EffectIntended>(event);
      ASSERT_TRUE(intended);
      EXPECT_EQ(intended->attempt, 2);
      EXPECT_EQ(intended->volatile_fields, std::vector<std::string>{"custom.seen"});
      EXPECT_EQ(intended->object + intended->job, "");
    }
    if (event.type == Planned::type) {
      const auto planned = body_of<Planned>(event);
      ASSERT_TRUE(planned);
      EXPECT_EQ(planned->org, "00D000000000001EAA");
      EXPECT_TRUE(planned->entities.empty());
    }
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
