#include "cases/keys.h"

namespace tidemark::cases {
namespace keys {
namespace {

constexpr ConfigurationKey case_keys[] = {{"description"}, {"connection", true}, {"direction", true},
                                          {"schemas"},     {"given", true},      {"expect"}};
constexpr ConfigurationKey given_keys[] = {{"salesforce"}, {"pendo"}, {"reports"}};
constexpr ConfigurationKey expect_keys[] = {{"changes"}, {"other_targets"}, {"left"},
                                            {"refused"}, {"held"},          {"counts"}};
constexpr ConfigurationKey change_keys[] = {{"old"}, {"new", true}, {"source"}};
constexpr ConfigurationKey left_keys[] = {{"reason", true}, {"identifier"}, {"target"},  {"field"},  {"value"},
                                          {"source"},       {"sources"},    {"targets"}, {"report"}, {"why"}};
constexpr ConfigurationKey counts_keys[] = {
    {"sources"},           {"targets"},   {"matched"},           {"changed_targets"},
    {"changes"},           {"cleared"},   {"unchanged_targets"}, {"unmatched_sources"},
    {"unmatched_targets"}, {"ambiguous"}, {"no_identifier"},     {"filtered"},
    {"anonymous"},         {"invalid"}};
constexpr ConfigurationKey schemas_keys[] = {{"salesforce"}, {"pendo"}};
constexpr ConfigurationKey pendo_keys[] = {{"visitor"}, {"account"}};
constexpr ConfigurationKey field_keys[] = {
    {"type", true},     {"length"},      {"precision"},       {"scale"},
    {"digits"},         {"updateable"},  {"calculated"},      {"restrictedPicklist"},
    {"picklistValues"}, {"referenceTo"}, {"relationshipName"}};

}  // namespace

const ConfigurationKeys mapping_case{"case", case_keys};
const ConfigurationKeys given{"given", given_keys};
const ConfigurationKeys expect{"expect", expect_keys};
const ConfigurationKeys change{"change", change_keys};
const ConfigurationKeys left{"left", left_keys};
const ConfigurationKeys counts{"counts", counts_keys};
const ConfigurationKeys schemas{"schemas", schemas_keys};
const ConfigurationKeys pendo{"pendo", pendo_keys};
const ConfigurationKeys field{"field", field_keys};

}  // namespace keys

std::span<const ConfigurationKeys> all_case_keys() {
  static const ConfigurationKeys all[] = {keys::mapping_case, keys::given,   keys::expect, keys::change, keys::left,
                                          keys::counts,       keys::schemas, keys::pendo,  keys::field};
  return all;
}

std::span<const std::string_view> reasons() {
  static constexpr std::string_view all[] = {"ambiguous",     "anonymous",        "filtered",        "invalid",
                                             "no_identifier", "unmatched_source", "unmatched_target"};
  return all;
}

}  // namespace tidemark::cases
