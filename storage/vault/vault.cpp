#include "vault/vault.h"

#include <algorithm>
#include <array>
#include <system_error>

#include <sodium.h>
#include <unistd.h>

#include "core/config/checks.h"
#include "disk/directories.h"
#include "vault/durable_file.h"
#include "vault/lock.h"
#include "vault/seal.h"

namespace tidemark::vault {
namespace {

constexpr std::string_view suffix = ".sealed";
constexpr std::size_t largest_file = std::size_t{512} << 10;
constexpr std::size_t largest_key_file = 4096;
constexpr std::chrono::seconds longest_wait{10};
/// Names of what `vault.rotation` holds; no credential is called so.
constexpr std::string_view new_by_old = "/new", old_by_new = "/old";
/// Of what is sealed beside the credentials: behind the slash is its file's name.
constexpr std::string_view signing = "/log.signing";

Result<void> check_name(std::string_view name) {
  if (is_credential_name(name)) return {};
  return failure(ErrorCode::invalid_input,
                 "a credential's name has 1 to 100 letters, digits, `.`, `_` and `-`, a letter or digit first",
                 "credential", "the name that the configuration calls it by");
}

bool is_beside_credentials(std::string_view name) { return name.starts_with('/'); }

std::string where(std::string_view name) {
  return is_beside_credentials(name) ? std::string{name.substr(1)} : "credential " + std::string{name};
}

std::string where(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += text.empty() ? where(name) : ", " + name.substr(is_beside_credentials(name) ? 1 : 0);
  return text;
}

tl::unexpected<Error> no_such(std::string_view name, std::string hint = {}) {
  return failure(ErrorCode::not_found, "there is no such credential", where(name), std::move(hint));
}

Result<std::vector<std::string>> files_in(const std::filesystem::path& directory) {
  std::vector<std::string> files;
  std::error_code reason;
  std::filesystem::directory_iterator entry{directory, reason};
  for (; !reason && entry != std::filesystem::directory_iterator{}; entry.increment(reason))
    files.push_back(entry->path().filename().string());
  if (reason) return failure(ErrorCode::storage, "can't list the vault: " + reason.message(), directory.string());
  std::ranges::sort(files);
  return files;
}

Result<void> remove_file(const std::filesystem::path& path) {
  std::error_code reason;
  std::filesystem::remove(path, reason);
  if (reason) return failure(ErrorCode::storage, "can't remove: " + reason.message(), path.string());
  return disk::sync_directory(path.parent_path());
}

Result<Lock> locked(const std::filesystem::path& directory) {
  return Lock::take(directory, Lock::On::directory, longest_wait,
                    "try again; a `tidemark credential` that was stopped there (Ctrl-Z) has to go on or end");
}

Result<Secret> key_in(const std::filesystem::path& file, const std::string& name) {
  auto bytes = read_whole(file, largest_key_file);
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  const Secret text{std::move(*bytes)};
  return read_key(text.reveal()).map_error([&](Error error) {
    return Error{ErrorCode::corrupt, std::move(error.what), name + ": " + file.string(),
                 "put it back from a backup; where there is none, remove the credentials and set them again"};
  });
}

/// Of one that seals nothing yet.
Result<Secret> key_to_be(const std::filesystem::path& file) {
  return key_in(file, "--new-key").map_error([](Error error) {
    if (error.code != ErrorCode::corrupt) return error;
    return Error{ErrorCode::invalid_input, std::move(error.what), std::move(error.where),
                 "`openssl rand -hex 32 > FILE` makes one"};
  });
}

/// As `log key` prints it (log/signed_head.h).
std::string public_half_of(const Secret& seed) {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
  crypto_sign_seed_keypair(open.data(), secret.data(), reinterpret_cast<const unsigned char*>(seed.reveal().data()));
  sodium_memzero(secret.data(), secret.size());
  std::string hex(2 * open.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), open.data(), open.size());
  hex.pop_back();
  return hex;
}

constexpr const char* put_signing_back =
    "put back vault/log.signing from a backup of this directory, with the key that seals it: without it nobody knows "
    "whom an erasure keeps out (docs/erasure.md)";

}  // namespace

