// What fails a connection's filter takes no part in its runs, and is known to be there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "little.h"

namespace tidemark::sync {
namespace {

/// Contacts with these filters before the pull.
std::string filtered(const std::string& filters) {
  std::string configuration = little_configuration();
  return configuration.insert(configuration.find("\"guard\""), filters);
}

class AFilter : public testing::Test {
 protected:
  AFilter() : world{little(4)} { (void)world.run(); }
  RecordClass class_of(Side side, const std::string& id, RunId run) {
    const auto record = world.views().record(visitors, side, id, run);
    return record ? record->record_class : RecordClass::absent;
  }
  World world;
};

TEST_F(AFilter, OfSalesforceReadsItsFieldsAndLeavesRecordsOut) {
  ASSERT_TRUE(world.org().change("Contact", contact(2), "Title", std::string{"Robot"}));
  relocate(world, 1, 3, "APAC");
  world.configure(filtered(R"("salesforce_filter": "Title != \"Robot\"",)"));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, 2u);
  EXPECT_EQ(only_part(run).counts.filtered, 1u);
  EXPECT_EQ(region(world, 2), "\"EMEA\"");
  EXPECT_EQ(region(world, 3), "\"APAC\"");
  EXPECT_EQ(class_of(Side::source, contact(2), run->run), RecordClass::filtered);
  EXPECT_EQ(class_of(Side::target, visitor(2), run->run), RecordClass::unmatched);
}
TEST_F(AFilter, OfPendoLeavesEntitiesOutThatAreNotGone) {
  relocate(world, 1, 4, "APAC");
  world.configure(filtered(R"("pendo_filter": "agent.email != \"p001@x.io\"",)"));
  const auto run = world.run();
  EXPECT_EQ(only_part(run).accepted, 3u);
  EXPECT_EQ(class_of(Side::target, visitor(1), run->run), RecordClass::filtered);
  const auto entity = world.views().entity(visitors, visitor(1));
  ASSERT_TRUE(entity);
  EXPECT_FALSE(entity->gone);
  world.configure(little_configuration());
  const auto after = world.run();
  EXPECT_EQ(only_part(after).accepted, 1u);
  EXPECT_EQ(class_of(Side::target, visitor(1), after->run), RecordClass::changed);
  EXPECT_EQ(world.broken_promises(), "");
}
TEST_F(AFilter, CountsForTheGuardWhatPassesIt) {
  world.configure(filtered(R"("salesforce_filter": "Email = \"p001@x.io\"",)"));
  ASSERT_TRUE(world.run());
  const auto memory = world.views().guard_memory(visitors, world.now());
  ASSERT_TRUE(memory);
  EXPECT_EQ(memory->sources.front().count, 1u);
}

}  // namespace
}  // namespace tidemark::sync
