#include "sync/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/events/codec.h"
#include "core/events/run_events.h"
#include "little.h"

namespace tidemark::sync {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using State = PartReport::State;

/// The run failed, says why, and neither planned nor wrote anything; without the trouble the next run does all of it.
void expect_failed_fetch(World& world, const Result<RunReport>& report, ErrorCode code) {
  ASSERT_TRUE(report);
  const PartReport& part = only_part(report);
  EXPECT_EQ(part.state, State::failed);
  ASSERT_TRUE(part.error);
  EXPECT_EQ(part.error->code, code) << to_line(*part.error);
  const auto told = world.events(EventType::run_failed);
  ASSERT_THAT(told, SizeIs(1));
  const auto body = body_of<RunFailed>(told[0]);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->code, name_of(code));
  EXPECT_FALSE(body->what.empty());
  EXPECT_FALSE(body->where.empty());
  EXPECT_FALSE(body->hint.empty()) << body->what;
  EXPECT_THAT(world.events(EventType::planned), IsEmpty());
  EXPECT_THAT(world.events(EventType::observed), IsEmpty());
  EXPECT_THAT(world.asked(), IsEmpty());
  EXPECT_EQ(world.views().run(report->run)->state, RunState::failed);
}

void expect_next_run_does_it(World& world) {
  const auto next = world.run();
  EXPECT_EQ(only_part(next).state, State::completed);
  EXPECT_EQ(only_part(next).accepted, 2u);
  EXPECT_EQ(next->run, 1u) << "a failed run is continued";
  EXPECT_EQ(world.broken_promises(), "");
}

using PendoAnswer = std::function<std::optional<http::Response>(const http::Request&)>;
void answer_pages(World& world, const PendoAnswer& answer) {
  world.subscription().on_call([answer](std::uint64_t, const http::Request& request) -> std::optional<http::Response> {
    if (!request.url.ends_with("/aggregation")) return std::nullopt;
    return answer(request);
  });
}
bool is_count(const http::Request& request) { return request.body.find("\"count\"") != std::string::npos; }

TEST(Fetch, AnObjectOfManyRecordsIsReadByABulkQueryAndPlannedAlike) {
  World world{little(10'001)};
  relocate(world, 10'000, 10'001, "APAC");
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_EQ(region(world, 10'001), "\"APAC\"");
  const auto pages = world.events(EventType::page_fetched);
  ASSERT_FALSE(pages.empty());
  const auto first = body_of<PageFetched>(pages.front());
  EXPECT_EQ(first->side, "source");
  EXPECT_EQ(first->format, "csv");
  EXPECT_EQ(first->rows, 10'001u);
  EXPECT_TRUE(first->last);
  const auto again = world.run();
  EXPECT_EQ(only_part(again).counts.changes, 0u) << "pages of either kind say the same";
}

TEST(Fetch, ASideThatEndsEarlyIsIncompleteAndNothingIsPlannedFromIt) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  answer_pages(world, [](const http::Request& request) -> std::optional<http::Response> {
    if (is_count(request)) return http::Response{200, {}, R"({"results":[{"count":9}]})"};
    return std::nullopt;
  });
  expect_failed_fetch(world, world.run(), ErrorCode::incomplete);
  world.subscription().on_call({});
  expect_next_run_does_it(world);
}

TEST(Fetch, AnOrgThatEndsEarlyIsIncompleteToo) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  world.answer_as_salesforce([](const http::Request& request) -> std::optional<http::Response> {
    if (request.url.find("COUNT") == std::string::npos) return std::nullopt;
    return http::Response{200, {}, R"({"totalSize":9,"done":true,"records":[]})"};
  });
  expect_failed_fetch(world, world.run(), ErrorCode::incomplete);
  world.answer_as_salesforce({});
  expect_next_run_does_it(world);
}

TEST(Fetch, APageThatIsCutIsNotPlanned) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  answer_pages(world, [](const http::Request& request) -> std::optional<http::Response> {
    if (is_count(request)) return std::nullopt;
    return http::Response{
        200, {}, R"({"startTime":0,"results":[{"visitorId":"v-001","metadata":{"agent":{"email":"p001@x)"};
  });
  expect_failed_fetch(world, world.run(), ErrorCode::bad_answer);
  world.subscription().on_call({});
  expect_next_run_does_it(world);
}

TEST(Fetch, APageThatIsNotUtf8IsNotPlanned) {
  World world{little(1)};
  answer_pages(world, [](const http::Request& request) -> std::optional<http::Response> {
    if (is_count(request)) return std::nullopt;
    if (request.body.find("v-001") != std::string::npos)
      return http::Response{200, {}, R"({"startTime":0,"results":[]})"};
    return http::Response{200,
                          {},
                          "{\"startTime\":0,\"results\":[{\"visitorId\":\"v-001\",\"metadata\":{\"custom\":{\"region\":"
                          "\"\xff\xfe\"}}}]}"};
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::failed);
  EXPECT_THAT(only_part(report).error->code, AnyOf(ErrorCode::bad_answer, ErrorCode::unreadable_page));
  EXPECT_THAT(world.events(EventType::planned), IsEmpty());
  EXPECT_THAT(world.events(EventType::observed), IsEmpty());
}

TEST(Fetch, SalesforceIsDown) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  world.answer_as_salesforce([](const http::Request&) { return http::Response{503, {}, "<html>maintenance</html>"}; });
  expect_failed_fetch(world, world.run(), ErrorCode::unavailable);
  world.answer_as_salesforce({});
  expect_next_run_does_it(world);
}

TEST(Fetch, ARunStopsBeforeTheCallsThatAreKeptForOthersAndALaterOneDoesIt) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  world.answer_as_salesforce([](const http::Request& request) -> std::optional<http::Response> {
    if (!request.url.ends_with("/limits")) return std::nullopt;
    return http::Response{200, {{"Sforce-Limit-Info", "api-usage=95000/100000"}}, "{}"};
  });
  const auto report = world.run();
  expect_failed_fetch(world, report, ErrorCode::unavailable);
  EXPECT_THAT(only_part(report).error->what, HasSubstr("5000 are left, 5000 are kept for others"));
  EXPECT_EQ(report->quota, (salesforce::Usage{95'000, 100'000}));
  EXPECT_EQ(report->salesforce_calls, 2u) << "a token, and the limits";
  world.answer_as_salesforce({});
  expect_next_run_does_it(world);
}

TEST(Fetch, PendoAnswersWithAWebPage) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  world.subscription().on_call([](std::uint64_t, const http::Request&) {
    return http::Response{200, {{"Content-Type", "text/html"}}, "<html>sign in</html>"};
  });
  expect_failed_fetch(world, world.run(), ErrorCode::bad_answer);
  world.subscription().on_call({});
  expect_next_run_does_it(world);
}

