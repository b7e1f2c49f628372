#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "vault/credential.h"

namespace tidemark::vault {

/// Where a vault's key lies. As it is made here: in the file `vault.key` beside what it seals, made with the first credential.
///
///     KeySource{.file = "/etc/tidemark/key", .name = "$TIDEMARK_KEY_FILE"}
struct KeySource {
  std::filesystem::path file = {};  ///< it has to be there: only `vault.key` is made by itself
  Secret text = {};                 ///< the key itself (seal.h, read_key), in the place of a file
  std::string name = {};            ///< how errors call it; empty: `vault.key`
  bool is_fixed = false;            ///< the file is another's to write
};

/// Another key for everything in a vault.
struct Rotation {
  std::filesystem::path key_file =
      {};  ///< holds the new key, which lies there alone from then on; empty: one is made, where the old one lay
  std::function<void()> wrote = [] {};  ///< told after each change on the disk: a test ends the process there
};
struct Rotated {
  std::size_t credentials = 0;
  std::filesystem::path key_file;  ///< where the key lies now
  bool went_on = false;            ///< with one that had been cut off
};

/// Credentials, sealed, one file each, in a directory of their own beside the log (the log names a credential and never
/// holds one).
///
///     auto vault = Vault::open(directory / "vault");
///     vault->set("acme-pendo", R"({"key":"…"})");
///     vault->get("acme-pendo")->key.reveal()           // "…"
///     vault->list()                                    // {"acme-pendo"}
///
/// `NAME.sealed` is a credential's JSON, sealed under its name (seal.h), so that a file that was altered, cut, or given another's name
/// is `corrupt`. All files are readable by their owner only. Whoever can read the whole directory can read the credentials where the key
/// lies in it: the seal keeps them out of backups and copies that leave the key behind.
///
/// A set or remove is durable when it returns. Several processes may use one vault: the last set counts.
class Vault {
 public:
  /// Makes the directory where it is missing. `storage` where that can't be done. The key is looked for when it is needed.
  ///
  /// `public_half`: the file that has the public half of the key that signs, in hex, outside of the vault, so that a key that is lost
  /// or another's is noticed; none: `log.public` beside `log.signing`.
  [[nodiscard]] static Result<Vault> open(std::filesystem::path directory, KeySource source = {},
                                          std::filesystem::path public_half = {});

  /// `json` as for read_credential; replaces what had the name. `corrupt` where the key opens nothing of what is sealed here already: one
  /// vault has one key.
  [[nodiscard]] Result<void> set(std::string_view name, std::string_view json);

  /// Whether `set` would find a name that can be one, and its key: asked before a person is asked for what can be given once.
  [[nodiscard]] Result<void> check_can_set(std::string_view name);

  /// `not_found`; `corrupt` where the file or the key is not what was stored; `storage` where the key is not where it should be;
  /// `newer_version`.
  [[nodiscard]] Result<Credential> get(std::string_view name) const;

  /// The names, sorted.
  [[nodiscard]] Result<std::vector<std::string>> list() const;

  /// `not_found` where there is none.
  [[nodiscard]] Result<void> remove(std::string_view name);

  /// The seed (32 bytes) of the key by which heads of logs are signed (log/signed_head.h): one for the directory, sealed as credentials are,
  /// in `log.signing`, and no credential. Errors as of `get`; `not_found` where none was made yet; `corrupt` where it is gone, or is not the
  /// one whose public half is known.
  [[nodiscard]] Result<Secret> signing_seed() const;
  /// The same; makes one where there never was one, and writes its public half down. Errors as of `set`.
  [[nodiscard]] Result<Secret> make_signing_seed();

  /// Seals everything by another key. Cut off at any place, it leaves a vault that opens by the old key and by the new one, and that the
  /// next rotation goes on with; done, by the new one alone. Nothing is changed where a credential does not open (`corrupt`).
  ///
  /// In between lies `vault.rotation`: the new key sealed by the old one, and the old one by the new.
  ///
  /// `not_found` where nothing was ever sealed; `invalid_input` where the key is not this process's to change and no other is named, or the
  /// one that is named is the present one.
  [[nodiscard]] Result<Rotated> rotate(const Rotation& rotation);

 private:
  /// What opens this vault: the key that its source gives, and while a rotation is under way the other one.
  struct Keys {
    Secret own;
    std::optional<Secret> other = std::nullopt;
    bool own_is_new = false;
    [[nodiscard]] const Secret& next() const { return own_is_new ? own : *other; }
  };

  Vault(std::filesystem::path directory, KeySource source, std::filesystem::path public_half)
      : directory_{std::move(directory)}, source_{std::move(source)}, public_half_{std::move(public_half)} {}
  [[nodiscard]] std::filesystem::path path_of(std::string_view name) const;
  [[nodiscard]] std::filesystem::path key_file() const;
  [[nodiscard]] std::filesystem::path rotation_file() const { return directory_ / "vault.rotation"; }
  [[nodiscard]] bool is_beside() const { return source_.name.empty(); }
  [[nodiscard]] std::string key_name() const { return is_beside() ? "vault.key" : source_.name; }
  [[nodiscard]] Result<Secret> own_key() const;
  [[nodiscard]] Result<Keys> keys() const;
  [[nodiscard]] Result<Keys> keys_or_new_one();
  [[nodiscard]] Result<Keys> keys_to_set(std::string_view name);
  [[nodiscard]] Result<std::vector<std::string>> all_sealed() const;
  [[nodiscard]] Result<Secret> get_sealed(std::string_view name) const;
  [[nodiscard]] Result<std::string> known_public_half() const;
  [[nodiscard]] Result<Secret> opened(std::string_view name, const Keys& keys) const;
  [[nodiscard]] tl::unexpected<Error> lost_key() const;
  [[nodiscard]] tl::unexpected<Error> wrong_key(const std::vector<std::string>& sealed) const;

  [[nodiscard]] Result<Keys> begin_rotation(const Rotation& rotation, Keys keys);
  [[nodiscard]] Result<void> check_new_key(const Rotation& rotation, const Keys& keys) const;
  [[nodiscard]] Result<void> reseal(const Rotation& rotation, const std::vector<std::string>& names,
                                    const Keys& keys) const;
  [[nodiscard]] Result<void> install(const Rotation& rotation, const Keys& keys) const;
  [[nodiscard]] Result<void> remove_leftovers() const;

  std::filesystem::path directory_;
  KeySource source_;
  std::filesystem::path public_half_;
};

}  // namespace tidemark::vault
