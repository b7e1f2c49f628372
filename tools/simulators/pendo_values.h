#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace tidemark::sim {

/// What a value becomes when Pendo keeps it in a field of that type.
struct KeptValue {
  std::string json;  ///< as it is read back; "null" clears
  std::string why;   ///< not empty: the value does not fit
};

/// Types as in a schema: string, integer, float, boolean, time, list; anything else takes whatever comes. `null` clears
/// a field of any type, `""` one of text. A time is a number of milliseconds or an ISO 8601 text with a zone, and is
/// kept as milliseconds.
///
///     kept_value("time", "1970-01-01T01:00:00+01:00").json == "0"       kept_value("float", "n/a").why == "not a
///     number"
[[nodiscard]] KeptValue kept_value(std::string_view type, const nlohmann::json& value);

/// Milliseconds since 1970 of `YYYY-MM-DD[Thh:mm[:ss[.digits]](Z|±hh:mm|±hhmm)]`; a date alone is midnight UTC.
[[nodiscard]] std::optional<std::int64_t> milliseconds_of_iso_text(std::string_view text);

/// In lower case, ASCII alone: what becomes of a field's name.
[[nodiscard]] std::string lower_cased(std::string_view text);

}  // namespace tidemark::sim
