#include <algorithm>
#include <array>
#include <cmath>

#include "core/config/checks.h"
#include "core/config/configuration_reader.h"
#include "core/number/number_text.h"
#include "core/ranges.h"
#include "core/segments/segment.h"

namespace tidemark {
namespace {

constexpr double two_to_53 = 9007199254740992.0;
constexpr double most_days = 3'650;

std::string quoted_list(std::span<const std::string_view> words) {
  std::string result;
  for (std::size_t n = 0; n < words.size(); ++n) {
    if (n > 0) result += n + 1 == words.size() ? " or " : ", ";
    result += "\"" + std::string{words[n]} + "\"";
  }
  return result;
}

bool is_any(std::string_view) { return true; }

}  // namespace

tl::expected<Configuration, std::vector<Error>> read_configuration(std::string_view json,
                                                                   bool (*known_zone)(std::string_view name)) {
  json::Options options;
  options.comments = true;
  options.list_duplicate_keys = true;
  options.max_bytes = std::size_t{8} << 20;
  const Result<json::Document> document = json::Document::read(json, options);
  if (!document) return tl::unexpected(std::vector<Error>{document.error()});
  Problems problems{json};
  for (const json::Value twice : document->duplicate_keys())
    problems.add(twice, "this key stands twice in one object: expected once");
  Configuration configuration = ConfigurationReader{problems, known_zone}.read(document->root());
  if (!problems.empty()) return tl::unexpected(std::move(problems).in_order());
  return configuration;
}

Configuration ConfigurationReader::read(json::Value root) {
  const Members members{root, keys::configuration, problems_};
  Configuration result;
  result.subscription =
      read_text(members, "subscription", "1 to 40 of the characters a-z, 0-9 and -", is_subscription_name);
  result.time_zone = read_text(members, "time_zone", "a time zone's IANA name, such as \"Europe/Prague\"", known_zone_);
  if (const auto salesforce = members.find("salesforce")) read_salesforce(*salesforce, result);
  if (const auto pendo = members.find("pendo")) read_pendo(*pendo, result);
  if (const auto connections = members.find("connections")) read_connections(*connections, result);
  if (const auto messages = members.find("messages")) result.messages = read_destinations(*messages);
  if (const auto retention = members.find("retention")) result.retention = read_retention(*retention);
  return result;
}

Retention ConfigurationReader::read_retention(json::Value value) {
  const Members members{value, keys::retention, problems_};
  Retention retention;
  read_days(members, "pages", retention.pages);
  read_days(members, "calls", retention.calls);
  if (members.find("letters")) read_days(members, "letters", retention.letters.emplace());
  return retention;
}

/// A plan may be approved for a day: what it was made from is there as long.
void ConfigurationReader::read_days(const Members& members, std::string_view key, std::uint64_t& result) {
  const std::optional<json::Value> value = members.find(key);
  if (!value) return;
  const double number = value->is(json::Kind::number) ? parse_float(value->number()).value_or(0) : 0;
  if (number >= 1 && number <= most_days && number == std::floor(number)) result = static_cast<std::uint64_t>(number);
  else problems_.not_allowed(*value, "a whole number of days, 1 to 3650");
}

std::vector<Destination> ConfigurationReader::read_destinations(json::Value value) {
  constexpr std::array<std::string_view, 4> forms{"webhook", "slack", "pagerduty", "email"};
  std::vector<Destination> result;
  for (const json::Value element : elements(value, problems_)) {
    const Members members{element, keys::destination, problems_};
    Destination destination;
    destination.name = read_text(members, "name", "1 to 40 of the characters a-z, 0-9 and -", is_subscription_name);
    destination.form = static_cast<Destination::Form>(read_choice(members, "form", forms, 0));
    destination.credential = read_credential(members);
    read_addresses(members, destination);
    if (!destination.name.empty() && ranges::find(result, destination.name, &Destination::name) != result.end())
      problems_.not_allowed(*members.find("name"), "each name once");
    result.push_back(std::move(destination));
  }
  return result;
}

/// Who gets an e-mail stands here; the other forms know it by their credential.
void ConfigurationReader::read_addresses(const Members& members, Destination& destination) {
  const auto to = members.find("to");
  if (destination.form != Destination::Form::email) {
    if (to) problems_.add(*to, "only a destination of the form \"email\" has addresses");
    return;
  }
  if (!to)
    return problems_.add(members.object(), "the key \"to\" is missing",
                         "a destination of the form \"email\" names its addresses");
  for (const json::Value address : elements(*to, problems_)) {
    if (address.is(json::Kind::text) && is_mail_address(address.text())) destination.to.emplace_back(address.text());
    else problems_.not_allowed(address, "an address such as \"ops@acme.io\"");
  }
  if (to->is(json::Kind::array) && to->size() == 0) problems_.not_allowed(*to, "one address or more");
}

void ConfigurationReader::read_salesforce(json::Value value, Configuration& result) {
  const Members members{value, keys::salesforce, problems_};
  result.salesforce_login_url = read_url(members, "login_url");
  result.salesforce_api_version = read_text(members, "api_version", "a version such as \"66.0\"", is_api_version);
  result.salesforce_credential = read_credential(members);
  if (std::uint64_t reserve = 0; members.find("call_reserve")) {
    read_count(members, "call_reserve", reserve);
    result.salesforce_call_reserve = reserve;
  }
  read_count(members, "collections_up_to", result.salesforce_collections_up_to);
}

void ConfigurationReader::read_pendo(json::Value value, Configuration& result) {
  constexpr std::array<std::string_view, 3> groups{"custom", "agent", "salesforce"};
  const Members members{value, keys::pendo, problems_};
  result.pendo_host = read_url(members, "host");
  result.pendo_credential = read_credential(members);
  result.pull_group = groups[read_choice(members, "pull_group", groups, 0)];
}

void ConfigurationReader::read_connections(json::Value value, Configuration& result) {
  const Members members{value, keys::connections, problems_};
  for (const EntityKind kind : {EntityKind::visitor, EntityKind::account})
    if (const auto connection = members.find(name_of(kind)))
      result.connections.push_back(read_connection(*connection, kind));
}

Connection ConfigurationReader::read_connection(json::Value value, EntityKind kind) {
  constexpr std::array<std::string_view, 2> duplicates{"ambiguous", "all"};
  constexpr std::array<std::string_view, 5> objects{"Account", "Asset", "Contact", "Lead", "Opportunity"};
  const Members members{value, keys::connection, problems_};
  Connection result;
  result.kind = kind;
  result.object =
      read_text(members, "object",
                "Account, Asset, Contact, Lead, Opportunity or a custom object's API name, such as \"Usage__c\"",
                is_connectable_object, objects);
  if (const auto identifier = members.find("identifier")) read_identifier(*identifier, result);
  read_flag(members, "ignore_case", result.ignore_case);
  result.duplicates_all = read_choice(members, "duplicates", duplicates, 0) == 1;
  result.salesforce_filter = read_filter(members, "salesforce_filter");
  result.pendo_filter = read_filter(members, "pendo_filter");
  if (const auto guard = members.find("guard")) result.guard = read_guard(*guard);
  if (const auto pull = members.find("pull")) {
    Targets targets;
    for (const json::Value line : elements(*pull, problems_))
      result.pull.push_back(read_line(line, Direction::pull, targets));
  }
  if (const auto push = members.find("push")) result.push = read_push(*push);
  return result;
}

void ConfigurationReader::read_identifier(json::Value value, Connection& connection) {
  const Members members{value, keys::identifier, problems_};
  const std::array<std::string_view, 1> own{id_name_of(connection.kind)};
  const auto is_identifier = [&](std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return text == own[0];
    return is_metadata_name(text.substr(0, dot)) && is_metadata_name(text.substr(dot + 1));
  };
  connection.pendo_identifier =
      read_text(members, "pendo", quoted_list(own) + " or a metadata field as \"group.field\", such as \"agent.email\"",
                is_identifier, own);
  connection.salesforce_identifier =
      read_text(members, "salesforce", "the API name of a field of the connected object, not beginning with Pendo_",
                [](std::string_view text) { return is_salesforce_name(text) && !has_pendo_prefix(text); });
}

std::optional<Guard> ConfigurationReader::read_guard(json::Value value) {
  if (value.is(json::Kind::text) && value.text() == "off") return std::nullopt;
  Guard guard;
  if (!value.is(json::Kind::object)) {
    problems_.not_allowed(value, "\"off\" or an object with limits");
    return guard;
  }
  const Members members{value, keys::guard, problems_};
  read_count(members, "changed", guard.changed);
  read_share(members, "changed_share", guard.changed_share);
  read_count(members, "cleared", guard.cleared);
  read_share(members, "cleared_share", guard.cleared_share);
  read_share(members, "shrunk_share", guard.shrunk_share);
  return guard;
}

std::vector<ReportPush> ConfigurationReader::read_push(json::Value value) {
  std::vector<ReportPush> result;
  Targets targets;
  std::map<std::string, std::string> reports;
  for (const json::Value element : elements(value, problems_)) {
    const Members members{element, keys::report, problems_};
    ReportPush& push = result.emplace_back();
    push.report = read_text(members, "report", "a report's id, at most 200 characters", [](std::string_view text) {
      return !text.empty() && text.size() <= 200 &&
             std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; });
    });
    if (!push.report.empty())
      if (const auto [first, is_new] = reports.emplace(push.report, element.path()); !is_new)
        problems_.not_allowed(*members.find("report"), "each report once", "add the columns to " + first->second);
    if (const auto columns = members.find("columns"))
      for (const json::Value column : elements(*columns, problems_))
        push.columns.push_back(read_line(column, Direction::push, targets));
  }
  return result;
}

