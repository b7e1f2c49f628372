#include "simulators/pendo_expression.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "simulators/pendo_functions.h"

namespace tidemark::sim {

using nlohmann::json;

/// Operators that are many in a row (`a||b||c`, `a-b+c`) are one node: trees stay as shallow as their brackets.
struct Expression::Node {
  enum class Kind : std::uint8_t { literal, path, any, all, negation, compare, sum, product, call };
  Kind kind = Kind::literal;
  json literal = nullptr;
  std::string text = {};  ///< of a path; of a sum or product, the operator before each part but the first
  enum class Order : std::uint8_t { equal, unequal, less, at_most, greater, at_least } order = Order::equal;
  const PendoFunction* function = nullptr;
  std::vector<Node> parts = {};
};

namespace {

using Node = Expression::Node;
using Kind = Expression::Node::Kind;

constexpr int deepest = 100;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Node> whole() {
    auto node = alternatives(0);
    if (node && !rest().empty()) return wrong();
    return node;
  }

 private:
  /// What is left, without leading blanks.
  std::string_view rest() {
    const std::size_t begin = std::min(text_.find_first_not_of(" \t\r\n"), text_.size());
    text_.remove_prefix(begin);
    return text_;
  }
  bool take(std::string_view token) {
    if (!rest().starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }
  tl::unexpected<Error> wrong() {
    return failure(ErrorCode::invalid_input,
                   "expression not understood at \"" + std::string{rest().substr(0, 40)} + "\"");
  }

  Result<Node> chain(Kind kind, std::string_view token, int depth) {
    Node list{kind};
    do {
      auto part = kind == Kind::any ? chain(Kind::all, "&&", depth) : comparison(depth);
      if (!part) return part;
      list.parts.push_back(std::move(*part));
    } while (take(token));
    if (list.parts.size() == 1) return Node{std::move(list.parts.front())};
    return list;
  }
  Result<Node> alternatives(int depth) { return chain(Kind::any, "||", depth); }

  Result<Node> comparison(int depth) {
    using enum Node::Order;
    auto left = arithmetic(Kind::sum, "+-", depth);
    if (!left) return left;
    static constexpr std::array<std::pair<std::string_view, Node::Order>, 6> operators{
        {{"==", equal}, {"!=", unequal}, {"<=", at_most}, {">=", at_least}, {"<", less}, {">", greater}}};
    for (const auto& [token, order] : operators) {
      if (!take(token)) continue;
      auto right = arithmetic(Kind::sum, "+-", depth);
      if (!right) return right;
      Node node{Kind::compare};
      node.order = order;
      node.parts.push_back(std::move(*left));
      node.parts.push_back(std::move(*right));
      return node;
    }
    return left;
  }

  Result<Node> arithmetic(Kind kind, std::string_view operators, int depth) {
    Node list{kind};
    while (true) {
      auto part = kind == Kind::sum ? arithmetic(Kind::product, "*/%", depth) : unary(depth);
      if (!part) return part;
      list.parts.push_back(std::move(*part));
      const std::string_view next = rest();
      if (next.empty() || operators.find(next.front()) == operators.npos) break;
      list.text += next.front();
      text_.remove_prefix(1);
    }
    if (list.parts.size() == 1) return Node{std::move(list.parts.front())};
    return list;
  }

  Result<Node> unary(int depth) {
    if (depth > deepest) return failure(ErrorCode::invalid_input, "expression nested too deeply");
    if (rest().starts_with("!") && !rest().starts_with("!=")) {
      take("!");
      auto operand = unary(depth + 1);
      if (!operand) return operand;
      Node node{Kind::negation};
      node.parts.push_back(std::move(*operand));
      return node;
    }
    if (take("(")) {
      auto inner = alternatives(depth + 1);
      if (inner && !take(")")) return wrong();
      return inner;
    }
    if (take("-")) {
      auto operand = unary(depth + 1);
      if (!operand) return operand;
      if (operand->kind == Kind::literal && operand->literal.is_number_integer()) {
        return Node{Kind::literal, -operand->literal.get<std::int64_t>()};
      }
      Node node{Kind::sum, nullptr, "-"};
      node.parts.push_back(Node{Kind::literal, 0});
      node.parts.push_back(std::move(*operand));
      return node;
    }
    if (rest().starts_with("\"") || rest().starts_with("`")) return text_literal(rest().front());
    return word_or_number(depth);
  }

  Result<Node> text_literal(char quote) {
    std::string literal;
    std::size_t i = 1;
    while (i < text_.size() && text_[i] != quote) {
      if (text_[i] == '\\') {
        ++i;
        if (i == text_.size() || (text_[i] != quote && text_[i] != '\\')) return wrong();
      }
      literal += text_[i++];
    }
    if (i == text_.size()) return wrong();
    text_.remove_prefix(i + 1);
    return Node{Kind::literal, std::move(literal)};
  }

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.';
  }

  Result<Node> number() {
    std::size_t end = 0;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      ++end;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      while (end < text_.size() && is_digit(text_[end])) ++end;
    }
    json literal = json::parse(text_.substr(0, end), nullptr, false);
    if (literal.is_discarded()) return wrong();
    text_.remove_prefix(end);
    return Node{Kind::literal, std::move(literal)};
  }

