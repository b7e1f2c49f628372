#include "core/identifiers/evidence.h"

#include <algorithm>
#include <tuple>

#include "core/pages/first_columns.h"
#include "core/planning/identifier.h"
#include "core/planning/lines.h"
#include "core/planning/records.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

/// A candidate while it is measured.
struct Measured {
  IdentifierCandidate candidate;
  IdentifierRule rule;
  std::vector<std::string> path;
  std::size_t column = 0;
  std::vector<std::uint64_t> single = {};     ///< hashes of the identifiers that one record has, in order
  std::vector<std::uint64_t> completed = {};  ///< likewise, where a record id completes those of 15 characters
};

std::vector<Column> columns_of(std::span<const Page> pages) {
  for (const Page& page : pages)
    if (auto columns = first_columns(page); !columns.empty()) return columns;
  return {};
}

std::string dotted(std::span<const std::string> path) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : ".") + part;
  return text;
}

std::vector<Measured> salesforce_candidates(const EvidenceInputs& inputs) {
  std::vector<Measured> candidates;
  for (const Column& column : columns_of(inputs.salesforce_pages)) {
    const std::string field = dotted(column.path);
    const FoundField found = inputs.salesforce->find(inputs.object, field);
    if (!found || reserved_on_the_way(field)) continue;
    const auto rule = identifier_rule(found.field->type, inputs.ignore_case);
    if (rule) candidates.push_back({{field, found.field->label, found.field->type_name}, *rule, column.path});
  }
  return candidates;
}

std::vector<Measured> pendo_candidates(const EvidenceInputs& inputs) {
  const std::string id{id_name_of(inputs.kind)};
  std::vector<Measured> candidates;
  candidates.push_back({{id, {}, "string"}, {false, false, inputs.ignore_case}, {id}});
  for (const Column& column : columns_of(inputs.pendo_pages)) {
    if (column.path.size() < 3 || column.path.front() != "metadata") continue;
    const std::string field = dotted(std::span{column.path}.subspan(1));
    const FoundMetadata found = inputs.pendo->find(field);
    if (!found) continue;
    const auto rule = identifier_rule(found.field->type, inputs.ignore_case);
    if (rule) candidates.push_back({{field, found.field->display_name, found.field->type_name}, *rule, column.path});
  }
  return candidates;
}

/// Sorts hashes, counts the different ones and leaves those that were there once.
std::uint64_t keep_single(std::vector<std::uint64_t>& hashes) {
  ranges::sort(hashes);
  std::uint64_t distinct = 0;
  std::size_t kept = 0;
  for (std::size_t begin = 0; begin < hashes.size();) {
    std::size_t end = begin + 1;
    while (end < hashes.size() && hashes[end] == hashes[begin]) ++end;
    ++distinct;
    if (end == begin + 1) hashes[kept++] = hashes[begin];
    begin = end;
  }
  hashes.resize(kept);
  return distinct;
}

std::vector<std::uint64_t> hashes_of(const Records& records, std::size_t column, IdentifierRule rule) {
  std::vector<std::uint64_t> hashes;
  std::string scratch;
  for (std::uint32_t row = 0; row < records.size(); ++row) {
    if (!records.live(row)) continue;
    const Table::Row cells = records.table().row(row);
    if (const auto key = canonical(cells.bytes, cells.cells[column], rule, scratch))
      hashes.push_back(Records::hash_of_id(*key));
  }
  return hashes;
}

