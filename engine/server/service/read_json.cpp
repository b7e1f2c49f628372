#include "service/read_json.h"

#include <charconv>

#include "core/time/date_text.h"

namespace tidemark::service {

std::string Members::text(std::string_view name) const {
  const auto value = object_.member(name);
  return value && value->is(json::Kind::text) ? std::string{value->text()} : std::string{};
}

std::uint64_t Members::number(std::string_view name) const {
  const auto value = object_.member(name);
  if (!value || !value->is(json::Kind::number)) return 0;
  std::uint64_t number = 0;
  std::from_chars(value->number().data(), value->number().data() + value->number().size(), number);
  return number;
}

bool Members::flag(std::string_view name) const {
  const auto value = object_.member(name);
  return value && value->is(json::Kind::boolean) && value->boolean();
}

std::vector<json::Value> Members::list(std::string_view name) const {
  const auto value = object_.member(name);
  return value && value->is(json::Kind::array) ? value->children() : std::vector<json::Value>{};
}

std::vector<std::string> Members::texts(std::string_view name) const {
  std::vector<std::string> texts;
  for (const json::Value one : list(name))
    if (one.is(json::Kind::text)) texts.emplace_back(one.text());
  return texts;
}

Instant instant_of(std::string_view text) {
  const auto date = parse_date_text(text);
  return date && date->has_time ? date->instant() : Instant{};
}

}  // namespace tidemark::service
