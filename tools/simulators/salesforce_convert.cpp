#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "simulators/salesforce_write.h"
#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

using Stored = tl::expected<Value, WriteError>;

/// UTF-16 units, which is what `length` counts.
std::size_t units(std::string_view utf8) {
  std::size_t count = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) count += byte >= 0xF0 ? 2 : 1;
  }
  return count;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n\f\v");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n\f\v") - first + 1);
}

std::string stored_text(std::string_view text) {
  std::string stored;
  for (const char c : trimmed(text)) {
    if (c == '\n' && stored.ends_with('\r')) stored.pop_back();
    stored += c;
  }
  return stored;
}

std::string shown(const Value& value) {
  std::string text;
  if (const auto* held = std::get_if<std::string>(&value)) return *held;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* number = std::get_if<double>(&value)) soql::append_text_form(*number, text);
  return text.empty() ? "null" : text;
}

std::string_view token_of(const FieldInput& input) {
  if (input.structured) return "START_OBJECT";
  switch (input.value.index()) {
    case 0: return "VALUE_NULL";
    case 1: return "VALUE_BOOLEAN";
    case 2: return "VALUE_NUMBER_INT";
    case 3: return "VALUE_NUMBER_FLOAT";
    default: return "VALUE_STRING";
  }
}

/// Of JSON a wrong type fails the whole request, of CSV the record.
Stored wrong_type(const Field& field, const FieldInput& input, InputForm form) {
  if (form == InputForm::csv) {
    return tl::unexpected(WriteError{"INVALID_TYPE_ON_FIELD_IN_RECORD",
                                     field.label + ": value not of required type: " + shown(input.value),
                                     {field.name}});
  }
  return tl::unexpected(
      WriteError{"JSON_PARSER_ERROR", "Cannot deserialize instance of " + field.type + " from " +
                                          std::string{token_of(input)} + " value " + shown(input.value) +
                                          " or request may be missing a required field: " + field.name});
}

Stored boolean(const Field& field, const FieldInput& input, InputForm form) {
  if (std::holds_alternative<bool>(input.value)) return input.value;
  if (form == InputForm::csv) {
    const std::string word = is_null(input.value) ? "false" : soql::folded(trimmed(shown(input.value)));
    if (word == "true" || word == "1" || word == "yes") return Value{true};
    if (word == "false" || word == "0" || word == "no") return Value{false};
  }
  return wrong_type(field, input, form);
}

std::optional<double> number_in(const FieldInput& input, InputForm form) {
  if (const auto* whole = std::get_if<std::int64_t>(&input.value)) return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&input.value)) return *number;
  const auto* held = std::get_if<std::string>(&input.value);
  if (held == nullptr || form == InputForm::json) return std::nullopt;
  std::string_view text = trimmed(*held);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Stored number(const Field& field, const FieldInput& input, InputForm form) {
  const auto value = number_in(input, form);
  if (!value) return wrong_type(field, input, form);
  const auto out_of_range = [&]() -> Stored {
    return tl::unexpected(
        WriteError{"NUMBER_OUTSIDE_VALID_RANGE",
                   field.label + ": value outside of valid range on numeric field: " + shown(input.value),
                   {field.name}});
  };
  if (field.type == "int") {
    if (*value != std::trunc(*value)) return wrong_type(field, input, form);
    if (std::abs(*value) > 2'147'483'647.0) return out_of_range();
    return Value{static_cast<std::int64_t>(*value)};
  }
  const double kept = rounded(*value, field.scale);
  if (field.precision > 0 && std::abs(kept) >= std::pow(10.0, field.precision - field.scale)) return out_of_range();
  return Value{kept};
}

Stored date_time(const Field& field, const FieldInput& input, InputForm form) {
  const auto* held = std::get_if<std::string>(&input.value);
  if (held == nullptr) return wrong_type(field, input, form);
  std::string text{trimmed(*held)};
  if (field.type == "date") {
    // A date may come with a time, or a bare Z, behind it.
    if (text.size() > 10 && (text.substr(10) == "Z" || soql::instant_of(text))) text.resize(10);
    return soql::is_date(text) ? Stored{Value{text}} : wrong_type(field, input, form);
  }
  if (form == InputForm::csv && soql::is_date(text)) text += "T00:00:00Z";
  if (form == InputForm::csv && !soql::instant_of(text)) text += 'Z';
  const auto instant = soql::instant_of(text);
  if (!instant) return wrong_type(field, input, form);
  return Value{soql::instant_text(*instant - ((*instant % 1000) + 1000) % 1000)};
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == text.npos || at == 0 || text.find('@', at + 1) != text.npos) return false;
  const std::string_view domain = text.substr(at + 1);
  return domain.find('.') != domain.npos && !domain.starts_with('.') && !domain.ends_with('.') &&
         text.find_first_of(" \t,;<>()") == text.npos;
}

