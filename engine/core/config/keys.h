#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tidemark {

/// What may stand in each object of the configuration file. The one list of keys: the reader checks by it, its messages are made
/// of it, and a test holds docs/configuration.schema.json against it.
struct ConfigurationKey {
  std::string_view name;
  bool required = false;
};

struct ConfigurationKeys {
  std::string_view object;  ///< as its definition in the JSON Schema is called: "pull_line"
  std::span<const ConfigurationKey> keys;
};

namespace keys {
extern const ConfigurationKeys configuration;
extern const ConfigurationKeys salesforce;
extern const ConfigurationKeys pendo;
extern const ConfigurationKeys connections;
extern const ConfigurationKeys connection;
extern const ConfigurationKeys identifier;
extern const ConfigurationKeys guard;
extern const ConfigurationKeys pull_line;
extern const ConfigurationKeys report;
extern const ConfigurationKeys column;
extern const ConfigurationKeys converter;
extern const ConfigurationKeys destination;
extern const ConfigurationKeys retention;
}  // namespace keys

[[nodiscard]] std::span<const ConfigurationKeys> all_configuration_keys();

/// `did you mean "identifier"?`, where one of `allowed` is what somebody may have meant by `word`: the same but for letter case, a slip or
/// two away, or with something before or behind it. Empty where none is.
///
///     did_you_mean("identifer", {"object", "identifier"}) == "did you mean \"identifier\"?"
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> allowed);

}  // namespace tidemark
