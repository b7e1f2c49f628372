#include "vault/vault.h"

#include <algorithm>
#include <system_error>

#include <sodium.h>

#include "core/config/checks.h"
#include "disk/directories.h"
#include "vault/durable_file.h"

namespace tidemark::vault {
namespace {

constexpr std::string_view magic = "tidemark-vault-1";  // 16 bytes; the last is the version
constexpr std::string_view suffix = ".sealed";
constexpr std::size_t key_size = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t largest_file = std::size_t{512} << 10;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

Result<void> check_name(std::string_view name) {
  if (is_credential_name(name)) return {};
  return failure(ErrorCode::invalid_input,
                 "a credential's name has 1 to 100 letters, digits, `.`, `_` and `-`, a letter or digit first",
                 "credential", "the name that the configuration calls it by");
}

std::string where(std::string_view name) { return "credential " + std::string{name}; }

tl::unexpected<Error> corrupt(std::string what, std::string_view name) {
  return failure(ErrorCode::corrupt, std::move(what), where(name),
                 "set the credential again, or put back vault.key and the sealed file of one and the same backup");
}

tl::unexpected<Error> lost_key(const std::vector<std::string>& sealed) {
  std::string names;
  for (const std::string& name : sealed) names += (names.empty() ? "" : ", ") + name;
  return failure(
      ErrorCode::corrupt, "vault.key is missing, and nothing else opens what it sealed", "credential " + names,
      "put vault.key back from a backup; where there is none, `tidemark credential remove` each of `tidemark "
      "credential list`, then set them again");
}

std::string seal(const Secret& json, std::string_view name, const Secret& key) {
  const std::string nonce = random_bytes(nonce_size);
  const std::string context = std::string{magic} + std::string{name};
  std::string sealed(json.reveal().size() + tag_size, '\0');
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed), &size, bytes_of(json.reveal()), json.reveal().size(),
                                             bytes_of(std::string_view{context}), context.size(), nullptr,
                                             bytes_of(std::string_view{nonce}), bytes_of(key.reveal()));
  return std::string{magic} + nonce + sealed;
}

Result<Secret> unseal(std::string_view file, std::string_view name, const Secret& key) {
  if (file.size() < magic.size() + nonce_size + tag_size) return corrupt("the sealed file is cut short", name);
  const std::string_view found = file.substr(0, magic.size());
  if (found != magic && found.starts_with(magic.substr(0, magic.size() - 1)) && found.back() > magic.back()) {
    return failure(ErrorCode::newer_version, "the credential was sealed by a newer Tidemark", where(name));
  }
  if (found != magic) return corrupt("the sealed file is none of ours", name);
  const std::string_view nonce = file.substr(magic.size(), nonce_size);
  const std::string_view sealed = file.substr(magic.size() + nonce_size);
  const std::string context = std::string{magic} + std::string{name};
  std::string json(sealed.size() - tag_size, '\0');
  unsigned long long size = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(json), &size, nullptr, bytes_of(sealed), sealed.size(), bytes_of(std::string_view{context}),
      context.size(), bytes_of(nonce), bytes_of(key.reveal()));
  if (opened != 0) return corrupt("the sealed file was altered, or is not of this vault's key", name);
  return Secret{std::move(json)};
}

Result<std::vector<std::string>> names_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  std::error_code reason;
  std::filesystem::directory_iterator entry{directory, reason};
  for (; !reason && entry != std::filesystem::directory_iterator{}; entry.increment(reason)) {
    const std::string file = entry->path().filename().string();
    if (!file.ends_with(suffix)) continue;
    std::string name = file.substr(0, file.size() - suffix.size());
    if (is_credential_name(name)) names.push_back(std::move(name));
  }
  if (reason) return failure(ErrorCode::storage, "can't list the vault: " + reason.message(), directory.string());
  std::ranges::sort(names);
  return names;
}

}  // namespace

Result<Vault> Vault::open(std::filesystem::path directory) {
  if (sodium_init() < 0) return failure(ErrorCode::storage, "libsodium finds no source of randomness", "vault");
  if (auto made = disk::make_directories(directory); !made) return tl::unexpected(made.error());
  return Vault{std::move(directory)};
}

std::filesystem::path Vault::path_of(std::string_view name) const {
  return directory_ / (std::string{name} + std::string{suffix});
}

Result<Secret> Vault::key() const {
  auto bytes = read_whole(directory_ / "vault.key", 4096);
  if (!bytes) return tl::unexpected(bytes.error());
  Secret key{std::move(*bytes)};
  if (key.reveal().size() != key_size) {
    return failure(ErrorCode::corrupt, "vault.key is not of 32 bytes", directory_.string(),
                   "put it back from a backup, or remove it and all sealed files and set the credentials again");
  }
  return key;
}

Result<Secret> Vault::key_or_new_one() {
  auto found = key();
  if (found || found.error().code != ErrorCode::not_found) return found;
  const auto sealed = list();
  if (!sealed) return tl::unexpected(sealed.error());
  if (!sealed->empty()) return lost_key(*sealed);
  const Secret fresh{random_bytes(key_size)};
  // Another process may have been quicker: whoever links first has made the key, and both read that one.
  if (auto written = write_durably(directory_ / "vault.key", fresh.reveal(), Existing::keep); !written) {
    return tl::unexpected(written.error());
  }
  return key();
}

Result<void> Vault::set(std::string_view name, std::string_view json) {
  if (auto checked = check_name(name); !checked) return checked;
  const auto credential = read_credential(json);
  if (!credential) return tl::unexpected(credential.error());
  const auto key = key_or_new_one();
  if (!key) return tl::unexpected(key.error());
  return write_durably(path_of(name), seal(to_json(*credential), name, *key), Existing::replace);
}

Result<Credential> Vault::get(std::string_view name) const {
  if (auto checked = check_name(name); !checked) return tl::unexpected(checked.error());
  const auto file = read_whole(path_of(name), largest_file);
  if (!file && file.error().code == ErrorCode::not_found) {
    return failure(ErrorCode::not_found, "there is no such credential", where(name),
                   "`tidemark credential set " + std::string{name} + "` reads one from standard input");
  }
  if (!file) return tl::unexpected(file.error());
  const auto sealed_with = key();
  if (!sealed_with && sealed_with.error().code == ErrorCode::not_found) return lost_key({std::string{name}});
  if (!sealed_with) return tl::unexpected(sealed_with.error());
  const auto json = unseal(*file, name, *sealed_with);
  if (!json) return tl::unexpected(json.error());
  auto credential = read_credential(json->reveal());
  if (!credential) return corrupt("the sealed file holds no credential", name);
  return credential;
}

Result<std::vector<std::string>> Vault::list() const { return names_in(directory_); }

Result<void> Vault::remove(std::string_view name) {
  if (auto checked = check_name(name); !checked) return checked;
  std::error_code reason;
  const bool removed = std::filesystem::remove(path_of(name), reason);
  if (reason) return failure(ErrorCode::storage, "can't remove: " + reason.message(), where(name));
  if (!removed) return failure(ErrorCode::not_found, "there is no such credential", where(name));
  return disk::sync_directory(directory_);
}

}  // namespace tidemark::vault
