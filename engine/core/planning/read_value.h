#pragma once

#include <string_view>

#include "core/pages/page.h"
#include "core/planning/value.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "core/time/zone.h"

namespace tidemark {

/// How a cell is to be understood: what its field's or column's schema says of it.
enum class ReadAs : std::uint8_t {
  text,    ///< text as it is; JSON numbers and booleans stay what they are
  number,  ///< Salesforce int, double, currency, percent; metadata integer and float
  boolean,
  time,            ///< Salesforce date and datetime: ISO text with or without a time
  metadata_time,   ///< metadata of type time, report columns of type date: milliseconds since 1970, or ISO text
  list,            ///< text is split at ";"
  set,             ///< a multi-select picklist: text, split by whoever compares it
  as_it_is,        ///< a report column without a type: the JSON value's own
  number_is_time,  ///< likewise, but for a date: a number is milliseconds since 1970
};

/// The value of a cell. What does not fit its type stays what it is (a text, say): whether that converts is decided for the
/// target. Texts point into the page or, where escapes were undone, into `arena`.
[[nodiscard]] Value read_value(std::string_view bytes, Cell cell, ReadAs as, Arena& arena);

/// The same of a value that stands alone, as JSON; empty where it is no JSON.
[[nodiscard]] Value read_json_value(std::string_view json, ReadAs as, Arena& arena);

/// What a metadata field of Pendo holds: times in milliseconds or ISO text, a date without a time as its first instant.
[[nodiscard]] Value read_metadata(std::string_view bytes, Cell cell, MetadataType type, const Zone& zone, Arena& arena);

/// What a field of Salesforce holds, as plans show it: an empty check box is false, a date-time in a date field its day in the zone, and
/// the other way round.
[[nodiscard]] Value read_salesforce(std::string_view bytes, Cell cell, SalesforceType type, const Zone& zone,
                                    Arena& arena);

/// How a field of Salesforce is read, by its type.
[[nodiscard]] ReadAs read_as(SalesforceType type);

/// A day as its first instant, where there is one: the first day there is may begin in the year 0 of UTC and stays what it is.
[[nodiscard]] Value as_instant(const Value& value, const Zone& zone);
/// An instant as the day that it is in the zone.
[[nodiscard]] Value as_day(const Value& value, const Zone& zone);

/// Text into a list: split at ";", empty parts dropped, not trimmed.
[[nodiscard]] std::span<const std::string_view> split_list(std::string_view text, Arena& arena);

}  // namespace tidemark
