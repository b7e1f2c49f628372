#include "world.h"

namespace tidemark::views {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using OpenIntents = World;

TEST_F(OpenIntents, AreThoseWithoutAnOutcomeWithAllThatClosingThemByReadingNeeds) {
  given_run(1);
  const Position plan = given_plan(1, visitors);
  const Position settled = given_intended(1, visitors, plan, {change("v-0", "custom.n", "1", "2")});
  const Position open = given_intended(1, visitors, plan, {change("v-1", "custom.region", "\"EMEA\"", "null", "003B")});
  given_settled(1, settled, ItemOutcome::accepted);
  const auto intents = followed().open_intents();
  ASSERT_TRUE(intents) << to_line(intents.error());
  ASSERT_EQ(intents->size(), 1u);
  const OpenIntent& intent = intents->front();
  EXPECT_EQ(intent.intent.position, open);
  EXPECT_EQ(intent.intent.run, 1u);
  EXPECT_EQ(intent.intent.planned, plan);
  EXPECT_EQ(intent.intent.intended.quiet_until, Instant{5000});
  ASSERT_EQ(intent.targets.size(), 1u);
  EXPECT_EQ(intent.targets[0].item, 1u);
  EXPECT_EQ(intent.targets[0].id, "v-1");
  EXPECT_EQ(intent.targets[0].source, "003B");
  EXPECT_THAT(intent.targets[0].fields, ElementsAre(FieldMoment{"custom.region", "\"EMEA\"", "null", 0}));

  given_settled(1, open, ItemOutcome::not_there, {}, true);
  EXPECT_THAT(*followed().open_intents(), IsEmpty());
}

TEST_F(OpenIntents, OfOneAppendAreToldApartByTheirIndex) {
  const Position both = append({intent(1, visitors, 0, {change("v-1", "custom.n", "1", "2")}),
                                intent(1, visitors, 0, {change("v-2", "custom.n", "1", "2")})});
  append({event_of(EffectSettled{both, 1, false, 0, {}}, 1)});
  ASSERT_EQ(followed().open_intents()->size(), 1u);
  EXPECT_EQ(followed().open_intents()->front().targets.at(0).id, "v-1");
  EXPECT_EQ(value("v-1", "custom.n"), "unknown");
  EXPECT_EQ(value("v-2", "custom.n"), "2");
}

TEST_F(OpenIntents, AreClosedFieldByFieldWhereAnItemsFieldsFaredDifferently) {
  Told both = change("v-1", "custom.a", "1", "2");
  both.fields.push_back({"custom.b", "1", "null", 0});
  given_observed(1, visitors, {baseline("v-1", "custom.b", "1")});
  given_settled(1, given_intended(1, visitors, 0, {both}), ItemOutcome::arrived,
                {{1, static_cast<std::uint8_t>(ItemOutcome::not_there), "", {"custom.b"}}}, true);
  EXPECT_EQ(value("v-1", "custom.a"), "2");
  EXPECT_EQ(value("v-1", "custom.b"), "1");
  const auto history = followed().history(visitors, "v-1", 1);
  ASSERT_TRUE(history) << to_line(history.error());
  EXPECT_EQ(history->at(0).outcome, ItemOutcome::arrived);
  EXPECT_EQ(history->at(0).fields.at(0).outcome, ItemOutcome::arrived);
  EXPECT_EQ(history->at(0).fields.at(1).outcome, ItemOutcome::not_there);
  EXPECT_EQ(followed().entity_at(visitors, "v-1", 3)->field("custom.b")->value, "1");
  EXPECT_THAT(followed().guard_memory(visitors, now_)->cleared, IsEmpty()) << "what is not there was not cleared";
  EXPECT_TRUE(followed().verify());
}

using Tries = World;

TEST_F(Tries, OfOneChangeAreFoundByTheRunThatReadAndCountATargetOnce) {
  given_run(1);
  const Position plan = given_plan(1, visitors);
  const Position first = given_intended(1, visitors, plan, {change("v-1", "custom.n", "1", "2")});
  const Position second = given_intended(1, visitors, plan, {change("v-1", "custom.n", "1", "2")});
  given_run(2);
  given_settled(1, first, ItemOutcome::arrived, {}, true);
  const Position last = given_settled(1, second, ItemOutcome::arrived, {}, true);
  given_run(3);
  const auto history = followed().history(visitors, "v-1");
  ASSERT_TRUE(history) << to_line(history.error());
  ASSERT_EQ(history->size(), 2u);
  EXPECT_TRUE(of_one_change(history->at(0), history->at(1)));
  EXPECT_EQ(history->at(0).run, 1u) << "which sent";
  EXPECT_EQ(history->at(0).found_by, 2u) << "which read";
  EXPECT_EQ(followed().found_by_reading(0)->at(1).all[static_cast<std::size_t>(ItemOutcome::arrived)], 1u)
      << "one target";
  EXPECT_EQ(followed().found_by_reading(last)->size(), 1u);
  EXPECT_TRUE(followed().found_by_reading(last + 1)->empty()) << "nothing was found since";
}

class FoundByReadingIs : public World {
 protected:
  Position sent(RunId run) { return given_intended(run, visitors, 0, {change("v-1", "custom.n", "1", "2")}); }
  Position found(RunId run, Position intent) { return given_settled(run, intent, ItemOutcome::arrived, {}, true); }
  void ended(RunId run) { append({event_of(RunCompleted{}, run)}); }
  std::string in_words() {
    const auto found = followed().found_by_reading(0)->at(1);
    const auto arrived = static_cast<std::size_t>(ItemOutcome::arrived);
    return std::to_string(found.all[arrived]) + ", uncounted " + std::to_string(found.uncounted[arrived]) + ", later " +
           std::to_string(found.later[arrived]);
  }
};

TEST_F(FoundByReadingIs, AmongTheRunsCountsWhereTheRunItselfRead) {
  given_run(1);
  found(1, sent(1));
  ended(1);
  EXPECT_EQ(in_words(), "1, uncounted 0, later 0");
}

TEST_F(FoundByReadingIs, UnknownToTheRunsCountsWhereAnotherRunRead) {
  given_run(1);
  const Position intent = sent(1);
  ended(1);
  found(1, intent);
  EXPECT_EQ(in_words(), "1, uncounted 0, later 1");
}

TEST_F(FoundByReadingIs, UncountedWhereAnEarlierStartHadSent) {
  given_run(1);
  const Position intent = sent(1);
  append({event_of(RunContinued{"ops", 1}, 1)});
  found(1, intent);
  ended(1);
  EXPECT_EQ(in_words(), "1, uncounted 1, later 0");
}

TEST_F(Tries, BeforeTheOneThatWasAcceptedAreToldWithIt) {
  given_run(1);
  const Position plan = given_plan(1, visitors);
  const Position lost = given_intended(1, visitors, plan, {change("v-1", "custom.n", "1", "2")});
  given_settled(1, given_intended(1, visitors, plan, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::accepted);
  given_settled(1, lost, ItemOutcome::unknown);
  given_run(2);
  given_settled(2, given_intended(2, visitors, given_plan(2, visitors), {change("v-1", "custom.n", "2", "3")}),
                ItemOutcome::rejected);
  const auto why = followed().why(visitors, "v-1", "custom.n");
  ASSERT_TRUE(why) << to_line(why.error());
  EXPECT_EQ(why->moment.outcome, ItemOutcome::accepted);
  ASSERT_EQ(why->earlier.size(), 1u) << "the later change is none of its tries";
  EXPECT_TRUE(of_one_change(why->moment, why->earlier.at(0)));
  EXPECT_EQ(why->earlier.at(0).found_by, 0u) << "an answer told";
}

using SentInARun = World;

TEST_F(SentInARun, IsToldInItsOrderWithWhatBecameOfItWhoeverFoundThat) {
  given_run(1);
  given_settled(1, given_intended(1, visitors, given_plan(1, visitors), {change("v-0", "custom.n", "1", "2")}),
                ItemOutcome::accepted);
  given_run(2);
  const Position plan = given_plan(2, visitors);
  const Position lost = given_intended(2, visitors, plan, {change("v-3", "custom.n", "1", "2")});
  given_settled(
      2, given_intended(2, visitors, plan, {change("v-2", "custom.n", "1", "2"), change("v-1", "custom.n", "1", "2")}),
      ItemOutcome::accepted, {{2, static_cast<std::uint8_t>(ItemOutcome::rejected), "no", {}}});
  given_run(3);
  given_settled(2, lost, ItemOutcome::arrived, {}, true);
  given_intended(2, visitors, plan, {change("v-4", "custom.n", "1", "2")});
  std::vector<std::string> told;
  const auto visited = followed().each_sent(2, [&](Part part, const TargetMoment& sent) {
    EXPECT_EQ(part, visitors);
    told.push_back(sent.target + (sent.moment.open ? " open" : " " + std::string{name_of(sent.moment.outcome)}) +
                   sent.moment.words + (sent.moment.found_by != 0 ? " by 3" : ""));
    return true;
  });
  ASSERT_TRUE(visited) << to_line(visited.error());
  EXPECT_THAT(told, ElementsAre("v-3 arrived by 3", "v-2 accepted", "v-1 rejectedno", "v-4 open"));
  EXPECT_EQ(followed().each_sent(9, [](Part, const TargetMoment&) { return true; }).error().code, ErrorCode::not_found);
}

using OwnWrites = World;

TEST_F(OwnWrites, AreWhatWasAcceptedWithinTheHourWithTheValueFromBefore) {
  const Instant since = now_;
  given_settled(
      1, given_intended(1, visitors, 0, {change("v-2", "custom.n", "1", "2"), change("v-1", "custom.n", "7", "8")}),
      ItemOutcome::accepted);
  const Instant written = now_;
  EXPECT_THAT(*followed().own_writes(visitors, since), ElementsAre(OwnWrite{"v-1", "custom.n", "7", "8", written},
                                                                   OwnWrite{"v-2", "custom.n", "1", "2", written}));
  EXPECT_THAT(*followed().own_writes(visitors, {written.milliseconds + 1}), IsEmpty()) << "an hour later";
  EXPECT_THAT(*followed().own_writes(contacts, since), IsEmpty());
}

TEST_F(OwnWrites, EndWithANewerReading) {
  const Instant since = now_;
  given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::accepted);
  given_observed(2, visitors, {changed_by_others("v-1", "custom.n", "2", "5")});
  EXPECT_THAT(*followed().own_writes(visitors, since), IsEmpty());
}

TEST_F(OwnWrites, OfOneFieldAreAllThereWithTheNewestValueUntilTheFieldWasSeen) {
  const auto write = [&](const std::string& before, const std::string& after) {
    given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.n", before, after)}), ItemOutcome::accepted);
    return now_;
  };
  const Instant since = now_;
  write("1", "2");
  given_observed(2, visitors, {changed_by_others("v-1", "custom.n", "2", "5"), baseline("v-1", "custom.m", "1")});
  const Instant first = write("5", "6");
  given_observed(2, visitors, {changed_by_others("v-1", "custom.m", "1", "2")});
  given_settled(3, given_intended(3, visitors, 0, {change("v-1", "custom.n", "6", "9")}), ItemOutcome::rejected);
  const Instant second = write("6", "7");
  EXPECT_THAT(*followed().own_writes(visitors, since),
              ElementsAre(OwnWrite{"v-1", "custom.n", "5", "7", first}, OwnWrite{"v-1", "custom.n", "6", "7", second}));
  EXPECT_THAT(*followed().own_writes(visitors, second), ElementsAre(OwnWrite{"v-1", "custom.n", "6", "7", second}));
}

TEST_F(OwnWrites, WhatWasRefusedOrFoundByReadingIsNotAwaitingARead) {
  const Instant since = now_;
  given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::rejected);
  given_settled(1, given_intended(1, visitors, 0, {change("v-2", "custom.n", "1", "2")}), ItemOutcome::arrived, {},
                true);
  EXPECT_THAT(*followed().own_writes(visitors, since), IsEmpty());
}

