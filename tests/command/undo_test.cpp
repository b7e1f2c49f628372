// A run taken back, planned again and cleaned up after, as a person does it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ARunThatChanged : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    ASSERT_EQ(synced({"sync"}).status, 4) << "some records are left alone";
    ASSERT_EQ(region(), R"("EMEA")");
  }
  [[nodiscard]] std::string region() const { return synced.pendo->value(EntityKind::visitor, "v-1", "custom.region"); }
  [[nodiscard]] static std::string digest_in(const std::string& text) {
    const std::size_t at = text.find("digest ");
    return at == text.npos ? "" : text.substr(at + 7, 64);
  }
  Synced synced;
};

TEST_F(ARunThatChanged, IsTakenBackByAPlanThatIsLookedAtAndApplied) {
  const Outcome looked = synced({"undo", "1"});
  EXPECT_EQ(looked.status, 0) << looked.err;
  EXPECT_THAT(looked.out,
              AllOf(HasSubstr("visitor pull, undo of run 1: "), HasSubstr(R"(v-1  custom.region  "EMEA" → "APAC")")));
  EXPECT_THAT(looked.err, HasSubstr("puts back what of this still holds"));
  EXPECT_EQ(region(), R"("EMEA")");

  const Outcome applied = synced({"apply", "--expect", digest_in(looked.out)});
  EXPECT_EQ(applied.status, 0) << applied.err;
  EXPECT_THAT(applied.out, AllOf(HasSubstr("visitor pull  completed: 1 change of 1 target\n    1 target written"),
                                 Not(HasSubstr("hold what they should")), Not(HasSubstr("were read"))))
      << "it reads no source, and knows of no more targets what they should hold";
  EXPECT_EQ(region(), R"("APAC")");
  EXPECT_THAT(synced({"why", "visitor", "v-1", "custom.region"}).out, HasSubstr("put back by the undo of run 1"));
  EXPECT_THAT(synced({"runs", "show", "1"}).out, HasSubstr("put back by run 2"));
  EXPECT_THAT(synced({"runs", "show", "2"}).out, AllOf(HasSubstr("(undo by "), HasSubstr("undo of run 1")));
  EXPECT_THAT(synced({"runs", "show", "2", "--json"}).out, HasSubstr(R"("correction":"undo of run 1","undoes":1)"));
  EXPECT_EQ(synced({"views", "verify"}).status, 0);

  const Outcome again = synced({"undo", "1"});
  EXPECT_EQ(again.status, 4) << again.err;
  EXPECT_THAT(again.out, HasSubstr("run 2 has put it back already"));
  EXPECT_THAT(again.err, HasSubstr("nothing to be put back"));
}

TEST_F(ARunThatChanged, IsTakenBackOfOneVisitorOrFieldOrOfNone) {
  EXPECT_THAT(synced({"undo", "1", "--visitor", "v-1", "--field", "custom.region", "--json"}).out,
              HasSubstr(R"({"plan":{"connection":"visitor","direction":"pull","correction":"undo of run 1"}})"));
  EXPECT_EQ(synced({"undo", "1", "--visitor", "v-2"}).status, 1);
  EXPECT_EQ(synced({"undo", "1", "--visitor", "v-1", "--account", "a-1"}).status, 2);
  EXPECT_EQ(synced({"undo", "x"}).status, 2);
  for (const char* option : {"--visitor", "--account", "--record", "--field"}) {  // a shell's variable that is not set
    const Outcome empty = synced({"undo", "1", option, ""});
    EXPECT_EQ(empty.status, 2) << option;
    EXPECT_THAT(empty.err, HasSubstr("the value is empty")) << option;
  }
  EXPECT_THAT(synced({"undo", "99"}).err, HasSubstr("run 99"));
}

TEST_F(ARunThatChanged, IsPlannedAgainAsItWasAndUnderAnotherMapping) {
  const Outcome same = synced({"replay", "1"});
  EXPECT_EQ(same.status, 0) << same.err;
  EXPECT_THAT(same.out, HasSubstr("the same plan as recorded at log position"));
  std::string other = synced.configuration();
  const std::string line = R"({"from":"Region__c","to":"region"})";
  other.replace(other.find(line), line.size(),
                R"({"from":"Region__c","to":"region","convert":[{"values":{"EMEA":"Europe"}}]})");
  const std::string file = synced.folder.write("other.json", other);
  const Outcome under = synced({"replay", "1", "--config", file});
  EXPECT_EQ(under.status, 0) << under.err;
  EXPECT_THAT(under.out, HasSubstr(R"(v-1  custom.region  then "APAC" → "EMEA"; under it "APAC" → "Europe")"));
  EXPECT_THAT(synced({"replay", "1", "--config", file, "--json"}).out,
              AllOf(HasSubstr(R"("same":true)"), HasSubstr(R"({"difference":{"target":"v-1")")));
  EXPECT_EQ(synced({"replay", "1", "--at", "2"}).status, 0);
  std::string of_another = synced.configuration();
  of_another.replace(of_another.find("acme"), 4, "other");
  const Outcome wrong = synced({"replay", "1", "--config", synced.folder.write("another.json", of_another)});
  EXPECT_EQ(wrong.status, 2) << wrong.out;
  EXPECT_THAT(wrong.err, HasSubstr("it is the configuration of subscription other"));
  EXPECT_EQ(synced({"replay", "99"}).status, 1);
  EXPECT_EQ(synced({"replay", "1", "--direction", "push"}).status, 1);
  EXPECT_EQ(synced({"replay", "1", "--at", "x"}).status, 2);
}

TEST_F(ARunThatChanged, LeavesValuesThatAreClearedWhenTheirLineIsGone) {
  EXPECT_EQ(synced({"retire"}).status, 1) << "every field is mapped";
  std::string without = synced.configuration();
  const std::string line = R"({"from":"Region__c","to":"region"},)";
  without.erase(without.find(line), line.size());
  synced.apply(without);
  const Outcome looked = synced({"retire", "custom.region"});
  EXPECT_EQ(looked.status, 0) << looked.err;
  EXPECT_THAT(looked.out, HasSubstr(R"(v-1  custom.region  "EMEA" → null)"));
  EXPECT_EQ(synced({"apply", "--expect", digest_in(looked.out)}).status, 0);
  EXPECT_EQ(region(), "null");
  EXPECT_EQ(synced.pendo->value(EntityKind::visitor, "v-2", "custom.region"), R"("AMER")") << "it was never ours";
}

}  // namespace
}  // namespace tidemark::command
