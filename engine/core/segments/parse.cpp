#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "core/config/keys.h"
#include "core/segments/syntax.h"
#include "core/segments/tokens.h"
#include "core/text/utf8.h"

namespace tidemark::segments {
namespace {

constexpr std::string_view operator_words[] = {"contains", "starts with", "ends with", "in",          "is",
                                               "before",   "after",       "on",        "within last", "not"};

/// By recursive descent, one token ahead. After a failure nothing more is read.
class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_{text} {}

  tl::expected<Expression, Problem> parse() {
    Expression expression;
    if (advance() && any_of(expression) && expect_end()) return expression;
    return tl::unexpected(std::move(problem_));
  }

 private:
  using Kind = Expression::Kind;

  bool any_of(Expression& out) { return joined(out, Kind::any, "or", &Parser::all_of); }
  bool all_of(Expression& out) { return joined(out, Kind::all, "and", &Parser::unary); }

  /// `part (word part)*`; parts that are of the kind themselves become parts of it.
  bool joined(Expression& out, Kind kind, std::string_view word, bool (Parser::*part)(Expression&)) {
    Expression first;
    if (!(this->*part)(first)) return false;
    if (!token_.is_word(word)) {
      out = std::move(first);
      return true;
    }
    out.kind = kind;
    add(out, std::move(first));
    while (token_.is_word(word)) {
      Expression next;
      if (!advance() || !(this->*part)(next)) return false;
      add(out, std::move(next));
    }
    return true;
  }

  static void add(Expression& to, Expression part) {
    if (part.kind != to.kind) to.parts.push_back(std::move(part));
    else to.parts.insert(to.parts.end(), std::move_iterator(part.parts.begin()), std::move_iterator(part.parts.end()));
  }

  bool unary(Expression& out) {
    if (token_.is_word("not")) return nested([&] { return advance() && negation(out); });
    if (token_.is_sign("("))
      return nested([&] { return advance() && any_of(out) && expect_sign(")", "a closing parenthesis"); });
    return condition(out.condition);
  }

  bool negation(Expression& out) {
    Expression inner;
    if (!unary(inner)) return false;
    if (inner.kind == Kind::negation) {
      Expression twice = std::move(inner.parts.front());
      out = std::move(twice);
      return true;
    }
    out.kind = Kind::negation;
    out.parts.push_back(std::move(inner));
    return true;
  }

  template <class Parse>
  bool nested(const Parse& parse) {
    if (++depth_ > most_nested)
      return fail("more than " + std::to_string(most_nested) + " parentheses and negations lie in one another");
    const bool good = parse();
    --depth_;
    return good;
  }

  bool condition(Condition& out) {
    if (token_.kind != Token::Kind::word || token_.is_word("and") || token_.is_word("or"))
      return fail(
          token_.kind == Token::Kind::end ? "a condition is missing at the end" : "a condition begins with a field",
          "such as custom.region = \"EMEA\"");
    out.field = token_.text;
    out.field_place = token_.place;
    if (!advance()) return false;
    out.operator_place = token_.place;
    if (token_.kind == Token::Kind::sign) return compared(out);
    if (token_.is_word("is")) return advance() && state(out);
    if (token_.is_word("not")) {
      out.negated = true;
      if (!advance()) return false;
    }
    return worded(out);
  }

  bool compared(Condition& out) {
    static constexpr std::pair<std::string_view, Operator> comparisons[] = {
        {"=", Operator::equal},          {"!=", Operator::equal},  {"<", Operator::less},
        {"<=", Operator::less_or_equal}, {">", Operator::greater}, {">=", Operator::greater_or_equal}};
    for (const auto& [sign, op] : comparisons) {
      if (!token_.is_sign(sign)) continue;
      out.op = op;
      out.negated = sign == "!=";
      return advance() && one_value(out);
    }
    return no_operator();
  }

  /// What comes after `is`.
  bool state(Condition& out) {
    if (token_.is_word("not")) {
      out.negated = true;
      if (!advance()) return false;
    }
    if (token_.is_word("empty")) out.op = Operator::is_empty;
    else if (!out.negated && token_.is_word("true")) out.op = Operator::is_true;
    else if (!out.negated && token_.is_word("false")) out.op = Operator::is_false;
    else return fail(out.negated ? "expected: is not empty" : "expected: is empty, is not empty, is true or is false");
    return advance();
  }

