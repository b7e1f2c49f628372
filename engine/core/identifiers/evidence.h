#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/pages/page.h"
#include "core/schema/pendo_schema.h"
#include "core/schema/salesforce_schema.h"

namespace tidemark {

/// How well a field would identify the records of its side (X15).
struct IdentifierCandidate {
  std::string field;  ///< "Email", "Owner.Email"; "visitorId", "agent.email"
  std::string label;  ///< what people see; may be empty
  std::string type;   ///< as its schema has it
  std::uint64_t rows = 0;
  std::uint64_t filled = 0;    ///< rows that have an identifier there
  std::uint64_t distinct = 0;  ///< different ones, in the form in which they are compared
};

struct IdentifierPair {
  std::size_t pendo = 0;       ///< index into IdentifierEvidence::pendo
  std::size_t salesforce = 0;  ///< likewise
  std::uint64_t matching = 0;  ///< identifiers that exactly one record of each side has
};

/// What was measured of all candidates: those whose types M4 allows, that the pages have, and that no push has reserved.
struct IdentifierEvidence {
  std::vector<IdentifierCandidate> pendo;
  std::vector<IdentifierCandidate> salesforce;
  std::vector<IdentifierPair> pairs;  ///< that match at all, the best first; the first one is suggested
};

/// What is measured. Pages of records, as plans have them; the columns of their first records count.
struct EvidenceInputs {
  const SalesforceSchema* salesforce = nullptr;
  const PendoSchema* pendo = nullptr;
  EntityKind kind = EntityKind::visitor;
  std::string object;  ///< "Contact"
  bool ignore_case = false;
  std::span<const Page> salesforce_pages = {};
  std::span<const Page> pendo_pages = {};
};

/// Measures every candidate and every pair of them. Of records that stand in the pages twice the last one counts, anonymous visitors do
/// not. Identifiers are told apart by 64-bit hashes: a measure, no decision.
///
///     const auto evidence = identifier_evidence({&salesforce, &pendo, EntityKind::visitor, "Contact", false, contacts, visitors});
///     evidence->pairs.front()     {0, 2, 48'213}:  visitorId and Email, which one contact and one visitor share 48,213 times
///
/// The best pair matches most; of several, that whose fields identify more of their records, then the one named first. Errors are those of
/// `decode`, and `invalid_input` where no field may identify.
[[nodiscard]] Result<IdentifierEvidence> identifier_evidence(const EvidenceInputs& inputs,
                                                             const Spread& spread = one_by_one);

/// The object's own fields that may identify, by the types that M4 allows: what is to be read where nobody knows yet which one it will be.
[[nodiscard]] std::vector<std::string> fields_that_may_identify(const SalesforceObject& object);

}  // namespace tidemark
