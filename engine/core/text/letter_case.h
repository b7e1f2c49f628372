#pragma once

#include <string>
#include <string_view>

namespace tidemark {

/// Unicode full case folding (C and F of CaseFolding.txt), no normalisation: how identifiers compare under `ignore_case`.
///
///     folded("Straße") == "strasse"      folded("É") == "é"
///
/// All three take and give UTF-8 and append to `out`. The tables are made from Debian's `unicode-data` (see
/// tools/unicode_tables.py) and lie in letter_case_tables.inc.
void append_folded(std::string_view text, std::string& out);

/// The converters `lower` and `upper`: simple mappings, one code point to one ("ß" stays "ß").
void append_lower(std::string_view text, std::string& out);
void append_upper(std::string_view text, std::string& out);

}  // namespace tidemark