/// An org whose Contact lacks a field.
sim::Org org_without(const std::string& field, std::size_t people) {
  sim::ObjectSketch sketch{"Contact", "003", {}};
  for (const auto& [name, type] :
       {std::pair{"Email", "email"}, std::pair{"Region__c", "string"}, std::pair{"Seats__c", "string"}}) {
    if (name != field) sketch.fields.push_back({name, type});
  }
  sim::Org org;
  EXPECT_TRUE(org.add_object(sim::describe_of(sketch)));
  for (std::size_t i = 1; i <= people; ++i) {
    std::vector<std::pair<std::string_view, sim::Value>> values{{"Id", contact(i)}};
    const std::string number = visitor(i).substr(2);
    if (field != "Email") values.emplace_back("Email", "p" + number + "@x.io");
    if (field != "Region__c") values.emplace_back("Region__c", std::string{"EMEA"});
    if (field != "Seats__c") values.emplace_back("Seats__c", std::string{"10"});
    EXPECT_TRUE(org.object("Contact")->add(std::move(values)));
  }
  return org;
}

TEST(Fetch, ALineWhoseFieldVanishedIsRefusedAloneAndTheLogTellsSo) {
  World world{little(4)};
  ASSERT_TRUE(world.run());
  world.replace_org(org_without("Seats__c", 4));
  relocate(world, 1, 2, "APAC");
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::completed);
  EXPECT_EQ(only_part(report).accepted, 2u);
  ASSERT_THAT(only_part(report).refused, SizeIs(1));
  EXPECT_TRUE(only_part(report).refused[0].connection_problem);
  EXPECT_TRUE(report->with_exceptions());
  EXPECT_EQ(world.subscription().value(EntityKind::visitor, visitor(1), "custom.seats"), "10") << "absent is not empty";
  const auto row = world.views().run(report->run);
  ASSERT_TRUE(row);
  EXPECT_THAT(row->outcome, Contains(HasSubstr("connection problem: connections.visitor.pull[1]")));
  // And when it is back, what was there all the time is nobody's change.
  const Position before = world.log().head().position;
  world.replace_org(std::move(little(4).salesforce));
  relocate(world, 1, 2, "APAC");
  ASSERT_TRUE(world.run());
  EXPECT_THAT(world.events(EventType::observed, before), IsEmpty());
}

