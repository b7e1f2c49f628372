#include <set>
#include <string>

#include "core/json/write.h"
#include "core/number/number_text.h"
#include "core/segments/syntax.h"
#include "core/time/date_text.h"

namespace tidemark::segments {
namespace {

struct LiteralPrinter {
  std::string& out;

  void operator()(const std::string& text) const { json::append_json_string(text, out); }
  void operator()(double number) const { append_json_number(number, out); }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(Day day) const { append_date(day.days, out); }
  void operator()(Instant instant) const { append_instant(instant, out); }
};

std::string_view words_of(const Condition& condition) {
  if (condition.op == Operator::equal) return condition.negated ? "!=" : "=";
  if (condition.op == Operator::is_empty) return condition.negated ? "is not empty" : "is empty";
  return name_of(condition.op);
}

std::string_view name_of_unit(const Condition& condition) {
  const bool one = condition.count == 1;
  switch (condition.unit) {
    case Unit::days: return one ? "day" : "days";
    case Unit::weeks: return one ? "week" : "weeks";
    case Unit::months: return one ? "month" : "months";
  }
  return {};
}

void append(const Condition& condition, std::string& out) {
  const bool sign = condition.op == Operator::equal || condition.op == Operator::is_empty;
  out += condition.field;
  out += condition.negated && !sign ? " not " : " ";
  out += words_of(condition);
  if (condition.op == Operator::within_last) {
    out += " " + std::to_string(condition.count) + " ";
    out += name_of_unit(condition);
    return;
  }
  if (condition.values.empty()) return;
  out += condition.op == Operator::in ? " (" : " ";
  for (std::size_t i = 0; i < condition.values.size(); ++i) {
    if (i > 0) out += ", ";
    std::visit(LiteralPrinter{out}, condition.values[i].value);
  }
  if (condition.op == Operator::in) out += ')';
}

/// `or` binds least, then `and`, then `not`.
void append(const Expression& expression, std::string& out);

void append_part(const Expression& part, bool parentheses, std::string& out) {
  if (parentheses) out += '(';
  append(part, out);
  if (parentheses) out += ')';
}

void append(const Expression& expression, std::string& out) {
  using Kind = Expression::Kind;
  if (expression.kind == Kind::condition) return append(expression.condition, out);
  if (expression.kind == Kind::negation) {
    const Kind inner = expression.parts.front().kind;
    out += "not ";
    return append_part(expression.parts.front(), inner == Kind::all || inner == Kind::any, out);
  }
  for (std::size_t i = 0; i < expression.parts.size(); ++i) {
    if (i > 0) out += expression.kind == Kind::all ? " and " : " or ";
    append_part(expression.parts[i], expression.kind == Kind::all && expression.parts[i].kind == Kind::any, out);
  }
}

void add_field_names(const Expression& expression, std::set<std::string>& names) {
  if (expression.kind == Expression::Kind::condition) names.insert(expression.condition.field);
  for (const Expression& part : expression.parts) add_field_names(part, names);
}

}  // namespace

std::vector<std::string> field_names(const Expression& expression) {
  std::set<std::string> names;
  add_field_names(expression, names);
  return {names.begin(), names.end()};
}

std::string_view name_of(Operator op) {
  switch (op) {
    case Operator::equal: return "=";
    case Operator::less: return "<";
    case Operator::less_or_equal: return "<=";
    case Operator::greater: return ">";
    case Operator::greater_or_equal: return ">=";
    case Operator::contains: return "contains";
    case Operator::starts_with: return "starts with";
    case Operator::ends_with: return "ends with";
    case Operator::in: return "in";
    case Operator::is_empty: return "is empty";
    case Operator::is_true: return "is true";
    case Operator::is_false: return "is false";
    case Operator::before: return "before";
    case Operator::after: return "after";
    case Operator::on: return "on";
    case Operator::within_last: return "within last";
  }
  return {};
}

std::string print(const Expression& expression) {
  std::string text;
  append(expression, text);
  return text;
}

}  // namespace tidemark::segments