Result<Vault> Vault::open(std::filesystem::path directory, KeySource source, std::filesystem::path public_half) {
  if (sodium_init() < 0) return failure(ErrorCode::storage, "libsodium finds no source of randomness", "vault");
  if (auto made = disk::make_directories(directory); !made) return tl::unexpected(made.error());
  if (public_half.empty()) public_half = directory / "log.public";
  return Vault{std::move(directory), std::move(source), std::move(public_half)};
}

std::filesystem::path Vault::path_of(std::string_view name) const {
  if (is_beside_credentials(name)) return directory_ / name.substr(1);
  return directory_ / (std::string{name} + std::string{suffix});
}

std::filesystem::path Vault::key_file() const { return is_beside() ? directory_ / "vault.key" : source_.file; }

tl::unexpected<Error> Vault::lost_key() const {
  const auto sealed = all_sealed();
  if (!sealed) return tl::unexpected(sealed.error());
  return failure(ErrorCode::corrupt, "vault.key is missing, and nothing else opens what it sealed", where(*sealed),
                 "does the key lie elsewhere? $TIDEMARK_KEY_FILE says where. Else put vault.key back from a backup; "
                 "where there is "
                 "none, `tidemark credential remove` each of `tidemark credential list`, remove log.signing and the "
                 "directory's log.public, then set them again: heads are signed by another key then, and nobody knows "
                 "whom an erasure keeps out");
}

tl::unexpected<Error> Vault::wrong_key(const std::vector<std::string>& sealed) const {
  return failure(ErrorCode::corrupt, "the key of " + key_name() + " does not open what is sealed here", where(sealed),
                 "give the key that sealed it ($TIDEMARK_KEY_FILE names its file; without it and $TIDEMARK_KEY it is "
                 "vault.key); another one takes its place by `tidemark credential rotate`");
}

/// `not_found` where it would be vault.key, and there is none.
Result<Secret> Vault::own_key() const {
  if (!source_.text.empty())
    return read_key(source_.text.reveal()).map_error([&](Error error) {
      return Error{error.code, std::move(error.what), key_name(), "`openssl rand -hex 32` makes one"};
    });
  auto key = key_in(key_file(), key_name());
  if (key || is_beside() || key.error().code != ErrorCode::not_found) return key;
  return failure(ErrorCode::storage, "there is no such key file", key_name() + ": " + key_file().string(),
                 "put the key there; for a vault that has nothing yet, `openssl rand -hex 32` makes one");
}

Result<Vault::Keys> Vault::keys() const {
  auto own = own_key();
  if (!own) return tl::unexpected(std::move(own.error()));
  Keys keys{std::move(*own)};
  const auto rotation = read_whole(rotation_file(), 2 * sealed_size(key_size));
  if (!rotation && rotation.error().code == ErrorCode::not_found) return keys;
  if (!rotation) return tl::unexpected(rotation.error());
  const std::string_view both = *rotation;
  for (const bool own_is_new : {false, true}) {
    const std::string_view sealed =
        both.substr(own_is_new ? std::min(sealed_size(key_size), both.size()) : 0, sealed_size(key_size));
    auto other = unseal(sealed, own_is_new ? old_by_new : new_by_old, keys.own);
    if (!other) continue;
    keys.other = std::move(*other);
    keys.own_is_new = own_is_new;
    return keys;
  }
  const auto sealed = all_sealed();
  return sealed ? wrong_key(*sealed) : tl::unexpected(sealed.error());
}

Result<Vault::Keys> Vault::keys_or_new_one() {
  auto found = keys();
  if (found || found.error().code != ErrorCode::not_found) return found;
  const auto sealed = all_sealed();
  if (!sealed) return tl::unexpected(sealed.error());
  if (!sealed->empty()) return lost_key();
  Keys fresh{new_key()};
  return write_durably(key_file(), fresh.own.reveal(), Existing::keep).map([&] { return std::move(fresh); });
}