/// A set in the order of the picklist, unknown values last.
std::string multi_select(const Field& field, std::string_view text, std::vector<std::string>& unknown) {
  std::vector<std::string> held;
  for (;;) {
    const auto end = text.find(';');
    const std::string_view part = trimmed(text.substr(0, end));
    if (!part.empty() && std::ranges::find(held, part) == held.end()) held.emplace_back(part);
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  std::string joined;
  const auto add = [&joined](const std::string& value) { joined += (joined.empty() ? "" : ";") + value; };
  for (const std::string& value : field.picklist) {
    if (std::ranges::find(held, value) != held.end()) add(value);
  }
  for (const std::string& value : held) {
    if (std::ranges::find(field.picklist, value) == field.picklist.end()) unknown.push_back(value);
  }
  std::ranges::sort(unknown);
  std::ranges::for_each(unknown, add);
  return joined;
}

Stored reference(const Field& field, const std::string& id) {
  const bool plain = std::ranges::all_of(
      id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  if (!plain || (id.size() != 15 && id.size() != 18) || (id.size() == 18 && with_checksum(id) != id)) {
    return tl::unexpected(
        WriteError{"MALFORMED_ID", field.label + ": id value of incorrect type: " + id, {field.name}});
  }
  return Value{with_checksum(id)};
}

Stored text(const Field& field, const std::string& given) {
  std::string kept = stored_text(given);
  if (kept.empty()) return Value{};
  if (field.type == "reference") return reference(field, kept);
  std::vector<std::string> unknown;
  if (field.type == "multipicklist") kept = multi_select(field, kept, unknown);
  if (field.type == "picklist" && std::ranges::find(field.picklist, kept) == field.picklist.end())
    unknown.push_back(kept);
  if (field.restricted_picklist && !unknown.empty()) {
    return tl::unexpected(WriteError{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                                     field.label + ": bad value for restricted picklist field: " + unknown.front(),
                                     {field.name}});
  }
  if (field.length > 0 && units(kept) > static_cast<std::size_t>(field.length)) {
    return tl::unexpected(WriteError{
        "STRING_TOO_LONG",
        field.label + ": data value too large: " + kept + " (max length=" + std::to_string(field.length) + ")",
        {field.name}});
  }
  if (field.type == "email" && !is_email(kept)) {
    return tl::unexpected(
        WriteError{"INVALID_EMAIL_ADDRESS", field.label + ": invalid email address: " + kept, {field.name}});
  }
  return Value{std::move(kept)};
}

}  // namespace

double rounded(double value, int scale) {
  if (!std::isfinite(value) || scale < 0 || std::abs(value) >= 1e17) return value;
  char written[400];
  const auto end = std::to_chars(written, written + sizeof written, std::abs(value), std::chars_format::fixed).ptr;
  std::string digits{written, end};
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

RecordInput input_of(const nlohmann::ordered_json& record, bool without_id) {
  RecordInput input;
  for (const auto& [name, json] : record.items()) {
    if (name == "attributes" || (without_id && soql::folded(name) == "id")) continue;
    FieldInput field{name, {}, json.is_structured()};
    if (json.is_boolean()) field.value = json.get<bool>();
    if (json.is_number_integer()) field.value = json.get<std::int64_t>();
    if (json.is_number_float()) field.value = json.get<double>();
    if (json.is_string()) field.value = json.get<std::string>();
    input.push_back(std::move(field));
  }
  return input;
}

tl::expected<Value, WriteError> stored_value(const Field& field, const FieldInput& input, InputForm form) {
  if (input.structured) return wrong_type(field, input, form);
  if (field.type == "boolean") return boolean(field, input, form);
  if (is_null(input.value)) return Value{};
  if (soql::is_number_type(field.type)) return number(field, input, form);
  if (const auto* held = std::get_if<std::string>(&input.value)) {
    if (trimmed(*held).empty()) return Value{};
    if (field.type == "date" || field.type == "datetime") return date_time(field, input, form);
    return text(field, *held);
  }
  return wrong_type(field, input, form);
}

}  // namespace tidemark::sim
