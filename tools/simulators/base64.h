#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tidemark::sim {

/// The bytes of a base64 text with its padding; none where it is none. For HTTP Basic.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace tidemark::sim
