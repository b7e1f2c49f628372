#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "simulators/salesforce_call.h"
#include "simulators/salesforce_write.h"

namespace tidemark::sim {

/// composite/sobjects: up to 200 records a call, answered in order, each with an outcome of its own unless allOrNone; and
/// many records read by id.
class SalesforceCollections {
 public:
  SalesforceCollections(SalesforceState& state, RecordWriter& writer) : state_(state), writer_(writer) {}

  [[nodiscard]] http::Response answer(const SalesforceCall& call);

 private:
  /// What became of one record.
  struct Outcome {
    std::string id;
    std::optional<bool> created;  ///< of an upsert
    std::vector<WriteError> errors;
  };
  struct Asked;

  http::Response read(const SalesforceCall& call, const Object& object);
  http::Response write(const SalesforceCall& call);
  http::Response remove(const SalesforceCall& call);
  std::optional<http::Response> refused(const std::vector<Asked>& records) const;
  Outcome carry_out(Asked& asked);
  Outcome upsert(Asked& asked);
  http::Response answered(std::vector<Outcome> outcomes, bool all_or_none);

  SalesforceState& state_;
  RecordWriter& writer_;
};

}  // namespace tidemark::sim
