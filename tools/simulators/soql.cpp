#include "simulators/soql.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "simulators/soql_dates.h"

namespace tidemark::sim::soql {
namespace {

constexpr std::size_t longest = 100'000;
constexpr int deepest = 50;  ///< brackets in brackets
constexpr std::uint64_t most_offset = 2'000;

enum class Token : std::uint8_t { word, text, number, symbol, end };

struct Lexeme {
  Token token = Token::end;
  std::string text;  ///< of a text: without quotes and escapes
  std::size_t column = 1;
  std::vector<std::size_t> not_wildcards = {};
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

void append_utf8(std::uint32_t c, std::string& out) {
  const auto byte = [&](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | c >> 6), byte(0x80 | (c & 63));
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
  } else {
    byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
  }
}

/// Cuts a statement into lexemes. The first thing that is none throws a Refusal, caught by `parse` below.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Lexeme next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
      ++at_;
    const std::size_t column = at_ + 1;
    if (at_ == text_.size()) return {Token::end, "<EOF>", column};
    const char c = text_[at_];
    if (c == '\'') {
      Lexeme text{Token::text, "", column};
      text.text = quoted(text.not_wildcards);
      return text;
    }
    if (is_letter(c)) return {Token::word, word(), column};
    if (is_digit(c) || ((c == '-' || c == '+' || c == '.') && at_ + 1 < text_.size() && (is_digit(text_[at_ + 1])))) {
      return {Token::number,
              run([](char d) { return is_letter(d) || is_digit(d) || d == '.' || d == ':' || d == '-' || d == '+'; }),
              column};
    }
    for (const std::string_view symbol : {"!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ","}) {
      if (text_.substr(at_).starts_with(symbol)) {
        at_ += symbol.size();
        return {Token::symbol, std::string{symbol}, column};
      }
    }
    throw Refusal{"MALFORMED_QUERY", pointing_at(text_, column) + "line 1:" + std::to_string(at_) +
                                         " no viable alternative at character '" + c + "'"};
  }

 private:
  template <class Belongs>
  std::string run(Belongs belongs) {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return std::string{text_.substr(begin, at_ - begin)};
  }

  std::string word() {
    std::string word = run([](char d) { return is_letter(d) || is_digit(d) || d == '.'; });
    // LAST_N_DAYS:7 is one word.
    if (at_ + 1 < text_.size() && text_[at_] == ':' && is_digit(text_[at_ + 1])) word += run(is_digit);
    return word;
  }

  [[noreturn]] void bad_text(std::string_view why) const {
    throw Refusal{"MALFORMED_QUERY", pointing_at(text_, at_ + 1) + std::string{why}};
  }

  std::uint32_t four_digits() {
    std::uint32_t value = 0;
    const char* begin = text_.data() + at_;
    if (at_ + 4 > text_.size() || std::from_chars(begin, begin + 4, value, 16).ptr != begin + 4) {
      bad_text("Invalid string literal. Illegal character sequence '\\u' in string literal.");
    }
    at_ += 4;
    return value;
  }

  void escape(std::string& out, std::vector<std::size_t>& not_wildcards) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    switch (lower(c)) {
      case '\\':
      case '\'':
      case '"': out += c; return;
      case '_':
      case '%':
        not_wildcards.push_back(out.size());
        out += c;
        return;
      case 'n': out += '\n'; return;
      case 'r': out += '\r'; return;
      case 't': out += '\t'; return;
      case 'b': out += '\b'; return;
      case 'f': out += '\f'; return;
      case 'u': unicode_escape(out); return;
      default:
        bad_text(std::string{"Invalid string literal. Illegal character sequence '\\"} + c + "' in string literal.");
    }
  }

  void unicode_escape(std::string& out) {
    std::uint32_t c = four_digits();
    if (c >= 0xD800 && c < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
      at_ += 2;
      const std::uint32_t low = four_digits();
      c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
    }
    append_utf8(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c, out);
  }

  std::string quoted(std::vector<std::size_t>& not_wildcards) {
    std::string out;
    for (++at_; at_ < text_.size();) {
      const char c = text_[at_++];
      if (c == '\'') return out;
      if (c == '\\') {
        escape(out, not_wildcards);
      } else {
        out += c;
      }
    }
    bad_text("unexpected token: <EOF>, a string literal is not closed");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text), now_(lexer_.next()) {}

