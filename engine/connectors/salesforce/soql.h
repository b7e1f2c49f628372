#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::salesforce {

/// A text as a SOQL literal, quotes included.
///
///     literal("O'Neil\\n") == R"('O\'Neil\\n')"
[[nodiscard]] std::string literal(std::string_view text);

/// The query for every record of an object. `Id` comes first by itself; a field that is named twice (letter case aside) is
/// selected once, as SOQL refuses it otherwise. Fields of related records are paths: `Owner.Email`.
///
///     select_all("Contact", {"Email", "Owner.Email"}) == "SELECT Id, Email, Owner.Email FROM Contact"
///
/// `invalid_input` where a name could not be one: names come from a configuration, and must not become other SOQL.
[[nodiscard]] Result<std::string> select_all(std::string_view object, const std::vector<std::string>& fields);

/// "SELECT COUNT() FROM Contact": how many records there are, for one call.
[[nodiscard]] Result<std::string> count_all(std::string_view object);

/// Letters, digits and underscores, beginning with a letter: an object's or a field's API name.
[[nodiscard]] bool is_name(std::string_view text);

}  // namespace tidemark::salesforce
