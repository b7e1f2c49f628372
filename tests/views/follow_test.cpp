#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <thread>
#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include "views/rocksdb_store.h"
#include "world.h"

namespace tidemark::views {
namespace {

using ::testing::HasSubstr;

class Following : public World {
 protected:
  /// Any sequence of events that a runner could append, from any numbers.
  using Step = std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t>;

  void given(const Step& step) {
    const auto [what, which, field, more] = step;
    const Part part = which % 5 == 0 ? contacts : visitors;
    const std::string id = "v-" + std::to_string(which % 7);
    const std::string name = "custom.f" + std::to_string(field % 3);
    const RunId run = 1 + more % 4;
    switch (what % 8) {
      case 0:
        given_observed(run, part, {baseline(id, name, std::to_string(more)), baseline("x" + id, name, "\"é\"")});
        return;
      case 1: given_observed(run, part, {changed_by_others(id, name, "1", std::string(more, '9'))}); return;
      case 2: given_observed(run, part, {gone(id)}); return;
      case 3:
        open_.push_back(given_intended(
            run, part, 0,
            {change(id, name, "1", std::to_string(more), "003" + id), change("x" + id, name, "1", "null", "003x")}));
        return;
      case 4:
      case 5:
        if (open_.empty()) return;
        given_settled(
            run, open_.back(), static_cast<ItemOutcome>(more % 6),
            {{1, static_cast<std::uint8_t>(field % 6), "no", {}}, {2, static_cast<std::uint8_t>(more % 5), "", {name}}},
            what % 2 == 0);
        open_.pop_back();
        return;
      case 6:
        given_run(run);
        given_plan(run, part, {{Side::target, id, static_cast<RecordClass>(more % 9)}});
        return;
      default: append({event_of(RunCompleted{{"done"}}, run), event_of(Configured{"ann", "", name}, 0)}); return;
    }
  }

  Digested rebuilt_elsewhere() {
    MemoryStore store;
    Views views{store, 1, *log_};
    EXPECT_TRUE(views.rebuild());
    return *views.digest();
  }

