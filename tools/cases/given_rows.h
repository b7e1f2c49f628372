#pragma once

#include <string>
#include <vector>

#include "core/config/configuration.h"
#include "core/config/problems.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"

namespace tidemark::cases {

/// Rows as people write them, as pages of the two systems, a row a line. What a row has that no schema knows is a problem: a misspelt
/// field would test nothing.

/// Records: `{"Id": "003A", "Email": "a@x.io", "Owner.Email": "o@x.io"}` or with `"Owner": {"Email": …}`. What the connection reads of them in
/// that direction and a record leaves out is empty (Salesforce would answer null).
[[nodiscard]] std::string salesforce_page(const std::vector<json::Value>& rows, const Connection& connection,
                                          Direction direction, const SalesforceSchema& schema, Problems& problems);

/// Entities, one a line: `{"visitorId": "v-1", "agent.email": "a@x.io"}` or with `"metadata": {"agent": {"email": …}}`.
[[nodiscard]] std::string pendo_page(const std::vector<json::Value>& rows, EntityKind kind, const PendoSchema& schema,
                                     Problems& problems);

/// A report's rows: `{"visitorId": "v-1", "numDaysActive": 12}`. Which columns a report has nobody knows but Pendo.
[[nodiscard]] std::string report_page(const std::vector<json::Value>& rows, EntityKind kind, Problems& problems);

}  // namespace tidemark::cases
