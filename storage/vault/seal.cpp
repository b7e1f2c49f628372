#include "vault/seal.h"

#include <sodium.h>

namespace tidemark::vault {
namespace {

constexpr std::string_view magic = "tidemark-vault-1";  // 16 bytes; the last is the version
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

tl::unexpected<Error> corrupt(std::string what) { return failure(ErrorCode::corrupt, std::move(what)); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

}  // namespace

std::size_t sealed_size(std::size_t text) { return magic.size() + nonce_size + text + tag_size; }

Secret new_key() { return Secret{random_bytes(key_size)}; }

std::string seal(std::string_view text, std::string_view name, const Secret& key) {
  const std::string nonce = random_bytes(nonce_size);
  const std::string context = std::string{magic} + std::string{name};
  std::string sealed(text.size() + tag_size, '\0');
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(sealed), &size, bytes_of(text), text.size(),
                                             bytes_of(std::string_view{context}), context.size(), nullptr,
                                             bytes_of(std::string_view{nonce}), bytes_of(key.reveal()));
  return std::string{magic} + nonce + sealed;
}

Result<Secret> unseal(std::string_view file, std::string_view name, const Secret& key) {
  if (file.size() < sealed_size(0)) return corrupt("the sealed file is cut short");
  const std::string_view found = file.substr(0, magic.size());
  if (found != magic && found.starts_with(magic.substr(0, magic.size() - 1)) && found.back() > magic.back())
    return failure(ErrorCode::newer_version, "the credential was sealed by a newer Tidemark");
  if (found != magic) return corrupt("the sealed file is none of ours");
  const std::string_view nonce = file.substr(magic.size(), nonce_size);
  const std::string_view sealed = file.substr(magic.size() + nonce_size);
  const std::string context = std::string{magic} + std::string{name};
  std::string text(sealed.size() - tag_size, '\0');
  unsigned long long size = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(text), &size, nullptr, bytes_of(sealed), sealed.size(), bytes_of(std::string_view{context}),
      context.size(), bytes_of(nonce), bytes_of(key.reveal()));
  if (opened != 0) return corrupt("the sealed file was altered, or is of another key");
  return Secret{std::move(text)};
}

Result<Secret> read_key(std::string_view bytes) {
  if (bytes.size() == key_size) return Secret{std::string{bytes}};
  const std::string_view text = trimmed(bytes);
  std::string key(key_size, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  for (const bool hex : {true, false}) {
    const int read = hex ? sodium_hex2bin(bytes_of(key), key.size(), text.data(), text.size(), nullptr, &size, &end)
                         : sodium_base642bin(bytes_of(key), key.size(), text.data(), text.size(), nullptr, &size, &end,
                                             sodium_base64_VARIANT_ORIGINAL);
    if (read == 0 && size == key_size && end == text.data() + text.size()) return Secret{std::move(key)};
  }
  wipe(key);
  return failure(ErrorCode::invalid_input, "it is no key: that is 32 bytes, as they are, in hexadecimal or in base64");
}

}  // namespace tidemark::vault