  std::vector<Position> open_;
};

class Property : public Following {
 public:
  void TestBody() override {}
  using Following::disk_;
  using Following::followed;
  using Following::given;
  using Following::log_;
  using Following::rebuilt_elsewhere;
  using Following::start;
  using Following::Step;
  using Following::store_;
  using Following::views_;
};

RC_GTEST_PROP(Views, FoldedStepByStepAcrossCrashesAreWhatARebuildMakes, (const std::vector<Property::Step>& steps)) {
  Property world;
  for (const Property::Step& step : steps) {
    world.given(step);
    if (std::get<3>(step) % 3 == 0) world.followed();
    if (std::get<3>(step) % 7 == 0) RC_ASSERT(world.views_->flush());
    if (std::get<3>(step) % 5 == 0) {
      world.store_.crash(std::get<1>(step));
      world.start();
    }
  }
  world.followed();
  RC_ASSERT(*world.views_->digest() == world.rebuilt_elsewhere());
  RC_ASSERT(world.views_->verify());
  std::vector<std::string> ids;
  RC_ASSERT(world.views_->each_entity(
      visitors, [&](std::string_view id, const StoredEntity&) { return ids.emplace_back(id), true; }));
  for (const std::string& id : ids) {
    const Entity entity = *world.views_->entity(visitors, id);
    const auto then = world.views_->entity_at(visitors, entity.id, world.log_->head().position);
    RC_ASSERT(then);
    RC_ASSERT(then->fields == entity.fields);
    RC_ASSERT(then->gone == entity.gone);
    RC_ASSERT(then->sources == entity.sources);
  }
}

/// The targets as they stood after each step, and as they are asked for when all is over.
RC_GTEST_PROP(Views, SayOfAnyPositionWhatTheySaidThere, (const std::vector<Property::Step>& steps)) {
  Property world;
  std::map<Position, std::vector<std::pair<Part, Entity>>> then;
  for (const Property::Step& step : steps) {
    world.given(step);
    world.followed();
    auto& entities = then[world.log_->head().position];
    entities.clear();
    for (const Part part : {visitors, contacts})
      RC_ASSERT(world.views_->each_entity(part, [&](std::string_view id, const StoredEntity&) {
        entities.emplace_back(part, *world.views_->entity(part, id));
        return true;
      }));
  }
  for (const auto& [position, entities] : then) {
    for (const auto& [part, entity] : entities) {
      const auto again = world.views_->entity_at(part, entity.id, position);
      RC_ASSERT(again);
      RC_ASSERT(again->fields == entity.fields);
      RC_ASSERT(again->gone == entity.gone);
      RC_ASSERT(again->sources == entity.sources);
    }
  }
}

TEST_F(Following, ACrashBetweenBatchesIsCaughtUp) {
  for (std::size_t kept = 0; kept <= 4; ++kept) {
    for (int i = 0; i < 4; ++i) {
      given_observed(1, visitors, {baseline("v-" + std::to_string(i), "custom.n", std::to_string(kept))});
      followed();
    }
    store_.crash(kept);
    start();
    EXPECT_EQ(value("v-3", "custom.n"), std::to_string(kept));
    EXPECT_EQ(*views_->digest(), rebuilt_elsewhere());
    ASSERT_TRUE(views_->flush());
  }
}

TEST_F(Following, ALogRestoredFromAnOlderCopyBesideNewerViewsIsToldAndTheViewsStayUntilARebuildIsAskedFor) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  const auto older = disk_.parts;
  given_observed(2, visitors, {changed_by_others("v-1", "custom.n", "1", "2"), baseline("v-2", "custom.n", "2")});
  EXPECT_EQ(value("v-1", "custom.n"), "2");
  ASSERT_TRUE(views_->compare());
  const Digested before = *views_->digest();
  disk_.parts = older;
  start();
  for (int i = 0; i < 2; ++i) {  // once the log has that many entries again, they are others
    for (const auto& refused : {views_->compare(), views_->catch_up().map([](const CaughtUp&) {})}) {
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, ErrorCode::corrupt);
      EXPECT_EQ(refused.error().where, "position 2");
      EXPECT_THAT(refused.error().hint, HasSubstr("tidemark views rebuild"));
    }
    EXPECT_FALSE(views_->standing()->current);
    EXPECT_EQ(*views_->digest(), before);
    given_observed(2, visitors, {baseline("v-3", "custom.n", "3")});
  }
  ASSERT_TRUE(views_->rebuild());
  EXPECT_TRUE(views_->compare());
  EXPECT_EQ(value("v-1", "custom.n"), "1");
  EXPECT_EQ(value("v-2", "custom.n"), "unknown");
  EXPECT_EQ(value("v-3", "custom.n"), "3");
}

TEST_F(Following, AnotherLogOfTheSameLengthIsToldByItsDigest) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  disk_.parts.clear();
  start();
  given_observed(1, visitors, {baseline("v-9", "custom.n", "9")});
  EXPECT_THAT(views_->catch_up().error().what, HasSubstr("another one than the views have followed"));
}

TEST_F(Following, ViewsThatAnotherFoldMadeAreRebuiltButNeverOverALogThatLostEntries) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  std::string key;
  std::string stored;
  ASSERT_TRUE(store_.scan("", "\xff", [&](std::string_view k, std::string_view v) {
    key = k;
    stored = v;
    return !unpack<Checkpoint>(v);
  }));
  auto checkpoint = unpack<Checkpoint>(stored);
  ASSERT_TRUE(checkpoint);
  checkpoint->version = fold_version - 1;
  ASSERT_TRUE(store_.write({{key, pack(*checkpoint)}}));
  EXPECT_FALSE(views_->standing()->current);
  EXPECT_TRUE(views_->catch_up()->rebuilt);
  EXPECT_FALSE(views_->catch_up()->rebuilt);
  ASSERT_TRUE(store_.scan("", "\xff", [&](std::string_view k, std::string_view v) {
    key = k;
    return !unpack<Checkpoint>(v);
  }));
  ASSERT_TRUE(store_.write({{key, pack(*checkpoint)}}));
  disk_.parts.clear();
  start();
  EXPECT_EQ(views_->catch_up().error().code, ErrorCode::corrupt);
}

