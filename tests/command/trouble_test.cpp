#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Lets Pendo keep requests waiting until it is opened. What it has stays behind, for a request that still waits.
class Gate {
 public:
  /// Requests for which `which` answers true are kept.
  Gate(sim::PendoSimulator& pendo, std::function<bool(const http::Request&)> which) {
    pendo.on_call(
        [state = state_, which](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
          if (state->open || !which(request)) return std::nullopt;
          state->held = true;
          wait_for(state->open);
          return std::nullopt;
        });
  }
  ~Gate() { open(); }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  [[nodiscard]] bool wait_until_held() const { return wait_for(state_->held); }
  void open() { state_->open = true; }

 private:
  struct State {
    std::atomic<bool> held = false;
    std::atomic<bool> open = false;
  };

  static bool wait_for(const std::atomic<bool>& flag) {
    for (int waited = 0; !flag && waited < 4'000; ++waited) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    return flag;
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

bool is_write(const http::Request& request) { return request.url.find("/value") != std::string::npos; }

std::vector<std::string> sync_of(const Synced& synced) { return {"sync", "--directory", synced.folder / "data"}; }

TEST(Trouble, WrongCredentialsFailTheRunAndAreTold) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"credential", "set", "acme-pendo"}, R"({"key":"wrong"})").status, 0);
  const Outcome pendo = synced({"sync"});
  EXPECT_EQ(pendo.status, 1);
  EXPECT_THAT(pendo.err,
              AllOf(HasSubstr("40"), HasSubstr("visitor pull, credential acme-pendo, "), HasSubstr("/api/v1/")));
  ASSERT_EQ(
      synced({"credential", "set", "acme-salesforce"}, R"({"client_id":"a","client_secret":"wrong-secret"})").status,
      0);
  EXPECT_THAT(synced({"runs"}).out, StartsWith("run 1  failed"));
  const Outcome salesforce = synced({"sync"});
  EXPECT_THAT(synced({"runs"}).out, AllOf(StartsWith("run 1  failed"), HasSubstr("taken up again once")));
  EXPECT_THAT(synced({"runs", "show", "1"}).out, HasSubstr("had failed: visitor pull: "))
      << "what went wrong in the night before is still told";
  EXPECT_EQ(salesforce.status, 1);
  EXPECT_THAT(salesforce.err, AllOf(HasSubstr("credential acme-salesforce, "), HasSubstr("/services/oauth2/token"),
                                    Not(HasSubstr("wrong-secret"))));
  ASSERT_EQ(synced({"credential", "remove", "acme-salesforce"}).status, 0);
  const Outcome missing = synced({"sync"});
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.err, HasSubstr("tidemark credential set acme-salesforce"));
}

TEST(Trouble, AFailedRunOfOtherConnectionsIsNotGoneOnWithAndTheReportSaysWhy) {
  const Synced synced;
  synced.set_up();
  synced.pendo->fail_call(1, 403, "{}");
  EXPECT_EQ(synced({"sync"}).status, 1);
  const Outcome one = synced({"sync", "--connection", "visitor"});
  EXPECT_THAT(one.out, StartsWith("run 2  completed, with exceptions\n  run 1, which failed, was of everything and is "
                                  "not gone on with: this is a run of its own, of visitor alone\n"));
  EXPECT_THAT(synced({"sync", "--connection", "visitor"}).out, Not(HasSubstr("of its own"))) << "the last one is whole";
}

TEST(Trouble, WhateverPendoAnswersTheRunFailsInOneLineAndTheNextGoesOn) {
  const Synced synced;
  synced.set_up();
  struct Answer {
    int status;
    const char* body;
  };
  for (const Answer answer :
       {Answer{401, "{}"}, Answer{403, "{}"}, Answer{404, "not here"}, Answer{200, "[]"}, Answer{204, ""}}) {
    synced.pendo->fail_call(1, answer.status, answer.body);
    const Outcome ran = synced({"sync"});
    EXPECT_EQ(ran.status, 1) << answer.status << answer.body;
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("/api/v1/metadata/schema/visitor")) << answer.status;
  }
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
}