/// An address with a user may hold a password, which no message shows.
std::string ConfigurationReader::read_url(const Members& members, std::string_view key) {
  constexpr std::string_view expected = "an address such as \"https://app.pendo.io\", without path, query or user";
  std::string url = read_text(members, key, expected, is_any);
  const std::optional<json::Value> value = members.find(key);
  if (!value || !value->is(json::Kind::text)) return {};
  if (url.find('@') != std::string::npos) {
    problems_.add(*value, "this address is not allowed: expected " + std::string{expected});
    return {};
  }
  switch (check_base_url(url)) {
    case UrlProblem::none: break;
    case UrlProblem::form: problems_.not_allowed(*value, expected); break;
    case UrlProblem::scheme: problems_.not_allowed(*value, "an address that begins with https://"); break;
    case UrlProblem::plain_http:
      problems_.not_allowed(*value, "https://: plain http:// only goes to this machine itself (localhost, 127.0.0.1)");
      break;
  }
  if (url.ends_with('/')) url.pop_back();
  return url;
}

/// What stands here by mistake may be the secret itself: the message does not show it.
std::string ConfigurationReader::read_credential(const Members& members) {
  const std::optional<json::Value> value = members.find("credential");
  if (!value) return {};
  if (value->is(json::Kind::text) && is_credential_name(value->text())) return std::string{value->text()};
  problems_.add(*value, "this is not allowed: expected a credential's name: letters, digits, `.`, `_` and `-`",
                "the secret itself never stands in this file: `tidemark credential set NAME` takes it");
  return {};
}

