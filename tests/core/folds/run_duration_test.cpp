#include "core/folds/run_duration.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace tidemark {
namespace {

/// The `number`th night's run, which ended after `minutes`.
RunRow run(RunId number, std::int64_t minutes) {
  RunRow run;
  run.number = number;
  run.kind = "sync";
  run.state = RunState::completed;
  run.started = {static_cast<std::int64_t>(number) * one_day};
  run.ended = {run.started.milliseconds + minutes * one_minute};
  run.ended_position = number;
  return run;
}

TEST(ExpectedDuration, IsNothingBeforeTheFirstRun) { EXPECT_EQ(expected_duration({}), 0); }

TEST(ExpectedDuration, IsThatOfTheLongestOfTheNewestFourteen) {
  std::vector<RunRow> runs;
  for (RunId number = 20; number >= 1; --number) runs.push_back(run(number, number == 6 ? 90 : number == 7 ? 30 : 10));
  EXPECT_EQ(expected_duration(runs), 30 * one_minute) << "run 6 is the fifteenth";
  std::reverse(runs.begin(), runs.end());
  EXPECT_EQ(expected_duration(runs), 30 * one_minute) << "their order is nothing to it";
}

TEST(ExpectedDuration, IsOfRunsThatDidAllThatANightsRunDoes) {
  std::vector<RunRow> runs(5, run(1, 100));
  runs[0].kind = "pilot";
  runs[1].kind = "apply";
  runs[2].only = "visitor";
  runs[3].ended_position = 0;
  runs[4] = run(2, 5);
  EXPECT_EQ(expected_duration(runs), 5 * one_minute);
  runs[4].state = RunState::failed;
  EXPECT_EQ(expected_duration(runs), 5 * one_minute) << "one that failed took its time as well";
}

TEST(ExpectedDuration, CountsARunThatWasTakenUpAgainFromThenOn) {
  RunRow late = run(1, 26 * 60);
  RunTaken taken;
  taken.time = {late.ended.milliseconds - 7 * one_minute};
  late.continuations = {RunTaken{}, taken};
  EXPECT_EQ(expected_duration(std::vector{late}), 7 * one_minute);
}

TEST(ExpectedDuration, IsNeverLessThanNothing) { EXPECT_EQ(expected_duration(std::vector{run(1, -60)}), 0); }

}  // namespace
}  // namespace tidemark