using ValuesSentInVain = World;
const std::set<std::string, std::less<>> all{"v-1",        "v-accepted", "v-arrived",   "v-missing",
                                             "v-rejected", "v-unknown",  "v-not-there", "v-open"};

TEST_F(ValuesSentInVain, AreThoseThatWereRefusedOrNotFoundOrThatNobodyKnowsOf) {
  const Instant since = now_;
  const auto send = [&](const std::string& id, ItemOutcome outcome, bool by_reading = false) {
    const Position sent = given_intended(1, visitors, 0, {change(id, "custom.n", "1", "2")});
    given_settled(1, sent, outcome, {}, by_reading);
    return sent;
  };
  send("v-accepted", ItemOutcome::accepted);
  send("v-arrived", ItemOutcome::arrived, true);
  send("v-missing", ItemOutcome::missing);
  const Position rejected = send("v-rejected", ItemOutcome::rejected);
  const Position unknown = send("v-unknown", ItemOutcome::unknown);
  const Position not_there = send("v-not-there", ItemOutcome::not_there, true);
  given_intended(1, visitors, 0, {change("v-open", "custom.n", "1", "2")});
  EXPECT_THAT(*followed().sent_in_vain(visitors, since, all),
              ElementsAre(SentInVain{"v-not-there", "custom.n", "2", not_there},
                          SentInVain{"v-rejected", "custom.n", "2", rejected},
                          SentInVain{"v-unknown", "custom.n", "2", unknown}));
  EXPECT_THAT(*followed().sent_in_vain(visitors, {now_.milliseconds + 1}, all), IsEmpty()) << "too long ago";
  EXPECT_THAT(*followed().sent_in_vain(visitors, since, {"v-rejected"}),
              ElementsAre(SentInVain{"v-rejected", "custom.n", "2", rejected}))
      << "who is asked about";
  EXPECT_THAT(*followed().sent_in_vain(contacts, since, all), IsEmpty());
}