/// The rows' files of a store of a test's own.
class FilesOfViews : public World {
 protected:
  ~FilesOfViews() override { std::filesystem::remove_all(directory_); }
  [[nodiscard]] std::unique_ptr<RocksdbStore> open() const {
    auto store = RocksdbStore::open(directory_.string());
    EXPECT_TRUE(store) << to_line(store.error());
    return std::move(*store);
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::count_if(std::filesystem::directory_iterator{directory_},
                                                  std::filesystem::directory_iterator{},
                                                  [](const auto& file) { return file.path().extension() == ".sst"; }));
  }
  std::filesystem::path directory_ =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-views-files-" + std::to_string(::getpid()));
};

TEST_F(FilesOfViews, SmallOnesThatAreMadeAnewWaitForOneFlushOfAllOfThem) {
  const auto store = open();
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  for (std::uint32_t subscription = 1; subscription <= 3; ++subscription) {
    Views views{*store, subscription, *log_};
    ASSERT_TRUE(views.catch_up());
    ASSERT_TRUE(views.rebuild());
    EXPECT_TRUE(views.standing()->current);
  }
  EXPECT_EQ(files(), 0u);
  ASSERT_TRUE(store->flush());
  EXPECT_EQ(files(), 1u);
}

TEST_F(FilesOfViews, LargeOnesAreWrittenAsFilesAtOnce) {
  const auto store = open();
  std::vector<Told> many;
  for (int i = 0; i < 20'000; ++i) many.push_back(baseline("v-" + std::to_string(i), "custom.n", "1"));
  given_observed(1, visitors, many);
  Views views{*store, 1, *log_};
  ASSERT_TRUE(views.catch_up());
  EXPECT_GE(files(), 1u);
  EXPECT_TRUE(views.standing()->current);
}

TEST_F(Following, SubscriptionsInOneStoreKeepApart) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  const Digested before = *views_->digest();
  log::MemoryDisk other_disk;
  auto other_log = log::open_memory_log(other_disk, 2, {[this] { return now_; }, [](std::span<std::uint8_t>) {}});
  ASSERT_TRUE((*other_log)->append(0, std::vector{event_of(Configured{"bob", "", "{}"}, 0)}));
  Views other{store_, 2, **other_log};
  ASSERT_TRUE(other.catch_up());
  ASSERT_TRUE(other.rebuild());
  EXPECT_EQ(*views_->digest(), before);
  EXPECT_EQ(other.configuration()->author, "bob");
}

TEST_F(Following, AnEventThatCannotBeTakenIsNamedAndTheViewsStandRightBeforeIt) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  given_observed(1, visitors, {changed_by_others("v-1", "custom.n", "1", "2")});
  Event broken = event_of(Observed{"visitor", "pull", {}}, 1);
  broken.items.add("no record");
  const Position at = append({event_of(Configured{"ann", "", "{}"}, 0), broken});
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto caught_up = views_->catch_up();
    ASSERT_FALSE(caught_up);
    EXPECT_EQ(caught_up.error().code, ErrorCode::corrupt);
    EXPECT_THAT(caught_up.error().where, HasSubstr("event " + std::to_string(at) + ".1 (observed)"));
    EXPECT_EQ(views_->standing()->position, at - 1);
    EXPECT_FALSE(views_->standing()->current);
    EXPECT_EQ(views_->entity(visitors, "v-1")->field("custom.n")->value, "2");
    EXPECT_EQ(views_->configuration().error().code, ErrorCode::not_found) << "nothing of the entry is taken";
  }
  const Digested live = *views_->digest();
  EXPECT_FALSE(views_->rebuild()) << "the live ones stay";
  EXPECT_EQ(*views_->digest(), live);

  MemoryStore fresh;
  Views anew{fresh, 1, *log_};
  EXPECT_THAT(anew.catch_up().error().where, HasSubstr("event " + std::to_string(at) + ".1"));
  EXPECT_EQ(*anew.digest(), live) << "from nothing they come just as far";
}

