#include <algorithm>
#include <cmath>
#include <set>

#include "simulators/pendo_pipeline.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using Members = std::vector<const PendoRow*>;

json value_of(const Expression& expression, const PendoRow& row, std::int64_t now_ms) {
  return expression.value([&](const std::string& path) { return row.value(path); }, now_ms);
}

std::vector<double> numbers_of(const std::vector<json>& values) {
  std::vector<double> numbers;
  for (const json& value : values) {
    if (value.is_number()) numbers.push_back(value.get<double>());
  }
  return numbers;
}

ordered_json percentile(std::vector<double> numbers, double percent) {
  if (numbers.empty()) return nullptr;
  std::ranges::sort(numbers);
  const double place = std::clamp(percent, 0.0, 100.0) / 100 * static_cast<double>(numbers.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, numbers.size() - 1);
  return numbers[below] + (numbers[above] - numbers[below]) * (place - static_cast<double>(below));
}

double sum_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum;
}

ordered_json mean(const std::vector<double>& numbers) {
  return numbers.empty() ? ordered_json() : ordered_json(sum_of(numbers) / static_cast<double>(numbers.size()));
}

ordered_json variance(const std::vector<double>& numbers) {
  if (numbers.empty()) return nullptr;
  const double middle = sum_of(numbers) / static_cast<double>(numbers.size());
  double sum = 0;
  for (const double number : numbers) sum += (number - middle) * (number - middle);
  return sum / static_cast<double>(numbers.size());
}

ordered_json concatenated(const std::vector<json>& values) {
  ordered_json list = ordered_json::array();
  for (const json& value : values) {
    if (!value.is_array()) continue;
    for (const json& one : value) list.push_back(ordered_json(one));
  }
  return list;
}

/// Aggregators of one expression; nulls are left out.
Result<ordered_json> of_values(const std::string& name, const std::vector<json>& values) {
  if (name == "count") return ordered_json(std::set<json>(values.begin(), values.end()).size());
  if (name == "sum") return ordered_json(sum_of(numbers_of(values)));
  if (name == "avg" || name == "mean") return mean(numbers_of(values));
  if (name == "median") return percentile(numbers_of(values), 50);
  if (name == "var") return variance(numbers_of(values));
  if (name == "stddev") {
    const ordered_json of = variance(numbers_of(values));
    return of.is_null() ? of : ordered_json(std::sqrt(of.get<double>()));
  }
  if (name == "list") return ordered_json(values);
  if (name == "concat") return concatenated(values);
  if (name == "first") return values.empty() ? ordered_json() : ordered_json(values.front());
  if (name == "min") return values.empty() ? ordered_json() : ordered_json(*std::ranges::min_element(values));
  if (name == "max") return values.empty() ? ordered_json() : ordered_json(*std::ranges::max_element(values));
  return wrong_pipeline("aggregator " + name + " is not known");
}

Result<std::vector<json>> values_of(const std::string& name, const ordered_json& text, const Members& rows,
                                    std::int64_t now_ms) {
  if (!text.is_string()) return wrong_pipeline("aggregator " + name + " takes an expression");
  const auto expression = Expression::parse(text.get<std::string>());
  if (!expression) return tl::unexpected(expression.error());
  std::vector<json> values;
  for (const PendoRow* row : rows) {
    json value = value_of(*expression, *row, now_ms);
    if (!value.is_null()) values.push_back(std::move(value));
  }
  return values;
}

/// {"countIf":{"count":"x","if":"y"}}
Result<ordered_json> of_some(const std::string& name, const ordered_json& argument, const Members& rows,
                             std::int64_t now_ms) {
  const std::string inner = name.substr(0, name.size() - 2);
  if (!argument.is_object() || !argument.value("if", ordered_json()).is_string() || !argument.contains(inner)) {
    return wrong_pipeline("aggregator " + name + " takes an object with " + inner + " and if");
  }
  const auto condition = Expression::parse(argument["if"].get<std::string>());
  if (!condition) return tl::unexpected(condition.error());
  Members some;
  for (const PendoRow* row : rows) {
    if (value_of(*condition, *row, now_ms) == true) some.push_back(row);
  }
  return aggregated({{inner, argument[inner]}}, some, now_ms);
}

Result<ordered_json> percentiles(const ordered_json& argument, const Members& rows, std::int64_t now_ms) {
  if (!argument.is_object() || !argument.contains("field")) {
    return wrong_pipeline("aggregator percentiles takes an object with a field");
  }
  const auto values = values_of("percentiles", argument["field"], rows, now_ms);
  if (!values) return tl::unexpected(values.error());
  ordered_json made = ordered_json::object();
  for (const auto& [name, percent] : argument.items()) {
    if (name != "field" && percent.is_number()) {
      made[name] = percentile(numbers_of(*values), percent.get<double>());
    }
  }
  return made;
}

/// {"count":["a","b"]}: of what they have together.
Result<ordered_json> count_of_combinations(const ordered_json& fields, const Members& rows) {
  std::set<json> seen;
  for (const PendoRow* row : rows) {
    json key = json::array();
    for (const ordered_json& field : fields) {
      if (!field.is_string()) return wrong_pipeline("aggregator count takes null, a field or a list of fields");
      key.push_back(row->value(field.get<std::string>()));
    }
    seen.insert(std::move(key));
  }
  return ordered_json(seen.size());
}

}  // namespace

Result<ordered_json> aggregated(const ordered_json& how, const Members& rows, std::int64_t now_ms) {
  if (!how.is_object() || how.size() != 1) return wrong_pipeline("a field takes one aggregator");
  const std::string& name = how.begin().key();
  const ordered_json& argument = *how.begin();
  if (name == "count" && argument.is_null()) return ordered_json(rows.size());
  if (name == "count" && argument.is_array()) return count_of_combinations(argument, rows);
  if (name == "countIf" || name == "listIf") return of_some(name, argument, rows, now_ms);
  if (name == "percentiles") return percentiles(argument, rows, now_ms);
  return values_of(name, argument, rows, now_ms).and_then([&](const std::vector<json>& values) {
    return of_values(name, values);
  });
}

}  // namespace tidemark::sim
