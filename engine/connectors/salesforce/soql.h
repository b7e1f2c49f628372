#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "http/secrets.h"

namespace tidemark::salesforce {

/// A text as a SOQL literal, quotes included.
///
///     literal("O'Neil\\n") == R"('O\'Neil\\n')"
[[nodiscard]] std::string literal(std::string_view text);

/// The texts that stand in a query, as they were before `literal`: what it tells of people, and errors must not repeat.
[[nodiscard]] http::Secrets literals_of(std::string_view soql);

/// The query for every record of an object. `Id` comes first by itself; a field that is named twice (letter case aside) is
/// selected once, as SOQL refuses it otherwise. Fields of related records are paths: `Owner.Email`.
///
///     select_all("Contact", {"Email", "Owner.Email"}) == "SELECT Id, Email, Owner.Email FROM Contact"
///
/// `invalid_input` where a name could not be one: names come from a configuration, and must not become other SOQL.
[[nodiscard]] Result<std::string> select_all(std::string_view object, const std::vector<std::string>& fields);

/// The same query by ascending id, and beyond one where there is one: so a list whose cursor is gone can be gone on with.
///
///     by_id("SELECT Id FROM Contact", "003RO0000035WQgYAM") == "SELECT Id FROM Contact WHERE Id > '003RO0000035WQgYAM' ORDER BY Id"
///
/// `select`: of `select_all`.
[[nodiscard]] std::string by_id(const std::string& select, std::string_view beyond);

/// "SELECT COUNT() FROM Contact": how many records there are, for one call.
[[nodiscard]] Result<std::string> count_all(std::string_view object);

/// Letters, digits and underscores, beginning with a letter: an object's or a field's API name.
[[nodiscard]] bool is_name(std::string_view text);

/// 15 or 18 letters and digits: an id goes into paths and queries.
[[nodiscard]] bool is_id(std::string_view text);

}  // namespace tidemark::salesforce
