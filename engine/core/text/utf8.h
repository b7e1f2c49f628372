#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tidemark {

/// Whether `bytes` are well-formed UTF-8 (no surrogates, nothing overlong, nothing beyond U+10FFFF). Fast for ASCII.
[[nodiscard]] bool is_utf8(std::string_view bytes);

/// Where the first sequence begins that is_utf8 rejects: what stands before it is UTF-8. bytes.size() where there is
/// none.
///
///     first_bad_utf8("a\xe2\x82") == 1     // a code point of three bytes that was cut
[[nodiscard]] std::size_t first_bad_utf8(std::string_view bytes);

/// Below, `text` is UTF-8; with other bytes results mean nothing, but nothing beyond them is read.

/// Length in UTF-16 units, as Salesforce counts a text field's length.
///
///     utf16_length("a😀") == 3
[[nodiscard]] std::size_t utf16_length(std::string_view text);

/// The longest prefix of at most `units` UTF-16 units that splits no code point.
///
///     cut_to_utf16_length("a😀b", 2) == "a"
[[nodiscard]] std::string_view cut_to_utf16_length(std::string_view text, std::size_t units);

/// Appends one code point as UTF-8: none of the surrogates, none beyond U+10FFFF.
void append_utf8(char32_t code_point, std::string& out);

/// Takes the first code point off `text`, which is not empty.
[[nodiscard]] char32_t take_code_point(std::string_view& text);

}  // namespace tidemark
