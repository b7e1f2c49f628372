#include "world.h"

namespace tidemark::views {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Provenance = World;

TEST_F(Provenance, AnIntendedChangeIsNotCurrentASettledOneIs) {
  given_configuration("{}");
  given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  const Position intent = given_intended(1, visitors, 0, {change("v-1", "custom.region", "\"EMEA\"", "\"APAC\"")});
  EXPECT_EQ(value("v-1", "custom.region"), "\"EMEA\"");
  given_settled(1, intent, ItemOutcome::accepted);
  EXPECT_EQ(value("v-1", "custom.region"), "\"APAC\"");
}

TEST_F(Provenance, WhatWasRefusedMissingUnknownOrNotThereIsNotCurrent) {
  for (const auto outcome : {ItemOutcome::rejected, ItemOutcome::missing, ItemOutcome::unknown, ItemOutcome::not_there})
    given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.region", "null", "\"APAC\"")}), outcome);
  EXPECT_EQ(value("v-1", "custom.region"), "unknown");
  given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.region", "null", "\"APAC\"")}),
                ItemOutcome::arrived, {}, true);
  EXPECT_EQ(value("v-1", "custom.region"), "\"APAC\"");
}

TEST_F(Provenance, AWrittenValueNamesItsEventItsRunItsSourceRecordItsMappingAndWhatWasThereBefore) {
  const Position configuration = given_configuration("{\"v\": 2}");
  given_run(4, configuration);
  given_observed(4, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  const Position plan = given_plan(4, visitors, {}, configuration);
  const Position intent = given_intended(
      4, visitors, plan,
      {change("v-0", "custom.arr", "1", "2"), change("v-1", "custom.region", "\"EMEA\"", "\"APAC\"", "003B")});
  const Position settled = given_settled(4, intent, ItemOutcome::accepted);

  const auto why = followed().why(visitors, "v-1", "custom.region");
  ASSERT_TRUE(why) << to_line(why.error());
  EXPECT_EQ(why->field.value, "\"APAC\"");
  EXPECT_EQ(why->field.known, Known::written);
  EXPECT_EQ(why->field.from, (Place{intent, 0, 2}));
  EXPECT_EQ(why->field.settled, settled);
  EXPECT_EQ(why->moment.run, 4u);
  EXPECT_EQ(why->moment.source, "003B");
  EXPECT_EQ(why->moment.time, now_);
  EXPECT_EQ(why->before, "\"EMEA\"");
  EXPECT_EQ(why->configuration, configuration);
  ASSERT_EQ(why->earlier.size(), 1u);
  EXPECT_EQ(why->earlier[0].kind, Moment::Kind::observed);
}

TEST_F(Provenance, AValueThatOthersChangedNamesTheReadingThatFoundIt) {
  given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  const Position second =
      given_observed(2, visitors, {changed_by_others("v-1", "custom.region", "\"EMEA\"", "\"AMER\"")});
  const auto why = followed().why(visitors, "v-1", "custom.region");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->field.known, Known::changed_by_others);
  EXPECT_EQ(why->moment.position, second);
  EXPECT_EQ(why->moment.run, 2u);
  EXPECT_EQ(why->before, "\"EMEA\"");
}

TEST_F(Provenance, AFieldOrTargetThatTheLogSaysNothingOfIsNotFound) {
  given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  EXPECT_EQ(followed().why(visitors, "v-1", "custom.arr").error().code, ErrorCode::not_found);
  EXPECT_EQ(views_->why(visitors, "v-2", "custom.region").error().code, ErrorCode::not_found);
  EXPECT_EQ(views_->entity(contacts, "v-1").error().code, ErrorCode::not_found) << "the parts keep apart";
}

