#include "access/passwords.h"

#include <sodium.h>

namespace tidemark::access {
namespace {

constexpr std::size_t shortest = 12;
constexpr std::size_t longest = 1'024;

/// Of 32 random bytes that nobody kept, with the limits of all others.
constexpr const char* nobodys_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$n31l4I0rpw6t7EVic31HZg$6WxEDl6Ka4ekauugSoTqXfJbBKbXJVZs7CjRgc9+X6Q";

bool is_ready() {
  static const bool ready = sodium_init() >= 0;
  return ready;
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  if (password.size() < shortest || password.size() > longest)
    return failure(ErrorCode::invalid_input, "a password has 12 to 1,024 bytes", "password");
  char hash[crypto_pwhash_STRBYTES];
  if (!is_ready() || crypto_pwhash_str(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                       crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    return failure(ErrorCode::unavailable, "there is no memory to hash a password", {}, "try again later");
  return std::string{hash};
}

bool is_password(const std::string& hash, std::string_view password) {
  const bool known = !hash.empty();
  const bool right = is_ready() && crypto_pwhash_str_verify(known ? hash.c_str() : nobodys_hash, password.data(),
                                                            password.size()) == 0;
  return right && known;
}

}  // namespace tidemark::access