TEST_F(Following, EventsOfUnknownTypesVersionsPartsAndOutcomesAreNamed) {
  const auto refused = [&](const Event& event) {
    log::MemoryDisk disk;
    auto other = log::open_memory_log(disk, 1, {[this] { return now_; }, [](std::span<std::uint8_t>) {}});
    EXPECT_TRUE((*other)->append(0, std::vector{event_of(SubscriptionOpened{"acme"}, 0)}));
    EXPECT_TRUE((*other)->append(1, std::vector{event}));
    MemoryStore store;
    const auto caught_up = Views{store, 1, **other}.catch_up();
    EXPECT_FALSE(caught_up);
    return caught_up ? std::string{} : caught_up.error().where;
  };
  EXPECT_EQ(refused(Event{static_cast<EventType>(999), 1, 0, 0, {}, {}}), "event 2.0 (type 999)");
  Event newer = event_of(Configured{"ann", "", "{}"}, 0);
  newer.version = 2;
  EXPECT_EQ(refused(newer), "event 2.0 (configured)");
  EXPECT_EQ(refused(event_of(Observed{"visitors", "pull", {}}, 1)), "event 2.0 (observed)");
  EXPECT_EQ(refused(event_of(EffectSettled{1, 0, false, 0, {}}, 1)), "event 2.0 (effect_settled)") << "of no intent";
  Event note = event_of(Observed{"visitor", "pull", {}}, 1);
  add_records({read("v-1", "custom.n", "", "1", static_cast<Observation>(9))}, note);
  EXPECT_EQ(refused(note), "event 2.0 (observed)");
  Event transition = event_of(Planned{}, 1);
  EXPECT_EQ(refused(transition), "event 2.0 (planned)") << "of no part";
}

TEST_F(Following, AnOutcomeOfAnItemThatThereIsNotOrOfNoKnownKindIsRefused) {
  const Position effect = given_intended(1, visitors, 0, {change("v-1", "custom.n", "1", "2")});
  const auto before = disk_.parts;
  for (const auto& [item, outcome] : {std::pair{2u, 0}, {0u, 0}, {0xffffffffu, 0}, {1u, 6}}) {
    disk_.parts = before;
    start();
    given_settled(1, effect, ItemOutcome::accepted, {{item, static_cast<std::uint8_t>(outcome), ""}});
    EXPECT_EQ(views_->catch_up().error().code, ErrorCode::corrupt);
  }
}

TEST_F(Following, ARebuildTellsItsProgressCanBeStoppedAndLeavesTheLiveViewsAlone) {
  for (int i = 0; i < 10; ++i) given_observed(1, visitors, {baseline("v-" + std::to_string(i), "custom.n", "1")});
  followed();
  const Digested before = *views_->digest();
  std::vector<Position> told;
  const auto stopped = views_->rebuild([&](Position done, Position of) {
    EXPECT_EQ(of, 10u);
    told.push_back(done);
    return done < 4;
  });
  EXPECT_EQ(stopped.error().code, ErrorCode::interrupted);
  EXPECT_THAT(told, ::testing::ElementsAre(0, 1, 2, 3, 4));
  EXPECT_EQ(*views_->digest(), before);
}

TEST_F(Following, ARebuildIsLockedAgainstASecondOneAndReadersGoOn) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  Views second{store_, 1, *log_};
  ErrorCode code{};
  ASSERT_TRUE(views_->rebuild([&](Position done, Position) {
    if (done == 0) {
      std::jthread{[&] { code = second.rebuild().error().code; }}.join();
      EXPECT_EQ(second.entity(visitors, "v-1")->field("custom.n")->value, "1");
    }
    return true;
  }));
  EXPECT_EQ(code, ErrorCode::in_use);
}

TEST_F(Following, AQuestionWaitsForNobodyIsWaitedForByNobodyAndSeesOneMoment) {
  const auto known = [](const FieldState& field) { return field.value; };
  given_observed(1, contacts, {baseline("a", "custom.f", "1"), baseline("b", "custom.f", "1")});
  followed();
  std::vector<std::string> seen;
  ASSERT_TRUE(views_->each_entity(contacts, [&](std::string_view, const StoredEntity& entity) {
    seen.emplace_back(entity.fields.at(0).value);
    if (seen.size() > 1) return true;
    given_observed(1, contacts, {changed_by_others("b", "custom.f", "1", "2")});
    EXPECT_TRUE(views_->catch_up()) << "in the middle of a look at the views";
    EXPECT_TRUE(views_->rebuild());
    EXPECT_EQ(known(views_->entity(contacts, "b")->fields.at(0)), "2") << "who asks now sees what there is now";
    return true;
  }));
  EXPECT_EQ(seen, (std::vector<std::string>{"1", "1"})) << "the look that began before";
}

