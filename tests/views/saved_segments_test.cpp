// A saved segment is there from its event on, until another of its name or a drop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/segment_events.h"
#include "world.h"

namespace tidemark::views {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SavedSegments : public World {
 protected:
  Position given_saved(const std::string& name, const std::string& text, const std::string& kind = "visitor") {
    return append({event_of(SegmentSaved{"ann", name, kind, text}, 0)});
  }
  std::vector<std::string> saved() {
    std::vector<std::string> all;
    const auto segments = followed().saved_segments().value();
    for (const SavedSegment& segment : segments)
      all.push_back(segment.name + " of " + segment.kind + ": " + segment.text);
    return all;
  }
};

TEST_F(SavedSegments, AreListedByName) {
  EXPECT_THAT(saved(), IsEmpty());
  given_saved("trial", "custom.stage = \"trial\"");
  const Position position = given_saved("emea", "custom.region = \"EMEA\"", "account");
  EXPECT_THAT(saved(),
              ElementsAre("emea of account: custom.region = \"EMEA\"", "trial of visitor: custom.stage = \"trial\""));
  const auto emea = followed().saved_segment("emea");
  ASSERT_TRUE(emea);
  EXPECT_EQ(emea->actor, "ann");
  EXPECT_EQ(emea->position, position);
  EXPECT_EQ(emea->time, now_);
}
TEST_F(SavedSegments, AreReplacedByAnotherOfTheirName) {
  given_saved("emea", "custom.region = \"EMEA\"");
  followed();
  given_saved("emea", "custom.region = \"DACH\"");
  EXPECT_THAT(saved(), ElementsAre("emea of visitor: custom.region = \"DACH\""));
}
TEST_F(SavedSegments, AreGoneWhenTheyWereDropped) {
  given_saved("emea", "custom.region = \"EMEA\"");
  followed();
  append({event_of(SegmentDropped{"joe", "emea"}, 0)});
  EXPECT_THAT(saved(), IsEmpty());
  EXPECT_EQ(followed().saved_segment("emea").error().code, ErrorCode::not_found);
}
TEST_F(SavedSegments, AreTheSameAfterARebuild) {
  given_saved("emea", "custom.region = \"EMEA\"");
  given_saved("trial", "custom.stage = \"trial\"");
  followed();
  append({event_of(SegmentDropped{"joe", "trial"}, 0)});
  const Digest live = followed().digest().value().digest;
  ASSERT_TRUE(views_->rebuild());
  EXPECT_EQ(views_->digest().value().digest, live);
  EXPECT_THAT(saved(), ElementsAre("emea of visitor: custom.region = \"EMEA\""));
}

}  // namespace
}  // namespace tidemark::views
