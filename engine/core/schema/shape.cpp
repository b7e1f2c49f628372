#include "core/schema/shape.h"

#include <algorithm>
#include <charconv>

namespace tidemark {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string Shape::text(const std::optional<json::Value>& value) {
  return has(value, json::Kind::text) ? std::string{value->text()} : std::string{};
}

bool Shape::flag(const std::optional<json::Value>& value) {
  return has(value, json::Kind::boolean) && value->boolean();
}

std::int32_t Shape::count(const std::optional<json::Value>& value) {
  if (!has(value, json::Kind::number)) return 0;
  const std::string_view literal = value->number();
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), number);
  if (error != std::errc{} || end != literal.data() + literal.size() || number < 0)
    fail(value->path(), "a whole number from 0 to 2147483647 is expected");
  return number;
}

std::vector<json::Value> Shape::list(const std::optional<json::Value>& value) {
  return has(value, json::Kind::array) ? value->children() : std::vector<json::Value>{};
}

bool Shape::is(json::Value value, json::Kind kind) {
  if (value.is(kind)) return true;
  fail(value.path(), std::string{json::description_of(kind)} + " is expected, found " +
                         std::string{json::description_of(value.kind())});
  return false;
}

void Shape::fail(std::string place, std::string what) {
  if (!error_) error_ = Error{ErrorCode::bad_answer, std::move(what), std::move(place)};
}

bool Shape::has(const std::optional<json::Value>& value, json::Kind kind) {
  return value && !value->is(json::Kind::null) && is(*value, kind);
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace tidemark
