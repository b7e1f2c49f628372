#include <algorithm>
#include <array>
#include <cmath>

#include "core/config/checks.h"
#include "core/config/configuration_reader.h"
#include "core/number/number_text.h"
#include "core/ranges.h"

namespace tidemark {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

MappingLine ConfigurationReader::read_line(json::Value value, Direction direction, Targets& targets) {
  constexpr std::array<std::string_view, 2> when_empty{"clear", "keep"};
  constexpr std::array<std::string_view, 2> write{"always", "only_if_empty"};
  constexpr std::array<std::string_view, 6> types{"text", "integer", "float", "boolean", "date", "list"};
  const Members members{value, direction == Direction::pull ? keys::pull_line : keys::column, problems_};
  MappingLine line;
  line.place = value.path();
  if (!value.is(json::Kind::object)) return line;
  read_source(members, direction, line);
  line.to = read_target(members, direction, targets);
  line.keep_when_empty = read_choice(members, "when_empty", when_empty, 0) == 1;
  line.only_if_empty = read_choice(members, "write", write, 0) == 1;
  read_flag(members, "volatile", line.is_volatile);
  if (direction == Direction::push) {
    read_flag(members, "truncate", line.truncate);
    if (const std::size_t type = read_choice(members, "type", types, types.size()); type < types.size())
      line.type = static_cast<ColumnType>(type);
  }
  if (const auto convert = members.find("convert")) line.convert = read_converters(*convert);
  return line;
}

void ConfigurationReader::read_source(const Members& members, Direction direction, MappingLine& line) {
  const auto constant = members.find("value");
  if (constant) line.constant = read_constant(*constant);
  if (constant.has_value() == members.find("from").has_value())
    problems_.add(members.object(), constant ? "\"from\" and \"value\" stand here both: expected one of them"
                                             : "neither \"from\" nor \"value\" stands here: expected one of them");
  if (direction == Direction::pull)
    line.from =
        read_text(members, "from",
                  "a field's API name, by way of at most five relationships, such as \"Email\" or \"Owner.Email\"",
                  is_salesforce_path);
  else
    line.from = read_text(members, "from", "the key of a report's column, at most 1000 characters",
                          [](std::string_view text) { return !text.empty() && text.size() <= 1000; });
}

std::string ConfigurationReader::read_target(const Members& members, Direction direction, Targets& targets) {
  std::string to =
      direction == Direction::pull
          ? read_text(members, "to",
                      "the name of a metadata field without its group: letters, digits and underscores, not "
                      "beginning with a digit",
                      is_metadata_name)
          : read_text(members, "to", "a field's API name, such as \"Pendo_NPS__c\"", is_salesforce_name);
  if (to.empty()) return to;
  if (const auto [first, is_new] = targets.emplace(lower(to), members.object().path()); !is_new)
    problems_.not_allowed(*members.find("to"), "each target field once, letter case aside",
                          first->second + " writes this field already");
  return to;
}

Constant ConfigurationReader::read_constant(json::Value value) {
  switch (value.kind()) {
    case json::Kind::null: return nullptr;
    case json::Kind::boolean: return value.boolean();
    case json::Kind::number: return read_number_constant(value);
    case json::Kind::text: return std::string{value.text()};
    case json::Kind::object: break;
    case json::Kind::array: {
      std::vector<std::string> texts;
      for (const json::Value element : value.children()) {
        if (element.is(json::Kind::text)) texts.emplace_back(element.text());
        else problems_.not_allowed(element, "a text: lists are lists of texts");
      }
      return texts;
    }
  }
  problems_.not_allowed(value, "a text, a number, true, false, null or a list of texts");
  return nullptr;
}

/// What is written as an integer and can be one is one; every other number is a float.
Constant ConfigurationReader::read_number_constant(json::Value value) {
  const std::string_view literal = value.number();
  const bool is_written_as_integer = literal.find_first_of(".eE") == std::string_view::npos;
  if (is_written_as_integer)
    if (const ParsedInteger integer = parse_integer(literal); integer.problem == IntegerProblem::none)
      return integer.value;
  const double number = parse_float(literal).value_or(0);
  if (!std::isfinite(number)) problems_.not_allowed(value, "a number of at most about 1.8e308");
  return number == 0 ? 0.0 : number;  // -0.0 is 0.0
}

std::vector<Converter> ConfigurationReader::read_converters(json::Value value) {
  std::vector<Converter> result;
  for (const json::Value element : elements(value, problems_))
    if (std::optional<Converter> converter = read_converter(element)) result.push_back(std::move(*converter));
  return result;
}

std::optional<Converter> ConfigurationReader::read_converter(json::Value value) {
  const Members members{value, keys::converter, problems_};
  if (!value.is(json::Kind::object)) return std::nullopt;
  std::optional<Converter> result;
  for (const json::Value member : value.children()) {
    const std::string_view key = member.key();
    std::optional<Converter> converter;
    if (key == "trim") converter = Trim{};
    else if (key == "lower") converter = Lower{};
    else if (key == "upper") converter = Upper{};
    else if (key == "scale") converter = read_scale(member);
    else if (key == "values") converter = read_values(member, members);
    else continue;
    if (converter->index() < 3 && !(member.is(json::Kind::boolean) && member.boolean()))
      problems_.not_allowed(member, "true", "leave the converter out where it is not wanted");
    if (result && result->index() != converter->index())
      problems_.add(member, "a second converter stands in one element of the list: expected one in each",
                    "write two elements: they are applied in their order");
    if (!result) result = std::move(converter);
  }
  if (value.size() == 0)
    problems_.add(value, "no converter stands here: expected one of trim, lower, upper, scale, values");
  const auto otherwise = members.find("otherwise");
  if (otherwise && !members.find("values"))
    problems_.add(*otherwise, "\"otherwise\" stands here without \"values\": expected both together");
  return result;
}

Scale ConfigurationReader::read_scale(json::Value value) {
  if (!value.is(json::Kind::number)) {
    problems_.not_allowed(value, "a number");
    return {"1"};
  }
  const std::string_view literal = value.number();
  const double number = parse_float(literal).value_or(0);
  const bool has_digits =
      literal.substr(0, literal.find_first_of("eE")).find_first_of("123456789") != std::string_view::npos;
  if (!std::isfinite(number) || (number == 0 && has_digits) || literal.size() > 100)
    problems_.not_allowed(value, "a number of at most 100 characters, between about 1e-308 and 1.8e308");
  return {has_digits ? std::string{literal} : "0"};
}

Values ConfigurationReader::read_values(json::Value table, const Members& members) {
  constexpr std::array<std::string_view, 3> otherwise{"pass", "clear", "invalid"};
  Values result;
  if (!table.is(json::Kind::object)) {
    problems_.not_allowed(table, "an object of texts: {\"from\": \"to\"}");
    return result;
  }
  for (const json::Value entry : table.children()) {
    if (entry.is(json::Kind::text)) result.table.emplace_back(entry.key(), entry.text());
    else problems_.not_allowed(entry, "a text");
  }
  ranges::sort(result.table);
  result.otherwise = static_cast<Values::Otherwise>(read_choice(members, "otherwise", otherwise, 2));
  return result;
}

}  // namespace tidemark
