#pragma once

#include "sample/company.h"
#include "sample/company_people.h"

namespace tidemark::sample {

/// The two sides of the company.
[[nodiscard]] Result<sim::Org> make_salesforce(const Seeded& seeded, CompanySize size);
[[nodiscard]] sim::PendoData make_pendo(const Seeded& seeded, CompanySize size);

}  // namespace tidemark::sample
