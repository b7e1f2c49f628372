#include "cases/mapping_case.h"

namespace tidemark::cases {

std::vector<Page> MappingCase::pages_of(const GivenPages& given) {
  std::vector<Page> pages;
  for (const GivenPage& page : given) pages.push_back({page.bytes, page.format, page.name});
  return pages;
}

Result<Plan> MappingCase::plan(const Configuration& configuration, const Zone& zone) const {
  const CaseSchemas& schemas = own_schemas_ ? *own_schemas_ : *schemas_;
  PlanInputs inputs;
  inputs.configuration = &configuration;
  inputs.connection = configuration.connection(kind_);
  inputs.direction = direction_;
  inputs.salesforce = &schemas.salesforce;
  inputs.pendo = &*schemas.of(kind_);
  inputs.zone = &zone;
  if (direction_ == Direction::pull) {
    inputs.sources = pages_of(salesforce_);
    inputs.targets = pages_of(*pendo_);
  } else {
    inputs.targets = pages_of(salesforce_);
    if (pendo_) inputs.entities = pages_of(*pendo_);
    for (const ReportPush& push : inputs.connection->push) {
      const auto rows = reports_.find(push.report);
      inputs.reports.push_back({push.report, rows == reports_.end() ? std::vector<Page>{} : pages_of(rows->second)});
    }
  }
  return tidemark::plan(inputs);
}

}  // namespace tidemark::cases
