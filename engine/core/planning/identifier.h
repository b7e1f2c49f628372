#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/pages/cell.h"

namespace tidemark {

/// How the values of one side's identifier field become the text that pairs records (M4; Rules of planning, "Who takes part").
struct IdentifierRule {
  bool numeric = false;       ///< the field is an int or a double, or numeric metadata
  bool complete_ids = false;  ///< the Salesforce identifier is an id or a reference: 15 characters are completed to 18
  bool ignore_case = false;   ///< the connection's choice: Unicode full case folding

  friend bool operator==(const IdentifierRule&, const IdentifierRule&) = default;
};

/// The form in which identifiers are compared and printed.
///
///     canonical("  1001.0 ", {.numeric = true})                   == "1001"
///     canonical("  1001.0 ", {})                                  == "1001.0"
///     canonical("001RM000003oCpr", {.complete_ids = true})        == "001RM000003oCprYAE"
///     canonical("Straße", {.ignore_case = true})                  == "strasse"
///     canonical("   ", {})                                        == std::nullopt     // matches nothing
///
/// The answer may point into `value` or into `scratch`.
[[nodiscard]] std::optional<std::string_view> canonical(std::string_view value, IdentifierRule rule,
                                                        std::string& scratch);

/// The same of a cell. A JSON number in a text field counts as the text that it is written as; lists and objects identify
/// nothing.
[[nodiscard]] std::optional<std::string_view> canonical(std::string_view bytes, Cell cell, IdentifierRule rule,
                                                        std::string& scratch);

/// The three characters that complete a 15-character record id (spec of Salesforce's ids: one bit for each capital letter).
///
///     id_suffix("001RM000003oCpr") == "YAE"
[[nodiscard]] std::string id_suffix(std::string_view fifteen);

}  // namespace tidemark
