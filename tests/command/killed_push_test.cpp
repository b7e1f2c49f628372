// A push whose process is killed, wherever it happens to be: the log stays whole, nothing has reached Salesforce that it has no intent
// for, and the run that goes on sends nothing a second time.
#include <chrono>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr int people = 3;  ///< that the report has values for

class KilledPush : public testing::TestWithParam<bool> {
 protected:
  static void set_up(const Synced& synced) {
    synced.set_up();
    ASSERT_EQ(synced({"fields", "create", "usage"}).status, 0);
    std::string text = synced.configuration();
    text.insert(text.rfind("}}}"), R"(,"push":[{"report":"usage","columns":[
{"from":"seats","to":"Pendo_seats__c"},{"from":"region","to":"Pendo_region__c"}]}])");
    if (GetParam()) text.insert(text.find(R"("api_version")"), R"("collections_up_to":0,)");
    synced.apply(text);
  }
  static bool holds(const Synced& synced, int number) {
    return synced.salesforce->value("Contact", synced.contact(number), "Pendo_region__c") != sim::Value{};
  }
  static bool sent_anything(const sim::Journal& journal) {
    return journal.count("update_collection") + journal.count("upload") > 0;
  }
  /// How often all of the records were written: jobs that came to their end, or records of the collections.
  static std::uint64_t times_written(const Synced& synced) {
    const auto counts = synced.salesforce_front->journal().counts();
    const std::uint64_t records = counts.contains("update_collection") ? counts.at("update_collection").records : 0;
    http::Request sign_in{"POST", "http://x/services/oauth2/token"};
    sign_in.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    sign_in.body = "grant_type=client_credentials&client_id=simulated-client&client_secret=simulated-secret";
    http::Request jobs{"GET", "http://x/services/data/v66.0/jobs/ingest"};
    jobs.headers = {{"Authorization", "Bearer " + member(synced.salesforce->handle(sign_in).body, "access_token")}};
    const http::Response answer = synced.salesforce->handle(jobs);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const std::string_view done = R"("state":"JobComplete")";
    std::uint64_t ended = 0;
    for (std::size_t at = answer.body.find(done); at != std::string::npos; at = answer.body.find(done, at + 1)) ++ended;
    return ended + (records + people - 1) / people;
  }
};

INSTANTIATE_TEST_SUITE_P(BothWays, KilledPush, testing::Bool(),
                         [](const auto& by_job) { return by_job.param ? "BulkJob" : "Collections"; });

TEST_P(KilledPush, LeavesNothingUnrecordedAndIsNotRepeated) {
  std::mt19937 random{2511};
  bool ended = false;
  int killed_while_writing = 0;
  for (std::uint64_t request = 5; !ended; ++request) {
    SCOPED_TRACE("killed after request " + std::to_string(request));
    const Synced synced;
    set_up(synced);
    const sim::Journal& journal = synced.salesforce_front->journal();
    const std::uint64_t before = journal.count();
    {
      Started running{{"sync", "--only", "push", "--directory", synced.folder / "data"}};
      while (journal.count() < before + request && !running.has_ended())
        std::this_thread::sleep_for(std::chrono::microseconds{200});
      std::this_thread::sleep_for(std::chrono::microseconds{random() % 6'000});
      ended = running.has_ended();
      running.kill();
    }
    EXPECT_EQ(synced({"log", "verify"}).status, 0);
    const std::string told = synced({"runs", "show", "1", "--changes", "--json"}).out;
    for (int number = 1; number <= people; ++number) {
      if (holds(synced, number)) {
        EXPECT_THAT(told, HasSubstr(synced.contact(number)));
      }
    }
    if (!ended && sent_anything(journal)) ++killed_while_writing;

    const Outcome next = synced({"sync", "--only", "push"});
    EXPECT_THAT(next.status, AnyOf(0, 4)) << next.err;
    EXPECT_LE(times_written(synced), 1u) << next.out;
    EXPECT_EQ(synced({"log", "verify"}).status, 0);
    EXPECT_EQ(synced({"views", "verify"}).status, 0);
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(killed_while_writing, 0) << "too late, or too early, each time";
}

}  // namespace
}  // namespace tidemark::command
