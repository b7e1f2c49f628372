#include "http/message.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace tidemark::http {
namespace {

TEST(Message, EncodesAllButTheUnreservedCharacters) {
  EXPECT_EQ(encode("a b/\xC3\xA9+&~._-"), "a%20b%2F%C3%A9%2B%26~._-");
}

TEST(Message, DecodingTakesAPlusForABlankOnlyWhereTold) {
  EXPECT_EQ(decode("a+b%2B", true), "a b+");
  EXPECT_EQ(decode("a+b%2B", false), "a+b+");
}

TEST(Message, ACutOrWrongEscapeStaysAsItIs) {
  EXPECT_EQ(decode("%", true), "%");
  EXPECT_EQ(decode("%4", true), "%4");
  EXPECT_EQ(decode("%zz%41", true), "%zzA");
}

TEST(Message, DecodingUndoesEncodingForAnyBytes) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) { return decode(encode(bytes), true) == bytes; }));
}

TEST(Message, HeaderNamesCompareWithoutLetterCase) {
  const Headers headers{{"Content-Type", "a"}, {"content-type", "b"}};
  EXPECT_EQ(header(headers, "CONTENT-TYPE"), "a");
  EXPECT_EQ(header(headers, "Content"), "");
}

}  // namespace
}  // namespace tidemark::http
