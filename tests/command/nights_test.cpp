#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "synced.h"

namespace tidemark::command {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Of a zone, without a directory.
Outcome nights(const std::string& zone, const std::string& from, const std::string& to) {
  return run_tidemark({"nights", "--zone", zone, "--from", from, "--to", to, "--json", "--directory", "/nowhere"});
}

TEST(Nights, AreALineEach) {
  const Outcome outcome = nights("Europe/London", "2026-10-24", "2026-10-26");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(is_json_lines(outcome.out));
  const auto lines = lines_of(outcome.out);
  ASSERT_EQ(lines.size(), 3u) << "--to is the last one";
  EXPECT_THAT(lines[1], StartsWith(R"({"date":"2026-10-25","start":"2026-10-24T23:00:00.000Z",)"
                                   R"("end":"2026-10-25T06:00:00.000Z","planned":"2026-10-25T0)"));
  EXPECT_EQ(outcome.err, "");
}

TEST(Nights, ThatDoNotExistAreLeftOutAndPiecesAreNamed) {
  EXPECT_EQ(nights("Pacific/Apia", "2011-12-30", "2011-12-30").out, "");
  EXPECT_EQ(lines_of(nights("Pacific/Apia", "2011-12-29", "2011-12-31").out).size(), 2u);
  EXPECT_THAT(run_tidemark({"nights", "--zone", "Pacific/Apia", "--from", "2011-12-30"}).out,
              HasSubstr("\n2011-12-30  does not exist there\n2011-12-31  2011-12-31T00:00:00+14:00  "));
  EXPECT_THAT(nights("America/St_Johns", "2009-11-01", "2009-11-01").out,
              AllOf(StartsWith(R"({"date":"2009-11-01","start":"2009-11-01T02:30:00.000Z","end":"2009-11-01T09:30)"),
                    HasSubstr(R"("pieces":[{"start":"2009-11-01T02:30:00.000Z","end":"2009-11-01T02:31:00.000Z"},)")));
  EXPECT_THAT(run_tidemark({"nights", "--zone", "America/St_Johns", "--from", "2009-11-01"}).out,
              HasSubstr("  not from 2009-11-01T02:31:00.000Z to 2009-11-01T03:30:00.000Z\n"));
}

TEST(Nights, AreTheNextWeeksWhereNothingIsSaid) {
  const Outcome outcome = run_tidemark({"nights", "--zone", "UTC"});
  EXPECT_EQ(lines_of(outcome.out).size(), 8u) << outcome.out;
  EXPECT_THAT(outcome.out, StartsWith("night       begins"));
}

TEST(Nights, OfTheFirstAndTheLastDatesCanBeWrittenInEveryZone) {
  for (const char* zone : {"Pacific/Kiritimati", "Etc/GMT+12", "UTC", "Asia/Manila"}) {
    for (const char* date : {"0001-01-03", "1970-01-01", "9999-12-29"}) {
      const Outcome outcome = nights(zone, date, date);
      EXPECT_EQ(outcome.status, 0) << outcome.err;
      EXPECT_THAT(outcome.out, AllOf(StartsWith("{\"date\":\"" + std::string{date}), Not(HasSubstr("\"\""))));
    }
  }
}

TEST(Nights, WrongWordsAreToldWithTheirPlace) {
  EXPECT_EQ(nights("Europe/Atlantis", "2026-01-01", "2026-01-02").status, 2);
  EXPECT_THAT(nights("UTC", "yesterday", "2026-01-02").err,
              HasSubstr(R"("what":"that is no date","where":"--from yest)"));
  EXPECT_EQ(nights("UTC", "2026-02-29", "2026-03-02").status, 2);
  EXPECT_EQ(nights("UTC", "2026-01-01T00:00Z", "2026-03-02").status, 2);
  EXPECT_EQ(nights("UTC", "0001-01-01", "2026-03-02").status, 2);
  EXPECT_THAT(nights("UTC", "2026-01-02", "2026-01-01").err, HasSubstr("lies before the first"));
}

TEST(Nights, OfASubscriptionAreThoseOfItsZoneAndItsRuns) {
  const Synced synced;
  EXPECT_EQ(synced({"nights"}).status, 1) << "there is no subscription";
  synced.set_up();
  const std::vector<std::string> asked = {"nights", "acme", "--from", "2026-05-01", "--to", "2026-05-01"};
  const Outcome before = synced(asked);
  EXPECT_EQ(before.status, 0) << before.err;
  EXPECT_THAT(before.out,
              HasSubstr("\n2026-05-01  2026-05-01T00:00:00+09:00  2026-05-01T06:00:00+09:00  2026-05-01T0"));
  EXPECT_THAT(before.err, HasSubstr("It has not run yet"));
  ASSERT_EQ(synced({"sync"}).status, 4);
  EXPECT_THAT(synced(asked).err, HasSubstr("Planned for runs of up to 1 minute, by its record: tidemark runs"));
  EXPECT_EQ(synced({"nights", "--from", "2026-05-01", "--to", "2026-05-01"}).out, synced(asked).out);
  EXPECT_EQ(synced({"nights", "other"}).status, 1);
  EXPECT_EQ(synced({"nights", "acme", "--subscription", "other"}).status, 2);
  EXPECT_THAT(synced({"nights", "acme", "--zone", "America/Havana", "--from", "2026-11-01"}).out,
              HasSubstr("\n2026-11-01  2026-11-01T00:00:00-04:00  2026-11-01T06:00:00-05:00  "));
}

TEST(Nights, OfASubscriptionThatIsNotConfiguredHaveNoZone) {
  const Folder folder;
  ASSERT_EQ(run_tidemark({"--directory", folder / "data", "init", "acme"}).status, 0);
  const Outcome outcome = run_tidemark({"--directory", folder / "data", "nights"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("nothing is configured yet"));
}

TEST(Nights, OfAPausedSubscriptionAreMarkedUntilTheyAreResumed) {
  const Synced synced;
  synced.set_up();
  EXPECT_THAT(synced({"nights", "--json"}).out, Not(HasSubstr("paused")));
  const Outcome paused = synced({"pause", "acme", "--comment", "the org moves", "--json"});
  EXPECT_EQ(paused.status, 0) << paused.err;
  EXPECT_EQ(paused.out, "{\"subscription\":\"acme\",\"paused\":true}\n");
  const auto marked = lines_of(synced({"nights", "--from", "2100-01-01", "--to", "2100-01-02", "--json"}).out);
  ASSERT_EQ(marked.size(), 2u);
  EXPECT_THAT(marked[1], HasSubstr("\"paused\":true"));
  EXPECT_THAT(synced({"nights", "--from", "2020-01-01", "--to", "2020-01-02", "--json"}).out, Not(HasSubstr("paused")));
  EXPECT_THAT(synced({"nights", "acme"}).err, HasSubstr(": the org moves. Nights are skipped until: tidemark resume"));
  EXPECT_THAT(synced({"pause"}).out, HasSubstr("the nights of acme were paused"));
  const std::string audit = synced({"log", "show", "--items"}).out;
  EXPECT_THAT(audit, HasSubstr("schedule_paused"));
  EXPECT_EQ(synced({"resume"}).out, "the nights of acme are resumed\n");
  EXPECT_THAT(synced({"nights", "--from", "2100-01-01", "--to", "2100-01-02"}).out, Not(HasSubstr("paused")));
  EXPECT_EQ(synced({"pause", "acme", "--subscription", "globex"}).status, 2);
}

}  // namespace
}  // namespace tidemark::command