TEST_F(ValuesSentInVain, AreToldFieldByField) {
  const Instant since = now_;
  Told both = change("v-1", "custom.a", "1", "2");
  both.fields.push_back({"custom.b", "1", "3", 0});
  const Position sent = given_intended(1, visitors, 0, {both});
  given_settled(1, sent, ItemOutcome::arrived, {{1, static_cast<std::uint8_t>(ItemOutcome::unknown), "", {"custom.b"}}},
                true);
  EXPECT_THAT(*followed().sent_in_vain(visitors, since, all), ElementsAre(SentInVain{"v-1", "custom.b", "3", sent}));
}

using GuardsMemory = World;

TEST_F(GuardsMemory, CountsEachTargetOnceThatWasSentWithoutApprovalInTheLastDayAndMayHaveArrived) {
  const auto send = [&](const std::string& id, ItemOutcome outcome, bool approved = false) {
    given_settled(1, given_intended(1, visitors, 0, {change(id, "custom.n", "1", "null")}, approved), outcome);
  };
  send("v-long-ago", ItemOutcome::accepted);
  now_.milliseconds += one_day;
  send("v-accepted", ItemOutcome::accepted);
  send("v-accepted", ItemOutcome::accepted);
  send("v-unknown", ItemOutcome::unknown);
  send("v-rejected", ItemOutcome::rejected);
  send("v-missing", ItemOutcome::missing);
  send("v-not-there", ItemOutcome::not_there);
  send("v-approved", ItemOutcome::accepted, true);
  given_intended(1, visitors, 0, {change("v-open", "custom.m", "1", "2")});
  const auto memory = followed().guard_memory(visitors, now_);
  ASSERT_TRUE(memory) << to_line(memory.error());
  EXPECT_THAT(memory->changed, ElementsAre("v-accepted", "v-open", "v-unknown"));
  EXPECT_THAT(memory->cleared, ElementsAre(std::pair{"custom.n", std::vector<std::string>{"v-accepted", "v-unknown"}}));
}

