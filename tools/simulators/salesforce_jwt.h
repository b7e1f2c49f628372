#pragma once

#include <string>
#include <string_view>

namespace tidemark::sim {

/// Whether `signature` is that of RS256 over `text` for the key in `pem`: a public key or a certificate.
[[nodiscard]] bool is_rs256(std::string_view text, std::string_view signature, const std::string& pem);

/// Base64url without padding, as JWT uses it, to bytes; other characters end it.
[[nodiscard]] std::string from_base64url(std::string_view text);

}  // namespace tidemark::sim
