#include "service/read_json.h"

#include <charconv>

#include "core/json/write.h"
#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

void write(json::Value value, json::Writer& into) {
  switch (value.kind()) {
    case json::Kind::null: return into.null();
    case json::Kind::boolean: return into.boolean(value.boolean());
    case json::Kind::number: return into.literal(value.number());
    case json::Kind::text: return into.text(value.text());
    case json::Kind::array:
      into.begin_array();
      for (const json::Value element : value.children()) write(element, into);
      return into.end_array();
    case json::Kind::object:
      into.begin_object();
      for (const json::Value member : value.children()) {
        into.key(member.key());
        write(member, into);
      }
      return into.end_object();
  }
}

}  // namespace

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

std::string json_text(json::Value value) {
  std::string text;
  json::Writer writer{text};
  write(value, writer);
  return text;
}

}  // namespace tidemark::service
