#include "core/events/records.h"

#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"

namespace tidemark {
namespace {

const RecordView record{"v-1", "003A", {{0, "custom.region", "\"EMEA\"", "null"}, {2, "custom.arr", "", "12.5"}}};

TEST(RecordLayout, IsReadBackAsItWasWritten) {
  std::string item;
  write_record(record, item);
  RecordView read;
  ASSERT_TRUE(read_record(item, read));
  EXPECT_EQ(read, record);
}

TEST(RecordLayout, CutAnywhereOrWithBytesBehindItIsCorrupt) {
  std::string item;
  write_record(record, item);
  RecordView read;
  for (std::size_t length = 0; length < item.size(); ++length)
    EXPECT_FALSE(read_record(std::string_view{item}.substr(0, length), read)) << length;
  EXPECT_FALSE(read_record(item + "x", read));
}

TEST(RecordLayout, ALengthBeyondTheItemIsCorruptAndAllocatesNothing) {
  RecordView read;
  EXPECT_FALSE(read_record(std::string_view{"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}, read));
}

TEST(TransitionLayout, IsReadBackAsItWasWritten) {
  const TransitionView transition{Side::target,
                                  RecordClass::ambiguous,
                                  Unsent::not_reached,
                                  "v-1",
                                  "a@x.io",
                                  {{"custom.n", "\"x\"", "not an integer"}}};
  std::string item;
  write_transition(transition, item);
  TransitionView read;
  ASSERT_TRUE(read_transition(item, read));
  EXPECT_EQ(read, transition);
  for (std::size_t length = 0; length < item.size(); ++length)
    EXPECT_FALSE(read_transition(std::string_view{item}.substr(0, length), read)) << length;
}

TEST(Bodies, OfAnotherEventOrCutAreCorrupt) {
  const std::string item = pack(EffectSettled{7, 0, true, 4, {{1, 1, "no", {"custom.n"}}}});
  ASSERT_TRUE(unpack<EffectSettled>(item));
  for (std::size_t length = 0; length < item.size(); ++length)
    EXPECT_EQ(unpack<EffectSettled>(item.substr(0, length)).error().code, ErrorCode::corrupt) << length;
  EXPECT_EQ(unpack<EffectSettled>(item + "x").error().code, ErrorCode::corrupt);
}

}  // namespace
}  // namespace tidemark
