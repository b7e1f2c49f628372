#include "vault/credential.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

namespace tidemark::vault {
namespace {

constexpr std::size_t longest_input = std::size_t{64} << 10;
constexpr const char* allowed =
    "give one JSON object with \"client_id\" and \"client_secret\" (Salesforce), or with \"key\" (Pendo)";

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
  for (const char c : *text) {
    // They travel in headers and forms; a line break in one is a mistake in copying, or worse.
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      wipe(*text);
      return unusable(std::string{"\""} + name + "\" holds a control character");
    }
  }
  Secret secret{*text};
  wipe(*text);
  return secret;
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
  nlohmann::json object = nlohmann::json::parse(json, nullptr, false);
  if (object.is_discarded()) return unusable("the input is not JSON");
  if (!object.is_object()) return unusable("the input is not a JSON object");
  auto client_id = take(object, "client_id");
  if (!client_id) return tl::unexpected(client_id.error());
  auto client_secret = take(object, "client_secret");
  if (!client_secret) return tl::unexpected(client_secret.error());
  auto key = take(object, "key");
  if (!key) return tl::unexpected(key.error());

  const bool is_salesforce = !client_id->empty() || !client_secret->empty();
  if (is_salesforce && !key->empty()) return unusable("the object holds both kinds of credential");
  if (is_salesforce && client_id->empty()) return unusable("\"client_id\" is missing");
  if (is_salesforce && client_secret->empty()) return unusable("\"client_secret\" is missing");
  if (!is_salesforce && key->empty()) return unusable("the object holds neither kind of credential");
  return Credential{is_salesforce ? Credential::Kind::salesforce : Credential::Kind::pendo, std::move(*client_id),
                    std::move(*client_secret), std::move(*key)};
}

Secret to_json(const Credential& credential) {
  const auto quoted = [](const Secret& secret) { return nlohmann::json(std::string{secret.reveal()}).dump(); };
  if (credential.kind == Credential::Kind::pendo) return Secret{"{\"key\":" + quoted(credential.key) + "}"};
  return Secret{"{\"client_id\":" + quoted(credential.client_id) +
                ",\"client_secret\":" + quoted(credential.client_secret) + "}"};
}

}  // namespace tidemark::vault
