#include "core/reports/field_definition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark {
namespace {

using Type = FieldDefinition::Type;
using testing::ElementsAre;

ColumnFacts texts(std::size_t longest) { return {.key = "c", .filled = 1, .texts = 1, .longest = longest}; }

TEST(AFieldsName, IsMadeOfTheLabelsLettersAndDigits) {
  EXPECT_EQ(pendo_field_name("Days active"), "Pendo_Days_active__c");
  EXPECT_EQ(pendo_field_name("NPS – score (30d)"), "Pendo_NPS_score_30d__c");
  EXPECT_EQ(pendo_field_name("metadata.custom.region"), "Pendo_region__c");
  EXPECT_EQ(pendo_field_name("利用日数"), "Pendo_Column__c");
  EXPECT_EQ(pendo_field_name(std::string(60, 'a')), "Pendo_" + std::string(34, 'a') + "__c");
  EXPECT_EQ(pendo_field_name(std::string(33, 'a') + " b"), "Pendo_" + std::string(33, 'a') + "__c")
      << "none ends with _";
}

TEST(AField, HasRoomForWhatMayCome) {
  EXPECT_EQ(to_text(field_for(texts(9), "Plan", {})), "Text(255)");
  EXPECT_EQ(to_text(field_for(texts(200), "Comment", {})), "LongTextArea(32768)");
  EXPECT_EQ(to_text(field_for(texts(30'000), "Comment", {})), "LongTextArea(131072)");
  EXPECT_EQ(to_text(field_for({.key = "c"}, "Empty", {})), "Text(255)");
  const ColumnFacts whole{.key = "c", .filled = 1, .numbers = 1, .integers = 1};
  EXPECT_EQ(to_text(field_for(whole, "Days", {})), "Number(18, 0)");
  EXPECT_EQ(to_text(field_for(whole, "Days", ColumnType::floating)), "Number(18, 2)");
  ColumnFacts fraction{.key = "c", .filled = 1, .numbers = 1, .fraction_digits = 5};
  EXPECT_EQ(to_text(field_for(fraction, "Share", {})), "Number(18, 5)");
  fraction.fraction_digits = 17;
  EXPECT_EQ(to_text(field_for(fraction, "Share", {})), "Number(18, 8)");
  EXPECT_EQ(to_text(field_for({.key = "c"}, "On", ColumnType::boolean)), "Checkbox");
  EXPECT_EQ(to_text(field_for({.key = "c"}, "Last", ColumnType::date)), "DateTime");
  EXPECT_EQ(to_text(field_for({.key = "c"}, "Tags", ColumnType::list)), "LongTextArea(32768)");
  EXPECT_EQ(field_for({.key = "numDaysActive"}, "", ColumnType::integer).name, "Pendo_numDaysActive__c");
}

TEST(AField, IsMeantForAColumnWhoseNameHasItsLetters) {
  EXPECT_TRUE(is_meant_for("Pendo_Days_Active__c", "Pendo_numDaysActive__c"));
  EXPECT_TRUE(is_meant_for("Pendo_NPS_Score__c", "Pendo_nps__c"));
  EXPECT_FALSE(is_meant_for("Pendo_NPS__c", "Pendo_numMinutes__c"));
  EXPECT_FALSE(is_meant_for("Pendo_A__c", "Pendo_plan__c"));
}

TEST(AField, FitsByAWordWhereItsNameSaysTheSameInOtherWords) {
  EXPECT_EQ(name_fit("Pendo_lastday__c", "Pendo_lastDay__c"), NameFit::same);
  EXPECT_EQ(name_fit("Pendo_Days_Active__c", "Pendo_numDaysActive__c"), NameFit::inside);
  EXPECT_EQ(name_fit("Pendo_Last_Visit__c", "Pendo_lastDay__c"), NameFit::a_word);
  EXPECT_EQ(name_fit("Pendo_First_Visit__c", "Pendo_lastDay__c"), NameFit::nothing);
  EXPECT_EQ(name_fit("Pendo_Number_Of_Days__c", "Pendo_Number_of_minutes__c"), NameFit::nothing);
}

TEST(FieldsForAColumn, AreThoseThatAPushMayWriteAndThatTakeItsType) {
  const auto field = [](const char* name, SalesforceType type, bool updateable = true) {
    SalesforceField made;
    made.name = name;
    made.type = type;
    made.updateable = updateable;
    return made;
  };
  SalesforceObject object;
  object.fields = {field("Score__c", SalesforceType::floating),
                   field("Pendo_A__c", SalesforceType::floating),
                   field("Pendo_Formula__c", SalesforceType::floating, false),
                   field("Pendo_Text__c", SalesforceType::string),
                   field("Pendo_Best_Days__c", SalesforceType::integer),
                   field("Pendo_days__c", SalesforceType::percent)};
  std::vector<std::string> names;
  for (const SalesforceField* found : fields_for(object, ColumnType::integer, "Pendo_Days__c"))
    names.push_back(found->name);
  EXPECT_THAT(names, ElementsAre("Pendo_days__c", "Pendo_Best_Days__c", "Pendo_A__c"));
}

}  // namespace
}  // namespace tidemark
