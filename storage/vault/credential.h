#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "vault/secret.h"

namespace tidemark::vault {

/// What a connector signs in with: a Salesforce app's id and what its flow needs, or a Pendo integration key; or how a destination of
/// messages is reached.
struct Credential {
  enum class Kind : std::uint8_t { salesforce, pendo, destination };
  Kind kind = Kind::pendo;
  Secret client_id;       ///< salesforce
  Secret client_secret;   ///< salesforce: client credentials, or beside a refresh token where the app has one
  Secret username;        ///< salesforce, JWT bearer
  Secret private_key;     ///< salesforce, JWT bearer: PEM
  Secret audience;        ///< salesforce, JWT bearer; may be empty
  Secret refresh_token;   ///< salesforce, refresh token
  Secret key;             ///< pendo
  Secret url;             ///< destination: a webhook's, Slack's, the mail server's; PagerDuty's own where there is none
  Secret signing_secret;  ///< destination, webhook
  Secret routing_key;     ///< destination, PagerDuty
  Secret login;           ///< destination, mail server; may be empty, with the password
  Secret password;        ///< destination, mail server
  Secret sender;          ///< destination, mail server: the address that mails are from
  Secret expires_on;      ///< of any kind, may be empty: the last day on which it is good, "2027-03-01"
};

/// Reads one JSON object of texts, of one of these kinds:
///
///     client_id, client_secret                             Salesforce, client credentials
///     client_id, username, private_key[, audience]         Salesforce, JWT bearer
///     client_id, refresh_token[, client_secret]            Salesforce, refresh token
///     key                                                  Pendo
///     url, signing_secret                                  a webhook that is told messages
///     url                                                  Slack
///     routing_key[, url]                                   PagerDuty
///     url, sender[, login, password]                       a mail server
///
/// and of any of them `expires_on`, a date.
///
/// Whatever else the object holds is dropped, so that the line a simulator prints
/// (`{"url":…,"key":…,"read_only_key":…}`) can be given as it is.
///
/// `invalid_input` for anything else, also where several kinds are there; the error never quotes the input.
[[nodiscard]] Result<Credential> read_credential(std::string_view json);

/// The same as JSON, with nothing but what read_credential keeps.
[[nodiscard]] Secret to_json(const Credential& credential);

}  // namespace tidemark::vault
