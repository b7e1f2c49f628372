// What was refused is a letter until it goes well, or is another change.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/letter_events.h"
#include "world.h"

namespace tidemark::views {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Letters : public World {
 protected:
  /// Sends the same change of each, and all but `refused` go well.
  void given_sent(RunId run, const std::vector<std::string>& ids, const std::string& refused,
                  const std::string& value = "31") {
    std::vector<Told> told;
    for (const std::string& id : ids) told.push_back(change(id, "Pendo_Days__c", "null", value, "v-1"));
    const Position sent = given_intended(run, contacts, 0, told);
    std::vector<EffectSettled::Exception> exceptions;
    for (std::uint32_t i = 0; i < ids.size(); ++i)
      if (ids[i] == refused)
        exceptions.push_back({i + 1, static_cast<std::uint8_t>(ItemOutcome::rejected), "Nobody is that busy", {}});
    given_settled(run, sent, ItemOutcome::accepted, exceptions);
  }
  std::vector<Letter> letters() { return followed().letters(contacts).value(); }
};

TEST_F(Letters, AreWhatWasRefusedOfARequestThatWentWellOtherwise) {
  given_sent(1, {"003A", "003B"}, "003B");
  ASSERT_THAT(letters(), SizeIs(1));
  const Letter letter = letters().front();
  EXPECT_EQ(letter.id, "003B");
  EXPECT_EQ(letter.source, "v-1");
  EXPECT_EQ(letter.words, "Nobody is that busy");
  EXPECT_EQ(letter.attempts, 1u);
  EXPECT_EQ(letter.run, 1u);
}

TEST_F(Letters, CountRunsNotTries) {
  given_sent(1, {"003A", "003B"}, "003B");
  given_sent(1, {"003B"}, "003B");
  EXPECT_EQ(letters().front().attempts, 1u);
  given_sent(2, {"003B"}, "003B");
  EXPECT_EQ(letters().front().attempts, 2u);
  EXPECT_LT(letters().front().since, letters().front().last);
}

TEST_F(Letters, BeginAfreshWithAnotherValue) {
  given_sent(1, {"003B"}, "003B");
  given_sent(2, {"003B"}, "003B");
  given_sent(3, {"003B"}, "003B", "32");
  EXPECT_EQ(letters().front().attempts, 1u);
}

TEST_F(Letters, EndWhenTheChangeGoesWell) {
  given_sent(1, {"003A", "003B"}, "003B");
  followed();
  start();  // a later process has to know of them
  given_sent(2, {"003B"}, "");
  EXPECT_THAT(letters(), IsEmpty());
}

TEST_F(Letters, AreNotMadeOfARequestThatWasRefusedWhole) {
  const Position sent = given_intended(1, contacts, 0, {change("003A", "Pendo_Days__c", "null", "1")});
  given_settled(1, sent, ItemOutcome::rejected,
                {{1, static_cast<std::uint8_t>(ItemOutcome::rejected), "no rights", {}}});
  EXPECT_THAT(letters(), IsEmpty());
}

TEST_F(Letters, AreDroppedAndTakenUpAgainByAPerson) {
  given_sent(1, {"003B"}, "003B");
  const auto decided = [&](bool retry) {
    Event event = event_of(LettersDecided{"ann", "visitor", "push", retry}, 0);
    add_records({{"003B", "", {}}, {"003Z", "", {}}}, event);
    append({event});
  };
  decided(false);
  EXPECT_TRUE(letters().front().dropped);
  decided(true);
  EXPECT_FALSE(letters().front().dropped);
  EXPECT_EQ(letters().front().attempts, 0u);
  EXPECT_THAT(letters(), SizeIs(1)) << "one that is no letter stays none";
}

TEST_F(Letters, AreClosedWhereNoPlanCallsForThem) {
  given_sent(1, {"003A", "003B"}, "003B");
  Event event = event_of(LettersClosed{"visitor", "push"}, 2);
  add_records({{"003B", "", {}}, {"003Z", "", {}}}, event);
  append({event});
  EXPECT_THAT(letters(), IsEmpty());
  ASSERT_TRUE(followed().verify());
  given_sent(3, {"003A", "003B"}, "003B");
  EXPECT_EQ(letters().front().attempts, 1u);
}

TEST_F(Letters, AreTheSameAfterARebuild) {
  given_sent(1, {"003A", "003B"}, "003B");
  given_sent(2, {"003B", "003C"}, "003C");
  const auto before = letters();
  ASSERT_THAT(before, SizeIs(1));
  ASSERT_TRUE(followed().verify());
  ASSERT_TRUE(followed().rebuild());
  EXPECT_EQ(letters().front().id, "003C");
}

}  // namespace
}  // namespace tidemark::views
