#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/role.h"
#include "core/error.h"
#include "core/events/event.h"
#include "log/event_log.h"
#include "vault/locked_file.h"

namespace tidemark::access {

/// A secret that was shown once: its BLAKE2b digest, which can't be guessed back from 32 random bytes.
struct Link {
  std::string digest;  ///< hex
  Instant expires = {};
  bool signs_in = false;  ///< and sets no password
};

struct User {
  std::string name;  ///< empty: whoever uses the first link; there is at most one such
  Role role = Role::viewer;
  std::string password = {};  ///< its Argon2id hash, in the words of libsodium; empty: none was set yet
  std::string stamp =
      {};  ///< another one after whatever ends his sessions: a new password, role or name, signing out everywhere
  std::optional<Link> link = {};
};

struct Token {
  std::string name;
  Role role = Role::viewer;
  Instant expires = {};
  std::vector<std::string> subscriptions = {};  ///< none: all
  std::string digest = {};                      ///< hex
};

/// What was changed, on its way to the log (core/events/access_events.h says what the members are).
struct Act {
  EventType type{};
  std::string id = {};
  Instant at = {};
  std::string actor = {};
  std::string of = {};
  std::string before = {};
  std::string after = {};

  friend bool operator==(const Act&, const Act&) = default;
};

/// The file of users and tokens, DIRECTORY/users/users.json. An act lies in it until the log has it: what was changed and that it was
/// changed are one write, whoever does it, beside a running service too.
///
///     Register file{directory / "users", entropy};
///     file.change([&](Register::Contents& contents) -> Result<void> { contents.users.push_back(…); return {}; });
///     (*file.read())->users.size() == 1
///
/// Each question looks whether the file is another one: what is changed on the host counts from that moment on. Thread-safe.
class Register {
 public:
  using Entropy = std::function<void(std::span<std::uint8_t>)>;
  struct Contents {
    std::vector<User> users;    ///< by name
    std::vector<Token> tokens;  ///< by name
    std::vector<Act> acts;      ///< in their order
    log::Head trail = {};       ///< of the log, when acts were taken into it last: it has that entry for good
  };

  Register(const std::filesystem::path& directory, Entropy entropy);

  /// Empty where there is none. `corrupt`: not what was stored, and nobody can tell who may; `storage`.
  [[nodiscard]] Result<std::shared_ptr<const Contents>> read() const;

  /// As LockedFile::change; `change` appends to `acts` what it did, by `note`.
  [[nodiscard]] Result<void> change(const std::function<Result<void>(Contents&)>& change) const;
  void note(Contents& contents, const By& by, EventType type, std::string of, std::string before = {},
            std::string after = {}) const;

  /// Does something whose result lies elsewhere (a credential, a subscription), and keeps that it was done: no other act comes in between.
  /// What `act` refuses was not done, and nothing is kept.
  ///
  ///     file.witness({"host root", now}, {EventType::credential_set, "credential acme-pendo"}, [&] { return vault.set(…); });
  struct Deed {
    EventType type{};
    std::string of;
    std::string before = {};
    std::string after = {};
  };
  [[nodiscard]] Result<void> witness(const By& by, const Deed& deed, const std::function<Result<void>()>& act) const;

  /// 32 random bytes as hex: a link, a session, a token.
  [[nodiscard]] std::string secret() const;
  /// 8 of them: what is not secret, but must not be there twice.
  [[nodiscard]] std::string stamp() const { return secret().substr(0, 16); }

 private:
  struct Seen;
  vault::LockedFile file_;
  Entropy entropy_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Seen> seen_;  ///< guarded by `mutex_`: what was read last
};

/// The digest of a secret as the file keeps it.
[[nodiscard]] std::string digest_of(std::string_view secret);

/// The file's text, and the reverse: nothing where it is not what was stored.
[[nodiscard]] std::string to_text(const Register::Contents& contents);
[[nodiscard]] std::optional<Register::Contents> contents_of(std::string_view text);

}  // namespace tidemark::access
