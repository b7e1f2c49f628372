#pragma once

#include <cstdint>
#include <string_view>

namespace tidemark {

/// The forms of single values of the configuration, as far as they can be checked without a schema.

/// Letters, digits, underscores; the first a letter or underscore: what Pendo can use in segments and reports.
[[nodiscard]] bool is_metadata_name(std::string_view text);

/// "Email", "Region__c", "ns__Thing__c": letters, digits, underscores; the first a letter.
[[nodiscard]] bool is_salesforce_name(std::string_view text);

/// A field, or a field of a related record by way of up to five relationships: "Email", "Account.Owner.Email".
[[nodiscard]] bool is_salesforce_path(std::string_view text);

/// An object that may be connected (M3): Account, Asset, Contact, Lead, Opportunity, or a custom object ("Usage__c").
[[nodiscard]] bool is_connectable_object(std::string_view text);

/// Begins with Pendo_, in any letter case (M5).
[[nodiscard]] bool has_pendo_prefix(std::string_view field);

/// [a-z0-9-]{1,40}.
[[nodiscard]] bool is_subscription_name(std::string_view text);

/// Letters, digits, `.`, `_`, `-`, at most 100; the first a letter or digit.
[[nodiscard]] bool is_credential_name(std::string_view text);

/// One address of an e-mail, as "ops@acme.io": something, an @, something with a dot in it; no blanks, no angle brackets, ASCII.
[[nodiscard]] bool is_mail_address(std::string_view text);

/// "66.0".
[[nodiscard]] bool is_api_version(std::string_view text);

enum class UrlProblem : std::uint8_t { none, form, scheme, plain_http };

/// Where requests may go: `https://host[:port]`, or `http://` where the host is this machine (localhost, 127.…, [::1]). Nothing after
/// host and port but one slash: no user, path, query or fragment.
[[nodiscard]] UrlProblem check_base_url(std::string_view url);

}  // namespace tidemark
