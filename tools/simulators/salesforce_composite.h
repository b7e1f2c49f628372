#pragma once

#include <functional>

#include "simulators/salesforce_call.h"

namespace tidemark::sim {

/// composite and composite/batch: several requests in one, which `carry_out` answers one after the other.
class SalesforceComposite {
 public:
  using CarryOut = std::function<http::Response(const http::Request&)>;
  explicit SalesforceComposite(CarryOut carry_out) : carry_out_(std::move(carry_out)) {}

  [[nodiscard]] http::Response composite(const SalesforceCall& call) const;
  [[nodiscard]] http::Response batch(const SalesforceCall& call) const;

 private:
  CarryOut carry_out_;
};

}  // namespace tidemark::sim
