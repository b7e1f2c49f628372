#pragma once

#include <string>
#include <vector>

#include "core/planning/plan.h"

namespace tidemark {

/// What a field can't be used for, in the words of the refusal that a line of it would get; empty where it can.
struct FieldUse {
  std::string identifier = {};
  std::string source = {};  ///< of Salesforce: pulled; of Pendo: pushed, as a column `metadata.group.field`
  std::string target = {};  ///< of Salesforce: pushed into; of Pendo: pulled into
};

/// What each field of the connection's object can be used for, and each of the entities' metadata: in the order of the schemas.
///
///     const FieldUses uses = uses_of_fields({.configuration = &c, .connection = &c.connections[0], .salesforce = &s, .pendo = &p, .zone = &z});
///     uses.salesforce[3].target == "push writes to Pendo_ fields only"
///
/// The rules are those that lines are held against: each field is tried. Lines and identifiers of the connection count for nothing but that
/// its identifiers are neither pulled nor pushed.
struct FieldUses {
  std::vector<FieldUse> salesforce;
  std::vector<FieldUse> pendo;
};
[[nodiscard]] FieldUses uses_of_fields(const PlanInputs& inputs);

}  // namespace tidemark