/// By whichever of the keys. The text is JSON.
Result<Secret> Vault::opened(std::string_view name, const Keys& keys) const {
  const auto file = read_whole(path_of(name), largest_file);
  if (!file && file.error().code == ErrorCode::not_found) return no_such(name);
  if (!file) return tl::unexpected(file.error());
  auto json = unseal(*file, name, keys.own);
  if (!json && keys.other) json = unseal(*file, name, *keys.other);
  return std::move(json).map_error([&](Error error) {
    error.where = where(name);
    if (error.code == ErrorCode::corrupt)
      error.hint = std::string{is_beside_credentials(name) ? "put back" : "set the credential again, or put back"} +
                   " the sealed file, and the key of " + key_name() + ", of one and the same backup";
    return error;
  });
}

/// A key that opens nothing here would leave a vault of two keys. The name's own file counts only where it is the only one: it is replaced.
Result<Vault::Keys> Vault::keys_to_set(std::string_view name) {
  auto keys = keys_or_new_one();
  if (!keys) return keys;
  auto sealed = all_sealed();
  if (!sealed) return tl::unexpected(std::move(sealed.error()));
  std::erase(*sealed, name);
  const auto opens = [&](const std::string& other) { return opened(other, *keys).has_value(); };
  if (sealed->empty() || keys->other || std::ranges::any_of(*sealed, opens)) return keys;
  return wrong_key(*sealed);
}

Result<void> Vault::check_can_set(std::string_view name) {
  if (auto checked = check_name(name); !checked) return checked;
  const auto lock = locked(directory_);
  if (!lock) return tl::unexpected(lock.error());
  return keys_to_set(name).map([](const Keys&) {});
}

Result<void> Vault::set(std::string_view name, std::string_view json) {
  if (auto checked = check_name(name); !checked) return checked;
  const auto credential = read_credential(json);
  if (!credential) return tl::unexpected(credential.error());
  const auto lock = locked(directory_);
  if (!lock) return tl::unexpected(lock.error());
  const auto keys = keys_to_set(name);
  if (!keys) return tl::unexpected(keys.error());
  return write_durably(path_of(name), seal(to_json(*credential).reveal(), name, keys->own), Existing::replace);
}

Result<Secret> Vault::get_sealed(std::string_view name) const {
  Result<Secret> text = no_such(name);
  // Once more, as a rotation may have come to its end between the two reads.
  for (int tries = 0; tries < 2 && !text; ++tries) {
    const auto found = keys();
    if (!found && found.error().code == ErrorCode::not_found) return lost_key();
    if (!found) return tl::unexpected(found.error());
    text = opened(name, *found);
  }
  return text;
}

Result<Credential> Vault::get(std::string_view name) const {
  if (auto checked = check_name(name); !checked) return tl::unexpected(checked.error());
  std::error_code problem;
  if (!std::filesystem::exists(path_of(name), problem) && !problem)
    return no_such(name, "`tidemark credential set " + std::string{name} + "` reads one from standard input");
  const auto json = get_sealed(name);
  if (!json) return tl::unexpected(json.error());
  auto credential = read_credential(json->reveal());
  if (!credential) return failure(ErrorCode::corrupt, "the sealed file holds no credential", where(name));
  return credential;
}