TEST_F(Following, WhatIsAppendedWhileARebuildRunsIsInTheNewGeneration) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  ASSERT_TRUE(views_->rebuild([&](Position done, Position) {
    if (done == 0) {
      given_observed(1, visitors, {baseline("v-2", "custom.n", "2")});
      followed();
    }
    return true;
  }));
  EXPECT_TRUE(views_->standing()->current);
  EXPECT_EQ(*views_->digest(), rebuilt_elsewhere());
}

TEST_F(Following, VerifyFindsARowThatIsNotWhatTheLogSays) {
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  followed();
  ASSERT_TRUE(views_->verify());
  std::string key;
  std::string row;
  ASSERT_TRUE(store_.scan("", "\xff", [&](std::string_view k, std::string_view v) { return key = k, row = v, true; }));
  row.back() = static_cast<char>(row.back() + 1);
  ASSERT_TRUE(store_.write({{key, row}}));
  EXPECT_EQ(views_->verify().error().code, ErrorCode::corrupt);
  ASSERT_TRUE(views_->rebuild());
  EXPECT_TRUE(views_->verify());
}

TEST_F(Following, RowsCutOrAlteredAreAClearErrorNeverACrash) {
  given_run(1);
  const Position plan = given_plan(1, visitors, {{Side::target, "v-1", RecordClass::unmatched}});
  given_settled(1, given_intended(1, visitors, plan, {change("v-1", "custom.n", "1", "2")}), ItemOutcome::accepted);
  given_intended(1, visitors, plan, {change("v-1", "custom.n", "1", "2")});
  followed();
  std::map<std::string, std::string> rows;
  ASSERT_TRUE(
      store_.scan("", "\xff", [&](std::string_view k, std::string_view v) { return rows.emplace(k, v), true; }));
  for (const auto& [key, row] : rows) {
    for (std::size_t length = 0; length < row.size(); ++length) {
      ASSERT_TRUE(store_.write({{key, row.substr(0, length)}}));
      (void)views_->why(visitors, "v-1", "custom.n");
      (void)views_->record(visitors, Side::target, "v-1", 1);
      (void)views_->open_intents();
      (void)views_->guard_memory(visitors, now_);
      (void)views_->own_writes(visitors, {});
      (void)views_->runs();
      (void)views_->standing();
    }
    ASSERT_TRUE(store_.write({{key, row}}));
  }
  EXPECT_TRUE(views_->verify());
}

TEST_F(Following, OnRocksdbTheViewsOutliveTheProcessAndTwoProcessesAreTold) {
  const auto directory =
      std::filesystem::path{::testing::TempDir()} / ("tidemark-views-follow-" + std::to_string(::getpid()));
  std::filesystem::remove_all(directory);
  given_observed(1, visitors, {baseline("v-1", "custom.n", "1")});
  Digested digest;
  {
    auto store = RocksdbStore::open(directory.string());
    ASSERT_TRUE(store) << to_line(store.error());
    EXPECT_EQ(RocksdbStore::open(directory.string()).error().code, ErrorCode::in_use);
    Views views{**store, 1, *log_};
    EXPECT_TRUE(views.catch_up()->rebuilt);
    given_observed(1, visitors, {changed_by_others("v-1", "custom.n", "1", "2"), baseline("v-2", "custom.n", "2")});
    EXPECT_FALSE(views.catch_up()->rebuilt);
    digest = *views.digest();
    EXPECT_EQ(digest, rebuilt_elsewhere()) << "both stores hold the same rows";
    EXPECT_TRUE(views.verify());
    ASSERT_TRUE(views.rebuild());
    EXPECT_EQ(*views.digest(), digest);
  }
  auto store = RocksdbStore::open(directory.string());
  ASSERT_TRUE(store);
  Views views{**store, 1, *log_};
  EXPECT_TRUE(views.standing()->current);
  EXPECT_EQ(*views.digest(), digest);
  EXPECT_EQ(views.entity(visitors, "v-1")->field("custom.n")->value, "2");
  store->reset();  // its threads may still be taking files away
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace tidemark::views
