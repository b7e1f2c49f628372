#include "simulators/salesforce_options.h"

#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

using FieldsByObject = std::map<std::string, std::set<std::string>>;

std::vector<ValidationRule> validations_of(const Json& list) {
  std::vector<ValidationRule> rules;
  for (const Json& json : list) {
    ValidationRule rule{json.at("object"), json.at("error_when"), json.at("message")};
    if (json.contains("fields")) json.at("fields").get_to(rule.fields);
    if (json.contains("code")) json.at("code").get_to(rule.code);
    rules.push_back(std::move(rule));
  }
  return rules;
}

/// False where no option is called so.
bool read_one(const std::string& key, const Json& value, SalesforceOptions& options) {
  const std::map<std::string, std::function<void()>> readers = {
      {"client_id", [&] { value.get_to(options.client_id); }},
      {"client_secret", [&] { value.get_to(options.client_secret); }},
      {"org_id", [&] { value.get_to(options.org_id); }},
      {"user_id", [&] { value.get_to(options.user_id); }},
      {"username", [&] { value.get_to(options.username); }},
      {"jwt_public_key", [&] { value.get_to(options.jwt_public_key); }},
      {"jwt_audiences", [&] { value.get_to(options.jwt_audiences); }},
      {"refresh_token", [&] { value.get_to(options.refresh_token); }},
      {"rotate_refresh_tokens", [&] { value.get_to(options.rotate_refresh_tokens); }},
      {"callback_urls", [&] { value.get_to(options.callback_urls); }},
      {"requires_pkce", [&] { value.get_to(options.requires_pkce); }},
      {"requires_secret", [&] { value.get_to(options.requires_secret); }},
      {"gives_refresh_tokens", [&] { value.get_to(options.gives_refresh_tokens); }},
      {"denies_apps", [&] { value.get_to(options.denies_apps); }},
      {"code_seconds", [&] { options.code_ms = value.get<std::int64_t>() * 1'000; }},
      {"has_api", [&] { value.get_to(options.has_api); }},
      {"session_seconds", [&] { options.session_ms = value.get<std::int64_t>() * 1'000; }},
      {"daily_calls", [&] { value.get_to(options.daily_calls); }},
      {"daily_query_jobs", [&] { value.get_to(options.daily_query_jobs); }},
      {"daily_batches", [&] { value.get_to(options.daily_batches); }},
      {"largest_page", [&] { value.get_to(options.largest_page); }},
      {"cursor_seconds", [&] { options.cursor_ms = value.get<std::int64_t>() * 1'000; }},
      {"bulk_page", [&] { value.get_to(options.bulk_page); }},
      {"bulk_polls", [&] { value.get_to(options.bulk_polls); }},
      {"bulk_bare_results", [&] { value.get_to(options.bulk_bare_results); }},
      {"hidden", [&] { options.hidden = value.get<FieldsByObject>(); }},
      {"read_only", [&] { options.read_only = value.get<FieldsByObject>(); }},
      {"validations", [&] { options.validations = validations_of(value); }},
      {"lock_one_in", [&] { value.get_to(options.lock_one_in); }},
      {"lock_times", [&] { value.get_to(options.lock_times); }}};
  const auto reader = readers.find(key);
  if (reader == readers.end()) return false;
  reader->second();
  return true;
}

}  // namespace

Result<void> read_options(const std::string& file, SalesforceOptions& options) {
  std::ifstream in{file, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  if (!in) return failure(ErrorCode::storage, "can't be read", file);
  const Json json = Json::parse(bytes, nullptr, false);
  if (!json.is_object()) return failure(ErrorCode::invalid_input, "not a JSON object", file);
  for (const auto& [key, value] : json.items()) {
    try {
      if (!read_one(key, value, options))
        return failure(ErrorCode::invalid_input, "an option that is not known: " + key, file,
                       "docs/salesforce-simulator.md lists them");
    } catch (const Json::exception&) {
      return failure(ErrorCode::invalid_input, "an option of the wrong kind: " + key, file,
                     "docs/salesforce-simulator.md lists them");
    }
  }
  if (options.largest_page == 0 || options.bulk_page == 0)
    return failure(ErrorCode::invalid_input, "a page has at least one record", file);
  return {};
}

}  // namespace tidemark::sim
