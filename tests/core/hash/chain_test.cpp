#include "core/hash/chain.h"

#include <cstring>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/hash/blake2b.h"

namespace tidemark {
namespace {

using ::testing::HasSubstr;

template <class Number>
std::string number(Number value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

/// A log as docs/log-format.md says, an event with one item an entry.
struct Written {
  std::string entry;
  std::string frame;
};

struct Says {
  std::uint32_t subscription = 1;
  std::uint64_t position = 1;
  std::string previous = std::string(32, '\0');
  std::int64_t time = 1'760'000'000'000;
  std::string item = "acme";
};

Written written(const Says& says) {
  const std::string leaf = std::string(1, '\0') + std::string(16, 's') + says.item;
  const std::string root = bytes_of(blake2b("\x01" + number(std::uint64_t{1}) + bytes_of(blake2b(leaf))));
  std::string entry = std::string("\x01\x01") + number(says.subscription) + number(says.position) + says.previous +
                      std::string(16, 'w') + number(says.time) + number(std::uint64_t{1});
  entry += number(std::uint16_t{1}) + number(std::uint16_t{1}) + number(std::uint64_t{0}) + number(std::uint64_t{0});
  entry += number(std::uint64_t{1}) + number(std::uint64_t{5}) + "seats" + number(std::uint64_t{12});  // counts
  entry += number(std::uint64_t{1}) + root;
  return {entry, std::string(1, '\x01') + number(std::uint64_t{0}) + number(std::uint32_t{1}) +
                     number(static_cast<std::uint32_t>(says.item.size())) + leaf};
}

std::string digest_of(const std::string& entry) { return bytes_of(blake2b("\x02" + entry)); }

std::string what_comes_of(const Says& first, const Says& second) {
  Chain chain;
  for (const Says& says : {first, second})
    if (const auto taken = chain.take(written(says).entry); !taken)
      return taken.error().where + ": " + taken.error().what;
  return "whole";
}

Says after(const Says& first) {
  return {.position = 2, .previous = digest_of(written(first).entry), .time = first.time};
}

TEST(Chain, FollowsEntriesThatNameEachOther) {
  const Written one = written({});
  Chain chain;
  EXPECT_EQ(bytes_of(chain.head()), std::string(32, '\0'));
  ASSERT_TRUE(chain.take(one.entry, std::vector<std::string_view>{one.frame}));
  EXPECT_EQ(bytes_of(chain.head()), digest_of(one.entry));
  ASSERT_TRUE(chain.take(written(after({})).entry));
  EXPECT_EQ(chain.position(), 2u);
  EXPECT_EQ(chain.items(), 1u) << "items of entries without frames are not looked at";
}

TEST(Chain, SaysWhatIsNotAsItWasWritten) {
  const Says one;
  const Says two = after(one);
  const auto spoilt = [&](auto spoil) {
    Says other = two;
    spoil(other);
    return what_comes_of(one, other);
  };
  EXPECT_EQ(what_comes_of(one, two), "whole");
  EXPECT_THAT(spoilt([](Says& says) { says.position = 3; }),
              HasSubstr("position 2: the entry says that it is at position 3"));
  EXPECT_THAT(spoilt([](Says& says) { says.previous[0] ^= 1; }),
              HasSubstr("does not name the digest of the one before"));
  EXPECT_THAT(spoilt([](Says& says) { says.time -= 1; }), HasSubstr("older than the one before"));
  EXPECT_THAT(spoilt([](Says& says) { says.subscription = 2; }), HasSubstr("another subscription's"));
}

TEST(Chain, HoldsItemsAgainstTheirRoot) {
  const Written one = written({});
  const auto what = [&](const std::vector<std::string_view>& frames) {
    Chain chain;
    const auto taken = chain.take(one.entry, frames);
    return taken ? "whole" : taken.error().what;
  };
  EXPECT_EQ(what({one.frame}), "whole");
  std::string changed = one.frame;
  changed.back() = 'x';
  EXPECT_EQ(what({changed}), "its items are not those that its root is of");
  EXPECT_EQ(what({}), "items are missing");
  EXPECT_EQ(what({std::string_view{one.frame}.substr(0, 20)}), "a frame of its items is none");
}

TEST(Chain, ABeginningOrAnyOtherBytesAreNoEntry) {
  const std::string entry = written({}).entry;
  for (std::size_t size = 0; size < entry.size(); ++size)
    EXPECT_FALSE(Chain{}.take(std::string_view{entry}.substr(0, size))) << size;
  EXPECT_FALSE(Chain{}.take(entry + "x"));
  EXPECT_FALSE(Chain{}.take(std::string(200, '\xff')));
}

}  // namespace
}  // namespace tidemark
