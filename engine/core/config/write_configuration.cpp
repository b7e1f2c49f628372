#include "core/config/write_configuration.h"

#include <cmath>

#include "core/number/number_text.h"

namespace tidemark {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

void write_text(std::string_view key, std::string_view value, json::Writer& json) {
  json.key(key);
  json.text(value);
}

void write_if(bool value, std::string_view key, json::Writer& json) {
  if (!value) return;
  json.key(key);
  json.boolean(true);
}

void write_number(std::string_view key, double value, json::Writer& json) {
  std::string text;
  append_json_number(value, text);
  json.key(key);
  json.literal(text);
}

std::string integer_text(std::int64_t value) {
  std::string text;
  append_integer(value, text);
  return text;
}

/// A float stays one when it is read again: an integral one is written with a fraction.
std::string float_text(double value) {
  std::string text;
  append_json_number(value, text);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void write_values(const Values& values, json::Writer& json) {
  json.key("values");
  json.begin_object();
  for (const auto& [from, to] : values.table) write_text(from, to, json);
  json.end_object();
  if (values.otherwise == Values::Otherwise::pass) write_text("otherwise", "pass", json);
  if (values.otherwise == Values::Otherwise::clear) write_text("otherwise", "clear", json);
}

void write_report(const ReportPush& push, json::Writer& json) {
  json.begin_object();
  write_text("report", push.report, json);
  json.key("columns");
  json.begin_array();
  for (const MappingLine& column : push.columns) write_line(column, json);
  json.end_array();
  json.end_object();
}

}  // namespace

void write_constant(const Constant& constant, json::Writer& json) {
  std::visit(Overloaded{[&](std::nullptr_t) { json.null(); }, [&](bool value) { json.boolean(value); },
                        [&](std::int64_t value) { json.literal(integer_text(value)); },
                        [&](double value) { json.literal(float_text(value)); },
                        [&](const std::string& value) { json.text(value); },
                        [&](const std::vector<std::string>& list) {
                          json.begin_array();
                          for (const std::string& text : list) json.text(text);
                          json.end_array();
                        }},
             constant);
}

void write_converters(const std::vector<Converter>& converters, json::Writer& json) {
  json.begin_array();
  for (const Converter& converter : converters) {
    json.begin_object();
    std::visit(Overloaded{[&](Trim) { write_if(true, "trim", json); }, [&](Lower) { write_if(true, "lower", json); },
                          [&](Upper) { write_if(true, "upper", json); },
                          [&](const Scale& scale) {
                            json.key("scale");
                            json.literal(scale.factor);
                          },
                          [&](const Values& values) { write_values(values, json); }},
               converter);
    json.end_object();
  }
  json.end_array();
}

void write_line(const MappingLine& line, json::Writer& json) {
  json.begin_object();
  if (line.constant) {
    json.key("value");
    write_constant(*line.constant, json);
  } else {
    write_text("from", line.from, json);
  }
  write_text("to", line.to, json);
  if (line.type) write_text("type", name_of(*line.type), json);
  if (line.keep_when_empty) write_text("when_empty", "keep", json);
  if (line.only_if_empty) write_text("write", "only_if_empty", json);
  write_if(line.is_volatile, "volatile", json);
  write_if(line.truncate, "truncate", json);
  if (!line.convert.empty()) {
    json.key("convert");
    write_converters(line.convert, json);
  }
  json.end_object();
}

void write_guard(const std::optional<Guard>& guard, json::Writer& json) {
  if (!guard) return json.text("off");
  json.begin_object();
  json.key("changed");
  json.literal(integer_text(static_cast<std::int64_t>(guard->changed)));
  write_number("changed_share", guard->changed_share, json);
  json.key("cleared");
  json.literal(integer_text(static_cast<std::int64_t>(guard->cleared)));
  write_number("cleared_share", guard->cleared_share, json);
  write_number("shrunk_share", guard->shrunk_share, json);
  json.end_object();
}

void write_connection(const Connection& connection, json::Writer& json) {
  json.begin_object();
  write_text("object", connection.object, json);
  json.key("identifier");
  json.begin_object();
  write_text("pendo", connection.pendo_identifier, json);
  write_text("salesforce", connection.salesforce_identifier, json);
  json.end_object();
  write_if(connection.ignore_case, "ignore_case", json);
  if (connection.duplicates_all) write_text("duplicates", "all", json);
  if (!connection.salesforce_filter.empty()) write_text("salesforce_filter", connection.salesforce_filter, json);
  if (!connection.pendo_filter.empty()) write_text("pendo_filter", connection.pendo_filter, json);
  if (connection.guard != Guard{}) {
    json.key("guard");
    write_guard(connection.guard, json);
  }
  if (!connection.pull.empty()) {
    json.key("pull");
    json.begin_array();
    for (const MappingLine& line : connection.pull) write_line(line, json);
    json.end_array();
  }
  if (!connection.push.empty()) {
    json.key("push");
    json.begin_array();
    for (const ReportPush& push : connection.push) write_report(push, json);
    json.end_array();
  }
  json.end_object();
}

void write_destination(const Destination& destination, json::Writer& json) {
  json.begin_object();
  write_text("name", destination.name, json);
  write_text("form", name_of(destination.form), json);
  write_text("credential", destination.credential, json);
  if (!destination.to.empty()) {
    json.key("to");
    json.begin_array();
    for (const std::string& address : destination.to) json.text(address);
    json.end_array();
  }
  json.end_object();
}

void write_retention(const Retention& retention, json::Writer& json) {
  const Retention usual;
  const auto days = [&](std::string_view key, std::uint64_t value) {
    json.key(key);
    json.literal(std::to_string(value));
  };
  json.key("retention");
  json.begin_object();
  if (retention.pages != usual.pages) days("pages", retention.pages);
  if (retention.calls != usual.calls) days("calls", retention.calls);
  if (retention.letters) days("letters", *retention.letters);
  json.end_object();
}

std::string write_configuration(const Configuration& configuration) {
  std::string text;
  json::Writer json{text, json::Writer::Layout::pretty};
  json.begin_object();
  write_text("subscription", configuration.subscription, json);
  write_text("time_zone", configuration.time_zone, json);
  json.key("salesforce");
  json.begin_object();
  write_text("login_url", configuration.salesforce_login_url, json);
  write_text("api_version", configuration.salesforce_api_version, json);
  write_text("credential", configuration.salesforce_credential, json);
  if (configuration.salesforce_call_reserve) {
    json.key("call_reserve");
    json.literal(std::to_string(*configuration.salesforce_call_reserve));
  }
  if (configuration.salesforce_collections_up_to != Configuration{}.salesforce_collections_up_to) {
    json.key("collections_up_to");
    json.literal(std::to_string(configuration.salesforce_collections_up_to));
  }
  json.end_object();
  json.key("pendo");
  json.begin_object();
  write_text("host", configuration.pendo_host, json);
  write_text("credential", configuration.pendo_credential, json);
  if (configuration.pull_group != "custom") write_text("pull_group", configuration.pull_group, json);
  json.end_object();
  json.key("connections");
  json.begin_object();
  for (const Connection& connection : configuration.connections) {
    json.key(name_of(connection.kind));
    write_connection(connection, json);
  }
  json.end_object();
  if (!configuration.messages.empty()) {
    json.key("messages");
    json.begin_array();
    for (const Destination& destination : configuration.messages) write_destination(destination, json);
    json.end_array();
  }
  if (configuration.retention != Retention{}) write_retention(configuration.retention, json);
  json.end_object();
  text += '\n';
  return text;
}

}  // namespace tidemark
