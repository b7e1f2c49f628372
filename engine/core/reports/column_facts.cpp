#include "core/reports/column_facts.h"

#include <algorithm>
#include <cmath>

#include "core/number/number_text.h"
#include "core/planning/read_value.h"
#include "core/text/utf8.h"
#include "core/time/date_text.h"

namespace tidemark {
namespace {

constexpr std::size_t most_samples = 3;

/// The exponent that a number is written with: "e+21" is 21. (`std::stoi` would bring printf's formatting into the browser's module.)
int exponent_in(std::string_view text) {
  const std::size_t at = text.find('e');
  if (at == text.npos) return 0;
  const bool is_negative = text[at + 1] == '-';
  int exponent = 0;
  for (const char c : text.substr(at + 1))
    if (c >= '0' && c <= '9') exponent = exponent * 10 + (c - '0');
  return is_negative ? -exponent : exponent;
}

int fraction_digits_of(double number) {
  std::string text;
  append_json_number(number, text);
  const std::size_t point = text.find('.');
  const std::size_t end = std::min(text.find('e'), text.size());
  const int digits = point == text.npos ? 0 : static_cast<int>(end - point - 1);
  return std::max(0, digits - exponent_in(text));
}

void add_number(ColumnFacts& facts, double number) {
  facts.least = facts.numbers == 0 ? number : std::min(facts.least, number);
  facts.most = facts.numbers == 0 ? number : std::max(facts.most, number);
  ++facts.numbers;
  const bool whole = std::trunc(number) == number;
  facts.integers += whole ? 1 : 0;
  facts.times += whole && number >= earliest_time && number < latest_time ? 1 : 0;
  facts.fraction_digits = std::max(facts.fraction_digits, fraction_digits_of(number));
}

void add(ColumnFacts& facts, const Value& value, Arena& arena) {
  if (value.is_empty()) {
    ++facts.empty;
    return;
  }
  ++facts.filled;
  switch (value.type) {
    case ValueType::number: add_number(facts, value.number); break;
    case ValueType::boolean: ++facts.booleans; break;
    case ValueType::list: ++facts.lists; break;
    case ValueType::text:
      ++facts.texts;
      facts.times += parse_date_text(value.text) ? 1 : 0;
      break;
    default: ++facts.others; break;
  }
  if (value.type == ValueType::text || value.type == ValueType::list)
    facts.longest = std::max(facts.longest, utf16_length(text_form(value, arena)));
  if (facts.samples.size() == most_samples) return;
  std::string sample;
  append_json(value, sample);
  if (std::find(facts.samples.begin(), facts.samples.end(), sample) == facts.samples.end())
    facts.samples.push_back(std::move(sample));
}

bool has_nps_in_it(std::string_view text) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  constexpr std::string_view word = "nps";
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [&](char a, char b) { return lower(a) == b; }) != text.end();
}

}  // namespace

std::optional<ColumnType> ColumnFacts::type() const {
  if (filled == 0) return std::nullopt;
  if (booleans == filled) return ColumnType::boolean;
  if (lists == filled) return ColumnType::list;
  if (times == filled) return ColumnType::date;
  if (numbers == filled) return integers == filled ? ColumnType::integer : ColumnType::floating;
  return ColumnType::text;
}

ColumnFacts column_facts(const Table& rows, std::size_t column, std::string key) {
  ColumnFacts facts;
  facts.key = std::move(key);
  Arena arena;
  for (std::uint32_t number = 0; number < rows.size(); ++number) {
    const Table::Row row = rows.row(number);
    arena.clear();
    add(facts, read_value(row.bytes, row.cells[column], ReadAs::as_it_is, arena), arena);
  }
  return facts;
}

Result<std::vector<ColumnFacts>> column_facts(const Page& page, std::span<const std::string> keys) {
  std::vector<Column> columns;
  for (const std::string& key : keys) columns.push_back({{key}});
  const auto table = decode({&page, 1}, columns);
  if (!table) return tl::unexpected(table.error());
  std::vector<ColumnFacts> facts;
  for (std::size_t i = 0; i < keys.size(); ++i) facts.push_back(column_facts(*table, i, keys[i]));
  return facts;
}

NpsScale nps_scale(const ColumnFacts& facts, std::string_view label, EntityKind kind) {
  if (!(has_nps_in_it(facts.key) || has_nps_in_it(label)) || facts.numbers == 0 || facts.numbers != facts.filled)
    return NpsScale::none;
  const bool whole = facts.integers == facts.numbers;
  if (facts.least >= -1 && facts.most <= 1 && (kind == EntityKind::account || !whole || facts.least < 0))
    return NpsScale::fraction;
  if (facts.least >= 0 && facts.most <= 10 && kind == EntityKind::visitor) return NpsScale::score;
  return facts.least >= -100 && facts.most <= 100 ? NpsScale::hundred : NpsScale::none;
}

}  // namespace tidemark