Result<std::vector<std::string>> Vault::list() const {
  auto files = files_in(directory_);
  if (!files) return files;
  std::vector<std::string> names;
  for (const std::string& file : *files) {
    if (!file.ends_with(suffix)) continue;
    std::string name = file.substr(0, file.size() - suffix.size());
    if (is_credential_name(name)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

/// Their names, and that of what lies beside them.
Result<std::vector<std::string>> Vault::all_sealed() const {
  auto names = list();
  std::error_code problem;
  if (names && std::filesystem::exists(path_of(signing), problem)) names->emplace_back(signing);
  return names;
}

/// Empty where no key was ever made here, or by a Tidemark that did not write it down.
Result<std::string> Vault::known_public_half() const {
  auto known = read_whole(public_half_, largest_key_file);
  if (!known && known.error().code == ErrorCode::not_found) return std::string{};
  if (known) known->resize(known->find_last_not_of(" \n") + 1);
  return known;
}

Result<Secret> Vault::signing_seed() const {
  const auto known = known_public_half();
  if (!known) return tl::unexpected(known.error());
  std::error_code problem;
  if (!std::filesystem::exists(path_of(signing), problem) && !problem) {
    if (known->empty())
      return failure(ErrorCode::not_found, "this directory has no key that signs yet", where(signing),
                     "`tidemark log key` makes one and shows its public half");
    return failure(ErrorCode::corrupt, "the key that signs is gone, whose public half is " + *known, where(signing),
                   put_signing_back);
  }
  auto seed = get_sealed(signing);
  if (seed && seed->reveal().size() != key_size)
    return failure(ErrorCode::corrupt, "what is sealed there is no key", where(signing), put_signing_back);
  if (seed && !known->empty() && public_half_of(*seed) != *known)
    return failure(ErrorCode::corrupt,
                   "the key that signs is another one: " + public_half_.string() + " says " + *known +
                       ", and this one's public half is " + public_half_of(*seed),
                   where(signing), put_signing_back);
  return seed;
}

Result<Secret> Vault::make_signing_seed() {
  {
    const auto lock = locked(directory_);
    if (!lock) return tl::unexpected(lock.error());
    const auto known = known_public_half();
    if (!known) return tl::unexpected(known.error());
    std::error_code problem;
    if (known->empty() && !std::filesystem::exists(path_of(signing), problem)) {
      const auto keys = keys_to_set(signing);
      if (!keys) return tl::unexpected(keys.error());
      const std::string sealed = seal(new_key().reveal(), signing, keys->own);
      if (auto written = write_durably(path_of(signing), sealed, Existing::keep); !written)
        return tl::unexpected(std::move(written.error()));
    }
    const auto seed = signing_seed();
    if (!seed) return tl::unexpected(seed.error());
    // Behind the key itself: cut off in between, the next to ask writes it.
    if (known->empty())
      if (auto written = write_durably(public_half_, public_half_of(*seed) + "\n", Existing::keep); !written)
        return tl::unexpected(std::move(written.error()));
  }
  return signing_seed();
}

Result<void> Vault::remove(std::string_view name) {
  if (auto checked = check_name(name); !checked) return checked;
  const auto lock = locked(directory_);
  if (!lock) return tl::unexpected(lock.error());
  std::error_code problem;
  if (!std::filesystem::exists(path_of(name), problem) && !problem) return no_such(name);
  return remove_file(path_of(name));
}

/// What can be refused is refused before anything is written.
Result<void> Vault::check_new_key(const Rotation& rotation, const Keys& keys) const {
  if (rotation.key_file.empty()) {
    if (keys.own_is_new || is_beside()) return {};
    if (source_.text.empty() && !source_.is_fixed) {
      if (::access(key_file().parent_path().c_str(), W_OK) == 0) return {};
      return failure(ErrorCode::storage, "no other key can be put there", key_name() + ": " + key_file().string(),
                     "its directory can't be written to: put a new key elsewhere, and name it: --new-key FILE");
    }
    return failure(ErrorCode::invalid_input,
                   "the key comes from " + key_name() + ", where no other can be put by itself", "credential rotate",
                   "put a new key into a file, `openssl rand -hex 32 > FILE`, and name it: --new-key FILE");
  }
  const auto wanted = key_to_be(rotation.key_file);
  if (!wanted) return tl::unexpected(wanted.error());
  if (keys.other) {
    if (wanted->reveal() == keys.next().reveal()) return {};
    return failure(ErrorCode::invalid_input, "a rotation to another key was cut off", "--new-key",
                   "let it come to its end first: `tidemark credential rotate`, with the key that it was begun with");
  }
  if (wanted->reveal() != keys.own.reveal()) return {};
  return failure(ErrorCode::invalid_input, "that is the key by which everything is sealed now", "--new-key",
                 "`openssl rand -hex 32 > FILE` makes another");
}

/// Both keys are on the disk, each sealed by the other, before anything is sealed by the new one.
Result<Vault::Keys> Vault::begin_rotation(const Rotation& rotation, Keys keys) {
  const auto sealed = all_sealed();
  if (!sealed) return tl::unexpected(sealed.error());
  for (const std::string& name : *sealed)
    if (const auto json = opened(name, keys); !json) return tl::unexpected(json.error());
  auto next = rotation.key_file.empty() ? Result<Secret>{new_key()} : key_to_be(rotation.key_file);
  if (!next) return tl::unexpected(std::move(next.error()));
  keys.other = std::move(*next);
  return write_durably(
             rotation_file(),
             seal(keys.other->reveal(), new_by_old, keys.own) + seal(keys.own.reveal(), old_by_new, *keys.other),
             Existing::replace)
      .map([&] {
        rotation.wrote();
        return std::move(keys);
      });
}

Result<void> Vault::reseal(const Rotation& rotation, const std::vector<std::string>& names, const Keys& keys) const {
  for (const std::string& name : names) {
    const auto json = opened(name, keys);
    if (!json) return tl::unexpected(json.error());
    const std::string anew = seal(json->reveal(), name, keys.next());
    if (auto written = write_durably(path_of(name), anew, Existing::replace); !written) return written;
    rotation.wrote();
  }
  return {};
}

/// Puts the new key where it is looked for from now on.
Result<void> Vault::install(const Rotation& rotation, const Keys& keys) const {
  if (rotation.key_file.empty())
    return keys.own_is_new ? Result<void>{} : write_durably(key_file(), keys.next().reveal(), Existing::replace);
  return is_beside() ? remove_file(key_file()) : Result<void>{};
}

/// Of writes that were cut off: keys, and what is sealed by older ones.
Result<void> Vault::remove_leftovers() const {
  const auto files = files_in(directory_);
  if (!files) return tl::unexpected(files.error());
  for (const std::string& file : *files) {
    const std::size_t dot = file.rfind('.');
    if (dot == file.npos || file.size() - dot != 7) continue;  // ".XXXXXX" of mkostemp
    const std::string_view before = std::string_view{file}.substr(0, dot);
    if (before != "vault.key" && before != "vault.rotation" && before != signing.substr(1) && !before.ends_with(suffix))
      continue;
    if (auto removed = remove_file(directory_ / file); !removed) return removed;
  }
  return {};
}

Result<Rotated> Vault::rotate(const Rotation& rotation) {
  const auto lock = locked(directory_);
  if (!lock) return tl::unexpected(lock.error());
  auto keys = this->keys();
  const auto sealed = all_sealed();
  if (!sealed) return tl::unexpected(sealed.error());
  if (!keys && keys.error().code == ErrorCode::not_found) {
    if (!sealed->empty()) return lost_key();
    return failure(ErrorCode::not_found, "nothing is sealed yet, and there is no key", directory_.string(),
                   "the first `tidemark credential set NAME` makes one");
  }
  if (!keys) return tl::unexpected(std::move(keys.error()));
  if (auto checked = check_new_key(rotation, *keys); !checked) return tl::unexpected(std::move(checked.error()));
  const auto is_credential = [](const std::string& name) { return !is_beside_credentials(name); };
  const auto credentials = static_cast<std::size_t>(std::ranges::count_if(*sealed, is_credential));
  Rotated rotated{credentials, rotation.key_file.empty() ? key_file() : rotation.key_file, keys->other.has_value()};
  if (!rotated.went_on) keys = begin_rotation(rotation, std::move(*keys));
  if (!keys) return tl::unexpected(std::move(keys.error()));
  if (auto done = reseal(rotation, *sealed, *keys).and_then([&] { return install(rotation, *keys); }); !done)
    return tl::unexpected(std::move(done.error()));
  rotation.wrote();
  if (auto ended = remove_leftovers().and_then([&] { return remove_file(rotation_file()); }); !ended)
    return tl::unexpected(std::move(ended.error()));
  rotation.wrote();
  return rotated;
}

}  // namespace tidemark::vault