TEST_F(GuardsMemory, SaysFromWhenOnNothingOfItCounts) {
  EXPECT_EQ(followed().guard_memory(visitors, now_)->until, Instant{}) << "there is nothing";
  given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::accepted);
  const Instant last = now_;
  given_settled(1, given_intended(1, visitors, 0, {change("v-2", "custom.n", "1", "2")}), ItemOutcome::rejected);
  const Instant until = followed().guard_memory(visitors, now_)->until;
  EXPECT_EQ(until, Instant{last.milliseconds + one_day + 1}) << "what was refused does not count";
  EXPECT_THAT(followed().guard_memory(visitors, until)->changed, IsEmpty());
  EXPECT_THAT(followed().guard_memory(visitors, {until.milliseconds - 1})->changed, ElementsAre("v-1"));
  given_intended(1, visitors, 0, {change("v-3", "custom.n", "1", "2")});
  EXPECT_EQ(followed().guard_memory(visitors, now_)->until, Instant{}) << "it counts until it is closed, and a day";
}

TEST_F(GuardsMemory, QuietTimesAreThoseOfTheLastSendingThatMayStillArrive) {
  given_settled(1, given_intended(1, visitors, 0, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::unknown);
  given_settled(1, given_intended(1, visitors, 0, {change("v-2", "custom.n", "1", "2")}), ItemOutcome::accepted);
  EXPECT_THAT(*followed().quiet_times(visitors, {4999}), ElementsAre(NotQuiet{"v-1", {5000}}));
  EXPECT_THAT(*followed().not_quiet(visitors, {4999}), ElementsAre("v-1"));
  EXPECT_THAT(*followed().quiet_times(visitors, {5000}), IsEmpty());
}

TEST_F(GuardsMemory, VolatileFieldsDoNotCountAsChangedButAsCleared) {
  given_settled(1,
                given_intended(1, visitors, 0,
                               {change("v-1", "custom.seen", "1", "null"), change("v-2", "custom.seen", "1", "2")},
                               false, {"custom.seen"}),
                ItemOutcome::accepted);
  const auto memory = followed().guard_memory(visitors, now_);
  EXPECT_THAT(memory->changed, IsEmpty());
  EXPECT_THAT(memory->cleared, ElementsAre(std::pair{"custom.seen", std::vector<std::string>{"v-1"}}));
}

TEST_F(GuardsMemory, KnowsTheSourceCountsOfTheLastSevenNightsAndWhichWerePilots) {
  given_run(1);
  given_plan(1, visitors, {}, 1, 400);
  now_.milliseconds += 8 * one_day;
  given_run(2);
  given_plan(2, visitors, {}, 1, 500);
  given_plan(2, visitors, {}, 1, 501);
  given_run(3, 1, "pilot");
  given_plan(3, visitors, {}, 1, 5);
  const auto memory = followed().guard_memory(visitors, now_);
  ASSERT_EQ(memory->sources.size(), 2u);
  EXPECT_EQ(memory->sources[0].count, 5u);
  EXPECT_TRUE(memory->sources[0].pilot);
  EXPECT_EQ(memory->sources[1].count, 501u) << "the run's newest plan";
  EXPECT_FALSE(memory->sources[1].pilot);
  EXPECT_EQ(memory->sources[1].guard_scope, "scope");
}

}  // namespace
}  // namespace tidemark::views
