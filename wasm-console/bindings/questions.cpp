// What a preview answers besides plans: who could be identified by what, and how many are in a segment.
#include <optional>

#include "answers.h"
#include "core/identifiers/evidence.h"
#include "core/segments/size_in_plan.h"
#include "preview.h"

namespace tidemark::bindings {
namespace {

void write(json::Writer& json, std::string_view key, std::string_view value) {
  json.key(key);
  json.text(value);
}

void write(json::Writer& json, std::string_view key, std::uint64_t value) {
  json.key(key);
  json.literal(std::to_string(value));
}

void write_candidates(json::Writer& json, std::string_view side, const std::vector<IdentifierCandidate>& candidates) {
  json.key(side);
  json.begin_array();
  for (const IdentifierCandidate& candidate : candidates) {
    json.begin_object();
    write(json, "field", candidate.field);
    write(json, "label", candidate.label);
    write(json, "type", candidate.type);
    write(json, "rows", candidate.rows);
    write(json, "filled", candidate.filled);
    write(json, "distinct", candidate.distinct);
    json.end_object();
  }
  json.end_array();
}

void write_pair(json::Writer& json, const IdentifierEvidence& evidence, const IdentifierPair& pair) {
  json.begin_object();
  write(json, "pendo", evidence.pendo[pair.pendo].field);
  write(json, "salesforce", evidence.salesforce[pair.salesforce].field);
  write(json, "matching", pair.matching);
  json.end_object();
}

std::string segment_problems(std::string_view text, const std::vector<segments::Problem>& problems) {
  Answer answer{"segment_problems"};
  json::Writer& json = answer.writer();
  json.key("problems");
  json.begin_array();
  for (const segments::Problem& problem : problems) {
    json.begin_object();
    write(json, "begin", problem.place.begin);
    write(json, "length", problem.place.length);
    write(json, "what", problem.what);
    write(json, "hint", problem.hint);
    write(json, "where", segments::to_error(text, problem).where);
    json.end_object();
  }
  json.end_array();
  return answer.done();
}

}  // namespace

Result<std::vector<Page>> Preview::pages_of(Side side, bool salesforce) const {
  std::vector<PlanFiles::File> files;
  for (const PageBytes& page : pages_) {
    if (!page.there || page.side != side) continue;
    files.push_back(page.file);
    files.back().bytes = {page.bytes.get(), page.size};
  }
  return pages_of_files(files, salesforce ? PageRole::salesforce : PageRole::pendo);
}

Result<std::vector<Page>> Preview::entity_pages() const {
  return pages_of(direction_ == Direction::pull ? Side::target : Side::entities, false);
}

std::string Preview::evidence(const Takes& takes) const {
  if (!*schemas_) return problems({schemas_->error()});
  const auto salesforce = pages_of(direction_ == Direction::pull ? Side::source : Side::target, true);
  if (!salesforce) return problems({salesforce.error()});
  const auto pendo = entity_pages();
  if (!pendo) return problems({pendo.error()});
  const auto evidence =
      identifier_evidence({&(*schemas_)->salesforce, &(*schemas_)->pendo, kind_, std::string{takes.text("object")},
                           takes.flag("ignoreCase"), *salesforce, *pendo});
  if (!evidence) return problems({evidence.error()});
  Answer answer{"evidence"};
  json::Writer& json = answer.writer();
  write_candidates(json, "salesforce", evidence->salesforce);
  write_candidates(json, "pendo", evidence->pendo);
  json.key("pairs");
  json.begin_array();
  for (const IdentifierPair& pair : evidence->pairs) write_pair(json, *evidence, pair);
  json.end_array();
  json.key("suggested");
  if (evidence->pairs.empty()) json.null();
  else write_pair(json, *evidence, evidence->pairs.front());
  return answer.done();
}

std::string Preview::segment(const Takes& takes, const Zones& zones) const {
  if (!*schemas_) return problems({schemas_->error()});
  const std::string_view name = takes.text("timeZone");
  if (!zones.was_asked_for(name)) return needs_zone(name);
  const Zone* zone = zones.find(name);
  if (zone == nullptr)
    return problems({{ErrorCode::invalid_input, "there is no such time zone", "time zone " + std::string{name}, ""}});
  const std::string_view text = takes.text("text");
  const auto tree = segments::parse(text);
  if (!tree) return segment_problems(text, {tree.error()});
  const segments::Moment moment{zone, takes.has("now") ? std::optional{Instant{takes.instant("now")}} : std::nullopt};
  const auto segment = segments::Segment::of(*tree, segments::fields_of((*schemas_)->pendo, kind_), moment);
  if (!segment) return segment_problems(text, segment.error());
  const auto pages = entity_pages();
  if (!pages) return problems({pages.error()});
  const bool planned = planned_ != nullptr && direction_ == Direction::pull;
  const auto size =
      segments::size_of(*segment, *pages, kind_, *zone, {planned ? &planned_->plan : nullptr, &own_writes_});
  if (!size) return problems({size.error()});
  Answer answer{"segment"};
  answer.text("text", segments::print(*tree)).texts("fields", segments::field_names(*tree));
  answer.number("of", size->entities).number("now", size->now);
  if (planned) answer.number("after", size->after).number("joining", size->joining).number("leaving", size->leaving);
  return answer.done();
}

}  // namespace tidemark::bindings
