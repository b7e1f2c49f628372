#include "sync/asked_names.h"

#include "core/planning/identifier.h"
#include "core/schema/shape.h"

namespace tidemark::sync {
bool is_meant(Part part, std::string_view asked, std::string_view field) {
  if (asked == field) return true;
  if (part.direction == Direction::push) return same_but_for_case(asked, field);
  const std::size_t dot = field.find('.');
  return dot != field.npos && field.substr(dot + 1) == asked;
}

std::string complete_id(std::string_view id) {
  std::string scratch;
  return std::string{canonical(id, {.complete_ids = true}, scratch).value_or(id)};
}

std::string target_id(Part part, std::string_view asked) {
  return part.direction == Direction::push ? complete_id(asked) : std::string{asked};
}

}  // namespace tidemark::sync