TEST(Fetch, AConnectionWhoseIdentifierVanishedIsNotReadAndSaysWhichFieldItWas) {
  World world{little(4)};
  world.replace_org(org_without("Email", 4));
  const auto report = world.run();
  expect_failed_fetch(world, report, ErrorCode::invalid_input);
  EXPECT_THAT(to_line(*only_part(report).error), HasSubstr("Email"));
  EXPECT_THAT(world.events(EventType::page_fetched), IsEmpty());
}

/// Notes of each describe whether it was asked for whole, or if it has changed.
void note_describes(World& world, std::vector<std::string>& asked) {
  world.answer_as_salesforce([&asked](const http::Request& request) -> std::optional<http::Response> {
    if (!request.url.ends_with("/describe")) return std::nullopt;
    asked.emplace_back(http::header(request.headers, "If-Modified-Since").empty() ? "whole" : "if changed");
    return std::nullopt;
  });
}

TEST(Fetch, ADescribeThatIsAsBeforeIsTakenFromTheArchive) {
  World world{little(4)};
  ASSERT_TRUE(world.run());
  relocate(world, 1, 2, "APAC");
  std::vector<std::string> asked;
  note_describes(world, asked);
  const Position before = world.log().head().position;
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_THAT(asked, ElementsAre("if changed"));
  EXPECT_THAT(world.events(EventType::schema_seen, before), IsEmpty());
  const auto planned = body_of<Planned>(world.events(EventType::planned, before).at(0));
  ASSERT_TRUE(planned);
  EXPECT_THAT(planned->schemas, SizeIs(2)) << "the plan names the bytes it was made from";
}

TEST(Fetch, ADescribeWhoseBytesTheArchiveHasNoLongerIsReadWhole) {
  World world{little(4)};
  ASSERT_TRUE(world.run());
  world.archive().files.clear();
  relocate(world, 1, 2, "APAC");
  std::vector<std::string> asked;
  note_describes(world, asked);
  EXPECT_EQ(only_part(world.run()).accepted, 2u);
  EXPECT_THAT(asked, ElementsAre("whole"));
}

TEST(Fetch, AFieldThatIsMissedInWhatIsAsBeforeIsLookedForAnew) {
  World world{little(4)};
  world.org().allow("Contact", "Seats__c", false, false);
  EXPECT_THAT(only_part(world.run()).refused, SizeIs(1));
  // The right comes, and the org does not count it as a change.
  world.org().allow("Contact", "Seats__c", true, true);
  std::vector<std::string> asked;
  world.answer_as_salesforce([&asked](const http::Request& request) -> std::optional<http::Response> {
    if (!request.url.ends_with("/describe")) return std::nullopt;
    const bool whole = http::header(request.headers, "If-Modified-Since").empty();
    asked.emplace_back(whole ? "whole" : "if changed");
    return whole ? std::nullopt : std::optional{http::Response{304, {}, {}}};
  });
  EXPECT_THAT(only_part(world.run()).refused, IsEmpty());
  EXPECT_THAT(asked, ElementsAre("if changed", "whole"));
}

TEST(Fetch, ARightThatWasTakenAwayUnderWhatIsAsBeforeRefusesItsLineAlone) {
  World world{little(4)};
  ASSERT_TRUE(world.run());
  world.org().allow("Contact", "Seats__c", false, false);
  relocate(world, 1, 2, "APAC");
  world.answer_as_salesforce([](const http::Request& request) -> std::optional<http::Response> {
    if (http::header(request.headers, "If-Modified-Since").empty()) return std::nullopt;
    return http::Response{304, {}, {}};
  });
  const auto report = world.run();
  EXPECT_EQ(only_part(report).state, State::completed);
  EXPECT_EQ(only_part(report).accepted, 2u);
  ASSERT_THAT(only_part(report).refused, SizeIs(1));
  EXPECT_TRUE(only_part(report).refused[0].connection_problem);
}

// Rights that are not there show before anything is read or written, by name, with what to do.

/// No record was asked for.
void expect_refused_before_reading(World& world, const std::string& what, const std::string& hint) {
  const std::size_t before = world.salesforce().journal().entries().size();
  const auto report = world.run();
  expect_failed_fetch(world, report, ErrorCode::refused);
  EXPECT_THAT(to_line(*only_part(report).error), HasSubstr(what));
  EXPECT_THAT(only_part(report).error->hint, HasSubstr(hint));
  const auto entries = world.salesforce().journal().entries();
  for (std::size_t i = before; i < entries.size(); ++i) EXPECT_THAT(entries[i].path, Not(HasSubstr("/query")));
}

