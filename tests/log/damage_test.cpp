// Stored bytes that are not what was stored, and bytes that never were.
#include <algorithm>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/hash/blake2b.h"
#include "log/entry_format.h"
#include "log/frames.h"
#include "log/verify.h"
#include "support.h"

namespace tidemark::log {
namespace {

using ::testing::HasSubstr;

class DamagedLog : public ::testing::Test {
 protected:
  DamagedLog() {
    auto log = open();
    const std::vector<Event> two = {event_with({"a", "b"}), event_with({"c", "d", "e"})};
    EXPECT_TRUE(append(*log, event_with({"first"})));
    EXPECT_TRUE(log->append(1, two));
    EXPECT_TRUE(append(*log, event_with({})));
  }

  std::unique_ptr<EventLog> open() {
    return open_memory_log(disk, 1, {[] { return Instant{1}; }, counted_entropy, {}}).value();
  }

  /// The log is opened before it is damaged, as the last entry would not open it afterwards.
  Error error_after(const std::function<void()>& damage) {
    auto log = open();
    const auto before = disk.parts;
    damage();
    auto verified = verify(*log);
    disk.parts = before;
    return verified ? Error{ErrorCode::held, "nothing was noticed"} : verified.error();
  }

  std::string& part(Position position, std::uint32_t number) { return disk.parts.at({1, position, number}); }
  void take_away(Position position, std::uint32_t number) { disk.parts.erase({1, position, number}); }

  MemoryDisk disk;
};

TEST_F(DamagedLog, IsNoticedWhicheverBitIsTurnedUnlessTheItemsStayTheSame) {
  auto log = open();
  const auto untouched = entries_of(*log).value();
  for (auto& [key, bytes] : disk.parts) {
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      const auto verified = verify(*log);
      const auto place = std::to_string(std::get<1>(key)) + ", part " + std::to_string(std::get<2>(key));
      if (std::get<2>(key) == 0 || !verified) {
        EXPECT_FALSE(verified) << "position " << place << ", bit " << bit;
      } else {  // zstd has bits that mean nothing
        const auto entries = entries_of(*log).value();
        for (std::size_t i = 0; i < entries.size(); ++i) {
          for (std::size_t j = 0; j < entries[i].events.size(); ++j)
            EXPECT_EQ(entries[i].events[j].event, untouched[i].events[j].event) << place << ", bit " << bit;
        }
      }
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    }
  }
  EXPECT_TRUE(verify(*log));
}

TEST_F(DamagedLog, IsNoticedWhereverAPartIsCut) {
  auto log = open();
  for (auto& [key, bytes] : disk.parts) {
    const std::string whole = bytes;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      bytes = whole.substr(0, size);
      EXPECT_FALSE(verify(*log)) << "position " << std::get<1>(key) << ", part " << std::get<2>(key) << " cut at "
                                 << size;
    }
    bytes = whole;
  }
}

TEST_F(DamagedLog, NamesTheItemThatIsMissing) {
  ASSERT_TRUE(append(*open(), event_with_many(1000, 300)));
  EXPECT_THAT(error_after([&] { take_away(2, 1); }).what, HasSubstr("item 2.0.0 is missing"));
  EXPECT_THAT(error_after([&] { take_away(4, 1); }).what, HasSubstr("item 4.0.0 is missing"));
  EXPECT_THAT(error_after([&] { take_away(4, 3); }).what, ::testing::MatchesRegex("item 4\\.0\\.[0-9]+ is missing"));
}

TEST_F(DamagedLog, NamesTheEventWhoseItemsWereExchanged) {
  const auto error = error_after([&] {
    std::string unpacked;
    ASSERT_TRUE(decompress_frame(part(2, 1), unpacked));
    unpacked[unpacked.rfind('d')] = 'D';
    part(2, 1) = compress_frame(unpacked);
  });
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_THAT(error.what, HasSubstr("event 2.1"));
}

TEST_F(DamagedLog, NamesTheEntryThatIsMissing) {
  const auto error = error_after([&] { take_away(2, 0); });
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_THAT(error.where, HasSubstr("position 2"));
  EXPECT_EQ(error_after([&] { disk.parts.clear(); }).code, ErrorCode::corrupt);
}

