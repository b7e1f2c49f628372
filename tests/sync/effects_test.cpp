#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/run_events.h"
#include "little.h"

namespace tidemark::sync {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using State = PartReport::State;

/// "5 targets, attempt 2 -> accepted, 2: rejected": each intent with what was recorded of it, in the order of intents.
std::vector<std::string> effects(World& world) {
  std::vector<std::string> lines;
  std::map<Position, std::string> outcomes;
  for (const Event& event : world.events(EventType::effect_settled)) {
    const auto settled = body_of<EffectSettled>(event);
    std::string text{name_of(static_cast<ItemOutcome>(settled->others))};
    for (const auto& exception : settled->exceptions)
      text += ", " + std::to_string(exception.item) + ": " +
              std::string{name_of(static_cast<ItemOutcome>(exception.outcome))};
    outcomes[settled->effect] = text;
  }
  for (const auto& [position, event] : world.events_at(EventType::effect_intended)) {
    const auto found = outcomes.find(position);
    lines.push_back(std::to_string(event.items.size() - 1) + " targets, attempt " +
                    std::to_string(body_of<EffectIntended>(event)->attempt) + " -> " +
                    (found == outcomes.end() ? "open" : found->second));
  }
  return lines;
}

http::Response answer(int status, const std::string& message, http::Headers headers = {}) {
  return {status, std::move(headers), nlohmann::json{{"message", message}}.dump()};
}

std::size_t items_of(const http::Request& request) { return nlohmann::json::parse(request.body).size(); }

void expect_regions(World& world, std::size_t first, std::size_t last, const std::string& wanted) {
  for (std::size_t i = first; i <= last; ++i) EXPECT_EQ(region(world, i), '"' + wanted + '"') << i;
}

TEST(Effects, OnlyDifferencesTravelInOneRequest) {
  World world{little(9)};
  relocate(world, 2, 4, "APAC");
  EXPECT_EQ(only_part(world.run()).accepted, 3u);
  EXPECT_THAT(world.asked(), ElementsAre(World::Asked{"v-002", "custom.region", "APAC"},
                                         World::Asked{"v-003", "custom.region", "APAC"},
                                         World::Asked{"v-004", "custom.region", "APAC"}));
  EXPECT_THAT(effects(world), ElementsAre("3 targets, attempt 1 -> accepted"));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, WhatPendoRefusesIsRecordedInItsWordsAndTheOthersAreAccepted) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  world.subscription().refuse_writes_of(visitor(2), "the visitor is locked");
  answer_writes(world, [&](std::uint64_t, const http::Request&) -> std::optional<http::Response> {
    world.subscription().remove(EntityKind::visitor, visitor(3));  // between our read and our write
    return std::nullopt;
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::completed);
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_EQ(only_part(report).rejected, 1u);
  EXPECT_EQ(only_part(report).missing, 1u);
  EXPECT_TRUE(report->with_exceptions());
  EXPECT_THAT(effects(world), ElementsAre("4 targets, attempt 1 -> accepted, 2: rejected, 3: missing"));
  const auto refused = world.views().record(visitors, Side::target, visitor(2), report->run);
  ASSERT_TRUE(refused);
  ASSERT_THAT(refused->sent, SizeIs(1));
  EXPECT_THAT(refused->sent[0].moment.words, HasSubstr("the visitor is locked"));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, ErrorsThatNameNobodyAreFoundByHalvesDownToSingleOnes) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  world.subscription().refuse_writes_of(visitor(3), "locked");
  answer_writes(world, [](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    const std::size_t items = items_of(request);
    if (items == 1) return std::nullopt;
    const nlohmann::json body{{"total", items},
                              {"updated", items - 1},
                              {"failed", 1},
                              {"missing", nlohmann::json::array()},
                              {"errors", {"something"}}};
    return http::Response{200, {}, body.dump()};
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 3u);
  EXPECT_EQ(only_part(report).rejected, 1u);
  EXPECT_THAT(effects(world), SizeIs(1 + 2 + 4));
  expect_regions(world, 4, 4, "APAC");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, ATargetThatAloneIsTooMuchIsLeftAloneAndTheOthersGoOn) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  answer_writes(world, [](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (request.body.find(visitor(2)) == std::string::npos) return std::nullopt;
    return answer(413, "too large");
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::completed);
  EXPECT_EQ(only_part(report).accepted, 3u);
  EXPECT_EQ(only_part(report).rejected, 1u);
  expect_regions(world, 3, 4, "APAC");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, WhoeverStopsARunBetweenRequestsLeavesNoIntentThatNothingFollows) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  relocate(world, 1, 4, "APAC");
  answer_writes(world, [&](std::uint64_t, const http::Request&) -> std::optional<http::Response> {
    world.interrupt(true);
    return answer(429, "slow down");
  });
  const auto stopped = world.run();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, ErrorCode::interrupted);
  EXPECT_EQ(world.views().open_intents()->size(), 0u);
  answer_writes(world,
                [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return std::nullopt; });
  world.interrupt(false);
  EXPECT_EQ(only_part(world.run()).accepted, 4u) << "at once";
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, ATargetThatPendoNeverFinishesWithStaysOpenAndTheOthersGoOn) {
  World world{little(16)};
  relocate(world, 1, 8, "APAC");
  answer_writes(world, [](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (request.body.find(visitor(3)) == std::string::npos) return std::nullopt;
    return answer(408, "the call ran too long");
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::completed);
  EXPECT_EQ(only_part(report).accepted, 7u);
  EXPECT_EQ(only_part(report).unknown, 1u);
  EXPECT_EQ(only_part(report).not_reached, 0u);
  EXPECT_THAT(effects(world), Contains("1 targets, attempt 8 -> open"));
  answer_writes(world,
                [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return std::nullopt; });
  world.pass(2 * one_hour);
  ASSERT_TRUE(world.run());
  expect_regions(world, 1, 8, "APAC");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, OfABatchThatIsLeftInTheMiddleEveryTargetIsCounted) {
  World world{little(16)};
  relocate(world, 1, 8, "APAC");
  answer_writes(world, [](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (request.body.find(visitor(1)) != std::string::npos && items_of(request) == 1) return std::nullopt;
    return answer(408, "the call ran too long");
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::failed);
  EXPECT_EQ(only_part(report).accepted, 1u);
  EXPECT_EQ(only_part(report).unknown, 7u);
  EXPECT_EQ(only_part(report).not_reached, 0u);
}

TEST(Effects, BatchesGrowAgainWithEachThatWentWell) {
  World world{little(2'400)};
  relocate(world, 1, 2'400, "APAC");
  world.subscription().behaviour().most_items_in_time = 600;
  world.run();
  EXPECT_THAT(effects(world), ElementsAre("1000 targets, attempt 1 -> unknown", "500 targets, attempt 2 -> accepted",
                                          "500 targets, attempt 2 -> accepted", "500 targets, attempt 1 -> accepted",
                                          "550 targets, attempt 1 -> accepted", "350 targets, attempt 1 -> accepted"));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, A408HalvesAndLaterBatchesBeginAtThatSize) {
  World world{little(16)};
  relocate(world, 1, 8, "APAC");
  world.subscription().behaviour().most_items_in_time = 2;
  EXPECT_EQ(only_part(world.run()).accepted, 8u);
  EXPECT_THAT(effects(world), ElementsAre("8 targets, attempt 1 -> unknown", "4 targets, attempt 2 -> unknown",
                                          "2 targets, attempt 3 -> accepted", "2 targets, attempt 3 -> accepted",
                                          "2 targets, attempt 2 -> accepted", "2 targets, attempt 2 -> accepted"));
  expect_regions(world, 1, 8, "APAC");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, A413HalvesAndNothingOfItIsInDoubt) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  answer_writes(world, [](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (items_of(request) <= 2) return std::nullopt;
    return answer(413, "too large");
  });
  EXPECT_EQ(only_part(world.run()).accepted, 4u);
  EXPECT_THAT(effects(world), ElementsAre("4 targets, attempt 1 -> not_there", "2 targets, attempt 2 -> accepted",
                                          "2 targets, attempt 2 -> accepted"));
}

TEST(Effects, A429WaitsAsLongAsPendoAsks) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  const Instant before = world.now();
  answer_writes(world, [](std::uint64_t n, const http::Request&) -> std::optional<http::Response> {
    if (n == 1) return answer(429, "slow down", {{"Retry-After", "37"}});
    return std::nullopt;
  });
  EXPECT_EQ(only_part(world.run()).accepted, 4u);
  EXPECT_GE(world.now().milliseconds - before.milliseconds, 37'000);
  EXPECT_THAT(effects(world), ElementsAre("4 targets, attempt 1 -> not_there", "4 targets, attempt 2 -> accepted"));
}

TEST(Effects, A500IsTriedAgainAndTheFirstSendingIsMarkedUnknown) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  answer_writes(world, [](std::uint64_t n, const http::Request&) -> std::optional<http::Response> {
    if (n == 1) return answer(500, "oops");
    return std::nullopt;
  });
  EXPECT_EQ(only_part(world.run()).accepted, 4u);
  EXPECT_THAT(effects(world), ElementsAre("4 targets, attempt 1 -> unknown", "4 targets, attempt 2 -> accepted"));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, TriesAreBoundedAndWhatMayHaveArrivedIsClosedByReading) {
  World world{little(9)};
  relocate(world, 1, 2, "APAC");
  world.lose_answers_to_writes(true);
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::failed);
  EXPECT_EQ(only_part(report).error->code, ErrorCode::network);
  EXPECT_EQ(only_part(report).unknown, 2u);
  EXPECT_THAT(effects(world), SizeIs(5));
  world.lose_answers_to_writes(false);
  const std::size_t asked = world.asked().size();
  world.pass(11 * one_minute);
  const auto next = world.run();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->run, report->run) << "a failed run is continued, not repeated";
  EXPECT_TRUE(next->continued);
  EXPECT_EQ(next->closed, 5u);
  EXPECT_EQ(world.asked().size(), asked) << "closing is reading";
  EXPECT_EQ(world.views().run(next->run)->state, RunState::completed);
  EXPECT_EQ(world.broken_promises(), "");
}

/// Pendo does what it is asked to, and its answer makes no sense.
http::Response unclear_after(World& world, const http::Request& request) {
  for (const auto& item : nlohmann::json::parse(request.body))
    for (const auto& [field, value] : item.at("values").items())
      world.subscription().set_value(EntityKind::visitor, item.at("visitorId"), "custom." + field, value.dump());
  return {200, {}, R"({"total":1,"updated":1,"failed":1,"missing":[],"errors":["something"]})"};
}

std::vector<Event> observed_after(World& world, Position position) {
  return world.events(EventType::observed, position);
}

TEST(Effects, ASingleOneWhoseAnswerIsNotClearStaysOpenAndIsClosedByReadingAsOurs) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  const Position before = world.log().head().position;
  relocate(world, 1, 1, "APAC");
  answer_writes(world, [&](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    return unclear_after(world, request);
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).unknown, 1u);
  EXPECT_THAT(effects(world), ElementsAre("1 targets, attempt 1 -> open"));
  answer_writes(world,
                [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return std::nullopt; });
  const std::size_t asked = world.asked().size();
  world.pass(11 * one_minute);
  EXPECT_EQ(world.run()->closed, 1u);
  EXPECT_THAT(effects(world), ElementsAre("1 targets, attempt 1 -> arrived"));
  EXPECT_EQ(world.asked().size(), asked);
  EXPECT_THAT(observed_after(world, before), IsEmpty()) << "it is ours, nobody else's";
  EXPECT_EQ(world.views().why(visitors, visitor(1), "custom.region")->field.known, Known::written);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, OfABatchWhoseAnswersStayUnclearEverythingIsClosedByReadingAsOurs) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  const Position before = world.log().head().position;
  relocate(world, 1, 4, "APAC");
  answer_writes(world, [&](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    return unclear_after(world, request);
  });
  EXPECT_EQ(only_part(world.run()).unknown, 4u);
  answer_writes(world,
                [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return std::nullopt; });
  world.pass(11 * one_minute);
  EXPECT_EQ(world.run()->closed, 4u);
  EXPECT_THAT(observed_after(world, before), IsEmpty());
  EXPECT_EQ(world.broken_promises(), "");
}

