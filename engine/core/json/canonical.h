#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tidemark::json {

/// More than values of pages may be nested in (512), and the lines that tell of them: for Document's readers of such lines.
inline constexpr std::size_t deeper_than_pages = 600;

/// Appends a JSON value in the canonical form of RFC 8785: no blanks, members in the order of their names' UTF-16 units, numbers as
/// ECMAScript writes doubles, texts with no escape that they don't need.
///
///     append_canonical(R"({ "b": 1.0, "a": "\u0061" })", out)      // {"a":"a","b":1}
///
/// A number beyond doubles keeps its spelling. What is no JSON, or is nested deeper than pages may be, is appended without the blanks
/// between its parts.
void append_canonical(std::string_view json, std::string& out);

}  // namespace tidemark::json
