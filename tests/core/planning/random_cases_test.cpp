#include <cstdlib>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "literal_plan.h"
#include "random_case.h"

namespace tidemark {
namespace {

/// Of a seed; what fails prints it, and its files can be looked at.
Case case_of(std::uint64_t seed) {
  RC_LOG() << "random case of seed " << seed << "\n";
  Dice dice{seed};
  return random_case(dice);
}

std::string in_full(const Case& given) {
  std::string text = given.config + "\n";
  for (const auto* files : {&given.sources, &given.targets, &given.entities}) {
    for (const Case::File& file : *files) text += file.report + " " + file.name + ":\n" + file.bytes + "\n";
  }
  return text;
}

void expect_the_same(const Case& given, const Outcome& plan, const Case& otherwise) {
  const Outcome again = outcome_of(otherwise);
  RC_ASSERT(!again.error);
  const std::string differs = difference(plan.lines, again.lines);
  if (!differs.empty()) RC_LOG() << differs << "\n" << in_full(given) << "\notherwise:\n" << in_full(otherwise);
  RC_ASSERT(differs.empty());
  RC_ASSERT(plan.digest == again.digest);
}

RC_GTEST_PROP(RandomCases, ArePlannedAsTheRulesSayLiterally, (std::uint64_t seed)) {
  const Case given = case_of(seed);
  const Outcome plan = outcome_of(given);
  if (plan.error) RC_LOG() << to_line(*plan.error) << "\n";
  RC_ASSERT(!plan.error);
  const auto literal = literal_plan(given);
  RC_ASSERT(literal.has_value());
  const std::string differs = difference(*literal, plan.lines);
  if (!differs.empty()) RC_LOG() << differs << "\n" << in_full(given);
  RC_ASSERT(differs.empty());
}
RC_GTEST_PROP(RandomCases, AreTheSameInAnotherOrderOfPagesAndRows, (std::uint64_t seed)) {
  Dice dice{seed + 1};
  const Case once = spelled_otherwise(case_of(seed), {.shuffled = true}, dice);
  const Outcome plan = outcome_of(once);
  RC_ASSERT(!plan.error);
  expect_the_same(once, plan, spelled_otherwise(once, {.shuffled = true}, dice));
}
RC_GTEST_PROP(RandomCases, AreTheSameInOtherPagesAndForms, (std::uint64_t seed)) {
  const Case given = case_of(seed);
  const Outcome plan = outcome_of(given);
  RC_ASSERT(!plan.error);
  Dice dice{seed + 1};
  expect_the_same(given, plan, spelled_otherwise(given, {.cut_anew = true}, dice));
  expect_the_same(given, plan, spelled_otherwise(given, {.cut_anew = true, .other_forms = true}, dice));
}
RC_GTEST_PROP(RandomCases, HaveNoChangeWhenTheirPlanWasCarriedOut, (std::uint64_t seed)) {
  const Case given = case_of(seed);
  const Outcome plan = outcome_of(given);
  RC_ASSERT(!plan.error);
  const Case carried_out = after(given, plan);
  const Outcome again = outcome_of(carried_out);
  RC_ASSERT(!again.error);
  if (again.lines.find("{\"change\":") != std::string::npos) RC_LOG() << again.lines << in_full(carried_out);
  RC_ASSERT(again.lines.find("{\"change\":") == std::string::npos);
}

/// Many more of them, on request: TIDEMARK_RANDOM_CASES=100000.
TEST(ManyRandomCases, ArePlannedAsTheRulesSayLiterally) {
  const char* wanted = std::getenv("TIDEMARK_RANDOM_CASES");
  const std::uint64_t count = wanted == nullptr ? 300 : std::strtoull(wanted, nullptr, 10);
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    Dice dice{seed};
    const Case given = random_case(dice);
    const Outcome plan = outcome_of(given);
    ASSERT_FALSE(plan.error.has_value()) << "seed " << seed << ": " << to_line(*plan.error);
    ASSERT_EQ(difference(literal_plan(given).value_or("no plan"), plan.lines), "") << "seed " << seed << "\n"
                                                                                   << in_full(given);
  }
}

}  // namespace
}  // namespace tidemark
