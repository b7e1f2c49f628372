#include "pendo/regions.h"

#include "subscription.h"

namespace tidemark::pendo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(AHintOfAKey, NamesTheHostsOfTheOtherRegions) {
  EXPECT_EQ(
      hint_of_key(401, "https://app.pendo.io", "abc"),
      "is the integration key right, and is it a key of app.pendo.io (US)? The other regions: us1.app.pendo.io (US 1), "
      "app.eu.pendo.io (EU), app.jpn.pendo.io (Japan), app.au.pendo.io (Australia)");
  EXPECT_THAT(hint_of_key(403, "https://app.jpn.pendo.io", "abc"),
              AllOf(HasSubstr("Allow write access"),
                    HasSubstr("a key of app.jpn.pendo.io (Japan) but of another region: "
                              "app.pendo.io (US)"),
                    Not(HasSubstr(", app.jpn"))));
}

TEST(AHintOfAKey, KnowsKeysOfTheEuByTheirEnd) {
  EXPECT_EQ(hint_of_key(401, "https://app.pendo.io", "abc.eu"),
            "the key is one of app.eu.pendo.io (EU), and `pendo.host` is app.pendo.io");
  EXPECT_THAT(hint_of_key(401, "https://app.eu.pendo.io", "abc.eu"), HasSubstr("is the integration key right"));
}

TEST(AHintOfAKey, LeavesAnyOtherHostAlone) {
  for (const std::string key : {"abc", "abc.eu"}) {
    const std::string hint = hint_of_key(401, "http://127.0.0.1:7071", key);
    EXPECT_THAT(hint, HasSubstr("a key of 127.0.0.1:7071? Pendo's regions: app.pendo.io (US), us1"));
  }
}

class AKeyOfAnotherRegion : public Subscription {};

TEST_F(AKeyOfAnotherRegion, IsHintedAtByWhateverTurnsItDown) {
  const auto hint = HasSubstr("app.au.pendo.io (Australia)");
  Client wrong = client(10, "wrong");
  EXPECT_THAT(wrong.schema(EntityKind::visitor).error().hint, hint);
  EXPECT_THAT(wrong.count(EntityKind::visitor).error().hint, hint);
  EXPECT_THAT(wrong.reports().error().hint, hint);
  const PageSink drop = [](std::string, std::uint64_t) -> Result<void> { return {}; };
  EXPECT_THAT(wrong.report_results("r", drop).error().hint, hint);
  EXPECT_THAT(wrong.entity(EntityKind::visitor, "v").error().hint, hint);
  EXPECT_THAT(wrong.value(EntityKind::visitor, "custom", "v", "region").error().hint, hint);
  const auto one = wrong.write_value(EntityKind::visitor, "custom", "v", {"region", "1"});
  EXPECT_THAT(one.error().error.hint, hint);
  const auto many = wrong.write(EntityKind::visitor, "custom", std::vector<Update>{{"v", {{"region", "1"}}}});
  EXPECT_THAT(many.error().error.hint, hint);
  EXPECT_THAT(client(10, "wrong.eu").reports().error().hint, HasSubstr("the key is one of app.eu.pendo.io"));
}

}  // namespace
}  // namespace tidemark::pendo