TEST_F(DamagedLog, NoticesAnEntryThatWasMadeAnew) {
  const auto error = error_after([&] {
    auto entry = decode_entry(part(2, 0)).value();
    entry.time += 1;
    part(2, 0) = encode_entry(entry);
  });
  EXPECT_EQ(error.code, ErrorCode::corrupt);
  EXPECT_THAT(error.where, HasSubstr("position 3")) << "what follows does not continue it";
}

TEST_F(DamagedLog, MadeAnewToItsEndIsNoticedByAKeptHead) {
  auto before = open();
  const auto kept = verify(*before).value().head;
  disk.parts.clear();
  auto log = open();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(append(*log, event_with({"forged"})));
  EXPECT_TRUE(verify(*log));
  EXPECT_EQ(verify_from(*log, kept).error().code, ErrorCode::corrupt);
}

TEST_F(DamagedLog, OfALaterFormatIsNotReadAsIfItWereOurs) {
  EXPECT_EQ(error_after([&] { part(2, 0)[1] = 2; }).code, ErrorCode::newer_version);
  const auto later_frame = [&] {
    std::string unpacked;
    ASSERT_TRUE(decompress_frame(part(2, 1), unpacked));
    unpacked[0] = 3;
    part(2, 1) = compress_frame(unpacked);
  };
  EXPECT_EQ(error_after(later_frame).code, ErrorCode::newer_version);
}

TEST(HostileBytes, ThatClaimToBeHugeAllocateNothing) {
  std::string entry = encode_entry({});
  for (int i = 1; i <= 7; ++i) entry[entry.size() - static_cast<std::size_t>(i) - 1] = '\x7f';  // the number of events
  EXPECT_EQ(decode_entry(entry).error().code, ErrorCode::corrupt);
  std::string unpacked;
  // A zstd frame whose header says 2^60 bytes: magic, descriptor (8-byte size, single segment), size.
  const std::string frame{"\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x10\x01\0\0", 16};
  EXPECT_EQ(decompress_frame(frame, unpacked).error().code, ErrorCode::corrupt);
  EXPECT_LT(unpacked.capacity(), 1000);
}

TEST(HostileBytes, BehindAFrameAreNotPassedOver) {
  const std::string frame = compress_frame("the items");
  std::string unpacked;
  ASSERT_TRUE(decompress_frame(frame, unpacked));
  const std::string skippable{"\x50\x2a\x4d\x18\x06\0\0\0hidden", 14};  // zstd's own readers skip it
  EXPECT_EQ(decompress_frame(frame + skippable, unpacked).error().code, ErrorCode::corrupt);
  EXPECT_EQ(decompress_frame(frame + frame, unpacked).error().code, ErrorCode::corrupt);
}

RC_GTEST_PROP(HostileBytes, EndInAnErrorOrAreRead, (const std::string& bytes)) {
  (void)decode_entry(bytes);
  std::string marked = bytes;
  marked.insert(0, "\x01\x01", 2);
  (void)decode_entry(marked);
  std::string unpacked;
  (void)decompress_frame(bytes, unpacked);
  auto frame = FrameReader::open(std::string_view{marked}.substr(1));
  FrameReader::Item item;
  while (frame && frame->next(item)) RC_ASSERT(item.leaf_input.size() < marked.size());
}

RC_GTEST_PROP(AnyEvents, AreReadBackAsTheyWereAppended, (const std::vector<std::vector<std::string>>& items)) {
  MemoryDisk disk;
  auto log = open_memory_log(disk, 9, {[] { return Instant{-5}; }, counted_entropy, {}}).value();
  std::vector<Event> events = {event_with({})};
  for (const auto& of_event : items) {
    std::vector<std::string> marked = of_event;
    for (std::string& item : marked) item += '.';  // none is without a byte
    if (events.size() < 30) events.push_back(event_with(marked));
  }
  RC_ASSERT(log->append(0, events).has_value());
  const auto entries = entries_of(*log);
  RC_ASSERT(entries.has_value());
  RC_ASSERT(entries->at(0).events.size() == events.size());
  for (std::size_t i = 0; i < events.size(); ++i) RC_ASSERT(entries->at(0).events[i].event == events[i]);
}

}  // namespace
}  // namespace tidemark::log
