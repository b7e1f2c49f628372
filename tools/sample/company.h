#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "simulators/pendo_folder.h"
#include "simulators/salesforce_org.h"

namespace tidemark::sample {

/// A made-up company's Salesforce org and Pendo subscription.
struct Company {
  sim::Org salesforce;  ///< User, Account, Contact
  sim::PendoData pendo;
};

struct CompanySize {
  std::uint64_t accounts = 500;
  std::uint64_t contacts = 5'000;  ///< and as many visitors
};

/// The sample company; the same seed gives the same bytes on every machine. It has been synced until lately: about one visitor in
/// fourteen holds values that are not Salesforce's any more. And it has the troubles of real data:
///
/// - contacts that share an e-mail address, visitors that share one; addresses in other letter case, with blanks around;
/// - contacts, visitors and accounts without an identifier, unmatched ones on both sides, anonymous visitors;
/// - text in number fields ("n/a", "12 seats"), picklist values that no table has;
/// - names in many scripts, visitor ids with slashes, quotes, blanks and emoji;
/// - owners who left (inactive), and contacts without an owner.
///
/// Contact and Account have an updateable `Pendo_` field of each kind: number, text, check box, date, restricted
/// picklist, multi-select picklist, long text.
[[nodiscard]] Result<Company> make_company(std::uint64_t seed, CompanySize size = {});

/// The configuration file of the demo (`spec/formats.md`): subscription `demo`, credentials `demo-salesforce` and
/// `demo-pendo`; Contact by e-mail address, Account by its customer number.
[[nodiscard]] std::string demo_configuration(std::string_view salesforce_url, std::string_view pendo_url);

/// The same, and it pushes the report of usage into contacts: into two fields that are there, and Pendo_numMinutes__c, which has to be made.
[[nodiscard]] std::string demo_configuration_with_push(std::string_view salesforce_url, std::string_view pendo_url);

}  // namespace tidemark::sample
