#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/config/keys.h"
#include "example.h"

namespace tidemark {
namespace {

/// One piece of the example replaced, and all that a person is told then.
struct Row {
  std::string rule;
  std::string piece;
  std::string replacement;
  std::vector<std::string> errors;
};

// clang-format off
const std::vector<Row> whole_file{
{"a subscription's name", R"json("acme",)json", R"json("Acme",)json", {R"json(line 2, subscription: "Acme" is not allowed: expected 1 to 40 of the characters a-z, 0-9 and -)json"}},
{"a subscription's name", R"json("acme",)json", R"json("",)json", {R"json(line 2, subscription: "" is not allowed: expected 1 to 40 of the characters a-z, 0-9 and -)json"}},
{"a subscription's name", R"json("acme",)json", R"json("a23456789-a23456789-a23456789-a23456789-a",)json", {R"json(line 2, subscription: "a23456789-a23456789-a23456789-a23456789-a" is not allowed: expected 1 to 40 of the characters a-z, 0-9 and -)json"}},
{"a subscription's name", R"json("acme",)json", "12,", {"line 2, subscription: 12 is not allowed: expected 1 to 40 of the characters a-z, 0-9 and -"}},
{"a time zone that exists", R"json("Asia/Tokyo")json", R"json("Asia/Tokio")json", {R"json(line 3, time_zone: "Asia/Tokio" is not allowed: expected a time zone's IANA name, such as "Europe/Prague")json"}},
{"a time zone that exists", R"json("Asia/Tokyo")json", "null", {R"json(line 3, time_zone: null is not allowed: expected a time zone's IANA name, such as "Europe/Prague")json"}},
{"addresses: https", "https://app.pendo.io", "ftp://app.pendo.io", {R"json(line 10, pendo.host: "ftp://app.pendo.io" is not allowed: expected an address that begins with https://)json"}},
{"addresses: https", "https://app.pendo.io", "http://app.pendo.io", {R"json(line 10, pendo.host: "http://app.pendo.io" is not allowed: expected https://: plain http:// only goes to this machine itself (localhost, 127.0.0.1))json"}},
{"addresses: https", "https://app.pendo.io", "http://127.evil.example", {R"json(line 10, pendo.host: "http://127.evil.example" is not allowed: expected https://: plain http:// only goes to this machine itself (localhost, 127.0.0.1))json"}},
{"addresses: https", "https://app.pendo.io", "http://127.0.0.256", {R"json(line 10, pendo.host: "http://127.0.0.256" is not allowed: expected https://: plain http:// only goes to this machine itself (localhost, 127.0.0.1))json"}},
{"addresses: https", "https://app.pendo.io", "http://localhost.example", {R"json(line 10, pendo.host: "http://localhost.example" is not allowed: expected https://: plain http:// only goes to this machine itself (localhost, 127.0.0.1))json"}},
{"addresses: form", "https://app.pendo.io", "app.pendo.io", {R"json(line 10, pendo.host: "app.pendo.io" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://", {R"json(line 10, pendo.host: "https://" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://app.pendo.io/api", {R"json(line 10, pendo.host: "https://app.pendo.io/api" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://user:secret@app.pendo.io", {R"json(line 10, pendo.host: this address is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://app.pendo.io?x", {R"json(line 10, pendo.host: "https://app.pendo.io?x" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://app.pendo.io:0", {R"json(line 10, pendo.host: "https://app.pendo.io:0" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://app.pendo.io:65536", {R"json(line 10, pendo.host: "https://app.pendo.io:65536" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://app pendo.io", {R"json(line 10, pendo.host: "https://app pendo.io" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", "https://app.pendo.io", "https://[::1", {R"json(line 10, pendo.host: "https://[::1" is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"addresses: form", R"json("https://acme.my.salesforce.com")json", "7", {R"json(line 5, salesforce.login_url: 7 is not allowed: expected an address such as "https://app.pendo.io", without path, query or user)json"}},
{"an API version", R"json("66.0")json", R"json("66")json", {R"json(line 6, salesforce.api_version: "66" is not allowed: expected a version such as "66.0")json"}},
{"an API version", R"json("66.0")json", R"json("v66.0")json", {R"json(line 6, salesforce.api_version: "v66.0" is not allowed: expected a version such as "66.0")json"}},
{"an API version", R"json("66.0")json", "66.0", {R"json(line 6, salesforce.api_version: 66.0 is not allowed: expected a version such as "66.0")json"}},
{"an API version", R"json("66.0")json", R"json("66.1")json", {R"json(line 6, salesforce.api_version: "66.1" is not allowed: expected a version such as "66.0")json"}},
{"a credential's name", R"json("acme-pendo")json", R"json("../acme")json", {"line 11, pendo.credential: this is not allowed: expected a credential's name: letters, digits, `.`, `_` and `-` (the secret itself never stands in this file: `tidemark credential set NAME` takes it)"}},
{"a credential's name", R"json("acme-pendo")json", R"json("")json", {"line 11, pendo.credential: this is not allowed: expected a credential's name: letters, digits, `.`, `_` and `-` (the secret itself never stands in this file: `tidemark credential set NAME` takes it)"}},
{"calls kept for others", "900", "-1", {R"json(line 7, salesforce.call_reserve: -1 is not allowed: expected a whole number, 0 or more)json"}},
{"calls kept for others", "900", "9.5", {R"json(line 7, salesforce.call_reserve: 9.5 is not allowed: expected a whole number, 0 or more)json"}},
{"the pull group", R"json("agent")json", R"json("auto")json", {R"json(line 12, pendo.pull_group: "auto" is not allowed: expected "custom", "agent" or "salesforce")json"}},
{"the pull group", R"json("agent")json", R"json("Custom")json", {R"json(line 12, pendo.pull_group: "Custom" is not allowed: expected "custom", "agent" or "salesforce" (did you mean "custom"?))json"}},
{"missing keys", R"json("time_zone": "Asia/Tokyo",)json", "", {R"json(line 1: the key "time_zone" is missing)json"}},
{"missing keys", R"json("api_version": "66.0",)json", "", {R"json(line 4, salesforce: the key "api_version" is missing)json"}},
{"missing keys", R"json("host": "https://app.pendo.io",)json", "", {R"json(line 9, pendo: the key "host" is missing)json"}},
{"missing keys", R"json("object": "Contact",)json", "", {R"json(line 15, connections.visitor: the key "object" is missing)json"}},
{"missing keys", R"json("pendo": "agent.email",)json", "", {R"json(line 17, connections.visitor.identifier: the key "pendo" is missing)json"}},
{"missing keys", R"json(, "to": "owner_email")json", "", {R"json(line 31, connections.visitor.pull[0]: the key "to" is missing)json"}},
{"missing keys", R"json("report": "other", )json", "", {R"json(line 47, connections.visitor.push[1]: the key "report" is missing)json"}},
{"missing keys", R"json(, "columns": [])json", "", {R"json(line 47, connections.visitor.push[1]: the key "columns" is missing)json"}},
{"unknown keys", R"json("ignore_case")json", R"json("ignorecase")json", {R"json(line 21, connections.visitor.ignorecase: the key "ignorecase" is unknown: expected object, identifier, ignore_case, duplicates, salesforce_filter, pendo_filter, guard, pull, push (did you mean "ignore_case"?))json"}},
{"unknown keys", R"json("connections")json", R"json("Connections")json", {R"json(line 1: the key "connections" is missing)json", R"json(line 14, Connections: the key "Connections" is unknown: expected subscription, time_zone, salesforce, pendo, connections, messages, retention (did you mean "connections"?))json"}},
{"unknown keys", R"json("visitor": {)json", R"json("visitors": {)json", {R"json(line 15, connections.visitors: the key "visitors" is unknown: expected visitor, account (did you mean "visitor"?))json"}},
{"unknown keys", R"json("cleared": 10)json", R"json("cleard": 10)json", {R"json(line 26, connections.visitor.guard.cleard: the key "cleard" is unknown: expected changed, changed_share, cleared, cleared_share, shrunk_share (did you mean "cleared"?))json"}},
{"unknown keys", R"json("report": "other")json", R"json("report": "other", "zzz": 1)json", {R"json(line 47, connections.visitor.push[1].zzz: the key "zzz" is unknown: expected report, columns)json"}},
{"unknown keys", R"json("login_url")json", R"json("loginUrl")json", {R"json(line 4, salesforce: the key "login_url" is missing)json", R"json(line 5, salesforce.loginUrl: the key "loginUrl" is unknown: expected login_url, api_version, credential, call_reserve, collections_up_to (did you mean "login_url"?))json"}},
{"unknown keys", R"json("pull_group")json", R"json("a key that is far longer than anything that would be of use in a line of a terminal, and longer")json", {R"json(line 12, pendo["a key that is far longer than anything that would be of use in a line of a terminal, and longer"]: the key "a key that is far longer than anything that would be of use in a line of a termi…" is unknown: expected host, credential, pull_group)json"}},
{"unknown keys", R"json("to": "owner_email")json", R"json("to": "owner_email", "truncate": true)json", {R"json(line 31, connections.visitor.pull[0].truncate: the key "truncate" is unknown: expected from, value, to, when_empty, write, volatile, convert (only the columns of a push may say this))json"}},
{"unknown keys", R"json("to": "owner_email")json", R"json("to": "owner_email", "type": "text")json", {R"json(line 31, connections.visitor.pull[0].type: the key "type" is unknown: expected from, value, to, when_empty, write, volatile, convert (only the columns of a push may say this))json"}},
{"duplicate keys", R"json("ignore_case": true)json", R"json("ignore_case": true, "ignore_case": false)json", {"line 21, connections.visitor.ignore_case: this key stands twice in one object: expected once"}},
{"duplicate keys", R"json("Open": "prospect")json", R"json("Open": "prospect", "Open": "open")json", {"line 39, connections.visitor.pull[3].convert[4].values.Open: this key stands twice in one object: expected once"}},
};

const std::vector<Row> retention{
{"days", R"json("pages": 60)json", R"json("pages": 0)json", {"line 60, retention.pages: 0 is not allowed: expected a whole number of days, 1 to 3650"}},
{"days", R"json("pages": 60)json", R"json("pages": 3651)json", {"line 60, retention.pages: 3651 is not allowed: expected a whole number of days, 1 to 3650"}},
{"days", R"json("letters": 90)json", R"json("letters": 1.5)json", {"line 60, retention.letters: 1.5 is not allowed: expected a whole number of days, 1 to 3650"}},
{"unknown keys", R"json("letters": 90)json", R"json("log": 90)json", {R"json(line 60, retention.log: the key "log" is unknown: expected pages, calls, letters)json"}},
};

const std::vector<Row> messages{
{"a destination's name", R"json("ops",)json", R"json("Ops",)json", {R"json(line 57, messages[0].name: "Ops" is not allowed: expected 1 to 40 of the characters a-z, 0-9 and -)json"}},
{"a destination's name", R"json("ops",)json", R"json("mail",)json", {R"json(line 58, messages[1].name: "mail" is not allowed: expected each name once)json"}},
{"a destination's form", R"json("webhook")json", R"json("sms")json", {R"json(line 57, messages[0].form: "sms" is not allowed: expected "webhook", "slack", "pagerduty" or "email")json"}},
{"a destination's credential", R"json("acme-hook")json", R"json("https://hooks.example/T0/secret")json", {"line 57, messages[0].credential: this is not allowed: expected a credential's name: letters, digits, `.`, `_` and `-` (the secret itself never stands in this file: `tidemark credential set NAME` takes it)"}},
{"who is written to", R"json("form": "email")json", R"json("form": "slack")json", {R"json(line 58, messages[1].to: only a destination of the form "email" has addresses)json"}},
{"who is written to", R"json("form": "webhook")json", R"json("form": "email")json", {R"json(line 57, messages[0]: the key "to" is missing (a destination of the form "email" names its addresses))json"}},
{"who is written to", R"json("ops@acme.io", "duty@acme.io")json", "", {R"json(line 58, messages[1].to: a list is not allowed: expected one address or more)json"}},
{"who is written to", R"json("ops@acme.io")json", R"json("ops@acme.io\r\nBcc: all@acme.io")json", {R"json(line 58, messages[1].to[0]: "ops@acme.io\r\nBcc: all@acme.io" is not allowed: expected an address such as "ops@acme.io")json"}},
{"who is written to", R"json("ops@acme.io")json", R"json("ops")json", {R"json(line 58, messages[1].to[0]: "ops" is not allowed: expected an address such as "ops@acme.io")json"}},
};

const std::vector<Row> connections{
{"objects that can be connected", R"json("Contact")json", R"json("User")json", {R"json(line 16, connections.visitor.object: "User" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c")json"}},
{"objects that can be connected", R"json("Contact")json", R"json("contact")json", {R"json(line 16, connections.visitor.object: "contact" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c" (did you mean "Contact"?))json"}},
{"objects that can be connected", R"json("Contact")json", R"json("Acount")json", {R"json(line 16, connections.visitor.object: "Acount" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c" (did you mean "Account"?))json"}},
{"objects that can be connected", R"json("Contact")json", R"json("Usage__C")json", {R"json(line 16, connections.visitor.object: "Usage__C" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c")json"}},
{"objects that can be connected", R"json("Contact")json", R"json("__c")json", {R"json(line 16, connections.visitor.object: "__c" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c")json"}},
{"objects that can be connected", R"json("Contact")json", R"json("1Usage__c")json", {R"json(line 16, connections.visitor.object: "1Usage__c" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c")json"}},
{"objects that can be connected", R"json("Contact")json", R"json("Us-age__c")json", {R"json(line 16, connections.visitor.object: "Us-age__c" is not allowed: expected Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as "Usage__c")json"}},
{"identifiers: Pendo", R"json("agent.email")json", R"json("accountId")json", {R"json(line 18, connections.visitor.identifier.pendo: "accountId" is not allowed: expected "visitorId" or a metadata field as "group.field", such as "agent.email")json"}},
{"identifiers: Pendo", R"json("accountId")json", R"json("visitorId")json", {R"json(line 52, connections.account.identifier.pendo: "visitorId" is not allowed: expected "accountId" or a metadata field as "group.field", such as "agent.email")json"}},
{"identifiers: Pendo", R"json("agent.email")json", R"json("visitorid")json", {R"json(line 18, connections.visitor.identifier.pendo: "visitorid" is not allowed: expected "visitorId" or a metadata field as "group.field", such as "agent.email" (did you mean "visitorId"?))json"}},
{"identifiers: Pendo", R"json("agent.email")json", R"json("email")json", {R"json(line 18, connections.visitor.identifier.pendo: "email" is not allowed: expected "visitorId" or a metadata field as "group.field", such as "agent.email")json"}},
{"identifiers: Pendo", R"json("agent.email")json", R"json("agent.")json", {R"json(line 18, connections.visitor.identifier.pendo: "agent." is not allowed: expected "visitorId" or a metadata field as "group.field", such as "agent.email")json"}},
{"identifiers: Pendo", R"json("agent.email")json", R"json("metadata.agent.email")json", {R"json(line 18, connections.visitor.identifier.pendo: "metadata.agent.email" is not allowed: expected "visitorId" or a metadata field as "group.field", such as "agent.email")json"}},
{"identifiers: Salesforce", R"json("salesforce": "Email")json", R"json("salesforce": "Pendo_Id__c")json", {R"json(line 19, connections.visitor.identifier.salesforce: "Pendo_Id__c" is not allowed: expected the API name of a field of the connected object, not beginning with Pendo_)json"}},
{"identifiers: Salesforce", R"json("salesforce": "Email")json", R"json("salesforce": "pENDO_id__c")json", {R"json(line 19, connections.visitor.identifier.salesforce: "pENDO_id__c" is not allowed: expected the API name of a field of the connected object, not beginning with Pendo_)json"}},
{"identifiers: Salesforce", R"json("salesforce": "Email")json", R"json("salesforce": "Owner.Email")json", {R"json(line 19, connections.visitor.identifier.salesforce: "Owner.Email" is not allowed: expected the API name of a field of the connected object, not beginning with Pendo_)json"}},
{"identifiers: Salesforce", R"json("salesforce": "Email")json", R"json("salesforce": "")json", {R"json(line 19, connections.visitor.identifier.salesforce: "" is not allowed: expected the API name of a field of the connected object, not beginning with Pendo_)json"}},
{"flags", R"json("ignore_case": true)json", R"json("ignore_case": "true")json", {R"json(line 21, connections.visitor.ignore_case: "true" is not allowed: expected true or false)json"}},
{"flags", R"json("volatile": true)json", R"json("volatile": 1)json", {"line 32, connections.visitor.pull[1].volatile: 1 is not allowed: expected true or false"}},
{"flags", R"json("truncate": true)json", R"json("truncate": null)json", {"line 44, connections.visitor.push[0].columns[0].truncate: null is not allowed: expected true or false"}},
{"choices", R"json("duplicates": "all")json", R"json("duplicates": "al")json", {R"json(line 22, connections.visitor.duplicates: "al" is not allowed: expected "ambiguous" or "all" (did you mean "all"?))json"}},
{"choices", R"json("when_empty": "keep")json", R"json("when_empty": "kept")json", {R"json(line 32, connections.visitor.pull[1].when_empty: "kept" is not allowed: expected "clear" or "keep")json"}},
{"choices", R"json("write": "only_if_empty")json", R"json("write": "if_empty")json", {R"json(line 32, connections.visitor.pull[1].write: "if_empty" is not allowed: expected "always" or "only_if_empty" (did you mean "only_if_empty"?))json"}},
{"choices", R"json("type": "integer")json", R"json("type": "int")json", {R"json(line 44, connections.visitor.push[0].columns[0].type: "int" is not allowed: expected "text", "integer", "float", "boolean", "date" or "list" (did you mean "integer"?))json"}},
{"choices", R"json("type": "integer")json", R"json("type": 1)json", {R"json(line 44, connections.visitor.push[0].columns[0].type: 1 is not allowed: expected "text", "integer", "float", "boolean", "date" or "list")json"}},
{"choices", R"json("otherwise": "pass")json", R"json("otherwise": "keep")json", {R"json(line 39, connections.visitor.pull[3].convert[4].otherwise: "keep" is not allowed: expected "pass", "clear" or "invalid")json"}},
{"filters", R"json("ignore_case": true)json", R"json("salesforce_filter": "Status__c != Inactive")json", {R"json(line 21, connections.visitor.salesforce_filter: in the filter, line 1, column 14: expected a value (a text in double quotes, a number, a date, true or false))json"}},
{"filters", R"json("ignore_case": true)json", R"json("pendo_filter": "agent.role != \"test\" and")json", {R"json(line 21, connections.visitor.pendo_filter: in the filter, line 1, column 25: a condition is missing at the end (such as custom.region = "EMEA"))json"}},
{"filters", R"json("ignore_case": true)json", R"json("pendo_filter": "auto.lastvisit within last 7 days")json", {R"json(line 21, connections.visitor.pendo_filter: in the filter, line 1, column 16: a filter knows no clock: within last can't stand here (before and after take a date))json"}},
{"filters", R"json("ignore_case": true)json", R"json("pendo_filter": true)json", {"line 21, connections.visitor.pendo_filter: true is not allowed: expected a text"}},
{"the guard", R"json("guard": "off")json", R"json("guard": "on")json", {R"json(line 53, connections.account.guard: "on" is not allowed: expected "off" or an object with limits)json"}},
{"the guard", R"json("guard": "off")json", R"json("guard": false)json", {R"json(line 53, connections.account.guard: false is not allowed: expected "off" or an object with limits)json"}},
{"the guard", R"json("changed": 50)json", R"json("changed": -1)json", {"line 24, connections.visitor.guard.changed: -1 is not allowed: expected a whole number, 0 or more"}},
{"the guard", R"json("changed": 50)json", R"json("changed": 1.5)json", {"line 24, connections.visitor.guard.changed: 1.5 is not allowed: expected a whole number, 0 or more"}},
{"the guard", R"json("changed": 50)json", R"json("changed": 1e99)json", {"line 24, connections.visitor.guard.changed: 1e99 is not allowed: expected a whole number, 0 or more"}},
{"the guard", R"json("cleared": 10)json", R"json("cleared": "10")json", {R"json(line 26, connections.visitor.guard.cleared: "10" is not allowed: expected a whole number, 0 or more)json"}},
{"the guard", R"json("changed_share": 0.25)json", R"json("changed_share": 25)json", {"line 25, connections.visitor.guard.changed_share: 25 is not allowed: expected a share between 0 and 1"}},
{"the guard", R"json("cleared_share": 0)json", R"json("cleared_share": -0.1)json", {"line 27, connections.visitor.guard.cleared_share: -0.1 is not allowed: expected a share between 0 and 1"}},
{"the guard", R"json("shrunk_share": 1)json", R"json("shrunk_share": "1")json", {R"json(line 28, connections.visitor.guard.shrunk_share: "1" is not allowed: expected a share between 0 and 1)json"}},
};

const std::vector<Row> mapping_lines{
{"pull sources", R"json("from": "Owner.Email")json", R"json("from": "Owner..Email")json", {R"json(line 31, connections.visitor.pull[0].from: "Owner..Email" is not allowed: expected a field's API name, by way of at most five relationships, such as "Email" or "Owner.Email")json"}},
{"pull sources", R"json("from": "Owner.Email")json", R"json("from": "Owner.Email ")json", {R"json(line 31, connections.visitor.pull[0].from: "Owner.Email " is not allowed: expected a field's API name, by way of at most five relationships, such as "Email" or "Owner.Email")json"}},
{"pull sources", R"json("from": "Owner.Email")json", R"json("from": "A.B.C.D.E.F.G")json", {R"json(line 31, connections.visitor.pull[0].from: "A.B.C.D.E.F.G" is not allowed: expected a field's API name, by way of at most five relationships, such as "Email" or "Owner.Email")json"}},
{"pull sources", R"json("from": "Owner.Email")json", R"json("from": "")json", {R"json(line 31, connections.visitor.pull[0].from: "" is not allowed: expected a field's API name, by way of at most five relationships, such as "Email" or "Owner.Email")json"}},
{"pull sources", R"json("from": "Owner.Email")json", R"json("from": ["Email"])json", {R"json(line 31, connections.visitor.pull[0].from: a list is not allowed: expected a field's API name, by way of at most five relationships, such as "Email" or "Owner.Email")json"}},
{"push sources", R"json("from": "npsScore")json", R"json("from": "")json", {R"json(line 45, connections.visitor.push[0].columns[1].from: "" is not allowed: expected the key of a report's column, at most 1000 characters)json"}},
{"pull targets", R"json("to": "owner_email")json", R"json("to": "custom.owner_email")json", {R"json(line 31, connections.visitor.pull[0].to: "custom.owner_email" is not allowed: expected the name of a metadata field without its group: letters, digits and underscores, not beginning with a digit)json"}},
{"pull targets", R"json("to": "owner_email")json", R"json("to": "1owner")json", {R"json(line 31, connections.visitor.pull[0].to: "1owner" is not allowed: expected the name of a metadata field without its group: letters, digits and underscores, not beginning with a digit)json"}},
{"pull targets", R"json("to": "owner_email")json", R"json("to": "größe")json", {R"json(line 31, connections.visitor.pull[0].to: "größe" is not allowed: expected the name of a metadata field without its group: letters, digits and underscores, not beginning with a digit)json"}},
{"push targets", R"json("to": "Pendo_NPS__c")json", R"json("to": "Owner.Pendo_NPS__c")json", {R"json(line 45, connections.visitor.push[0].columns[1].to: "Owner.Pendo_NPS__c" is not allowed: expected a field's API name, such as "Pendo_NPS__c")json"}},
{"push targets", R"json("to": "Pendo_NPS__c")json", R"json("to": "Pendo NPS")json", {R"json(line 45, connections.visitor.push[0].columns[1].to: "Pendo NPS" is not allowed: expected a field's API name, such as "Pendo_NPS__c")json"}},
{"one line a target field", R"json("to": "arr")json", R"json("to": "Owner_Email")json", {R"json(line 32, connections.visitor.pull[1].to: "Owner_Email" is not allowed: expected each target field once, letter case aside (connections.visitor.pull[0] writes this field already))json"}},
{"one line a target field", R"json("to": "Pendo_NPS__c")json", R"json("to": "pendo_days_active__c")json", {R"json(line 45, connections.visitor.push[0].columns[1].to: "pendo_days_active__c" is not allowed: expected each target field once, letter case aside (connections.visitor.push[0].columns[0] writes this field already))json"}},
{"one line a target field", R"json("report": "other", "columns": [])json", R"json("report": "other", "columns": [{"value": 1, "to": "PENDO_NPS__c"}])json", {R"json(line 47, connections.visitor.push[1].columns[0].to: "PENDO_NPS__c" is not allowed: expected each target field once, letter case aside (connections.visitor.push[0].columns[1] writes this field already))json"}},
{"each report once", R"json("report": "other")json", R"json("report": "9Xk2pQ")json", {R"json(line 47, connections.visitor.push[1].report: "9Xk2pQ" is not allowed: expected each report once (add the columns to connections.visitor.push[0]))json"}},
{"a report's id", R"json("report": "other")json", R"json("report": "")json", {R"json(line 47, connections.visitor.push[1].report: "" is not allowed: expected a report's id, at most 200 characters)json"}},
{"a report's id", R"json("report": "other")json", R"json("report": "a\nb")json", {R"json(line 47, connections.visitor.push[1].report: "a\nb" is not allowed: expected a report's id, at most 200 characters)json"}},
{"from or value", R"json("from": "Owner.Email")json", R"json("from": "Owner.Email", "value": null)json", {R"json(line 31, connections.visitor.pull[0]: "from" and "value" stand here both: expected one of them)json"}},
{"from or value", R"json("from": "Owner.Email", )json", "", {R"json(line 31, connections.visitor.pull[0]: neither "from" nor "value" stands here: expected one of them)json"}},
{"constants", R"json(["a", "b"])json", R"json(["a", 1, null])json", {"line 33, connections.visitor.pull[2].value[1]: 1 is not allowed: expected a text: lists are lists of texts", "line 33, connections.visitor.pull[2].value[2]: null is not allowed: expected a text: lists are lists of texts"}},
{"constants", R"json(["a", "b"])json", R"json({"a": 1})json", {"line 33, connections.visitor.pull[2].value: an object is not allowed: expected a text, a number, true, false, null or a list of texts"}},
{"constants", R"json(["a", "b"])json", "1e999", {"line 33, connections.visitor.pull[2].value: 1e999 is not allowed: expected a number of at most about 1.8e308"}},
{"lists", R"json("pull": [)json", R"json("pull": "x", "duplicates": [)json", {R"json(line 30, connections.visitor.pull: "x" is not allowed: expected a list)json", "line 30, connections.visitor.duplicates: this key stands twice in one object: expected once"}},
{"lists", R"json("columns": [])json", R"json("columns": {})json", {"line 47, connections.visitor.push[1].columns: an object is not allowed: expected a list"}},
{"lists", R"json("convert": [{"scale": 100}])json", R"json("convert": {"scale": 100})json", {"line 45, connections.visitor.push[0].columns[1].convert: an object is not allowed: expected a list"}},
{"lines", R"json({"from": "Owner.Email", "to": "owner_email"})json", R"json("Owner.Email")json", {R"json(line 31, connections.visitor.pull[0]: "Owner.Email" is not allowed: expected an object)json"}},
{"converters", R"json({"trim": true})json", R"json({"trim": false})json", {"line 35, connections.visitor.pull[3].convert[0].trim: false is not allowed: expected true (leave the converter out where it is not wanted)"}},
{"converters", R"json({"trim": true})json", R"json({"trim": "yes"})json", {R"json(line 35, connections.visitor.pull[3].convert[0].trim: "yes" is not allowed: expected true (leave the converter out where it is not wanted))json"}},
{"converters", R"json({"trim": true})json", "{}", {"line 35, connections.visitor.pull[3].convert[0]: no converter stands here: expected one of trim, lower, upper, scale, values"}},
{"converters", R"json({"trim": true})json", R"json("trim")json", {R"json(line 35, connections.visitor.pull[3].convert[0]: "trim" is not allowed: expected an object)json"}},
{"converters", R"json({"trim": true})json", R"json({"trm": true})json", {R"json(line 35, connections.visitor.pull[3].convert[0].trm: the key "trm" is unknown: expected trim, lower, upper, scale, values, otherwise (did you mean "trim"?))json"}},
{"converters", R"json({"trim": true})json", R"json({"trim": true, "lower": true})json", {"line 35, connections.visitor.pull[3].convert[0].lower: a second converter stands in one element of the list: expected one in each (write two elements: they are applied in their order)"}},
{"converters", R"json({"trim": true})json", R"json({"otherwise": "pass"})json", {R"json(line 35, connections.visitor.pull[3].convert[0].otherwise: "otherwise" stands here without "values": expected both together)json"}},
{"converters", R"json({"trim": true})json", R"json({"trim": true, "otherwise": "pass"})json", {R"json(line 35, connections.visitor.pull[3].convert[0].otherwise: "otherwise" stands here without "values": expected both together)json"}},
{"scale", "0.10", R"json("0.1")json", {R"json(line 38, connections.visitor.pull[3].convert[3].scale: "0.1" is not allowed: expected a number)json"}},
{"scale", "0.10", "1e999", {"line 38, connections.visitor.pull[3].convert[3].scale: 1e999 is not allowed: expected a number of at most 100 characters, between about 1e-308 and 1.8e308"}},
{"scale", "0.10", "1e-999", {"line 38, connections.visitor.pull[3].convert[3].scale: 1e-999 is not allowed: expected a number of at most 100 characters, between about 1e-308 and 1.8e308"}},
{"scale", "0.10", "0.1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111", {"line 38, connections.visitor.pull[3].convert[3].scale: 0.111111111111111111111111111111111111111111111111111111111111111111111111111111… is not allowed: expected a number of at most 100 characters, between about 1e-308 and 1.8e308"}},
{"values", R"json("Trial": "trial")json", R"json("Trial": 1)json", {"line 39, connections.visitor.pull[3].convert[4].values.Trial: 1 is not allowed: expected a text"}},
{"values", R"json("Trial": "trial")json", R"json("Trial": null)json", {"line 39, connections.visitor.pull[3].convert[4].values.Trial: null is not allowed: expected a text"}},
{"values", R"json({"Trial": "trial", "Open": "prospect"})json", R"json(["Trial"])json", {R"json(line 39, connections.visitor.pull[3].convert[4].values: a list is not allowed: expected an object of texts: {"from": "to"})json"}},
};
// clang-format on

void expect_errors(const std::vector<Row>& rows) {
  for (const Row& row : rows)
    EXPECT_THAT(errors_of(example_with(row.piece, row.replacement)), testing::ElementsAreArray(row.errors))
        << row.rule << ": " << row.replacement;
}

TEST(ConfigurationErrors, OfTheWholeFileNamePlaceValueAndWhatIsAllowed) { expect_errors(whole_file); }

TEST(ConfigurationErrors, OfRetentionNamePlaceValueAndWhatIsAllowed) { expect_errors(retention); }
TEST(ConfigurationErrors, OfMessagesNamePlaceValueAndWhatIsAllowed) { expect_errors(messages); }

TEST(ConfigurationErrors, OfConnectionsNamePlaceValueAndWhatIsAllowed) { expect_errors(connections); }

TEST(ConfigurationErrors, OfMappingLinesNamePlaceValueAndWhatIsAllowed) { expect_errors(mapping_lines); }

TEST(ConfigurationErrors, NeverShowWhatMayBeASecret) {
  for (const Row& row : whole_file)
    for (const std::string& error : row.errors) EXPECT_EQ(error.find("secret@"), std::string::npos) << error;
}

TEST(DidYouMean, NamesWhatIsASlipAway) {
  const std::vector<std::string_view> words{"object", "identifier", "ignore_case", "when_empty", "integer"};
  EXPECT_EQ(did_you_mean("identifer", words), "did you mean \"identifier\"?");
  EXPECT_EQ(did_you_mean("OBJECT", words), "did you mean \"object\"?");
  EXPECT_EQ(did_you_mean("whenEmpty", words), "did you mean \"when_empty\"?");
  EXPECT_EQ(did_you_mean("int", words), "did you mean \"integer\"?");
  EXPECT_EQ(did_you_mean("guard", words), "");
  EXPECT_EQ(did_you_mean("", words), "");
  EXPECT_EQ(did_you_mean(std::string(1'000'000, 'o'), words), "");
}

}  // namespace
}  // namespace tidemark
