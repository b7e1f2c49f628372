#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "vault/credential.h"

namespace tidemark::vault {

/// Credentials, sealed, one file each, in a directory of their own beside the log (the log names a credential and never
/// holds one).
///
///     auto vault = Vault::open(directory / "vault");
///     vault->set("acme-pendo", R"({"key":"…"})");
///     vault->get("acme-pendo")->key.reveal()           // "…"
///     vault->list()                                    // {"acme-pendo"}
///
/// Names are [a-z0-9-]{1,40}. `vault.key` holds 32 random bytes, made at the first set; `NAME.sealed` is
/// `magic (16 bytes) ‖ nonce (24) ‖ XChaCha20-Poly1305(key, nonce, JSON, additional data: magic ‖ NAME)`, so that a
/// file that was altered, cut, or given another's name is `corrupt`. All files are readable by their owner only.
/// Whoever can read the whole directory can read the credentials: the seal keeps them out of backups and copies that
/// leave `vault.key` behind.
///
/// A set or remove is durable when it returns. Several processes may use one vault: the last set counts.
class Vault {
 public:
  /// Makes the directory where it is missing. `storage` where that can't be done.
  [[nodiscard]] static Result<Vault> open(std::filesystem::path directory);

  /// `json` as for read_credential; replaces what had the name.
  [[nodiscard]] Result<void> set(std::string_view name, std::string_view json);

  /// `not_found`; `corrupt` where the file or the key is not what was stored; `newer_version`.
  [[nodiscard]] Result<Credential> get(std::string_view name) const;

  /// The names, sorted.
  [[nodiscard]] Result<std::vector<std::string>> list() const;

  /// `not_found` where there is none.
  [[nodiscard]] Result<void> remove(std::string_view name);

 private:
  explicit Vault(std::filesystem::path directory) : directory_(std::move(directory)) {}
  [[nodiscard]] std::filesystem::path path_of(std::string_view name) const;
  [[nodiscard]] Result<Secret> key() const;
  [[nodiscard]] Result<Secret> key_or_new_one();

  std::filesystem::path directory_;
};

}  // namespace tidemark::vault
