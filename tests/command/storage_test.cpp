// What lies on the disk: its sizes; and an event that no view can take, with the decision to go on without it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class AnEventThatNoViewTakes : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    ASSERT_EQ(synced({"sync"}).status, 4);
    event = synced.append_what_no_view_takes();
  }
  Synced synced;
  std::string event;
};

TEST_F(AnEventThatNoViewTakes, IsNamedByWhateverNeedsTheViews) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"sync"}, {"runs"}, {"views", "rebuild"}}) {
    const Outcome outcome = synced(words);
    EXPECT_EQ(outcome.status, 1) << words[0];
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("event " + event + " (effect_settled)"), HasSubstr("damaged-log.md")));
  }
  EXPECT_EQ(synced({"log", "verify"}).status, 0) << "the log is as it was written";
}

TEST_F(AnEventThatNoViewTakes, IsSteppedOverForGood) {
  const Outcome decided = synced({"views", "step-over", event, "--reason", "ticket 12", "--json"});
  EXPECT_EQ(decided.status, 0) << decided.err;
  EXPECT_THAT(decided.out, AllOf(HasSubstr("\"stepped_over\":\"" + event + "\""), HasSubstr("\"stops_at\":\"\"")));
  EXPECT_EQ(synced({"runs"}).status, 0);
  EXPECT_EQ(synced({"views", "verify"}).status, 0);
  EXPECT_THAT(synced({"log", "show"}).out, HasSubstr("event_stepped_over"));
  EXPECT_THAT(synced({"log", "show"}).out, HasSubstr("ticket 12"));
  EXPECT_THAT(synced({"doctor", "--offline"}).out, HasSubstr("without what was stepped over: event " + event));
}

TEST_F(AnEventThatNoViewTakes, IsTheOnlyOneThatCanBeSteppedOver) {
  const Outcome other = synced({"views", "step-over", "1.0", "--reason", "ticket 12"});
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.err, HasSubstr("the views stop at event " + event));
  EXPECT_EQ(synced({"views", "step-over", event}).status, 2) << "without a reason";
  EXPECT_EQ(synced({"views", "step-over", "the last", "--reason", "ticket 12"}).status, 2);
  ASSERT_EQ(synced({"views", "step-over", event, "--reason", "ticket 12"}).status, 0);
  const Outcome again = synced({"views", "step-over", event, "--reason", "ticket 12"});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.err, HasSubstr("the views take every event of the log"));
}

TEST(Sizes, OfLogAndArchiveAreToldWithWhatTheyWillBe) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"sync"}).status, 4);
  const Outcome people = synced({"storage"});
  EXPECT_EQ(people.status, 0) << people.err;
  EXPECT_THAT(people.out, AllOf(HasSubstr("log      "), HasSubstr("each kept for 30 days"), HasSubstr(" free: ")));
  const Outcome json = synced({"storage", "--json"});
  EXPECT_TRUE(is_json_lines(json.out));
  EXPECT_THAT(json.out,
              AllOf(HasSubstr("\"pages_days\":30"), HasSubstr("\"archive_pages\":"), HasSubstr("\"full_in_days\":")));
}

}  // namespace
}  // namespace tidemark::command
