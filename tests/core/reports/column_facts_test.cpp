#include "core/reports/column_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark {
namespace {

using testing::ElementsAre;

ColumnFacts facts_of(std::string_view values) {
  std::string rows;
  for (std::string_view rest = values; !rest.empty();) {
    const std::string_view value = rest.substr(0, rest.find('|'));
    rows += (rows.empty() ? "" : ",") + std::string{R"({"visitorId":"v","c":)"} + std::string{value} + "}";
    rest.remove_prefix(std::min(value.size() + 1, rest.size()));
  }
  const std::string bytes = "[" + rows + "]";
  const std::string key = "c";
  auto facts = column_facts({bytes, PageFormat::report_json, "report"}, std::span{&key, 1});
  if (!facts) throw std::runtime_error(to_line(facts.error()));
  return facts->front();
}

TEST(ColumnFacts, TellWhatEveryValueIs) {
  EXPECT_EQ(facts_of("true|false|null").type(), ColumnType::boolean);
  EXPECT_EQ(facts_of("1|2|-3").type(), ColumnType::integer);
  EXPECT_EQ(facts_of("1|2.5").type(), ColumnType::floating);
  EXPECT_EQ(facts_of("1767225600000|1767225600001").type(), ColumnType::date);
  EXPECT_EQ(facts_of(R"("2026-01-31"|"2026-01-31T09:00:00Z")").type(), ColumnType::date);
  EXPECT_EQ(facts_of(R"(["a"]|["b","c"])").type(), ColumnType::list);
  EXPECT_EQ(facts_of(R"("a"|"2026-01-31")").type(), ColumnType::text);
  EXPECT_EQ(facts_of(R"("a"|1)").type(), ColumnType::text);
  EXPECT_EQ(facts_of(R"(null|""|[])").type(), std::nullopt);
}

TEST(ColumnFacts, CountAndMeasure) {
  const ColumnFacts facts = facts_of(R"(7.25|null|-3|7.25|1e-3|100)");
  EXPECT_EQ(facts.filled, 5u);
  EXPECT_EQ(facts.empty, 1u);
  EXPECT_EQ(facts.least, -3);
  EXPECT_EQ(facts.most, 100);
  EXPECT_EQ(facts.fraction_digits, 3);
  EXPECT_THAT(facts.samples, ElementsAre("7.25", "-3", "0.001"));
  EXPECT_EQ(facts_of(R"("a😀b")").longest, 4u) << "as Salesforce counts";
  EXPECT_EQ(facts_of(R"(["ab","c"])").longest, 4u) << "joined by ;";
}

TEST(ColumnFacts, OfAPageThatIsNoneAreAnError) {
  const std::string key = "c";
  EXPECT_EQ(column_facts({"{", PageFormat::report_json, "report"}, std::span{&key, 1}).error().code,
            ErrorCode::unreadable_page);
}

NpsScale scale_of(std::string_view values, EntityKind kind, std::string_view label = "NPS score") {
  return nps_scale(facts_of(values), label, kind);
}

TEST(NpsScale, IsReadOffTheValues) {
  EXPECT_EQ(scale_of("-0.25|0.5", EntityKind::account), NpsScale::fraction);
  EXPECT_EQ(scale_of("0|1", EntityKind::account), NpsScale::fraction);
  EXPECT_EQ(scale_of("-40|100", EntityKind::account), NpsScale::hundred);
  EXPECT_EQ(scale_of("0|1", EntityKind::visitor), NpsScale::score);
  EXPECT_EQ(scale_of("9|10|0", EntityKind::visitor), NpsScale::score);
  EXPECT_EQ(scale_of("0.42", EntityKind::visitor), NpsScale::fraction);
  EXPECT_EQ(scale_of("900", EntityKind::visitor), NpsScale::none);
  EXPECT_EQ(scale_of("9", EntityKind::visitor, "Days"), NpsScale::none);
  EXPECT_EQ(scale_of(R"("very good")", EntityKind::visitor, "NPS comment"), NpsScale::none);
}

}  // namespace
}  // namespace tidemark
