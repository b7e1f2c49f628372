// What differs between two moments, and who asked for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TwoMoments : public testing::Test {
 protected:
  void SetUp() override {
    synced.set_up();
    ASSERT_EQ(synced({"sync"}).status, 4);
    before = head();
    synced.salesforce->change("Contact", synced.contact(1), "Region__c", "LATAM");
    ASSERT_EQ(synced({"sync"}).status, 4);
  }
  [[nodiscard]] std::string head() const {
    const std::string text = synced({"log", "head", "--json"}).out;
    const std::size_t at = text.find("\"position\":") + 11;
    return text.substr(at, text.find_first_of(",}", at) - at);
  }
  Synced synced;
  std::string before;
};

TEST_F(TwoMoments, DifferInWhatTheLogKnew) {
  const Outcome changed = synced({"changed", "--from", before});
  EXPECT_EQ(changed.status, 0) << changed.err;
  EXPECT_THAT(changed.out, AllOf(HasSubstr(R"(visitor v-1  custom.region  "EMEA" → "LATAM")"), Not(HasSubstr("v-2"))));
  EXPECT_THAT(synced({"changed", "--from", before, "--json"}).out,
              HasSubstr(R"("target":"v-1","field":"custom.region","before":"EMEA","after":"LATAM")"));
  EXPECT_THAT(synced({"changed", "--to", before}).out, HasSubstr(R"("EMEA")"));
  EXPECT_THAT(synced({"changed", "--from", before, "--to", before}).out, IsEmpty());
}

TEST_F(TwoMoments, DoNotDifferInWhatCameBack) {
  synced.salesforce->change("Contact", synced.contact(1), "Region__c", "EMEA");
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced({"changed", "--from", before}).out, Not(HasSubstr("v-1")));
}

TEST_F(TwoMoments, DifferInTheirConfiguration) {
  synced.apply(synced.configuration({}, R"("guard":{"changed":7},)"));
  const Outcome changed = synced({"changed", "--from", before});
  EXPECT_THAT(changed.out, AllOf(HasSubstr("configuration  version 2 → "), HasSubstr("connections.visitor.guard")));
  EXPECT_THAT(synced({"config", "export"}).out, HasSubstr("\"changed\": 7"));
  const Outcome then = synced({"config", "export", "--at", before});
  EXPECT_EQ(then.status, 0) << then.err;
  EXPECT_THAT(then.out, AllOf(HasSubstr("Region__c"), Not(HasSubstr("\"changed\": 7"))));
  EXPECT_THAT(then.err, HasSubstr("version 2, applied "));
  EXPECT_EQ(synced({"config", "export", "--at", "1"}).status, 1) << "nothing was configured then";
  EXPECT_EQ(synced({"config", "export", "--at", "999999"}).status, 2);
}

TEST_F(TwoMoments, MustLieInTheLog) {
  EXPECT_EQ(synced({"changed", "--from", "999999"}).status, 2);
  EXPECT_EQ(synced({"changed", "--from", before, "--to", "1"}).status, 2);
}

TEST_F(TwoMoments, AreAskedForByWhoeverIsNamed) {
  const std::string log = synced({"log", "show"}).out;
  const std::size_t begin = log.find("  by ", log.find("run_started")) + 5;
  const std::string actor = log.substr(begin, log.find_first_of(":\n ", begin) - begin);
  EXPECT_THAT(synced({"log", "show", "--by", actor}).out,
              AllOf(HasSubstr("run_started"), HasSubstr("configured"), Not(HasSubstr("page_fetched"))));
  EXPECT_EQ(synced({"log", "show", "--by", "host " + actor}).out, synced({"log", "show", "--by", actor}).out);
  const std::string acts = synced({"audit", "--by", "host " + actor}).out;
  EXPECT_THAT(acts, HasSubstr("credential"));
  EXPECT_EQ(synced({"audit", "--by", actor}).out, acts) << "the trail calls it \"host " << actor << '"';
  for (const std::vector<std::string>& command : {std::vector<std::string>{"log", "show"}, {"audit"}}) {
    std::vector<std::string> by = command;
    by.insert(by.end(), {"--by", "nobody"});
    const Outcome none = synced(by);
    EXPECT_EQ(none.status, 1) << "a slip is no proof that nothing was done";
    EXPECT_THAT(none.out, IsEmpty());
    EXPECT_THAT(none.err, AllOf(HasSubstr("nobody of that name"), HasSubstr(actor)));
  }
  EXPECT_THAT(synced({"audit"}).out, HasSubstr("credential"));
}

}  // namespace
}  // namespace tidemark::command
