#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "given.h"

namespace tidemark::cases {
namespace {

using testing::HasSubstr;

TEST(CaseErrors, AllAreToldAtOnceWithLineAndPlace) {
  GivenCase given{R"({"conection": "visitor", "direction": "pul",
"given": {"salesforce": 1},
"expect": {"changes": {"v-1": "trial"}, "held": "no",
  "left": [{"reason": "invalide"}, 3], "refused": [1], "counts": {"matches": 1, "changes": -1}, "other_targets": "none",
  "other_targets": "any"}})"};
  EXPECT_EQ(given.errors(), R"(line 1: the key "connection" is missing
line 1, conection: the key "conection" is unknown: expected description, connection, direction, schemas, given, expect (did you mean "connection"?)
line 1, direction: "pul" is not allowed: expected "pull", "push" (did you mean "pull"?)
line 3, expect.changes.v-1: "trial" is not allowed: expected an object of fields with their new values; {} where nothing changes
line 3, expect.held: "no" is not allowed: expected true or false
line 4, expect.left[0].reason: "invalide" is not allowed: expected "ambiguous", "anonymous", "filtered", "invalid", "no_identifier", "unmatched_source", "unmatched_target" (did you mean "invalid"?)
line 4, expect.left[1]: 3 is not allowed: expected an object
line 4, expect.refused[0]: 1 is not allowed: expected a line's place, such as "connections.visitor.pull[2]"
line 4, expect.counts.matches: the key "matches" is unknown: expected sources, targets, matched, changed_targets, changes, cleared, unchanged_targets, unmatched_sources, unmatched_targets, ambiguous, no_identifier, filtered, anonymous, invalid (did you mean "matched"?)
line 4, expect.counts.changes: -1 is not allowed: expected a whole number from 0
line 4, expect.other_targets: "none" is not allowed: expected "unchanged", "any"
line 5, expect.other_targets: this key stands twice in one object: expected once
)");
}

TEST(CaseErrors, OfWhatTheConfigurationLacks) {
  GivenCase account{R"({"connection": "account", "direction": "pull", "given": {"salesforce": [], "pendo": []}})"};
  EXPECT_EQ(account.errors(), "line 1, connection: the configuration has no account connection\n");
  GivenCase push{
      R"({"connection": "visitor", "direction": "push", "given": {"salesforce": [], "reports": {"R3": []}}})"};
  EXPECT_THAT(push.errors(), HasSubstr("given.reports.R3: the connection pushes no such report"));
  push.configuration.erase(push.configuration.find(",\n  \"push\""));
  push.configuration += "}}}";
  EXPECT_EQ(push.errors(), "line 1, direction: the configuration's visitor connection has no push\n");
}

TEST(CaseErrors, OfWhatADirectionNeeds) {
  EXPECT_EQ((GivenCase{R"({"connection": "visitor", "direction": "pull", "given": {"reports": {}}})"}.errors()),
            "line 1, given: the key \"salesforce\" is missing\nline 1, given: the key \"pendo\" is missing\n"
            "line 1, given.reports: a pull reads no reports (is its direction \"push\"?)\n");
  EXPECT_EQ((GivenCase{R"({"connection": "visitor", "direction": "push", "given": {"salesforce": []}})"}.errors()),
            "line 1, given: the key \"reports\" is missing\n");
}

TEST(CaseErrors, WhatIsNoJsonHasItsPlace) {
  EXPECT_THAT(GivenCase{"{\n  \"connection\": visitor}"}.errors(), testing::StartsWith("line 2, column "));
  EXPECT_THAT(GivenCase{"[]"}.errors(), HasSubstr("a list is not allowed: expected an object"));
}

TEST(CaseErrors, OfSchemasNameTheTypesThatThereAre) {
  GivenCase given = trial_that_expects(R"({"held": false})");
  given.schemas =
      R"({"salesforce": {"Contact": {"Email": "emal", "Seats__c": {"type": "double", "scale": -1, "digit": 3}},
"User": "user.json"},
"pendo": {"visitors": {}, "account": {"custom": {"a": "text"}}}})";
  given.files["user.json"] = R"({"name": "Account", "fields": []})";
  EXPECT_THAT(
      given.errors(),
      testing::AllOf(HasSubstr("line 1, salesforce.Contact.Email: \"emal\" is not allowed: expected a type as a "
                               "describe has it: string, "),
                     HasSubstr("(did you mean \"email\"?)"),
                     HasSubstr("salesforce.Contact.Seats__c.scale: -1 is not allowed: expected a whole number from 0"),
                     HasSubstr("the key \"digit\" is unknown"),
                     HasSubstr("line 2, salesforce.User: the file describes Account"),
                     HasSubstr("line 3, pendo.visitors: the key \"visitors\" is unknown: expected visitor, account "
                               "(did you mean \"visitor\"?)"),
                     HasSubstr("pendo.account.custom.a: \"text\" is not allowed: expected a type as the metadata "
                               "schema has it: string, ")));
}

}  // namespace
}  // namespace tidemark::cases