  Result<Node> word_or_number(int depth) {
    std::size_t end = 0;
    const std::string_view text = rest();
    if (!text.empty() && is_digit(text.front())) return number();
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string word{text.substr(0, end)};
    if (word.empty()) return wrong();
    if (text.substr(end).starts_with("(")) return function(word, depth);
    text_.remove_prefix(end);
    if (word == "true" || word == "false") return Node{Kind::literal, word == "true"};
    if (word == "null") return Node{Kind::literal};
    return Node{Kind::path, nullptr, word};
  }

  Result<Node> function(const std::string& name, int depth) {
    Node node{Kind::call};
    node.function = pendo_function(name);
    if (node.function == nullptr) return failure(ErrorCode::invalid_input, "function " + name + " is not known");
    text_.remove_prefix(name.size() + 1);
    if (!rest().starts_with(")")) {
      do {
        auto argument = alternatives(depth + 1);
        if (!argument) return argument;
        node.parts.push_back(std::move(*argument));
      } while (take(","));
    }
    const bool is_closed = take(")");
    if (!is_closed || node.parts.size() < node.function->fewest || node.parts.size() > node.function->most) {
      return wrong();
    }
    return node;
  }

  std::string_view text_;
};

bool is_before(const json& a, const json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() < b.get<double>();
  if (a.is_string() && b.is_string()) return a.get_ref<const std::string&>() < b.get_ref<const std::string&>();
  return false;
}

bool are_equal(const json& a, const json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  return a == b;
}

bool truth(const json& value) { return value.is_boolean() && value.get<bool>(); }

bool holds(Node::Order order, const json& a, const json& b) {
  using enum Node::Order;
  switch (order) {
    case equal: return are_equal(a, b);
    case unequal: return !are_equal(a, b);
    case less: return is_before(a, b);
    case greater: return is_before(b, a);
    case at_most: return is_before(a, b) || (are_equal(a, b) && !a.is_null());
    case at_least: return is_before(b, a) || (are_equal(a, b) && !a.is_null());
  }
  return false;
}

/// A few steps that each double a text would take all memory.
constexpr std::size_t longest_text = std::size_t{1} << 20;

/// Numbers are doubles; two texts can be added, to a megabyte; anything else is null, as is what divides by zero.
json calculated(char how, const json& a, const json& b) {
  if (how == '+' && a.is_string() && b.is_string()) {
    const auto& left = a.get_ref<const std::string&>();
    const auto& right = b.get_ref<const std::string&>();
    return left.size() + right.size() <= longest_text ? json(left + right) : json(nullptr);
  }
  if (!a.is_number() || !b.is_number()) return nullptr;
  const double x = a.get<double>();
  const double y = b.get<double>();
  if ((how == '/' || how == '%') && y == 0) return nullptr;
  const double value = how == '+'   ? x + y
                       : how == '-' ? x - y
                       : how == '*' ? x * y
                       : how == '/' ? x / y
                                    : std::fmod(x, y);
  if (!std::isfinite(value)) return nullptr;
  if (value == std::trunc(value) && std::abs(value) < 9e15) return static_cast<std::int64_t>(value);
  return value;
}

json value_of(const Node& node, const Expression::Look& look, std::int64_t now_ms) {
  const auto part = [&](std::size_t i) { return value_of(node.parts[i], look, now_ms); };
  const auto is_true = [&](const Node& one) { return truth(value_of(one, look, now_ms)); };
  switch (node.kind) {
    case Kind::literal: return node.literal;
    case Kind::path: return look(node.text);
    case Kind::any: return std::ranges::any_of(node.parts, is_true);
    case Kind::all: return std::ranges::all_of(node.parts, is_true);
    case Kind::negation: return !truth(part(0));
    case Kind::compare: return holds(node.order, part(0), part(1));
    case Kind::sum:
    case Kind::product: {
      json value = part(0);
      for (std::size_t i = 1; i < node.parts.size(); ++i) value = calculated(node.text[i - 1], value, part(i));
      return value;
    }
    case Kind::call: {
      std::vector<json> arguments;
      for (std::size_t i = 0; i < node.parts.size(); ++i) arguments.push_back(part(i));
      return node.function->value(arguments, now_ms);
    }
  }
  return nullptr;
}

/// Whether the comparison says that the path is greater than a text, or at least that; then the text.
std::optional<std::string> least_of(const Node& node, std::string_view path) {
  using enum Node::Order;
  if (node.kind != Kind::compare || (node.order != greater && node.order != at_least && node.order != equal)) return {};
  const Node& left = node.parts[0];
  const Node& right = node.parts[1];
  if (left.kind != Kind::path || left.text != path || right.kind != Kind::literal || !right.literal.is_string())
    return {};
  return right.literal.get<std::string>();
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text) {
  auto root = Parser{text}.whole();
  if (!root) return tl::unexpected(root.error());
  return Expression{std::make_shared<const Node>(std::move(*root))};
}

json Expression::value(const Look& look, std::int64_t now_ms) const { return value_of(*root_, look, now_ms); }

bool Expression::is_true(const Look& look, std::int64_t now_ms) const { return truth(value(look, now_ms)); }

const std::string* Expression::path() const { return root_->kind == Kind::path ? &root_->text : nullptr; }

std::string Expression::least(std::string_view path) const {
  std::string least;
  const auto raise = [&](const Node& node) {
    if (auto text = least_of(node, path); text && *text > least) least = std::move(*text);
  };
  if (root_->kind != Kind::all) raise(*root_);
  else std::ranges::for_each(root_->parts, raise);
  return least;
}

}  // namespace tidemark::sim