TEST(Rights, AnObjectThatTheUserMayNotReadIsNamed) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  std::string described = sim::describe_of({"Contact", "003", {{"Email", "email"}, {"Region__c", "string"}}});
  const std::string able = "\"queryable\":true";
  described.replace(described.find(able), able.size(), "\"queryable\":false");
  world.answer_as_salesforce([&](const http::Request& request) -> std::optional<http::Response> {
    if (!request.url.ends_with("/describe")) return std::nullopt;
    return http::Response{200, {}, described};
  });
  expect_refused_before_reading(world, "the API user may not read Contact", "Read on Contact");
  world.answer_as_salesforce({});
  expect_next_run_does_it(world);
}

TEST(Rights, AnObjectThatIsNotThereForTheUserIsNamed) {
  World world{little(4)};
  sim::Org other;
  ASSERT_TRUE(other.add_object(sim::describe_of({"Lead", "00Q", {{"Email", "email"}}})));
  world.replace_org(std::move(other));
  expect_refused_before_reading(world, "sobjects/Contact/describe", "whether the integration user may read it");
}

TEST(Rights, AnIdentifierWithoutRightsIsNamed) {
  World world{little(4)};
  world.org().allow("Contact", "Email", false, false);
  const auto report = world.run();
  expect_failed_fetch(world, report, ErrorCode::invalid_input);
  EXPECT_THAT(to_line(*only_part(report).error),
              AllOf(HasSubstr("Contact has no field Email"), HasSubstr("the API user may not see it")));
}

TEST(Rights, AUserWithoutTheApiIsToldWhatItLacks) {
  for (const char* code : {"API_DISABLED_FOR_ORG", "API_CURRENTLY_DISABLED", "FUNCTIONALITY_NOT_ENABLED"}) {
    World world{little(4)};
    relocate(world, 1, 2, "APAC");
    world.answer_as_salesforce([code](const http::Request& request) -> std::optional<http::Response> {
      if (request.url.find("/services/data/") == std::string::npos) return std::nullopt;
      return http::Response{
          403, {}, R"([{"errorCode":")" + std::string{code} + R"(","message":"API is not enabled"}])"};
    });
    expect_refused_before_reading(world, code, "API Enabled");
    world.answer_as_salesforce({});
    expect_next_run_does_it(world);
  }
}

TEST(Rights, AUserWhoMayOnlyReadIsEnoughForAPull) {
  World world{little(4)};
  for (const char* field : {"Email", "Region__c", "Seats__c"}) world.org().allow("Contact", field, true, false);
  relocate(world, 1, 2, "APAC");
  const auto report = world.run();
  EXPECT_EQ(only_part(report).accepted, 2u);
  EXPECT_THAT(only_part(report).refused, IsEmpty());
}

TEST(Rights, APushNeedsToEditItsObject) {
  SalesforceObject contact_object{.name = "Contact", .fields = {}};
  const Part push{EntityKind::visitor, Direction::push};
  EXPECT_TRUE(check_rights(contact_object, push));
  contact_object.updateable = false;
  EXPECT_TRUE(check_rights(contact_object, visitors)) << "a pull writes nothing there";
  const auto edits = check_rights(contact_object, push);
  ASSERT_FALSE(edits);
  EXPECT_EQ(edits.error().what, "connection problem: the API user may not edit Contact");
  EXPECT_THAT(edits.error().hint, HasSubstr("Edit on Contact"));
  contact_object.queryable = false;
  EXPECT_THAT(check_rights(contact_object, push).error().what, HasSubstr("may not read Contact"))
      << "what is written is read before";
}

TEST(Fetch, AFullArchiveStopsTheRunAndNothingIsLost) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  for (int room = 0; room < 3; ++room) {  // schemas that were kept once are not kept again
    world.archive().has_room = [left = room](std::string_view) mutable { return left-- > 0; };
    const auto report = world.run();
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::storage);
    EXPECT_THAT(world.asked(), IsEmpty());
    EXPECT_THAT(world.events(EventType::planned), IsEmpty());
  }
  world.archive().has_room = {};
  expect_next_run_does_it(world);
}

TEST(Progress, CountsTheRowsOfBothSidesAndTheWrites) {
  World world{little(4)};
  relocate(world, 1, 2, "APAC");
  std::vector<std::string> told;
  world.on_progress([&](const Progress& progress) {
    told.push_back(progress.part + ": " + progress.what + ' ' + std::to_string(progress.done) + '/' +
                   std::to_string(progress.of));
  });
  ASSERT_TRUE(world.run());
  EXPECT_THAT(told, ElementsAre("visitor pull: reading schemas 0/0", "visitor pull: reading Contact 0/0",
                                "visitor pull: reading Contact 4/0", "visitor pull: reading visitors 0/0",
                                "visitor pull: reading visitors 4/0", "visitor pull: planning 0/0",
                                "visitor pull: writing 0/2", "visitor pull: writing 2/2"));
}

}  // namespace
}  // namespace tidemark::sync
