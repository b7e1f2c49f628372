#include "core/reports/field_definition.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/ranges.h"
#include "core/schema/shape.h"

namespace tidemark {
namespace {

constexpr std::string_view prefix = "Pendo_";
constexpr std::size_t longest_name = 40;   ///< before "__c" (Salesforce's limit of developer names); of labels likewise
constexpr std::size_t fewest_letters = 3;  ///< "a" is in everything
constexpr int longest_text = 255, long_text = 32'768, longest_long_text = 131'072;
constexpr int most_digits = 18, fewest_fraction_digits = 2, most_fraction_digits = 8;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// The words of ASCII letters and digits; a metadata path's last part alone names its field.
std::vector<std::string> words_of(std::string_view label) {
  if (label.starts_with("metadata.")) label.remove_prefix(label.rfind('.') + 1);
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : label) {
    const bool part = is_letter_or_digit(c);
    if (part && !inside) words.emplace_back();
    if (part) words.back() += c;
    inside = part;
  }
  return words;
}

std::string joined(const std::vector<std::string>& words, char between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

/// A `Pendo_` field's name without what all of them have.
std::string letters_of(std::string_view name) {
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  if (name.ends_with("__c")) name.remove_suffix(3);
  std::string letters;
  for (const char c : name)
    if (is_letter_or_digit(c)) letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return letters;
}

/// "Pendo_lastDay__c": last, day. Words that stand before any measure tell nothing.
std::set<std::string> telling_words(std::string_view name) {
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  if (name.ends_with("__c")) name.remove_suffix(3);
  std::string parted;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool capital = name[i] >= 'A' && name[i] <= 'Z';
    if (capital && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z') parted += ' ';
    parted += capital ? static_cast<char>(name[i] + ('a' - 'A')) : name[i];
  }
  std::set<std::string> words;
  for (std::string& word : words_of(parted))
    if (word.size() >= fewest_letters) words.insert(std::move(word));
  for (const char* measure : {"num", "number", "count", "total", "all", "the", "per"}) words.erase(measure);
  return words;
}

bool is_long(SalesforceField const& field) {
  return field.type == SalesforceType::textarea || field.type == SalesforceType::multipicklist;
}

}  // namespace

std::string_view name_of(FieldDefinition::Type type) {
  switch (type) {
    case FieldDefinition::Type::text: return "Text";
    case FieldDefinition::Type::long_text: return "LongTextArea";
    case FieldDefinition::Type::number: return "Number";
    case FieldDefinition::Type::checkbox: return "Checkbox";
    case FieldDefinition::Type::date_time: return "DateTime";
  }
  return {};
}

std::string to_text(const FieldDefinition& field) {
  std::string text{name_of(field.type)};
  if (field.length > 0) text += "(" + std::to_string(field.length) + ")";
  if (field.precision > 0) text += "(" + std::to_string(field.precision) + ", " + std::to_string(field.scale) + ")";
  return text;
}

std::string pendo_field_name(std::string_view label) {
  std::string name = std::string{prefix} + joined(words_of(label), '_');
  if (name.size() == prefix.size()) name += "Column";
  name.resize(std::min(name.size(), longest_name));
  while (name.ends_with('_')) name.pop_back();
  return name + "__c";
}

FieldDefinition field_for(const ColumnFacts& facts, std::string_view label, std::optional<ColumnType> type) {
  const std::string_view called = label.empty() ? std::string_view{facts.key} : label;
  FieldDefinition field;
  field.name = pendo_field_name(called);
  field.label = field.name.substr(0, field.name.size() - 3);
  std::replace(field.label.begin(), field.label.end(), '_', ' ');
  switch (type.value_or(facts.type().value_or(ColumnType::text))) {
    case ColumnType::boolean: field.type = FieldDefinition::Type::checkbox; break;
    case ColumnType::date: field.type = FieldDefinition::Type::date_time; break;
    case ColumnType::integer:
      field.type = FieldDefinition::Type::number;
      field.precision = most_digits;
      break;
    case ColumnType::floating:
      field.type = FieldDefinition::Type::number;
      field.precision = most_digits;
      field.scale = std::clamp(facts.fraction_digits, fewest_fraction_digits, most_fraction_digits);
      break;
    case ColumnType::list:
      field.type = FieldDefinition::Type::long_text;
      field.length = facts.longest > long_text ? longest_long_text : long_text;
      break;
    case ColumnType::text:
      // Twice what was seen: texts grow.
      field.type = 2 * facts.longest > longest_text ? FieldDefinition::Type::long_text : FieldDefinition::Type::text;
      field.length = field.type == FieldDefinition::Type::text ? longest_text
                     : facts.longest > long_text / 2           ? longest_long_text
                                                               : long_text;
      break;
  }
  return field;
}

bool takes(const SalesforceField& field, ColumnType type) {
  const bool number = field.type == SalesforceType::floating || field.type == SalesforceType::currency ||
                      field.type == SalesforceType::percent;
  switch (type) {
    case ColumnType::integer: return number || field.type == SalesforceType::integer;
    case ColumnType::floating: return number;
    case ColumnType::boolean: return field.type == SalesforceType::boolean;
    case ColumnType::date: return field.type == SalesforceType::datetime || field.type == SalesforceType::date;
    case ColumnType::list: return is_long(field);
    case ColumnType::text:
      return field.type == SalesforceType::string || field.type == SalesforceType::textarea ||
             field.type == SalesforceType::picklist || field.type == SalesforceType::combobox ||
             field.type == SalesforceType::email || field.type == SalesforceType::phone ||
             field.type == SalesforceType::url;
  }
  return false;
}

bool is_meant_for(std::string_view field, std::string_view name) {
  const std::string a = letters_of(field);
  const std::string b = letters_of(name);
  if (a.size() < fewest_letters || b.size() < fewest_letters) return a == b;
  return a.find(b) != a.npos || b.find(a) != b.npos;
}

NameFit name_fit(std::string_view field, std::string_view name) {
  if (same_but_for_case(field, name)) return NameFit::same;
  if (is_meant_for(field, name)) return NameFit::inside;
  const std::set<std::string> words = telling_words(field);
  const std::set<std::string> others = telling_words(name);
  const bool share = std::any_of(words.begin(), words.end(), [&](const auto& word) { return others.contains(word); });
  return share ? NameFit::a_word : NameFit::nothing;
}

std::vector<const SalesforceField*> fields_for(const SalesforceObject& object, ColumnType type, std::string_view name) {
  std::vector<const SalesforceField*> fitting;
  for (const SalesforceField& field : object.fields)
    if (field.updateable && field.name.starts_with(prefix) && takes(field, type)) fitting.push_back(&field);
  ranges::stable_sort(fitting, [&](const SalesforceField* a, const SalesforceField* b) {
    return name_fit(a->name, name) < name_fit(b->name, name);
  });
  return fitting;
}

}  // namespace tidemark
