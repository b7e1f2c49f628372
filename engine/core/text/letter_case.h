#pragma once

#include <string>
#include <string_view>

namespace tidemark {

/// Unicode full case folding (C and F of CaseFolding.txt), no normalisation: how identifiers compare under
/// `ignore_case`.
///
///     append_folded("Straße É", out)      // "strasse é"
///
/// All three take and give UTF-8 and append to `out`. Their tables, letter_case_tables.inc, are made from Debian's
/// `unicode-data` by tools/unicode_tables.py, once for each version of Unicode: building needs neither of the two.
void append_folded(std::string_view text, std::string& out);

/// The converters `lower` and `upper`: the simple mappings of UnicodeData.txt, one code point to one.
///
///     append_upper("straße", out)         // "STRAßE"
void append_lower(std::string_view text, std::string& out);
void append_upper(std::string_view text, std::string& out);

}  // namespace tidemark
