#include "world.h"

namespace tidemark::views {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using RecordsInRuns = World;

TEST_F(RecordsInRuns, ARecordThatNothingIsSaidOfIsTheSame) {
  given_run(1);
  given_plan(1, visitors);
  const auto record = followed().record(visitors, Side::target, "v-1", 1);
  ASSERT_TRUE(record) << to_line(record.error());
  EXPECT_TRUE(record->planned);
  EXPECT_EQ(record->record_class, RecordClass::same);
  EXPECT_FALSE(record->mentioned);
}

TEST_F(RecordsInRuns, AClassHoldsUntilALaterPlanSaysOtherwiseAndIsFoundForEveryRun) {
  for (RunId run = 1; run <= 5; ++run) {
    given_run(run);
    std::vector<Classed> said;
    if (run == 2) said = {{Side::source, "003A", RecordClass::unmatched, "a@x.io"}};
    if (run == 4) said = {{Side::source, "003A", RecordClass::ambiguous, "a@x.io"}};
    given_plan(run, visitors, said);
  }
  const auto at = [&](RunId run) { return *followed().record(visitors, Side::source, "003A", run); };
  EXPECT_EQ(at(1).record_class, RecordClass::same);
  EXPECT_EQ(at(2).record_class, RecordClass::unmatched);
  EXPECT_EQ(at(3).record_class, RecordClass::unmatched);
  EXPECT_EQ(at(3).since_run, 2u);
  EXPECT_EQ(at(3).identifier, "a@x.io");
  EXPECT_EQ(at(4).record_class, RecordClass::ambiguous);
  EXPECT_EQ(at(5).record_class, RecordClass::ambiguous);
  EXPECT_EQ(followed().record(visitors, Side::source, "003A", 6).error().code, ErrorCode::not_found) << "no such run";
  EXPECT_EQ(followed().record(visitors, Side::target, "003A", 5)->record_class, RecordClass::same)
      << "the sides keep apart";
  EXPECT_EQ(followed().record(contacts, Side::source, "003A", 5)->record_class, RecordClass::same)
      << "the parts keep apart";
}

TEST_F(RecordsInRuns, ARecordWithAnIntentIsChangedWithItsOutcomeAndTheOtherSystemsWords) {
  given_run(1);
  const Position plan = given_plan(1, visitors, {{Side::target, "v-1", RecordClass::unmatched, "a@x.io"}});
  given_run(2);
  const Position intent = given_intended(
      2, visitors, plan, {change("v-1", "custom.n", "1", "2", "003A"), change("v-2", "custom.n", "1", "2", "003B")});
  EXPECT_TRUE(followed().record(visitors, Side::target, "v-1", 2)->sent.at(0).moment.open);
  given_settled(2, intent, ItemOutcome::accepted, {{2, static_cast<std::uint8_t>(ItemOutcome::rejected), "locked"}});
  given_run(3);

  const auto first = followed().record(visitors, Side::target, "v-1", 2);
  EXPECT_EQ(first->record_class, RecordClass::changed);
  ASSERT_EQ(first->sent.size(), 1u);
  EXPECT_FALSE(first->sent[0].moment.open);
  EXPECT_EQ(first->sent[0].moment.outcome, ItemOutcome::accepted);
  const auto source = views_->record(visitors, Side::source, "003B", 2);
  EXPECT_EQ(source->record_class, RecordClass::changed);
  ASSERT_EQ(source->sent.size(), 1u);
  EXPECT_EQ(source->sent[0].target, "v-2");
  EXPECT_EQ(source->sent[0].moment.words, "locked");
  EXPECT_EQ(views_->record(visitors, Side::target, "v-1", 1)->record_class, RecordClass::unmatched);
  EXPECT_THAT(views_->record(visitors, Side::target, "v-1", 3)->sent, IsEmpty());
  EXPECT_FALSE(views_->record(visitors, Side::target, "v-1", 3)->planned);
}

TEST_F(RecordsInRuns, InvalidFieldsAreNotesAndHeldIsSaidOnceWhenItBegins) {
  given_run(1);
  given_plan(
      1, visitors,
      {{Side::target, "v-1", RecordClass::changed, "", Unsent::held, {{"custom.n", "\"n/a\"", "not an integer"}}}});
  given_run(2);
  given_plan(2, visitors);
  const auto record = followed().record(visitors, Side::target, "v-1", 2);
  EXPECT_EQ(record->record_class, RecordClass::changed);
  EXPECT_EQ(record->unsent, Unsent::held);
  EXPECT_EQ(record->since_run, 1u);
  EXPECT_THAT(record->notes, ElementsAre(RecordInRun::Note{"custom.n", "\"n/a\"", "not an integer"}));
}

TEST_F(RecordsInRuns, ARunThatWasPlannedTwiceSaysWhatItsLastPlanSaid) {
  given_run(1);
  given_plan(1, visitors,
             {{Side::source, "003A", RecordClass::unmatched}, {Side::source, "003B", RecordClass::filtered}});
  given_plan(1, visitors, {{Side::source, "003A", RecordClass::same}});
  EXPECT_EQ(followed().record(visitors, Side::source, "003A", 1)->record_class, RecordClass::same);
  EXPECT_EQ(followed().record(visitors, Side::source, "003B", 1)->record_class, RecordClass::filtered);
}

TEST_F(RecordsInRuns, WhatWasLastSaidIsListedOncePerRecordUpToARun) {
  given_run(1);
  given_plan(1, visitors,
             {{Side::source, "003A", RecordClass::unmatched}, {Side::target, "v-1", RecordClass::anonymous}});
  given_run(2);
  given_plan(
      2, visitors,
      {{Side::source, "003A", RecordClass::same}, {Side::source, std::string("0\0Z", 3), RecordClass::filtered}});
  const auto said = [&](RunId run) {
    std::vector<std::pair<std::string, RecordClass>> all;
    EXPECT_TRUE(followed().each_said(
        visitors, run, [&](const Said& one) { return all.emplace_back(one.id, one.record_class), true; }));
    return all;
  };
  EXPECT_THAT(said(1),
              ElementsAre(std::pair{"003A", RecordClass::unmatched}, std::pair{"v-1", RecordClass::anonymous}));
  EXPECT_THAT(said(2), ElementsAre(std::pair{std::string("0\0Z", 3), RecordClass::filtered},
                                   std::pair{"003A", RecordClass::same}, std::pair{"v-1", RecordClass::anonymous}));
}

using Runs = World;

TEST_F(Runs, ACompletedRunSaysWhoStartedItWhenAndWhatItCounted) {
  const Position configuration = given_configuration("{}");
  const Position start = given_run(1, configuration);
  const Instant started = now_;
  given_plan(1, visitors);
  EXPECT_EQ(followed().run(1)->state, RunState::running);
  append({event_of(RunCompleted{{"visitor pull: completed"}}, 1, 0, {{"accepted", 2}})});
  const auto run = followed().run(1);
  EXPECT_EQ(run->state, RunState::completed);
  EXPECT_EQ(run->actor, "ann");
  EXPECT_EQ(run->started_position, start);
  EXPECT_EQ(run->started, started);
  EXPECT_EQ(run->ended, now_);
  EXPECT_EQ(run->configuration, configuration);
  ASSERT_EQ(run->parts.size(), 1u);
  EXPECT_EQ(run->parts[0].digest, "d1");
  EXPECT_THAT(run->parts[0].counts, ElementsAre(std::pair{"sources", 10}, std::pair{"changed_targets", 2}));
  EXPECT_EQ(followed().run(2).error().code, ErrorCode::not_found);
}

TEST_F(Runs, AHeldRunKeepsItsReasonsThoughItWentToItsEndAndSaysWhoApprovedIt) {
  given_run(1);
  append({event_of(RunHeld{"visitor", "pull", "abc", {"412 of 500 matched targets would change"}}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::running) << "its other parts are still to come";
  append({event_of(RunCompleted{{"visitor pull: held"}}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::held);
  append({event_of(RunApproved{"bob", "abc"}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::held);
  EXPECT_EQ(followed().run(1)->approved_by, "bob");
  EXPECT_THAT(followed().run(1)->parts.at(0).held_reasons, ElementsAre("412 of 500 matched targets would change"));
}

TEST_F(Runs, AFailedRunNamesItsCauseAndIsContinuedNotRepeated) {
  given_run(1);
  append({event_of(RunFailed{"visitor", "pull", "unavailable", "503", "GET", "later"}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::running) << "its other parts are still to come";
  append({event_of(RunCompleted{{"visitor pull: failed"}}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::failed);
  EXPECT_EQ(followed().run(1)->parts.at(0).error_code, "unavailable");
  append({event_of(RunContinued{"bob", 1}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::continued);
  EXPECT_EQ(followed().run(1)->ended_position, 0u);
  append({event_of(RunCompleted{{"visitor pull: completed"}}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::completed);
  EXPECT_EQ(followed().run(1)->continuations.at(0).actor, "bob");
  EXPECT_THAT(followed().run(1)->continuations.at(0).failures, ElementsAre("visitor pull: GET: 503"))
      << "a night that failed can still be seen when the next one went through";
}

TEST_F(Runs, ThatAnotherRunTookThePlaceOfHasFailedAsAWhole) {
  given_run(1);
  append({event_of(RunHeld{"account", "pull", "abc", {"the source side is empty"}}, 1)});
  append({event_of(RunFailed{"", "", "interrupted", "the run was interrupted", "", ""}, 1)});
  EXPECT_EQ(followed().run(1)->state, RunState::failed);
  EXPECT_EQ(followed().run(1)->ended, now_);
}

TEST_F(Runs, AreListedNewestFirst) {
  for (RunId run = 1; run <= 300; ++run) given_run(run);
  const auto runs = followed().runs(2);
  EXPECT_THAT(*runs, ElementsAre(::testing::Field(&RunRow::number, 300), ::testing::Field(&RunRow::number, 299)));
}

}  // namespace
}  // namespace tidemark::views
