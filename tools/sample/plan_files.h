#pragma once

#include <cstdint>
#include <filesystem>

#include "core/error.h"

namespace tidemark::sample {

/// What planning the files must come to: the summary's counts.
struct PlanFilesExpect {
  std::uint64_t sources = 0;
  std::uint64_t targets = 0;
  std::uint64_t matched = 0;
  std::uint64_t changed_targets = 0;
  std::uint64_t changes = 0;
  std::uint64_t unmatched_sources = 0;
  std::uint64_t unmatched_targets = 0;
  std::uint64_t ambiguous = 0;
  std::uint64_t no_identifier = 0;
  std::uint64_t invalid = 0;

  friend bool operator==(const PlanFilesExpect&, const PlanFilesExpect&) = default;
};

/// The files of the *plan* benchmark, in `directory` (made where it is missing):
///
///     salesforce.csv           `rows` contacts as Bulk 2.0 writes them: Id, Email, Region, Industry, AnnualRevenue, Owner.Name,
///                              NumberOfEmployees, IsActive, LastModifiedDate, Description; every value quoted
///     pendo.ndjson             about as many visitors, one a line, in another order; visitorId is the e-mail address and
///                              metadata.salesforce holds the eight mapped fields
///     config.json, contact.json, user.json, schema.json     for
///
///     tidemark plan --config config.json --connection visitor --direction pull --salesforce-schema contact.json
///         --salesforce-schema user.json --pendo-schema schema.json --source salesforce.csv --target pendo.ndjson --json
///
/// Of a hundred contacts eighty have a visitor, of which one in ten differs in one to three fields; a few share an address, lack
/// one, have blanks around it, differ in letter case (which counts here), or have text where a number should be. Same seed,
/// same bytes, on every machine. Nothing is kept in memory: 1,000,000 rows take a few seconds.
[[nodiscard]] Result<PlanFilesExpect> write_plan_files(const std::filesystem::path& directory, std::uint64_t rows,
                                                       std::uint64_t seed);

}  // namespace tidemark::sample
