#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace tidemark::cases {

/// As many of `left` as possible, each with one of `right` that it fits, no two with the same: for each of `left` its partner.
///
///     match(2, 2, [](auto a, auto b) { return a == 0 || b == 0; }) == {1, 0}
[[nodiscard]] std::vector<std::optional<std::size_t>> match(std::size_t left, std::size_t right,
                                                            const std::function<bool(std::size_t, std::size_t)>& fits);

}  // namespace tidemark::cases
