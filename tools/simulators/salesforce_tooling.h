#pragma once

#include <map>
#include <string>
#include <string_view>

#include "simulators/salesforce_call.h"
#include "simulators/salesforce_queries.h"
#include "simulators/salesforce_state.h"

namespace tidemark::sim {

/// tooling/…: fields are made, found and removed. CustomField is an object of an org of its own, whose records are asked for
/// in SOQL like any other's. A new field is invisible until FieldPermissions make it visible.
class SalesforceTooling {
 public:
  explicit SalesforceTooling(SalesforceState& state);

  [[nodiscard]] http::Response answer(const SalesforceCall& call);

 private:
  http::Response create(const SalesforceCall& call);
  http::Response remove(std::string_view id);

  SalesforceState& state_;
  SalesforceState fields_;  ///< the org that holds CustomField and EntityDefinition
  SalesforceQueries queries_;
};

}  // namespace tidemark::sim
