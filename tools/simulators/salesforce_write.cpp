#include "simulators/salesforce_write.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::json;

/// UTF-16 units, which is what `length` counts.
std::size_t units(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

std::string stored_text(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\f\v");
  if (first == text.npos) return {};
  std::string stored;
  for (const char c : text.substr(first, text.find_last_not_of(" \t\r\n\f\v") - first + 1)) {
    if (c == '\n' && stored.ends_with('\r')) stored.pop_back();
    stored += c;
  }
  return stored;
}

WriteError wrong_type(const Field& field) {
  return {"JSON_PARSER_ERROR",
          "Cannot deserialize instance of " + field.type + " from the value of field " + field.name};
}

/// A text as a field of any type but the numbers' and boolean stores it.
tl::expected<Value, WriteError> stored(const Field& field, const std::string& text) {
  if (field.type == "date") {
    if (!soql::is_date(text)) return tl::unexpected(wrong_type(field));
    return Value{text};
  }
  if (field.type == "datetime") {
    const auto instant = soql::instant_of(text);
    if (!instant) return tl::unexpected(wrong_type(field));
    return Value{soql::instant_text(*instant - ((*instant % 1000) + 1000) % 1000)};
  }
  std::string kept = stored_text(text);
  if (kept.empty()) return Value{};
  if (field.length > 0 && units(kept) > static_cast<std::size_t>(field.length)) {
    return tl::unexpected(WriteError{
        "STRING_TOO_LONG",
        field.name + ": data value too large: " + kept + " (max length=" + std::to_string(field.length) + ")",
        {field.name}});
  }
  return Value{std::move(kept)};
}

tl::expected<Value, WriteError> stored(const Field& field, const Json& json) {
  if (field.type == "boolean") {
    if (!json.is_boolean()) return tl::unexpected(wrong_type(field));
    return Value{json.get<bool>()};
  }
  if (json.is_null()) return Value{};
  if (soql::is_number_type(field.type)) {
    if (!json.is_number()) return tl::unexpected(wrong_type(field));
    if (field.type == "int") {
      if (!json.is_number_integer()) return tl::unexpected(wrong_type(field));
      return Value{json.get<std::int64_t>()};
    }
    return Value{rounded(json.get<double>(), field.scale)};
  }
  if (!json.is_string()) return tl::unexpected(wrong_type(field));
  return stored(field, json.get_ref<const std::string&>());
}

}  // namespace

double rounded(double value, int scale) {
  if (!std::isfinite(value) || scale < 0 || std::abs(value) >= 1e17) return value;
  char text[400];
  const auto end = std::to_chars(text, text + sizeof text, std::abs(value), std::chars_format::fixed).ptr;
  std::string digits{text, end};
  const auto point = digits.find('.');
  const std::size_t keep = point + 1 + static_cast<std::size_t>(scale);
  if (point == digits.npos || digits.size() <= keep) return value;
  const bool up = digits[keep] >= '5';
  digits.resize(keep);
  for (std::size_t i = keep; up && i-- > 0;) {
    if (digits[i] == '.') continue;
    if (digits[i] != '9') {
      ++digits[i];
      break;
    }
    digits[i] = '0';
    if (i == 0) digits.insert(digits.begin(), '1');
  }
  double result = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), result);
  return std::copysign(result, value);
}

std::vector<WriteError> write_fields(Object& object, std::size_t row, std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return {{"JSON_PARSER_ERROR", "The request body is not a JSON object"}};
  std::vector<std::pair<std::size_t, Value>> values;
  std::vector<WriteError> errors;
  std::vector<std::string> read_only;
  for (const auto& [name, value] : json.items()) {
    if (name == "attributes") continue;
    const auto found = object.field(name);
    if (!found) return {{"INVALID_FIELD", "No such column '" + name + "' on sobject of type " + object.name()}};
    const Field& field = object.fields()[*found];
    if (!field.updateable) {
      read_only.push_back(field.name);
      continue;
    }
    auto kept = stored(field, value);
    if (!kept && kept.error().code == "JSON_PARSER_ERROR") return {std::move(kept.error())};
    if (kept) {
      values.emplace_back(*found, std::move(*kept));
    } else {
      errors.push_back(std::move(kept.error()));
    }
  }
  if (!read_only.empty()) {
    std::string names;
    for (const std::string& name : read_only) names += (names.empty() ? "" : ", ") + name;
    errors.push_back({"INVALID_FIELD_FOR_INSERT_UPDATE",
                      "Unable to create/update fields: " + names +
                          ". Please check the security settings of this field and verify that it is read/write for "
                          "your profile or permission set.",
                      read_only});
  }
  if (!errors.empty()) return errors;
  for (auto& [field, value] : values) object.set(row, field, std::move(value));
  return {};
}

}  // namespace tidemark::sim
