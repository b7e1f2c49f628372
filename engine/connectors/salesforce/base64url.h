#pragma once

#include <string>
#include <string_view>

namespace tidemark::salesforce {

/// RFC 4648, section 5, without padding: what JWTs and PKCE are written in.
[[nodiscard]] std::string base64url(std::string_view bytes);

}  // namespace tidemark::salesforce
