#include "access/trail.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/tokens.h"
#include "access/users.h"
#include "core/events/access_events.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "log/memory_log.h"
#include "support.h"

namespace tidemark::access {
namespace {

using testing::HasSubstr;

class Told : public testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<log::EventLog> open() {
    log::Surroundings surroundings;
    surroundings.clock = [] { return Instant{9'000}; };
    surroundings.entropy = entropy;
    return must(log::open_memory_log(disk, 0, surroundings));
  }
  void make_tokens() {
    for (const char* name : {"a", "b", "c"})
      static_cast<void>(must(Tokens{file}.make(ann, {name, Role::viewer, {one_day}, {}})));
  }

  Directory directory;
  Register file = directory.open();
  log::MemoryDisk disk;
};

TEST_F(Told, ActsGoFromTheFileIntoTheLogOnce) {
  make_tokens();
  const auto log = open();
  Trail trail{*log, file};
  must(trail.take_in());
  must(trail.take_in());
  EXPECT_TRUE((*file.read())->acts.empty());
  EXPECT_EQ((*file.read())->tokens.size(), 3u);
  const auto lines = must(trail.read(1, 10));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(to_json(lines[0]),
            R"({"position":2,"time":"1970-01-01T00:00:01.000Z","actor":"user ann","act":"token_made",)"
            R"("of":"token b","before":"","after":"viewer until 1970-01-02T00:00:00.000Z"})"
            "\n");
  EXPECT_EQ(must(trail.read(0, 2)).size(), 2u);
  EXPECT_TRUE(must(trail.read(3, 10)).empty());
  EXPECT_TRUE(must(trail.read(UINT64_MAX, 10)).empty());
}

TEST_F(Told, WhatWasTakenInIsMissedWhereItIsGone) {
  make_tokens();
  {
    const auto log = open();
    must(Trail{*log, file}.take_in());
    EXPECT_EQ(must(Trail::prove(*log, **file.read())).entries, 3u);
  }
  disk.parts.erase(disk.parts.lower_bound({0, 3, 0}), disk.parts.end());
  const auto proven = Trail::prove(*open(), **file.read());
  ASSERT_FALSE(proven);
  EXPECT_EQ(proven.error().code, ErrorCode::corrupt);
}

/// Whether the append that was cut off is stored or not: what nobody was told of is looked for.
TEST_F(Told, AnActThatWasCutOffOnItsWayIsToldOnce) {
  for (const auto crash : {log::MemoryDisk::Crash::keep, log::MemoryDisk::Crash::lose}) {
    make_tokens();
    const Position before = open()->head().position;
    disk.before_append = [&](auto, Position position) {
      return position == before + 2 ? crash : log::MemoryDisk::Crash::none;
    };
    {
      const auto log = open();
      EXPECT_FALSE(Trail(*log, file).take_in());
      EXPECT_EQ((*file.read())->acts.size(), 3u) << "they are still there";
    }
    disk.before_append = {};
    const auto log = open();
    Trail trail{*log, file};
    must(trail.take_in());
    std::vector<std::string> of;
    for (const Trail::Line& line : must(trail.read(before, 10))) of.push_back(line.act.of);
    EXPECT_THAT(of, testing::ElementsAre("token a", "token b", "token c"));
    for (const char* name : {"a", "b", "c"}) must(Tokens{file}.revoke(ann, name));
    must(trail.take_in());
  }
}

TEST_F(Told, EveryKindOfActIsThere) {
  Users users{file};
  const auto link = must(users.first_link({"service", {0}}));
  must(users.claim(link.secret, "ann", good_password, {1}));
  static_cast<void>(must(users.make(ann, "joe", Role::viewer)));
  must(users.set_role(ann, "joe", Role::runner));
  must(users.sign_out_everywhere(ann, "joe"));
  must(users.remove(ann, "joe"));
  make_tokens();
  must(Tokens{file}.revoke(ann, "a"));
  for (const EventType elsewhere : {EventType::credential_set, EventType::credential_removed, EventType::key_changed,
                                    EventType::subscription_removed, EventType::backed_up, EventType::taken_over})
    must(file.witness(ann, {elsewhere, "something elsewhere"}, [] { return Result<void>{}; }));
  const auto log = open();
  Trail trail{*log, file};
  must(trail.take_in());
  std::set<std::string_view> kinds;
  for (const Trail::Line& line : must(trail.read(0, 100))) {
    kinds.insert(name_of(line.act.type));
    EXPECT_NE(line.act.actor, "");
  }
  EXPECT_EQ(kinds.size(), std::size(AllAccessActs::types));
}

TEST_F(Told, WhatElseLiesInTheLogIsNoAct) {
  const auto log = open();
  Trail trail{*log, file};
  const Event other = event_of(Configured{"a test", "", "{}"}, 0);
  for (int i = 0; i < 3; ++i) static_cast<void>(must(log->append(log->head().position, {&other, 1})));
  make_tokens();
  must(trail.take_in());
  static_cast<void>(must(log->append(log->head().position, {&other, 1})));
  const auto lines = must(trail.read(0, 2));
  ASSERT_EQ(lines.size(), 2u) << "a page is full although others lie before";
  EXPECT_EQ(lines[0].act.of, "token a");
  EXPECT_EQ(lines[1].position, 5u);
  EXPECT_EQ(must(trail.read(5, 100)).size(), 1u);
}

TEST_F(Told, WhatWasNotDoneElsewhereIsNotTold) {
  const auto refused = file.witness(ann, {EventType::credential_set, "credential acme-pendo"},
                                    []() -> Result<void> { return failure(ErrorCode::storage, "the disk is full"); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what, "the disk is full");
  EXPECT_TRUE((*file.read())->acts.empty());
}

/// A type that the file has and the log has not, or the reverse, would be lost on its way.
TEST_F(Told, EachKindOfActGoesTheWholeWay) {
  for (const EventType type : AllAccessActs::types)
    must(file.change([&](Register::Contents& contents) -> Result<void> {
      file.note(contents, ann, type, "user joe");
      return {};
    }));
  const auto log = open();
  Trail trail{*log, file};
  must(trail.take_in());
  std::vector<EventType> told;
  for (const Trail::Line& line : must(trail.read(0, 100))) told.push_back(line.act.type);
  EXPECT_THAT(told, testing::ElementsAreArray(AllAccessActs::types));
}

}  // namespace
}  // namespace tidemark::access
