#include "sample/company.h"

#include <utility>

#include "sample/company_parts.h"

namespace tidemark::sample {

Result<Company> make_company(std::uint64_t seed, CompanySize size) {
  if (size.accounts == 0) return failure(ErrorCode::invalid_input, "a company has at least one account", "sample");
  const Seeded seeded{seed};
  auto salesforce = make_salesforce(seeded, size);
  if (!salesforce) return tl::unexpected(salesforce.error());
  return Company{std::move(*salesforce), make_pendo(seeded, size)};
}

}  // namespace tidemark::sample