TEST(Trouble, AnAnswerThatStopsBeforeItsEndIsAskedForAgain) {
  const Synced synced;
  synced.set_up();
  synced.pendo->fail_call(1, 200, "{\"agent\":");
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"), "\"EMEA\"");
}

TEST(Trouble, APendoThatNeverAnswersIsLeftByCtrlC) {
  const Synced synced;
  synced.set_up();
  Gate gate{*synced.pendo, [](const http::Request&) { return true; }};
  Started running{sync_of(synced)};
  ASSERT_TRUE(gate.wait_until_held());
  EXPECT_EQ(running.stop(SIGINT), 130);
  gate.open();
  EXPECT_EQ(synced({"sync"}).status, 4) << "the next run goes on";
}

TEST(Trouble, ATerminalThatIsClosedStopsARunAsCtrlCDoes) {
  const Synced synced;
  synced.set_up();
  Gate gate{*synced.pendo, [](const http::Request&) { return true; }};
  Started running{sync_of(synced)};
  ASSERT_TRUE(gate.wait_until_held());
  EXPECT_EQ(running.stop(SIGHUP), 130);
  gate.open();
}

TEST(Trouble, WhoeverStopsARunInAWriteIsToldUntilWhenItIsOpen) {
  const Synced synced;
  synced.set_up();
  Gate gate{*synced.pendo, is_write};
  Started running{sync_of(synced)};
  ASSERT_TRUE(gate.wait_until_held());
  EXPECT_EQ(running.stop(SIGINT), 130);
  gate.open();
  const std::string words =
      "what became of what was sent to 1 target is not known yet; the first run after 2[-0-9T:+]+ reads it";
  EXPECT_THAT(running.errors(), testing::ContainsRegex("goes on from there; " + words));
  EXPECT_THAT(synced({"runs"}).out, testing::ContainsRegex(words));
}

TEST(Trouble, WhoeverStopsACommandIsToldWhichOneGoesOn) {
  const Synced synced;
  synced.set_up();
  const std::string advice = synced({"plan"}).err;
  const std::string words = advice.substr(advice.find("tidemark apply --expect "), 24 + 64);
  Gate gate{*synced.pendo, [](const http::Request&) { return true; }};
  Started running{{"apply", "--expect", words.substr(24), "--directory", synced.folder / "data"}};
  ASSERT_TRUE(gate.wait_until_held());
  EXPECT_EQ(running.stop(SIGINT), 130);
  gate.open();
  EXPECT_THAT(running.errors(), HasSubstr(words + " goes on from there"));
}

TEST(Trouble, ASecondProcessIsToldThatTheDirectoryIsInUseAndMayRead) {
  const Synced synced;
  synced.set_up();
  Gate gate{*synced.pendo, is_write};
  Started running{sync_of(synced)};
  ASSERT_TRUE(gate.wait_until_held());
  for (const char* use : {"sync", "plan"}) {
    const Outcome second = synced({use});
    EXPECT_EQ(second.status, 1) << use;
    EXPECT_THAT(second.err, HasSubstr("another process has it open")) << use;
  }
  EXPECT_THAT(synced({"runs"}).out, AllOf(HasSubstr("run 1  running"), Not(HasSubstr("cut off"))));
  EXPECT_EQ(synced({"log", "verify"}).status, 0);
  gate.open();
}