  bool worded(Condition& out) {
    static constexpr std::pair<std::string_view, Operator> with[] = {{"starts", Operator::starts_with},
                                                                     {"ends", Operator::ends_with}};
    for (const auto& [word, op] : with) {
      if (!token_.is_word(word)) continue;
      out.op = op;
      return advance() && expect_word("with") && one_value(out);
    }
    if (token_.is_word("within")) return advance() && expect_word("last") && span_of_time(out);
    if (token_.is_word("in")) return advance() && several_values(out);
    if (token_.is_word("contains")) out.op = Operator::contains;
    else if (!out.negated && token_.is_word("before")) out.op = Operator::before;
    else if (!out.negated && token_.is_word("after")) out.op = Operator::after;
    else if (!out.negated && token_.is_word("on")) out.op = Operator::on;
    else return no_operator();
    return advance() && one_value(out);
  }

  bool no_operator() {
    std::string hint = token_.kind == Token::Kind::word ? did_you_mean(token_.text, operator_words) : std::string{};
    return fail(
        "expected an operator: = != < <= > >=, contains, starts with, ends with, in, is empty, is true, is false, "
        "before, after, on, within last",
        std::move(hint));
  }

  bool one_value(Condition& out) {
    Literal literal;
    if (!value(literal)) return false;
    out.values.push_back(std::move(literal));
    return true;
  }

  bool several_values(Condition& out) {
    out.op = Operator::in;
    if (!expect_sign("(", "a list in parentheses: in (\"trial\", \"active\")")) return false;
    do {
      if (!one_value(out)) return false;
    } while (token_.is_sign(",") && advance());
    return !failed_ && expect_sign(")", "a comma or the list's closing parenthesis");
  }

  bool value(Literal& out) {
    if (token_.is_word("true") || token_.is_word("false")) out = {token_.is_word("true"), token_.place};
    else if (token_.kind == Token::Kind::literal) out = token_.literal;
    else
      return fail(token_.kind == Token::Kind::end ? "a value is missing at the end" : "expected a value",
                  "a text in double quotes, a number, a date, true or false");
    return advance();
  }

  bool span_of_time(Condition& out) {
    constexpr double most = 9999;
    out.op = Operator::within_last;
    const double* const count =
        token_.kind == Token::Kind::literal ? std::get_if<double>(&token_.literal.value) : nullptr;
    if (count == nullptr || *count < 1 || *count > most || std::trunc(*count) != *count)
      return fail("expected a whole number from 1 to 9999", "within last 30 days");
    out.count = static_cast<std::uint32_t>(*count);
    if (!advance()) return false;
    static constexpr std::pair<std::string_view, Unit> units[] = {{"day", Unit::days},     {"days", Unit::days},
                                                                  {"week", Unit::weeks},   {"weeks", Unit::weeks},
                                                                  {"month", Unit::months}, {"months", Unit::months}};
    for (const auto& [word, unit] : units) {
      if (!token_.is_word(word)) continue;
      out.unit = unit;
      return advance();
    }
    return fail("expected days, weeks or months");
  }

  bool expect_sign(std::string_view sign, std::string_view meaning) {
    return token_.is_sign(sign) ? advance() : fail("expected " + std::string{meaning});
  }
  bool expect_word(std::string_view word) {
    return token_.is_word(word) ? advance() : fail("expected the word " + std::string{word});
  }
  bool expect_end() {
    if (token_.kind == Token::Kind::end) return true;
    return fail(token_.is_sign(")") ? "this parenthesis was never opened" : "expected and, or, or the end");
  }

  bool advance() {
    auto next = tokens_.next();
    if (!next) {
      failed_ = true;
      problem_ = tokens_.problem();
      return false;
    }
    token_ = std::move(*next);
    return true;
  }

  bool fail(std::string what, std::string hint = {}) {
    failed_ = true;
    problem_ = {token_.place, std::move(what), std::move(hint)};
    return false;
  }

  Tokens tokens_;
  Token token_;
  std::size_t depth_ = 0;
  bool failed_ = false;
  Problem problem_;
};

}  // namespace

tl::expected<Expression, Problem> parse(std::string_view text) {
  if (text.size() > longest_text)
    return tl::unexpected(Problem{{longest_text, 0}, "a segment's text has at most 64 KiB"});
  if (const std::size_t bad = first_bad_utf8(text); bad != text.size())
    return tl::unexpected(Problem{{bad, 1}, "from here on the text is no UTF-8"});
  return Parser{text}.parse();
}

}  // namespace tidemark::segments