TEST_F(Provenance, HistoryIsEverythingThatWasSeenAndDoneNewestFirst) {
  const Position first = given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  const Position refused =
      given_settled(2, given_intended(2, visitors, 0, {change("v-1", "custom.region", "\"EMEA\"", "\"APAC\"")}),
                    ItemOutcome::accepted, {{1, static_cast<std::uint8_t>(ItemOutcome::rejected), "field is locked"}});
  const Position accepted =
      given_settled(3, given_intended(3, visitors, 0, {change("v-1", "custom.region", "\"EMEA\"", "\"AMER\"")}),
                    ItemOutcome::accepted);

  const auto history = followed().history(visitors, "v-1");
  ASSERT_TRUE(history) << to_line(history.error());
  ASSERT_EQ(history->size(), 3u);
  EXPECT_EQ((*history)[0].position, accepted);
  EXPECT_THAT((*history)[0].fields, ElementsAre(FieldMoment{"custom.region", "\"EMEA\"", "\"AMER\"", 0}));
  EXPECT_EQ((*history)[1].position, refused);
  EXPECT_EQ((*history)[1].outcome, ItemOutcome::rejected);
  EXPECT_EQ((*history)[1].words, "field is locked");
  EXPECT_EQ((*history)[2].position, first);
  EXPECT_EQ((*history)[2].kind, Moment::Kind::observed);

  EXPECT_EQ(views_->history(visitors, "v-1", 1)->size(), 1u);
  EXPECT_EQ(views_->history(visitors, "v-1", 10, refused)->size(), 2u);
  EXPECT_THAT(*views_->history(visitors, "v-2"), IsEmpty());
}

TEST_F(Provenance, WhatIsSentAndHasNoOutcomeYetIsInTheHistoryAndBesideTheValue) {
  given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\""), baseline("v-1", "custom.n", "1")});
  const Position open = given_intended(2, visitors, 0, {change("v-1", "custom.region", "\"EMEA\"", "\"APAC\"")});
  const auto history = followed().history(visitors, "v-1");
  ASSERT_TRUE(history) << to_line(history.error());
  ASSERT_EQ(history->size(), 3u);
  EXPECT_TRUE(history->front().open);
  EXPECT_EQ(history->front().from, (Place{open, 0, 1}));
  EXPECT_EQ(history->front().run, 2u);
  EXPECT_EQ(history->front().quiet_until, Instant{5000});
  EXPECT_EQ(views_->history(visitors, "v-1", 1)->size(), 1u);
  EXPECT_EQ(views_->history(visitors, "v-1", 10, open - 1)->size(), 2u) << "as it was before it was sent";

  EXPECT_EQ(views_->open_changes(visitors, "v-1")->size(), 1u);
  EXPECT_THAT(*views_->open_changes(visitors, "v-2"), IsEmpty());
  const auto why = views_->why(visitors, "v-1", "custom.region");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->field.value, "\"EMEA\"") << "as far as is known";
  ASSERT_EQ(why->open.size(), 1u);
  EXPECT_EQ(why->open[0].from.position, open);
  EXPECT_THAT(views_->why(visitors, "v-1", "custom.n")->open, IsEmpty()) << "another field";
}

TEST_F(Provenance, AValueThatArrivedLateIsKnownAsSuch) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::rejected);
  const Position read_again =
      given_observed(2, visitors, {read("v-1", "custom.n", "1", "2", Observation::arrived_late)});
  const auto why = followed().why(visitors, "v-1", "custom.n");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->field.known, Known::arrived_late);
  EXPECT_EQ(why->moment.position, read_again);
  EXPECT_EQ(why->earlier.size(), 2u);
  EXPECT_EQ(views_->entity_at(visitors, "v-1", read_again)->field("custom.n")->known, Known::arrived_late);
  EXPECT_TRUE(views_->verify());
}

TEST_F(Provenance, ALongHistoryIsCutIntoSegmentsAndStaysWhole) {
  const std::size_t times = 3 * references_a_segment + 10;
  std::vector<Position> positions;
  for (std::size_t i = 0; i < times; ++i) {
    positions.push_back(given_observed(i + 1, visitors, {changed_by_others("v-1", "custom.n", "", std::to_string(i))}));
    if (i % 100 == 0) followed();
  }
  const auto history = followed().history(visitors, "v-1");
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), times);
  for (std::size_t i = 0; i < times; ++i) {
    EXPECT_EQ((*history)[times - 1 - i].position, positions[i]);
    EXPECT_EQ((*history)[times - 1 - i].run, i + 1);
  }
}

