#include "simulators/salesforce_object.h"

#include <gtest/gtest.h>

#include "simulators/salesforce_columns.h"
#include "simulators/salesforce_org.h"

namespace tidemark::sim {
namespace {

TEST(Columns, GiveBackWhatTheyWereGiven) {
  const std::pair<const char*, Value> cases[] = {{"string", Value{"text"}},
                                                 {"string", Value{std::string(2'000'000 / 2, 'x')}},
                                                 {"boolean", Value{false}},
                                                 {"int", Value{std::int64_t{-1}}},
                                                 {"double", Value{-0.0}},
                                                 {"date", Value{"2026-01-31"}},
                                                 {"id", Value{"003000000000001AAA"}},
                                                 {"datetime", Value{"1969-12-31T23:59:59.999+0000"}}};
  for (const auto& [type, value] : cases) {
    Column column{type};
    EXPECT_TRUE(column.set(3, value)) << type;
    EXPECT_EQ(owned(column.at(3)), value) << type;
    EXPECT_EQ(owned(column.at(2)), Value{});
    EXPECT_TRUE(column.set(3, Value{}));
    EXPECT_EQ(owned(column.at(3)), Value{});
  }
}

TEST(Columns, TakeNoValueOfAnotherKind) {
  EXPECT_FALSE(Column{"double"}.set(0, Value{"1"}));
  EXPECT_FALSE(Column{"boolean"}.set(0, Value{1.0}));
  EXPECT_FALSE(Column{"datetime"}.set(0, Value{"yesterday"}));
  EXPECT_FALSE(Column{"string"}.set(0, Value{1.0}));
  EXPECT_TRUE(Column{"double"}.set(0, Value{std::int64_t{1}})) << "an integer is a number too";
}

TEST(Columns, TextsThatAreOverwrittenAgainAndAgainDoNotPileUp) {
  Column column{"id"};  // which shares no texts
  const std::string text(1'000, 'x');
  for (int turn = 0; turn < 60'000; ++turn) {
    ASSERT_TRUE(column.set(static_cast<std::size_t>(turn % 7), Value{text + std::to_string(turn)}));
  }
  for (int row = 0; row < 7; ++row) {
    const int turn = 59'999 - (59'999 - row) % 7;
    EXPECT_EQ(owned(column.at(static_cast<std::size_t>(turn % 7))), Value{text + std::to_string(turn)});
  }
}

class Objects : public testing::Test {
 protected:
  Object object = std::move(*Object::from_describe(
      describe_of({"Thing__c",
                   "a00",
                   {{.name = "Key__c", .type = "string", .unique = true}, {.name = "Other__c", .type = "double"}}})));
};

TEST_F(Objects, RecordsAreFoundByEitherFormOfTheirIds) {
  for (std::uint64_t n = 1; n <= 1'000; ++n) ASSERT_TRUE(object.add({{"Id", record_id("a00", n)}}).has_value());
  for (std::uint64_t n = 1; n <= 1'000; ++n) {
    EXPECT_EQ(object.row(record_id("a00", n)), n - 1);
    EXPECT_EQ(object.row(record_id("a00", n).substr(0, 15)), n - 1);
  }
  EXPECT_EQ(object.row(record_id("a00", 1'001)), std::nullopt);
  EXPECT_EQ(object.row(""), std::nullopt);
}

TEST_F(Objects, AnAddThatFailsLeavesNothing) {
  ASSERT_TRUE(object.add({{"Id", record_id("a00", 1)}, {"Key__c", "a"}}).has_value());
  EXPECT_EQ(object.row_with(*object.field("Key__c"), std::string_view{"A"}), 0u);
  EXPECT_FALSE(object.add({{"Id", record_id("a00", 2)}, {"Key__c", "b"}, {"Other__c", "text"}}).has_value());
  EXPECT_EQ(object.size(), 1u);
  EXPECT_EQ(object.row(record_id("a00", 2)), std::nullopt);
  EXPECT_EQ(object.row_with(*object.field("Key__c"), std::string_view{"b"}), std::nullopt);
}

TEST_F(Objects, AnIndexFollowsChangesAndDeletions) {
  const std::size_t key = *object.field("Key__c");
  ASSERT_TRUE(object.add({{"Id", record_id("a00", 1)}, {"Key__c", "a"}}).has_value());
  EXPECT_EQ(object.row_with(key, std::string_view{"a"}), 0u);
  EXPECT_TRUE(object.set(0, key, Value{"b"}));
  EXPECT_EQ(object.row_with(key, std::string_view{"a"}), std::nullopt);
  EXPECT_EQ(object.row_with(key, std::string_view{"B"}), 0u);
  object.set_deleted(0, true);
  EXPECT_EQ(object.row_with(key, std::string_view{"b"}), std::nullopt);
}

}  // namespace
}  // namespace tidemark::sim
