// Segments on the command line: what is asked, saved, and said of a plan's future.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class Segments : public testing::Test {
 protected:
  Segments() { synced.set_up(); }
  Synced synced;
};

TEST_F(Segments, SaySizeAndMembersOfNativeFieldsAndPulledOnes) {
  EXPECT_EQ(synced({"sync"}).status, 4);
  const Outcome size = synced({"segment", R"(custom.region in ("EMEA","AMER") and agent.email ends with "@x.io")"});
  EXPECT_EQ(size.status, 0) << size.err;
  EXPECT_THAT(size.out, StartsWith("2 of 4 visitors   as run 1 read them at "));
  EXPECT_THAT(size.out, Not(HasSubstr("v-1")));
  EXPECT_THAT(size.err, HasSubstr("Next: tidemark segments save NAME 'custom.region in"));
  const Outcome members = synced({"segment", "custom.seats is not empty", "--members", "--limit", "1"});
  EXPECT_THAT(members.out, HasSubstr("\n  v-1\n  … and 1 more: --limit\n"));
  const Outcome json = synced({"segment", "custom.region=\"AMER\"", "--members", "--json"});
  EXPECT_THAT(
      json.out,
      MatchesRegex(
          R"(\{"of":"visitors","segment":"custom.region = ."AMER..","size":1,"entities":4,"run":1,"read":".*Z"\})"
          "\n"
          R"(\{"member":"v-2"\})"
          "\n"));
}

TEST_F(Segments, PointAtWhatIsWrong) {
  EXPECT_EQ(synced({"sync"}).status, 4);
  const Outcome unknown = synced({"segment", "agent.email is empty or custom.regoin = \"EMEA\""});
  EXPECT_EQ(unknown.status, 2);
  EXPECT_EQ(unknown.err,
            "tidemark: line 1, column 25: there is no metadata field custom.regoin (did you mean \"custom.region\"?)\n"
            "agent.email is empty or custom.regoin = \"EMEA\"\n"
            "                        ^^^^^^^^^^^^^\n");
  const Outcome json = synced({"segment", "custom.region =", "--json"});
  EXPECT_EQ(json.status, 2);
  EXPECT_THAT(
      json.err,
      HasSubstr(R"("code":"invalid_input","what":"a value is missing at the end","where":"line 1, column 16")"));
  EXPECT_TRUE(is_json_lines(json.err));
  EXPECT_EQ(synced({"segment", "custom.region is empty", "--members", "--limit", "0"}).status, 2);
}

TEST_F(Segments, NeedASync) {
  const Outcome nothing = synced({"segment", "custom.region is empty"});
  EXPECT_EQ(nothing.status, 1);
  EXPECT_THAT(nothing.err, HasSubstr("no run has read visitors yet"));
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"segment", "custom.region is empty", "--of", "accounts"}).err,
              HasSubstr("no run has read accounts yet"));
}

TEST_F(Segments, AreSavedListedShownAndDropped) {
  EXPECT_THAT(synced({"segments", "list"}).err, HasSubstr("No segment is saved."));
  EXPECT_EQ(synced({"segments", "save", "emea", "custom.region=\"EMEA\""}).out,
            "saved: emea  custom.region = \"EMEA\"\n");
  EXPECT_EQ(synced({"segments", "save", "emea", "(custom.region = \"EMEA\")"}).out,
            "it is saved so already: emea  custom.region = \"EMEA\"\n");
  EXPECT_THAT(
      synced({"segments", "list", "--json"}).out,
      MatchesRegex(
          R"(\{"name":"emea","of":"visitors","segment":"custom.region = ."EMEA..","actor":".+","saved":".*Z","position":3\})"
          "\n"));
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"segments", "show", "emea"}).out, HasSubstr("\n1 of 4 visitors   as run 1 read them at "));
  EXPECT_THAT(synced({"segments", "show", "emaa"}).err, HasSubstr("did you mean \"emea\"?"));
  EXPECT_THAT(synced({"log", "show", "--items"}).out, HasSubstr("segment_saved"));
  EXPECT_EQ(synced({"segments", "drop", "emea"}).out, "dropped: emea\n");
  EXPECT_EQ(synced({"segments", "drop", "emea"}).status, 1);
  EXPECT_EQ(synced({"segments", "show", "emea"}).status, 1);
}

TEST_F(Segments, AreCheckedBeforeTheyAreSaved) {
  EXPECT_EQ(synced({"segments", "save", "two words", "custom.region is empty"}).status, 2);
  EXPECT_EQ(synced({"segments", "save", "broken", "custom.region is"}).status, 2);
  EXPECT_EQ(synced({"segments", "save", "early", "custom.regoin is empty"}).status, 0) << "no schema was read yet";
  EXPECT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"segments", "save", "late", "custom.regoin is empty"}).err, HasSubstr("custom.region"));
  EXPECT_EQ(synced({"segments", "show", "early"}).status, 2);
}

TEST_F(Segments, HaveASizeAfterAPlan) {
  EXPECT_EQ(synced({"segments", "save", "emea", "custom.region = \"EMEA\""}).status, 0);
  EXPECT_EQ(synced({"segments", "save", "accounts", "custom.region = \"EMEA\"", "--of", "accounts"}).status, 0);
  const Outcome plan = synced({"plan", "--segment", "emea"});
  EXPECT_EQ(plan.status, 0) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("  segment emea: 0 → 1 visitors after this (1 join, 0 leave)\n"));
  EXPECT_THAT(synced({"plan", "--segment", "emea", "--json"}).out,
              HasSubstr(R"({"segment":{"name":"emea","now":0,"after":1,"joining":1,"leaving":0}})"));
  EXPECT_EQ(synced({"plan", "--segment", "none"}).status, 1);
  EXPECT_THAT(synced({"plan", "--segment", "accounts"}).err, HasSubstr("no pull of accounts is planned here"));
  EXPECT_EQ(synced({"plan", "--segment", "emea", "--config", "c.json"}).status, 2);
}

}  // namespace
}  // namespace tidemark::command
