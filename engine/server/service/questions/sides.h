#pragma once

#include <string>
#include <string_view>

#include "core/config/configuration.h"
#include "core/events/records.h"
#include "core/folds/part.h"

namespace tidemark::service {

/// How people call the two sides of a part: who gives its values, and who takes them.
struct Sides {
  std::string_view source, record, records;  ///< "Salesforce", "Salesforce record", "Salesforce records"
  std::string_view target, entity, entities;
};

[[nodiscard]] constexpr Sides sides_of(Direction direction) {
  constexpr Sides pull{"Salesforce", "Salesforce record", "Salesforce records",
                       "Pendo",      "Pendo entity",      "Pendo entities"};
  constexpr Sides push{"Pendo",      "report row of Pendo", "report rows of Pendo",
                       "Salesforce", "Salesforce record",   "Salesforce records"};
  return direction == Direction::pull ? pull : push;
}

/// One of a side, as an answer about it begins: "Salesforce record", "visitor".
[[nodiscard]] inline std::string noun_of(Part part, Side side) {
  const bool in_pendo = (part.direction == Direction::pull) == (side == Side::target);
  return in_pendo ? std::string{name_of(part.kind)} : "record";
}

}  // namespace tidemark::service