  Query query() {
    Query query{.text = std::string{text_}};
    keyword("SELECT");
    select(query);
    keyword("FROM");
    query.object = path();
    if (now_.token == Token::word && !is_clause()) {
      static_cast<void>(take("AS"));
      query.alias = path().text;
    }
    if (take("WHERE")) query.where = condition(0);
    if (take("ORDER")) {
      keyword("BY");
      do query.order.push_back(order());
      while (take(","));
    }
    if (take("LIMIT")) query.limit = count();
    if (take("OFFSET")) offset(query);
    if (take("ALL")) {
      keyword("ROWS");
      query.all_rows = true;
    }
    if (now_.token != Token::end) unexpected();
    return query;
  }

 private:
  [[noreturn]] void unexpected() const {
    const std::string token = now_.token == Token::end ? now_.text : "'" + now_.text + "'";
    throw Refusal{"MALFORMED_QUERY", pointing_at(text_, now_.column) + "unexpected token: " + token};
  }

  bool is(std::string_view word) const {
    return (now_.token == Token::word || now_.token == Token::symbol) && same(now_.text, word);
  }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    now_ = lexer_.next();
    return true;
  }
  void keyword(std::string_view word) {
    if (!take(word)) unexpected();
  }

  bool is_clause() const {
    constexpr std::string_view clauses[] = {"WHERE",  "ORDER", "LIMIT", "OFFSET", "GROUP",
                                            "HAVING", "ALL",   "FOR",   "USING",  "WITH"};
    return std::ranges::any_of(clauses, [this](std::string_view clause) { return is(clause); });
  }

  void offset(Query& query) {
    query.offset = count();
    if (query.offset > most_offset) throw Refusal{"NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"};
  }

  Path path() {
    if (now_.token != Token::word || now_.text.find("..") != now_.text.npos || now_.text.ends_with('.')) unexpected();
    for (const std::string_view reserved :
         {"SELECT", "FROM", "WHERE", "ORDER", "LIMIT", "AND", "OR", "IN", "LIKE", "INCLUDES", "EXCLUDES"}) {
      if (same(now_.text, reserved)) unexpected();
    }
    Path path{now_.text, now_.column};
    now_ = lexer_.next();
    return path;
  }

  void select(Query& query) {
    do {
      if (is("(") || is("TYPEOF")) {
        throw Refusal{"MALFORMED_QUERY", pointing_at(text_, now_.column) + "the simulated org knows no subqueries"};
      }
      const Path field = path();
      if (!take("(")) {
        query.fields.push_back(field);
        continue;
      }
      function(query, field);
      if (query.count) return;
    } while (take(","));
  }

  /// What stands in brackets after a name in SELECT.
  void function(Query& query, const Path& name) {
    if (same(name.text, "COUNT") && query.fields.empty() && query.aggregates.empty() && take(")")) {
      query.count = true;
      return;
    }
    Aggregated aggregated{.function = name.text, .field = path()};
    std::ranges::transform(aggregated.function, aggregated.function.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
    keyword(")");
    if (aggregated.function == "FIELDS") {
      query.group_of_fields = aggregated.field.text;
      return;
    }
    constexpr std::string_view known[] = {"COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG"};
    if (std::ranges::find(known, aggregated.function) == std::end(known)) {
      throw Refusal{"MALFORMED_QUERY", pointing_at(text_, name.column) + "unexpected token: '" + name.text + "'"};
    }
    const bool named = now_.token == Token::word && !is("FROM");
    aggregated.alias = named ? path().text : "expr" + std::to_string(query.aggregates.size());
    query.aggregates.push_back(std::move(aggregated));
  }

  /// One kind of connective a level: `a AND b OR c` is not SOQL, `a AND (b OR c)` is.
  Condition condition(int depth) {
    Condition first = negation(depth);
    for (const auto& [word, kind] : {std::pair{"AND", Condition::Kind::all}, std::pair{"OR", Condition::Kind::any}}) {
      if (!is(word)) continue;
      Condition together{.kind = kind};
      together.parts.push_back(std::move(first));
      while (take(word)) together.parts.push_back(negation(depth));
      if (is("AND") || is("OR")) unexpected();
      return together;
    }
    return first;
  }

  Condition negation(int depth) {
    if (depth > deepest) throw Refusal{"QUERY_TOO_COMPLICATED", "too many brackets in one another"};
    if (take("NOT")) {
      Condition negated{.kind = Condition::Kind::negated};
      negated.parts.push_back(negation(depth + 1));
      return negated;
    }
    if (take("(")) {
      Condition inner = condition(depth + 1);
      keyword(")");
      return inner;
    }
    return comparison();
  }

  Condition comparison() {
    Condition condition{.kind = Condition::Kind::compare, .field = path()};
    using Kind = Condition::Kind;
    for (const auto& [word, kind] : {std::pair{"NOT", Kind::not_in}, std::pair{"IN", Kind::in},
                                     std::pair{"INCLUDES", Kind::includes}, std::pair{"EXCLUDES", Kind::excludes}}) {
      if (!take(word)) continue;
      if (kind == Kind::not_in) keyword("IN");
      condition.kind = kind;
      list(condition.values);
      return condition;
    }
    if (take("LIKE")) {
      condition.kind = Kind::like;
      if (now_.token != Token::text) unexpected();
      condition.values.push_back(literal(true));
      return condition;
    }
    using Op = Condition::Operator;
    for (const auto& [symbol, op] :
         {std::pair{"=", Op::equal}, std::pair{"!=", Op::unequal}, std::pair{"<>", Op::unequal},
          std::pair{"<", Op::less}, std::pair{"<=", Op::less_or_equal}, std::pair{">", Op::greater},
          std::pair{">=", Op::greater_or_equal}}) {
      if (!take(symbol)) continue;
      condition.comparison = op;
      condition.values.push_back(literal());
      return condition;
    }
    unexpected();
  }

  void list(std::vector<Literal>& values) {
    keyword("(");
    if (is("SELECT")) {
      throw Refusal{"MALFORMED_QUERY", pointing_at(text_, now_.column) + "the simulated org knows no subqueries"};
    }
    do values.push_back(literal());
    while (take(","));
    keyword(")");
  }

  Literal literal(bool pattern = false) {
    using Kind = Literal::Kind;
    if (!pattern && !now_.not_wildcards.empty()) {
      throw Refusal{
          "MALFORMED_QUERY",
          pointing_at(text_, now_.column) +
              "Invalid string literal. Illegal character sequence in string literal: \\% and \\_ are for LIKE."};
    }
    Literal literal{Kind::text, now_.text, now_.not_wildcards};
    if (now_.token == Token::number) {
      const bool dashed = literal.text.size() >= 10 && literal.text[4] == '-' && literal.text[7] == '-';
      literal.kind = !dashed ? Kind::number : literal.text.size() == 10 ? Kind::date : Kind::datetime;
    } else if (is("TRUE") || is("FALSE")) {
      literal = {Kind::boolean, is("TRUE") ? "true" : "false"};
    } else if (is("NULL")) {
      literal = {Kind::null, ""};
    } else if (now_.token == Token::word && is_date_word(now_.text)) {
      literal.kind = Kind::date_word;
    } else if (now_.token != Token::text) {
      unexpected();
    }
    now_ = lexer_.next();
    return literal;
  }

  Order order() {
    Order order{.field = path()};
    order.descending = take("DESC");
    if (!order.descending) static_cast<void>(take("ASC"));
    if (take("NULLS")) {
      order.nulls_last = take("LAST");
      if (!order.nulls_last) keyword("FIRST");
    }
    return order;
  }

  std::uint64_t count() {
    std::uint64_t value = 0;
    const char* end = now_.text.data() + now_.text.size();
    if (now_.token != Token::number || std::from_chars(now_.text.data(), end, value).ptr != end) unexpected();
    now_ = lexer_.next();
    return value;
  }

  std::string_view text_;
  Lexer lexer_;
  Lexeme now_;
};

}  // namespace

std::string pointing_at(std::string_view text, std::size_t column) {
  // The real one shows the neighbourhood too, not a statement of many kilobytes.
  const std::size_t begin = column > 60 ? column - 60 : 0;
  const std::string_view shown = text.substr(begin, 80);
  return "\n" + std::string{shown} + "\n" + std::string(column - 1 - begin, ' ') +
         "^\nERROR at Row:1:Column:" + std::to_string(column) + "\n";
}

tl::expected<Query, Refusal> parse(std::string_view text) {
  if (text.size() > longest)
    return tl::unexpected(Refusal{"MALFORMED_QUERY", "SOQL statements cannot be longer than 100000 characters."});
  try {
    return Parser{text}.query();
  } catch (Refusal& refusal) {
    return tl::unexpected(std::move(refusal));
  }
}

}  // namespace tidemark::sim::soql
