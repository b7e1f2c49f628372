#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace tidemark::access {

/// The Argon2id hash of a password, in the words of libsodium: "$argon2id$v=19$m=65536,t=2,p=1$…". Takes about a tenth of a second and
/// 64 MiB, so whoever lets strangers ask for it sees to it that few do at once.
///
///     auto hash = hash_password("correct horse battery");
///     is_password(*hash, "correct horse battery")            // true
///     is_password({}, "correct horse battery")               // false, after as long a time: nobody can tell who is there
///
/// `invalid_input`: not 12 to 1,024 bytes; `unavailable`: no memory for it.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);
[[nodiscard]] bool is_password(const std::string& hash, std::string_view password);

}  // namespace tidemark::access
