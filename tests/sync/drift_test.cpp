// What others change after Tidemark wrote it: seen, let stand, or put back as a plan.
#include "sync/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "little.h"

namespace tidemark::sync {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Visitors 2 to 4 were moved to APAC by run 2; then nobody maps the region any more, and somebody changes visitor 3's, as run 3 has seen.
class ADrift : public testing::Test {
 protected:
  ADrift() {
    EXPECT_TRUE(world.run());
    relocate(world, 2, 4, "APAC");
    EXPECT_TRUE(world.run());
    world.pass(2 * one_hour);
    world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("Mars")");
    relocate(world, 3, 3, "Mars");  // so that the run that sees it does not write again
    EXPECT_TRUE(world.run());
  }
  [[nodiscard]] std::vector<Drift> drifts(const DriftAsked& asked = {}) {
    const auto found = drift_of(world.views(), asked);
    EXPECT_TRUE(found) << to_line(found.error());
    return found.value_or(std::vector<Drift>{});
  }
  World world{little(9)};
};

TEST_F(ADrift, IsWhatOthersHaveChangedSinceTidemarkWroteIt) {
  ASSERT_THAT(drifts(), SizeIs(1));
  const Drift drift = drifts().front();
  EXPECT_EQ(drift.target, visitor(3));
  EXPECT_EQ(drift.field, "custom.region");
  EXPECT_EQ(drift.source, contact(3));
  EXPECT_EQ(drift.ours, R"("APAC")");
  EXPECT_EQ(drift.theirs, R"("Mars")");
  EXPECT_EQ(drift.wrote, 2u);
  EXPECT_EQ(drift.saw, 3u);
  EXPECT_FALSE(drift.accepted);
  EXPECT_THAT(drifts({.target = visitor(2)}), IsEmpty());
  EXPECT_THAT(drifts({.field = "custom.seats"}), IsEmpty());
  EXPECT_THAT(drifts({.field = "region"}), SizeIs(1)) << "the group may be left out";
  for (const DriftAsked& nothing : {DriftAsked{.target = "nobody"}, DriftAsked{.field = "custom.regoin"}})
    EXPECT_EQ(drift_of(world.views(), nothing).error().code, ErrorCode::not_found)
        << "a slip is no drift that is not there";
  EXPECT_THAT(drifts({.part = Part{EntityKind::account, Direction::pull}}), IsEmpty());
}

TEST_F(ADrift, IsNoneOfWhatWasNeverTidemarks) {
  world.subscription().set_value(EntityKind::visitor, visitor(7), "custom.region", R"("Mars")");
  relocate(world, 7, 7, "Mars");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(drifts(), SizeIs(1)) << "visitor 7's was read and never written";
}

TEST_F(ADrift, IsNoneWhereOthersHaveSetItBackThemselves) {
  world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("APAC")");
  relocate(world, 3, 3, "APAC");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(drifts(), IsEmpty());
}

TEST_F(ADrift, IsNoneAnyMoreWhereItWasWrittenAgain) {
  relocate(world, 3, 3, "LATAM");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(drifts(), IsEmpty());
}

TEST_F(ADrift, MayBeLetStandForAsLongAsItStays) {
  for (const Event& event : acceptance_of(drifts(), "ann", "she knows better"))
    ASSERT_TRUE(world.log().append(world.log().head().position, {&event, 1}));
  ASSERT_TRUE(world.views().catch_up());
  EXPECT_THAT(drifts(), IsEmpty());
  ASSERT_THAT(drifts({.accepted_too = true}), SizeIs(1));
  EXPECT_TRUE(drifts({.accepted_too = true}).front().accepted);
  EXPECT_TRUE(world.views().verify());
  world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("Venus")");
  relocate(world, 3, 3, "Venus");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(drifts(), SizeIs(1)) << "it is another value";
}

TEST_F(ADrift, IsPutBackByAPlanThatIsLookedAtAndApplied) {
  const auto plans = world.restore({});
  ASSERT_TRUE(plans) << to_line(plans.error());
  ASSERT_THAT(*plans, SizeIs(1));
  EXPECT_THAT(plans->front().lines,
              HasSubstr(R"({"change":{"target":"v-003","field":"custom.region","old":"Mars","new":"APAC")"));
  EXPECT_EQ(region(world, 3), R"("Mars")") << "a plan has no effect";
  const auto report = world.run(applying(plans->front().digest));
  EXPECT_EQ(only_part(report).accepted, 1u);
  EXPECT_EQ(region(world, 3), R"("APAC")");
  EXPECT_EQ(world.views().run(report->run)->kind, "restore");
  EXPECT_EQ(world.broken_promises(), "");
  EXPECT_EQ(world.restore({}).error().code, ErrorCode::not_found);
}

TEST_F(ADrift, ThatWasChangedOnceMoreIsLeftAlone) {
  const auto plans = world.restore({});
  ASSERT_TRUE(plans);
  world.subscription().set_value(EntityKind::visitor, visitor(3), "custom.region", R"("Venus")");
  const auto report = world.run(applying(plans->front().digest));
  ASSERT_TRUE(report) << to_line(report.error());
  EXPECT_EQ(region(world, 3), R"("Venus")");
}

}  // namespace
}  // namespace tidemark::sync
