#pragma once

#include <string>
#include <string_view>

namespace tidemark::log {

/// RFC 4648, section 4, with its padding: `base64("abcd") == "YWJjZA=="`.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace tidemark::log