TEST_F(Provenance, TheStateAtAPositionIsWhatTheLogKnewThen) {
  const Position before = given_configuration("{}");
  const Position first = given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  const Position intent = given_intended(1, visitors, 0, {change("v-1", "custom.region", "\"EMEA\"", "\"APAC\"")});
  const Position settled = given_settled(1, intent, ItemOutcome::accepted);
  const auto at = [&](Position position) { return followed().entity_at(visitors, "v-1", position); };
  EXPECT_EQ(at(before).error().code, ErrorCode::not_found);
  EXPECT_EQ(at(first)->field("custom.region")->value, "\"EMEA\"");
  EXPECT_EQ(at(intent)->field("custom.region")->value, "\"EMEA\"") << "intended is not current";
  EXPECT_EQ(at(settled)->field("custom.region")->value, "\"APAC\"");
  EXPECT_EQ(at(settled)->fields, followed().entity(visitors, "v-1")->fields);
}

TEST_F(Provenance, ATimeNamesTheLastPositionThatIsNotLater) {
  const Position first = given_configuration("1");
  const Instant then = now_;
  now_.milliseconds += one_hour;
  const Position second = given_configuration("2");
  EXPECT_EQ(*views_->position_at({then.milliseconds - 1}), first - 1);
  EXPECT_EQ(*views_->position_at(then), first);
  EXPECT_EQ(*views_->position_at({then.milliseconds + one_minute}), first);
  EXPECT_EQ(*views_->position_at({now_.milliseconds + one_day}), second);
}

TEST_F(Provenance, ATargetThatIsGoneKeepsItsLastValuesAndMayReturn) {
  given_observed(1, visitors, {baseline("v-1", "custom.region", "\"EMEA\"")});
  given_observed(2, visitors, {gone("v-1")});
  EXPECT_TRUE(followed().entity(visitors, "v-1")->gone);
  EXPECT_EQ(value("v-1", "custom.region"), "\"EMEA\"");
  given_observed(3, visitors, {read("v-1", "custom.region", "", "\"AMER\"", Observation::returned)});
  const auto back = followed().entity(visitors, "v-1");
  EXPECT_FALSE(back->gone);
  EXPECT_EQ(back->field("custom.region")->known, Known::returned);
}

TEST_F(Provenance, AllTargetsOfAPartAreReadInTheOrderOfTheirIds) {
  given_observed(
      1, visitors,
      {baseline("v-2", "custom.n", "2"), baseline("v-10", "custom.n", "10"), baseline("v-1", "custom.n", "1")});
  given_observed(1, contacts, {baseline("003A", "Pendo_N__c", "1")});
  std::vector<std::string> ids;
  ASSERT_TRUE(followed().each_entity(
      visitors, [&](std::string_view id, const StoredEntity&) { return ids.emplace_back(id), true; }));
  EXPECT_THAT(ids, ElementsAre("v-1", "v-10", "v-2"));
}

TEST_F(Provenance, ASourceRecordNamesTheTargetsThatHadValuesFromIt) {
  given_settled(
      1,
      given_intended(1, visitors, 0,
                     {change("v-1", "custom.n", "1", "2", "003A"), change("v-2", "custom.n", "1", "2", "003A"),
                      change("v-3", "custom.n", "1", "2", "003AB")}),
      ItemOutcome::accepted);
  EXPECT_THAT(*followed().targets_of(visitors, "003A"), ElementsAre("v-1", "v-2"));
  EXPECT_THAT(followed().entity(visitors, "v-3")->sources, ElementsAre("003AB"));
}

TEST_F(Provenance, AConfigurationIsNamedByItsPosition) {
  EXPECT_EQ(followed().configuration().error().code, ErrorCode::not_found);
  const Position first = given_configuration("{\"v\": 1}");
  const Position between = given_run(1, first);
  const Position second = given_configuration("{\"v\": 2}");
  EXPECT_EQ(followed().configuration()->position, second);
  EXPECT_EQ(views_->configuration()->configuration, "{\"v\": 2}");
  EXPECT_EQ(views_->configuration(between)->configuration, "{\"v\": 1}");
}

}  // namespace
}  // namespace tidemark::views
