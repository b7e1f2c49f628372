#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json/document.h"

namespace tidemark::cases {

/// A value of a document as compact JSON: numbers with the digits that they were written with.
///
///     as_written(Document::read(R"({"a": [1.50, "b"]})")->root()) == R"({"a":[1.50,"b"]})"
[[nodiscard]] std::string as_written(json::Value value);

/// The same with numbers in the one form of RFC 8785, so that equal values are equal texts: `1.50` and `1.5`.
[[nodiscard]] std::string in_one_form(json::Value value);

/// The offset behind the value that begins at `begin` in a document that was read, comments allowed.
[[nodiscard]] std::size_t end_of_value(std::string_view document, std::size_t begin);

}  // namespace tidemark::cases
