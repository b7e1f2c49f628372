#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/configuration.h"
#include "core/config/problems.h"

namespace tidemark {

/// Makes a Configuration of a document and gathers what is wrong with it; goes on after each problem, so that all are found. What it
/// makes is of use only if there were none.
class ConfigurationReader {
 public:
  ConfigurationReader(Problems& problems, bool (*known_zone)(std::string_view))
      : problems_(problems), known_zone_(known_zone) {}

  [[nodiscard]] Configuration read(json::Value root);

 private:
  /// Target fields written so far in one direction, in lower case, with the place that writes each.
  using Targets = std::map<std::string, std::string>;

  void read_salesforce(json::Value value, Configuration& result);
  void read_pendo(json::Value value, Configuration& result);
  void read_connections(json::Value value, Configuration& result);
  [[nodiscard]] std::vector<Destination> read_destinations(json::Value value);
  [[nodiscard]] Retention read_retention(json::Value value);
  void read_days(const Members& members, std::string_view key, std::uint64_t& result);
  void read_addresses(const Members& members, Destination& destination);
  [[nodiscard]] Connection read_connection(json::Value value, EntityKind kind);
  void read_identifier(json::Value value, Connection& connection);
  [[nodiscard]] std::optional<Guard> read_guard(json::Value value);
  [[nodiscard]] std::vector<ReportPush> read_push(json::Value value);
  [[nodiscard]] MappingLine read_line(json::Value value, Direction direction, Targets& targets);
  void read_source(const Members& members, Direction direction, MappingLine& line);
  [[nodiscard]] std::string read_target(const Members& members, Direction direction, Targets& targets);
  [[nodiscard]] Constant read_constant(json::Value value);
  [[nodiscard]] Constant read_number_constant(json::Value value);
  [[nodiscard]] std::vector<Converter> read_converters(json::Value value);
  [[nodiscard]] std::optional<Converter> read_converter(json::Value value);
  [[nodiscard]] Scale read_scale(json::Value value);
  [[nodiscard]] Values read_values(json::Value table, const Members& members);
  [[nodiscard]] std::string read_url(const Members& members, std::string_view key);
  [[nodiscard]] std::string read_credential(const Members& members);
  [[nodiscard]] std::string read_filter(const Members& members, std::string_view key);

  /// The text at `key` if `accepts` says so; a problem and an empty text otherwise. Where the key is missing only the empty text:
  /// Members has told of it.
  template <class Predicate>
  [[nodiscard]] std::string read_text(const Members& members, std::string_view key, std::string_view expected,
                                      Predicate accepts, std::span<const std::string_view> suggestions = {}) {
    const std::optional<json::Value> value = members.find(key);
    if (!value) return {};
    if (value->is(json::Kind::text) && accepts(value->text())) return std::string{value->text()};
    problems_.not_allowed(*value, expected,
                          value->is(json::Kind::text) ? did_you_mean(value->text(), suggestions) : std::string{});
    return {};
  }
  void read_flag(const Members& members, std::string_view key, bool& result);
  void read_count(const Members& members, std::string_view key, std::uint64_t& result);
  void read_share(const Members& members, std::string_view key, double& result);

  /// Where one of a few words is allowed: its index among them; `fallback` where the key is missing or says another.
  [[nodiscard]] std::size_t read_choice(const Members& members, std::string_view key,
                                        std::span<const std::string_view> words, std::size_t fallback);

  Problems& problems_;
  bool (*known_zone_)(std::string_view);
};

}  // namespace tidemark