/// Reads the candidates' columns of a side and measures each; `completed`: as it is compared with a record id, too.
Result<void> measure(std::vector<Measured>& candidates, std::span<const Page> pages, std::vector<std::string> id,
                     bool visitors, bool completed, const Spread& spread) {
  std::vector<Column> columns;
  const std::size_t id_column = column_of(columns, std::move(id));
  for (Measured& candidate : candidates) candidate.column = column_of(columns, candidate.path);
  const auto records = Records::of(pages, columns, {id_column, id_column, {}, visitors}, nullptr, spread);
  if (!records) return tl::unexpected(records.error());
  const auto rows = static_cast<std::uint64_t>(ranges::count(records->states(), RowState::live));
  spread(candidates.size(), [&](std::size_t i) {
    Measured& candidate = candidates[i];
    candidate.single = hashes_of(*records, candidate.column, candidate.rule);
    candidate.candidate.rows = rows;
    candidate.candidate.filled = candidate.single.size();
    candidate.candidate.distinct = keep_single(candidate.single);
    if (!completed) return;
    IdentifierRule rule = candidate.rule;
    rule.complete_ids = true;
    candidate.completed = hashes_of(*records, candidate.column, rule);
    keep_single(candidate.completed);
  });
  return {};
}

std::uint64_t count_of_both(std::span<const std::uint64_t> one, std::span<const std::uint64_t> other) {
  std::uint64_t both = 0;
  for (std::size_t i = 0, j = 0; i < one.size() && j < other.size();) {
    if (one[i] == other[j]) ++both, ++i, ++j;
    else if (one[i] < other[j]) ++i;
    else ++j;
  }
  return both;
}

std::vector<IdentifierCandidate> candidates_of(std::vector<Measured>& measured) {
  std::vector<IdentifierCandidate> candidates;
  for (Measured& each : measured) candidates.push_back(std::move(each.candidate));
  return candidates;
}

}  // namespace

Result<IdentifierEvidence> identifier_evidence(const EvidenceInputs& inputs, const Spread& spread) {
  std::vector<Measured> salesforce = salesforce_candidates(inputs);
  std::vector<Measured> pendo = pendo_candidates(inputs);
  if (salesforce.empty())
    return failure(ErrorCode::invalid_input, "no field of the pages of " + inputs.object + " can identify a record",
                   "identifier.salesforce",
                   "give pages with a text or number field, and the describe of " + inputs.object);
  const bool record_ids = ranges::any_of(salesforce, [](const Measured& each) { return each.rule.complete_ids; });
  if (auto read = measure(salesforce, inputs.salesforce_pages, {"Id"}, false, false, spread); !read)
    return tl::unexpected(std::move(read.error()));
  if (auto read = measure(pendo, inputs.pendo_pages, {std::string{id_name_of(inputs.kind)}},
                          inputs.kind == EntityKind::visitor, record_ids, spread);
      !read)
    return tl::unexpected(std::move(read.error()));

  std::vector<IdentifierPair> pairs(pendo.size() * salesforce.size());
  spread(pairs.size(), [&](std::size_t i) {
    const Measured& one = pendo[i / salesforce.size()];
    const Measured& other = salesforce[i % salesforce.size()];
    pairs[i] = {i / salesforce.size(), i % salesforce.size(),
                count_of_both(other.rule.complete_ids ? one.completed : one.single, other.single)};
  });
  std::erase_if(pairs, [](const IdentifierPair& pair) { return pair.matching == 0; });
  const auto identified = [&](const IdentifierPair& pair) {
    return pendo[pair.pendo].single.size() + salesforce[pair.salesforce].single.size();
  };
  ranges::stable_sort(pairs, [&](const IdentifierPair& a, const IdentifierPair& b) {
    return std::tuple{b.matching, identified(b)} < std::tuple{a.matching, identified(a)};
  });
  IdentifierEvidence evidence;
  evidence.pairs = std::move(pairs);
  evidence.pendo = candidates_of(pendo);
  evidence.salesforce = candidates_of(salesforce);
  return evidence;
}

std::vector<std::string> fields_that_may_identify(const SalesforceObject& object) {
  std::vector<std::string> fields;
  for (const SalesforceField& field : object.fields)
    if (!reserved_on_the_way(field.name) && identifier_rule(field.type, false)) fields.push_back(field.name);
  return fields;
}

}  // namespace tidemark
