#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/config/configuration.h"
#include "pendo/client.h"

namespace tidemark::pendo {

/// The API's words for a kind: "visitor" and "visitorId" in a write, "visitors" as a source.
struct KindWords {
  const char* path;
  const char* id;
  const char* source;  ///< as JSON: identified visitors only, as anonymous ones never take part
};
[[nodiscard]] const KindWords& words_of_kind(EntityKind kind);

/// Whether an id can be a segment of an address: empty, `.` and `..` would lead elsewhere, however they are spelled.
[[nodiscard]] bool is_a_segment(std::string_view id);

/// `text` as a string of the aggregation language: in quotes, `\` and `"` escaped.
///
///     expression_text(R"(a"b\c)") == R"("a\"b\\c")"
[[nodiscard]] std::string expression_text(std::string_view text);

/// The body of a count.
[[nodiscard]] std::string count_body(EntityKind kind);

/// The body of one page: whole rows in the order of their ids, `filter` applied where it is not empty.
[[nodiscard]] std::string page_body(EntityKind kind, std::string_view filter, std::uint32_t rows);

/// `(visitorId=="a"||visitorId=="b")`; `ids` is not empty.
[[nodiscard]] std::string any_of(EntityKind kind, std::span<const std::string> ids);

/// Appends one update as an element of a bulk write's body:
/// `{"visitorId":"v-1","values":{"region":"EMEA","arr":12000.5}}`.
void append_update(EntityKind kind, const Update& update, std::string& out);

}  // namespace tidemark::pendo
