#pragma once

#include <string>
#include <vector>

#include "core/config/configuration.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"
#include "sync/fetch.h"

namespace tidemark::sync {

/// The fields of both sides as they are now, with some of their values, for whoever chooses among them.
struct Sampled {
  SalesforceSchema salesforce;
  PendoSchema pendo;
  std::vector<std::vector<std::string>> salesforce_values;  ///< of each field of the object; none where none was seen
  std::vector<std::vector<std::string>> pendo_values;       ///< of each field of the schema
};

/// Reads schemas and a first page of each side: at most `rows` records, of which each field keeps `values` distinct values, cut to
/// `bytes`. A handful of calls; nothing is kept.
struct Sampling {
  std::uint32_t rows = 50;
  std::size_t values = 5;
  std::size_t bytes = 80;
};
[[nodiscard]] Result<Sampled> sample(Systems& systems, const Connection& connection, const Sampling& sampling = {});

}  // namespace tidemark::sync