std::string ConfigurationReader::read_filter(const Members& members, std::string_view key) {
  std::string filter = read_text(members, key, "a text", is_any);
  if (filter.empty()) return filter;
  const auto wrong = [&](const segments::Problem& problem) {
    const Error error = segments::to_error(filter, problem);
    problems_.add(*members.find(key), "in the filter, " + error.where + ": " + error.what, error.hint);
  };
  const auto tree = segments::parse(filter);
  if (!tree) {
    wrong(tree.error());
    return filter;
  }
  // Which fields there are no file knows; that a filter has no clock can be seen in it.
  const Zone utc;
  const auto any_field = [](std::string_view) -> segments::FoundField { return {segments::FieldType::any}; };
  if (const auto checked = segments::Segment::of(*tree, any_field, {&utc}); !checked)
    for (const segments::Problem& problem : checked.error()) wrong(problem);
  return filter;
}

void ConfigurationReader::read_flag(const Members& members, std::string_view key, bool& result) {
  const std::optional<json::Value> value = members.find(key);
  if (!value) return;
  if (value->is(json::Kind::boolean)) result = value->boolean();
  else problems_.not_allowed(*value, "true or false");
}

void ConfigurationReader::read_count(const Members& members, std::string_view key, std::uint64_t& result) {
  const std::optional<json::Value> value = members.find(key);
  if (!value) return;
  const double number = value->is(json::Kind::number) ? parse_float(value->number()).value_or(-1) : -1;
  if (number >= 0 && number <= two_to_53 && number == std::floor(number)) result = static_cast<std::uint64_t>(number);
  else problems_.not_allowed(*value, "a whole number, 0 or more");
}

void ConfigurationReader::read_share(const Members& members, std::string_view key, double& result) {
  const std::optional<json::Value> value = members.find(key);
  if (!value) return;
  const double number = value->is(json::Kind::number) ? parse_float(value->number()).value_or(-1) : -1;
  if (number >= 0 && number <= 1) result = number == 0 ? 0 : number;  // -0 is 0
  else problems_.not_allowed(*value, "a share between 0 and 1");
}

std::size_t ConfigurationReader::read_choice(const Members& members, std::string_view key,
                                             std::span<const std::string_view> words, std::size_t fallback) {
  const std::string word = read_text(
      members, key, quoted_list(words),
      [&](std::string_view text) { return std::find(words.begin(), words.end(), text) != words.end(); }, words);
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? fallback : static_cast<std::size_t>(found - words.begin());
}

}  // namespace tidemark
