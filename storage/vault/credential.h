#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "vault/secret.h"

namespace tidemark::vault {

/// What a connector signs in with: a Salesforce app's id and what its flow needs, or a Pendo integration key.
struct Credential {
  enum class Kind : std::uint8_t { salesforce, pendo };
  Kind kind = Kind::pendo;
  Secret client_id;      ///< salesforce
  Secret client_secret;  ///< salesforce: client credentials, or beside a refresh token where the app has one
  Secret username;       ///< salesforce, JWT bearer
  Secret private_key;    ///< salesforce, JWT bearer: PEM
  Secret audience;       ///< salesforce, JWT bearer; may be empty
  Secret refresh_token;  ///< salesforce, refresh token
  Secret key;            ///< pendo
};

/// Reads one JSON object of texts, of one of four kinds:
///
///     client_id, client_secret                             Salesforce, client credentials
///     client_id, username, private_key[, audience]         Salesforce, JWT bearer
///     client_id, refresh_token[, client_secret]            Salesforce, refresh token
///     key                                                  Pendo
///
/// Whatever else the object holds is dropped, so that the line a simulator prints
/// (`{"url":…,"key":…,"read_only_key":…}`) can be given as it is.
///
/// `invalid_input` for anything else, also where several kinds are there; the error never quotes the input.
[[nodiscard]] Result<Credential> read_credential(std::string_view json);

/// The same as JSON, with nothing but what read_credential keeps.
[[nodiscard]] Secret to_json(const Credential& credential);

}  // namespace tidemark::vault