/// A gateway says 429 for what went through behind it, each time.
TEST(Effects, WhatArrivedThoughTheAnswerSaidNoIsOursAndIsNotSentAgain) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  relocate(world, 1, 2, "APAC");
  answer_writes(world, [&](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    static_cast<void>(unclear_after(world, request));
    return http::Response{429, {}, "slow down"};
  });
  ASSERT_TRUE(world.run());
  world.subscription().set_value(EntityKind::visitor, visitor(2), "custom.region", R"("LATAM")");
  answer_writes(world,
                [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return std::nullopt; });
  world.pass(20 * one_minute);
  const std::size_t asked = world.asked().size();
  ASSERT_TRUE(world.run());
  const auto why = world.views().why(visitors, visitor(1), "custom.region");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->field.value, R"("APAC")");
  EXPECT_EQ(why->field.known, Known::arrived_late);
  EXPECT_EQ(world.asked().size(), asked + 1) << "visitor 2 alone, whose value somebody has changed meanwhile";
  EXPECT_EQ(world.views().why(visitors, visitor(2), "custom.region")->earlier.at(0).fields.at(0).note,
            static_cast<std::uint8_t>(Observation::changed_by_others));
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, ClosingIsFieldByFieldSoThatAnEditOfOneDoesNotMakeTheOtherSomebodyElses) {
  World world{little(9)};
  ASSERT_TRUE(world.run());
  relocate(world, 1, 1, "APAC");
  ASSERT_TRUE(world.org().change("Contact", contact(1), "Seats__c", std::string{"20"}));
  world.patience().attempts = 1;
  world.lose_answers_to_writes(true);
  ASSERT_TRUE(world.run());
  world.lose_answers_to_writes(false);
  world.subscription().set_value(EntityKind::visitor, visitor(1), "custom.seats", "99");
  const Position before = world.log().head().position;
  world.pass(11 * one_minute);
  EXPECT_EQ(world.run()->closed, 1u);
  const auto events = observed_after(world, before);
  ASSERT_THAT(events, SizeIs(1));
  RecordView record;
  ASSERT_TRUE(read_record(events[0].items[1], record));
  EXPECT_THAT(record.fields, ElementsAre(FieldView{static_cast<std::uint8_t>(Observation::changed_by_others),
                                                   "custom.seats", "10", "99"}));
  const auto why = world.views().why(visitors, visitor(1), "custom.region");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->field.known, Known::written);
  EXPECT_EQ(why->moment.outcome, ItemOutcome::arrived);
  EXPECT_EQ(world.views().entity(visitors, visitor(1))->field("custom.seats")->value, "20") << "sent again";
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, AKeyThatMayNotWriteFailsItsPartAndTheOtherPartRuns) {
  for (const int status : {401, 403}) {
    World untroubled{1};
    World world{1};
    for (World* each : {&untroubled, &world}) {
      for (std::uint64_t account = 1; account <= 6; ++account)
        ASSERT_TRUE(each->org().change("Account", sim::record_id("001", account), "Industry", std::string{"Mining"}));
    }
    ASSERT_TRUE(untroubled.run());
    answer_writes(world, [&](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
      if (request.url.find("/visitor/") == std::string::npos) return std::nullopt;
      return answer(status, "no write access");
    });
    const auto report = world.run();
    ASSERT_TRUE(report);
    ASSERT_THAT(report->parts, SizeIs(2));
    EXPECT_EQ(report->parts[0].state, State::failed);
    EXPECT_EQ(report->parts[0].error->code, ErrorCode::refused);
    EXPECT_THAT(report->parts[0].error->what, HasSubstr("no write access"));
    EXPECT_FALSE(report->parts[0].error->hint.empty());
    EXPECT_GT(report->parts[0].rejected, 0u);
    EXPECT_EQ(report->parts[1].state, State::completed);
    EXPECT_GT(report->parts[1].accepted, 0u);
    EXPECT_EQ(world.views().run(report->run)->state, RunState::failed);
    answer_writes(world,
                  [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return std::nullopt; });
    world.pass(2 * one_hour);
    const auto next = world.run();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->run, report->run);
    EXPECT_EQ(world.subscription().contents(), untroubled.subscription().contents());
    EXPECT_EQ(world.broken_promises(), "");
  }
}

