#include "core/folds/run_fold.h"

#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/run_events.h"

namespace tidemark {
namespace {

TEST(RunFold, WhatIsGoneOnWithIsDecidedAnew) {
  RunRow run;
  Position position = 0;
  const auto take = [&](const auto& body) {
    ASSERT_TRUE(evolve(run, event_of(body, 3), ++position, {static_cast<std::int64_t>(position)}));
  };
  run.number = 3;
  take(RunStarted{"sync", "schedule", 1, {}, false, 0, {}});
  take(RunHeld{"visitor", "pull", "d1", {"too many"}});
  take(RunFailed{"account", "pull", "unavailable", "it answered 503", {}, {}});
  take(RunCompleted{{"visitor pull: held", "account pull: failed"}});
  take(RunRejected{"joe", "look first"});
  EXPECT_EQ(run.rejected_by, "joe");
  take(RunContinued{"schedule", 1});
  EXPECT_EQ(run.rejected_by, "") << "a plan that is made anew was rejected by nobody";
  EXPECT_EQ(run.rejected_position, 0u);
  EXPECT_FALSE(run.parts[0].held);
}

}  // namespace
}  // namespace tidemark
