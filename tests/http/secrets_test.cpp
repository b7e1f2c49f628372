#include "http/secrets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tidemark::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Secrets secrets_of(const std::vector<std::string>& texts) {
  Secrets secrets;
  for (const std::string& text : texts) secrets.add(text);
  return secrets;
}

TEST(Secrets, AreHiddenWhereverTheyStandAndTheRestStays) {
  EXPECT_EQ(Secrets{"ada@x.io"}.hidden_in("ada@x.io: bad filter visitorId>\"ada@x.io\""),
            "…: bad filter visitorId>\"…\"");
  EXPECT_EQ(Secrets{}.hidden_in("nothing to hide"), "nothing to hide");
}

TEST(Secrets, AreHiddenAlsoWhereTheyAreEscaped) {
  const Secrets secrets{"O'Neil \"Å\\b\""};
  for (const std::string echoed : {R"(O'Neil "Å\b")", R"(O'Neil \"Å\\b\")", R"(O'Neil \\\"Å\\\\b\\\")",
                                   R"(O\'Neil "Å\\b")", R"(O\\'Neil \"Å\\\\b\")", "O%27Neil%20%22%C3%85%5Cb%22"}) {
    EXPECT_EQ(secrets.hidden_in("no <" + echoed + ">"), "no <…>") << echoed;
  }
}

TEST(Secrets, TheLongestIsHiddenFirstSoThatNoEndIsLeft) {
  EXPECT_EQ(secrets_of({"v-1", "v-11", "v-111"}).hidden_in("v-111 v-11 v-1"), "… … …");
}

TEST(Secrets, OneThatTheTextsEndHasCutIsHiddenToo) {
  EXPECT_EQ(Secrets{"hunter2-hunter2"}.hidden_in("the key hunter2-"), "the key …");
  const std::string text = std::string((16 << 10) - 10, 'x') + "hunter2-hunter2";
  EXPECT_THAT(Secrets{"hunter2-hunter2"}.hidden_in(text), EndsWith("x…")) << "16 KiB are looked at";
}

TEST(Secrets, LessThanThreeBytesAreNone) {
  EXPECT_EQ(secrets_of({"", "a", "ab"}).hidden_in("a bad table"), "a bad table");
}

RC_GTEST_PROP(Secrets, NoneOfThemIsLeftInWhatIsShown, (std::vector<std::string> echoed, std::string between)) {
  Secrets secrets;
  std::string text;
  for (const std::string& one : echoed) {
    secrets.add(one);
    text += between + one;
  }
  if (between.find("\xe2\x80\xa6") != between.npos) return;
  const std::string shown = secrets.hidden_in(text);
  for (const std::string& one : echoed) RC_ASSERT(one.size() < 3 || one == "…" || shown.find(one) == shown.npos);
}

}  // namespace
}  // namespace tidemark::http