TEST(Effects, WhatWasNotReachedIsSaidSo) {
  World world{little(1'003)};
  relocate(world, 1, 1'003, "APAC");
  answer_writes(world,
                [](std::uint64_t, const http::Request&) -> std::optional<http::Response> { return answer(403, "no"); });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).rejected, 1'000u);
  EXPECT_EQ(only_part(report).not_reached, 3u);
  const auto reached = world.views().record(visitors, Side::source, contact(1), report->run);
  ASSERT_TRUE(reached);
  EXPECT_THAT(reached->sent, SizeIs(1));
  const auto not_reached =
      world.views().record(visitors, Side::source, contact(999), report->run);  // the last by bytes
  ASSERT_TRUE(not_reached);
  EXPECT_THAT(not_reached->sent, IsEmpty());
  EXPECT_EQ(not_reached->record_class, RecordClass::changed);
  EXPECT_EQ(not_reached->unsent, Unsent::not_reached);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, AnotherValueForATargetIsNotSentWhileAnEarlierSendingMayStillArrive) {
  World world{little(9)};
  relocate(world, 1, 2, "APAC");
  answer_writes(world, [](std::uint64_t n, const http::Request&) -> std::optional<http::Response> {
    if (n == 1) return answer(500, "oops");
    return std::nullopt;
  });
  ASSERT_EQ(only_part(world.run()).accepted, 2u);
  relocate(world, 1, 1, "LATAM");
  relocate(world, 5, 5, "LATAM");
  world.pass(2 * one_minute);
  const auto soon = world.run();
  EXPECT_EQ(only_part(soon).accepted, 1u) << "of contact 5 alone";
  EXPECT_EQ(only_part(soon).waiting, 1u);
  EXPECT_EQ(region(world, 1), "\"APAC\"");
  world.pass(9 * one_minute);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_EQ(region(world, 1), "\"LATAM\"");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, AnOpenIntentsTargetGetsNoOtherValueBeforeItsQuietTimeAndWhyNotSaysUnknown) {
  World world{little(9)};
  relocate(world, 1, 1, "APAC");
  world.patience().attempts = 1;
  world.lose_answers_to_writes(true);
  ASSERT_TRUE(world.run());
  world.lose_answers_to_writes(false);
  relocate(world, 1, 1, "LATAM");
  world.pass(2 * one_minute);
  const auto soon = world.run();
  ASSERT_TRUE(soon);
  EXPECT_EQ(soon->open, 1u) << "targets, not tries";
  EXPECT_EQ(region(world, 1), "\"APAC\"");
  for (const auto& [side, id] : {std::pair{Side::source, contact(1)}, std::pair{Side::target, visitor(1)}}) {
    const auto record = world.views().record(visitors, side, id, soon->run);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->record_class, RecordClass::changed);
    EXPECT_EQ(record->unsent, Unsent::none);
  }
  EXPECT_THAT(*world.views().found_by_reading(0), IsEmpty());
  world.pass(9 * one_minute);
  EXPECT_EQ(only_part(world.run()).accepted, 1u);
  EXPECT_EQ(region(world, 1), "\"LATAM\"");
  const auto found = world.views().found_by_reading(0);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u) << "of the first run's writes, not of the one that looked";
  EXPECT_EQ(found->at(1).all[static_cast<std::size_t>(ItemOutcome::arrived)], 1u);
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, TwoBatchesOnTheirWayAtOnceLeaveTheSameBehind) {
  World world{little(3'500)};
  relocate(world, 1, 3'500, "APAC");
  world.use_threads();
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 3'500u);
  EXPECT_THAT(world.events(EventType::effect_settled), SizeIs(4));
  EXPECT_EQ(region(world, 1), "\"APAC\"");
  EXPECT_EQ(region(world, 3'500), "\"APAC\"");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, APartThatFailsRecordsWhatBecameOfTheBatchThatWasOnItsWayBeside) {
  World world{little(3'500)};
  relocate(world, 1, 3'500, "APAC");
  world.use_threads();
  ASSERT_TRUE(world.pendo().add({{.call = "write_values", .count = 1, .status = 403}}));
  const auto report = world.run();
  const PartReport& part = only_part(report);
  EXPECT_EQ(part.state, State::failed);
  EXPECT_EQ(part.rejected, 1'000u);
  EXPECT_EQ(part.accepted % 1'000, 0u);
  EXPECT_LE(part.accepted, 1'000u) << "nothing further was begun";
  EXPECT_EQ(part.unknown, 0u);
  EXPECT_THAT(*world.views().open_intents(), IsEmpty());
  EXPECT_EQ(only_part(world.run()).accepted, 3'500u - part.accepted);
  EXPECT_EQ(region(world, 3'500), "\"APAC\"");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, AnAnswerThatIsLostWhileThePartFailsLeavesItsBatchOpenAndReadingClosesIt) {
  World world{little(3'500)};
  relocate(world, 1, 3'500, "APAC");
  world.use_threads();
  world.patience().attempts = 1;
  world.lose_answers_to_writes(true);
  EXPECT_EQ(only_part(world.run()).state, State::failed);
  world.lose_answers_to_writes(false);
  EXPECT_THAT(*world.views().open_intents(), Not(IsEmpty()));
  world.pass(2 * one_hour);
  const std::size_t asked = world.asked().size();
  const auto next = world.run();
  EXPECT_EQ(next->closed * 1'000 + only_part(next).accepted, 3'500u);
  EXPECT_LT(world.asked().size(), asked + 3'500) << "what has arrived is not sent again";
  EXPECT_EQ(region(world, 3'500), "\"APAC\"");
  EXPECT_EQ(world.broken_promises(), "");
}

TEST(Effects, TheTryThatWentWellStandsBeforeThoseThatNobodyAnswered) {
  World world{little(3)};
  ASSERT_TRUE(world.run());
  relocate(world, 1, 1, "APAC");
  ASSERT_TRUE(world.pendo().add({{.kind = sim::Fault::Kind::drop, .call = "write_values", .count = 2}}));
  ASSERT_EQ(only_part(world.run()).accepted, 1u);
  for (const std::size_t limit : {1u, 2u, 10u}) {
    const auto history = world.views().history(visitors, visitor(1), limit);
    ASSERT_TRUE(history);
    ASSERT_GE(history->size(), std::min<std::size_t>(limit, 3));
    EXPECT_LE(history->size(), limit);
    EXPECT_EQ(history->front().attempt, 3u);
    EXPECT_EQ(history->front().outcome, ItemOutcome::accepted);
  }
}

TEST(Thrift, AnUnchangedSecondRunSendsNoWriteAndAppendsLittle) {
  World world{1};
  ASSERT_TRUE(world.run());
  const std::size_t asked = world.asked().size();
  const Position before = world.log().head().position;
  ASSERT_TRUE(world.run());
  EXPECT_EQ(world.asked().size(), asked);
  EXPECT_THAT(world.events(EventType::effect_intended, before), IsEmpty());
  EXPECT_THAT(world.events(EventType::observed, before), IsEmpty());
  EXPECT_THAT(world.events(EventType::schema_seen, before), IsEmpty());
  for (const Event& planned : world.events(EventType::planned, before)) {
    EXPECT_EQ(planned.items.size(), 1u) << "no record is of another class than before";
    EXPECT_LT(planned.items.byte_size(), 4'096u);
  }
  EXPECT_LE(world.log().head().position - before, 2u + 2u * 3u) << "start and end; of each part its pages and its plan";
}

TEST(Thrift, ARunSaysHowManyCallsItMade) {
  World world{1};
  const auto report = world.run();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->salesforce_calls + report->pendo_calls, world.requests());
  const auto run = world.views().run(report->run);
  ASSERT_TRUE(run);
  EXPECT_THAT(run->counts, testing::IsSupersetOf(
                               {std::pair<std::string, std::uint64_t>{"salesforce_calls", report->salesforce_calls},
                                {"pendo_calls", report->pendo_calls}}));
}

TEST(Thrift, APlanSaysHowManyCallsARunWillTakeAndItTakesNoMore) {
  World world{little(9)};
  relocate(world, 1, 4, "APAC");
  const auto plan = world.plan({EntityKind::visitor, Direction::pull});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->forecast.is_enough());
  const auto report = world.run();
  ASSERT_TRUE(report);
  EXPECT_EQ(only_part(report).accepted, 4u);
  EXPECT_EQ(report->salesforce_calls, plan->forecast.salesforce_calls);
  EXPECT_EQ(report->pendo_calls, plan->forecast.pendo_calls);
}

TEST(Thrift, ARunThatCarriesOutTwoPlansSignsInOnce) {
  World world{little(9)};
  const auto plan = world.plan({EntityKind::visitor, Direction::pull});
  ASSERT_TRUE(plan);
  const Forecast& one = plan->forecast;
  EXPECT_EQ(one.signing_in, 2u) << "the token, and what the org is allowed";
  Forecast other{12, 5, salesforce::Usage{75, 100}, 10, 2};
  const Forecast both = one.with(other);
  EXPECT_EQ(both.salesforce_calls, one.salesforce_calls + 10);
  EXPECT_EQ(both.pendo_calls, one.pendo_calls + 5);
  ASSERT_TRUE(both.quota);
  EXPECT_EQ(both.quota->used, 75u) << "as told last";
  EXPECT_FALSE((Forecast{6, 0, std::nullopt, 10, 2}).with(other).is_enough()) << "either alone would be";
  EXPECT_TRUE(other.is_enough());
}

}  // namespace
}  // namespace tidemark::sync
