#include "vault/credential.h"

#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "core/config/checks.h"
#include "core/time/date_text.h"

namespace tidemark::vault {
namespace {

constexpr std::size_t longest_input = std::size_t{64} << 10;
constexpr const char* allowed =
    "give one JSON object with \"client_id\" and \"client_secret\" (Salesforce; or \"client_id\" with \"username\" and "
    "\"private_key\", or with \"refresh_token\"), with \"key\" (Pendo), or with \"url\" or \"routing_key\" (who is "
    "told "
    "messages: docs/messages.md)";

constexpr std::pair<const char*, Secret Credential::*> members[] = {
    {"client_id", &Credential::client_id},
    {"client_secret", &Credential::client_secret},
    {"username", &Credential::username},
    {"private_key", &Credential::private_key},
    {"audience", &Credential::audience},
    {"refresh_token", &Credential::refresh_token},
    {"key", &Credential::key},
    {"url", &Credential::url},
    {"signing_secret", &Credential::signing_secret},
    {"routing_key", &Credential::routing_key},
    {"login", &Credential::login},
    {"password", &Credential::password},
    {"sender", &Credential::sender},
    {"expires_on", &Credential::expires_on},
};

tl::unexpected<Error> unusable(std::string what) {
  return failure(ErrorCode::invalid_input, std::move(what), "credential", allowed);
}

/// Takes the text of that name out of the object and wipes it there. Empty where it is not there.
Result<Secret> take(nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return Secret{};
  auto* text = found->get_ptr<std::string*>();
  if (text == nullptr) return unusable(std::string{"\""} + name + "\" is not a text");
  if (text->empty()) return unusable(std::string{"\""} + name + "\" is empty");
  const bool is_pem = std::string_view{name} == "private_key";
  for (const char c : *text) {
    // They travel in headers and forms; a line break in one is a mistake in copying, or worse.
    if ((static_cast<unsigned char>(c) < 0x20 && !(is_pem && (c == '\n' || c == '\r'))) || c == 0x7f) {
      wipe(*text);
      return unusable(std::string{"\""} + name + "\" holds a control character");
    }
  }
  Secret secret{*text};
  wipe(*text);
  return secret;
}

bool is_date(std::string_view text) {
  const auto date = parse_date_text(text);
  return date && !date->has_time;
}

Result<void> check_destination(const Credential& credential) {
  const auto has = [&](Secret Credential::*member) { return !(credential.*member).empty(); };
  if (has(&Credential::login) != has(&Credential::password)) return unusable("\"login\" and \"password\" go together");
  if (has(&Credential::sender) && !is_mail_address(credential.sender.reveal()))
    return unusable("\"sender\" is no address, such as tidemark@acme.io");
  if (has(&Credential::sender) && (has(&Credential::signing_secret) || has(&Credential::routing_key)))
    return unusable("a mail server has neither a signing secret nor a routing key");
  return {};
}

/// Whether it is whole, and of one kind.
Result<void> check(const Credential& credential) {
  const auto has = [&](Secret Credential::*member) { return !(credential.*member).empty(); };
  const bool jwt = has(&Credential::username) || has(&Credential::private_key) || has(&Credential::audience);
  const bool refresh = has(&Credential::refresh_token);
  const bool salesforce = has(&Credential::client_id) || has(&Credential::client_secret) || jwt || refresh;
  if (has(&Credential::expires_on) && !is_date(credential.expires_on.reveal()))
    return unusable("\"expires_on\" is no date, such as 2027-03-01");
  if (has(&Credential::key)) return salesforce ? unusable("the object holds both kinds of credential") : Result<void>{};
  if (!salesforce && (has(&Credential::url) || has(&Credential::routing_key))) return check_destination(credential);
  if (!salesforce) return unusable("the object holds no kind of credential");
  if (!has(&Credential::client_id)) return unusable("\"client_id\" is missing");
  if (jwt && (refresh || has(&Credential::client_secret)))
    return unusable("a private key comes with neither a secret nor a refresh token");
  if (jwt && !has(&Credential::username)) return unusable("\"username\" is missing");
  if (jwt && !has(&Credential::private_key)) return unusable("\"private_key\" is missing");
  if (!jwt && !refresh && !has(&Credential::client_secret)) return unusable("\"client_secret\" is missing");
  return {};
}

}  // namespace

void wipe(std::string& text) {
  sodium_memzero(text.data(), text.size());
  text.clear();
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(text_);
    text_ = std::move(other.text_);
    wipe(other.text_);
  }
  return *this;
}

Secret::~Secret() { wipe(text_); }

Result<Credential> read_credential(std::string_view json) {
  if (json.size() > longest_input) return unusable("more than 64 KiB are no credential");
  std::set<std::string> keys;
  std::set<std::string> twice;
  const auto note_key = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    if (event == nlohmann::json::parse_event_t::key && depth == 1 && !keys.insert(parsed.get<std::string>()).second)
      twice.insert(parsed.get<std::string>());
    return true;
  };
  nlohmann::json object = nlohmann::json::parse(json, note_key, false);
  if (object.is_discarded()) return unusable("the input is not JSON");
  if (!object.is_object()) return unusable("the input is not a JSON object");
  Credential credential;
  for (const auto& [name, member] : members) {
    if (twice.contains(name)) return unusable(std::string{"\""} + name + "\" is there twice");
    auto text = take(object, name);
    if (!text) return tl::unexpected(text.error());
    credential.*member = std::move(*text);
  }
  if (auto checked = check(credential); !checked) return tl::unexpected(checked.error());
  credential.kind = !credential.key.empty()         ? Credential::Kind::pendo
                    : !credential.client_id.empty() ? Credential::Kind::salesforce
                                                    : Credential::Kind::destination;
  if (credential.kind == Credential::Kind::destination) return credential;
  for (Secret Credential::*member : {&Credential::url, &Credential::signing_secret, &Credential::routing_key,
                                     &Credential::login, &Credential::password, &Credential::sender})
    credential.*member = Secret{};  // what a simulator prints is taken as it is
  return credential;
}

Secret to_json(const Credential& credential) {
  nlohmann::json object = nlohmann::json::object();
  for (const auto& [name, member] : members)
    if (!(credential.*member).empty()) object[name] = std::string{(credential.*member).reveal()};
  Secret text{object.dump()};
  for (auto& value : object) wipe(value.get_ref<std::string&>());
  return text;
}

}  // namespace tidemark::vault