TEST(Trouble, ARunThatWasKilledLeavesAWholeLogAndIsContinuedByReading) {
  const Synced synced;
  synced.set_up();
  {
    Gate gate{*synced.pendo, is_write};
    Started running{sync_of(synced)};
    ASSERT_TRUE(gate.wait_until_held());
    running.kill();
    EXPECT_EQ(synced({"log", "verify"}).status, 0);
    EXPECT_THAT(synced({"log", "show"}).out, HasSubstr("effect_intended"));
    EXPECT_THAT(synced({"runs"}).out, AllOf(HasSubstr("run 1  running"), HasSubstr("cut off")));
    EXPECT_THAT(synced({"runs", "show", "1"}).out,
                AllOf(HasSubstr("no process has it: tidemark sync"), HasSubstr("goes on from there")));
    EXPECT_THAT(synced({"why-not", "visitor", "v-1"}).out,
                AllOf(StartsWith("visitor v-1   sent, outcome not known yet in run 1"),
                      HasSubstr("what became of it is not known yet")));
    gate.open();
  }
  const Outcome next = synced({"sync"});
  EXPECT_EQ(next.status, 4) << next.err;
  EXPECT_THAT(next.out, HasSubstr("run 1 (continued)"));
  EXPECT_EQ(synced({"log", "verify"}).status, 0);
  EXPECT_EQ(synced({"views", "verify"}).status, 0);
}

TEST(Trouble, AServerThatIsNotThereIsAFailureOfTheRun) {
  Synced synced;
  synced.set_up();
  std::string elsewhere = synced.configuration();
  const std::size_t at = elsewhere.find("\"host\":\"") + 8;
  elsewhere.replace(at, elsewhere.find('"', at) - at, "http://127.0.0.1:9");
  synced.apply(elsewhere);
  const Outcome ran = synced({"sync"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("127.0.0.1"));
}

TEST(Simulators, AreCommandsWhoseFirstLineIsACredential) {
  const Folder folder;
  Started salesforce{{"sim", "salesforce", "--port", "0", "--demo"}};
  Started pendo{{"sim", "pendo", "--port", "0", "--demo", "--journal", folder / "journal"}};
  const std::string keys = salesforce.first_line();
  EXPECT_NE(member(keys, "url"), "");
  EXPECT_NE(member(keys, "client_secret"), "");
  EXPECT_NE(member(pendo.first_line(), "read_only_key"), "");
  EXPECT_EQ(run_tidemark({"credential", "set", "a", "--directory", folder / "data"}, keys).status, 0);
  EXPECT_EQ(salesforce.stop(SIGTERM), 0);
  EXPECT_EQ(pendo.stop(SIGTERM), 0);
  EXPECT_EQ(run_tidemark({"sim", "pendo", "--port", "0"}).status, 2) << "neither --demo nor --data";
  EXPECT_EQ(run_tidemark({"sim", "pendo", "--port", "0", "--data", folder / "nothing"}).status, 2);
}

TEST(Demo, GoesFromInitToLogVerify) {
  const Folder folder;
  const Outcome demo = run_tidemark({"demo", "--no-console", "--directory", folder / "demo"});
  EXPECT_EQ(demo.status, 0) << demo.err << demo.out;
  for (const char* line :
       {"$ tidemark init demo", "$ tidemark plan", "$ tidemark sync", "$ tidemark undo ", "undo of run ",
        "the same plan as recorded", "$ tidemark why visitor ", "$ tidemark why-not visitor ", "$ tidemark log verify",
        "\"Head of Tides\"", "What to try next"})
    EXPECT_THAT(demo.out, HasSubstr(line));
  EXPECT_EQ(run_tidemark({"runs", "--directory", folder / "demo"}).status, 0) << "the log is kept";
  EXPECT_EQ(run_tidemark({"demo", "--directory", folder / "demo"}).status, 2) << "never into data that is there";
}

TEST(Demo, InJsonIsALineForEachCommandTypedBeforeThoseItPrints) {
  const Folder folder;
  const Outcome demo = run_tidemark({"demo", "--json", "--no-console", "--directory", folder / "demo"});
  EXPECT_EQ(demo.status, 0) << demo.err;
  EXPECT_TRUE(is_json_lines(demo.out));
  EXPECT_THAT(demo.out, HasSubstr("{\"typed\":\"tidemark sync\"}\n{\"run\":1,"));
  EXPECT_EQ(demo.err, "");
}

}  // namespace
}  // namespace tidemark::command
