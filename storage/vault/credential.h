#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "vault/secret.h"

namespace tidemark::vault {

/// What a connector signs in with: a Salesforce app's client id and secret, or a Pendo integration key.
struct Credential {
  enum class Kind : std::uint8_t { salesforce, pendo };
  Kind kind = Kind::pendo;
  Secret client_id;      ///< salesforce
  Secret client_secret;  ///< salesforce
  Secret key;            ///< pendo
};

/// Reads one JSON object with texts `client_id` and `client_secret`, or `key`. Whatever else the object holds is
/// dropped, so that the line a simulator prints (`{"url":…,"key":…,"read_only_key":…}`) can be given as it is.
///
/// `invalid_input` for anything else, also where both kinds are there; the error never quotes the input.
[[nodiscard]] Result<Credential> read_credential(std::string_view json);

/// The same as JSON, with nothing but what read_credential keeps.
[[nodiscard]] Secret to_json(const Credential& credential);

}  // namespace tidemark::vault
