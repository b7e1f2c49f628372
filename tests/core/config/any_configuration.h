#pragma once

#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "core/config/configuration.h"

namespace tidemark {

/// Any configuration that a file can say, for property tests.
inline std::string any_text() {
  const auto parts = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", "B", " ", "\"", "\\", "\n", "\x01", "é", "日本", "😀", "//", "/*", "1e3"));
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

inline Constant any_constant() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::inRange<std::int64_t>(-9007199254740992, 9007199254740993);
    case 3: {
      const double value = *rc::gen::arbitrary<double>();
      return std::isfinite(value) && value != 0 ? value : 12.0;
    }
    case 4: return any_text();
    default: return *rc::gen::container<std::vector<std::string>>(rc::gen::exec(any_text));
  }
}

inline Converter any_converter() {
  switch (*rc::gen::inRange(0, 5)) {
    case 0: return Trim{};
    case 1: return Lower{};
    case 2: return Upper{};
    case 3: return Scale{*rc::gen::element<std::string>("0", "0.10", "-1", "1E3", "100", "1.5e-7")};
    default: {
      Values values;
      values.otherwise = static_cast<Values::Otherwise>(*rc::gen::inRange(0, 3));
      for (const std::string& from : *rc::gen::container<std::set<std::string>>(rc::gen::exec(any_text)))
        values.table.emplace_back(from, any_text());
      return values;
    }
  }
}

inline MappingLine any_line(Direction direction, const std::string& place, const std::string& to) {
  MappingLine line;
  line.place = place;
  line.to = to;
  if (*rc::gen::arbitrary<bool>()) line.constant = any_constant();
  else line.from = *rc::gen::element<std::string>("Email", "Owner.Email", "Region__c");
  line.keep_when_empty = *rc::gen::arbitrary<bool>();
  line.only_if_empty = *rc::gen::arbitrary<bool>();
  line.is_volatile = *rc::gen::arbitrary<bool>();
  if (direction == Direction::push) {
    line.truncate = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) line.type = static_cast<ColumnType>(*rc::gen::inRange(0, 6));
  }
  for (int n = *rc::gen::inRange(0, 3); n > 0; --n) line.convert.push_back(any_converter());
  return line;
}

inline Connection any_connection(EntityKind kind) {
  Connection connection;
  connection.kind = kind;
  connection.object = *rc::gen::element<std::string>("Account", "Contact", "Usage__c");
  connection.pendo_identifier = *rc::gen::element<std::string>(std::string{id_name_of(kind)}, "agent.email");
  connection.salesforce_identifier = *rc::gen::element<std::string>("Email", "Key__c");
  connection.ignore_case = *rc::gen::arbitrary<bool>();
  connection.duplicates_all = *rc::gen::arbitrary<bool>();
  connection.salesforce_filter = *rc::gen::element<std::string>("", "Status__c != \"Inactive\"");
  connection.pendo_filter = *rc::gen::element<std::string>("", "agent.role not in (\"test\") or auto.id is empty");
  if (*rc::gen::arbitrary<bool>())
    connection.guard = Guard{*rc::gen::inRange<std::uint64_t>(0, 9007199254740993), *rc::gen::inRange(0, 1001) / 1000.0,
                             *rc::gen::inRange<std::uint64_t>(0, 1000), *rc::gen::inRange(0, 1001) / 1000.0, 1};
  else if (*rc::gen::arbitrary<bool>()) connection.guard = std::nullopt;
  const std::string place = "connections." + std::string{name_of(kind)};
  for (int n = 0, end = *rc::gen::inRange(0, 4); n < end; ++n)
    connection.pull.push_back(
        any_line(Direction::pull, place + ".pull[" + std::to_string(n) + "]", "field_" + std::to_string(n)));
  for (int n = 0, end = *rc::gen::inRange(0, 3); n < end; ++n) {
    ReportPush& push = connection.push.emplace_back();
    push.report = "report " + std::to_string(n);
    for (int column = 0, columns = *rc::gen::inRange(0, 3); column < columns; ++column)
      push.columns.push_back(
          any_line(Direction::push, place + ".push[" + std::to_string(n) + "].columns[" + std::to_string(column) + "]",
                   "Pendo_" + std::to_string(n) + "_" + std::to_string(column) + "__c"));
  }
  return connection;
}

inline Configuration any_configuration() {
  Configuration c;
  c.subscription = *rc::gen::element<std::string>("acme", "a-1");
  c.time_zone = *rc::gen::element<std::string>("UTC", "Asia/Tokyo");
  c.salesforce_login_url = *rc::gen::element<std::string>("https://acme.my.salesforce.com", "http://127.0.0.1:80");
  c.salesforce_api_version = *rc::gen::element<std::string>("66.0", "58.0");
  c.salesforce_credential = *rc::gen::element<std::string>("s", "acme-salesforce");
  c.salesforce_call_reserve = *rc::gen::element<std::optional<std::uint64_t>>(std::nullopt, 0, 5'000);
  c.salesforce_collections_up_to = *rc::gen::element<std::uint64_t>(2'000, 0, 200);
  c.retention.pages = *rc::gen::element<std::uint64_t>(30, 1, 3'650);
  c.retention.calls = *rc::gen::element<std::uint64_t>(30, 7);
  c.retention.letters = *rc::gen::element<std::optional<std::uint64_t>>(std::nullopt, 1, 90);
  c.pendo_host = *rc::gen::element<std::string>("https://app.pendo.io", "http://localhost:8080");
  c.pendo_credential = *rc::gen::element<std::string>("p", "acme-pendo");
  c.pull_group = *rc::gen::element<std::string>("custom", "agent", "salesforce");
  for (const EntityKind kind : {EntityKind::visitor, EntityKind::account})
    if (*rc::gen::arbitrary<bool>()) c.connections.push_back(any_connection(kind));
  for (int n = 0, end = *rc::gen::inRange(0, 3); n < end; ++n) {
    Destination& destination = c.messages.emplace_back();
    destination.name = "d" + std::to_string(n);
    destination.form = *rc::gen::element(Destination::Form::webhook, Destination::Form::slack,
                                         Destination::Form::pagerduty, Destination::Form::email);
    destination.credential = *rc::gen::element<std::string>("hook", "acme-mail");
    if (destination.form == Destination::Form::email) destination.to = {"ops@acme.io", "a@b.c"};
  }
  return c;
}

}  // namespace tidemark
