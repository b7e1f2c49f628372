#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/line.h"
#include "views/views.h"

namespace tidemark::service {

/// The mapping line that wrote a value: where it read, and by which version of the mapping.
struct Origin {
  std::string object;
  std::string from;
  std::string report;  ///< of a push
};

/// Why a value is what it is, with what was asked.
///
///     const auto answer = why(views, "visitor", "v-42", "region");
///     answer->field == "custom.region"                 answer->why->field.value == "\"EMEA\""
struct WhyAnswer {
  std::string kind;  ///< "visitor", "account", "record"
  std::string id;
  Part part;
  std::string field;              ///< whole
  std::optional<views::Why> why;  ///< nothing: the field is empty, and was when it was first read
  Origin origin;
  std::vector<views::Moment> sent;  ///< for an empty field and, as far as is known, in vain; newest first
};

/// `not_found` where the log knows nothing of the target or the field.
[[nodiscard]] Result<WhyAnswer> why(const views::Views& views, std::string_view kind, std::string_view id,
                                    std::string_view field);

/// As `tidemark why --json` prints it (docs/command-line.md).
void put_why(json::Line& line, const WhyAnswer& answer);

/// Since when the value is there: what a read found is there since it was sent.
[[nodiscard]] Instant since(const views::Why& why);

[[nodiscard]] const views::FieldMoment* field_in(const views::Moment& moment, std::string_view name);

/// The part whose target is asked about: a visitor or account is a pull's, a Salesforce record a push's. Of two pushes the one that knows
/// the record.
[[nodiscard]] Part part_of_target(const views::Views& views, std::string_view kind, std::string_view id);

}  // namespace tidemark::service
