#include "simulators/pendo_expression.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

namespace tidemark::sim {

using nlohmann::json;

/// `what` is an operator, a function's name, "path", or "literal"; alternatives that are many (`a||b||c`) are one node.
struct Expression::Node {
  enum class Kind : std::uint8_t {
    literal,
    path,
    any,
    all,
    negation,
    equal,
    unequal,
    less,
    at_most,
    greater,
    at_least,
    is_null,
    contains,
    length
  };
  Kind kind = Kind::literal;
  json literal;
  std::string path;
  std::vector<Node> parts;
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
    Node list{kind, {}, {}, {}};
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
    auto left = unary(depth);
    if (!left) return left;
    static constexpr std::array<std::pair<std::string_view, Kind>, 6> operators{{{"==", Kind::equal},
                                                                                 {"!=", Kind::unequal},
                                                                                 {"<=", Kind::at_most},
                                                                                 {">=", Kind::at_least},
                                                                                 {"<", Kind::less},
                                                                                 {">", Kind::greater}}};
    for (const auto& [token, kind] : operators) {
      if (!take(token)) continue;
      auto right = unary(depth);
      if (!right) return right;
      Node node{kind, {}, {}, {}};
      node.parts.push_back(std::move(*left));
      node.parts.push_back(std::move(*right));
      return node;
    }
    return left;
  }

  Result<Node> unary(int depth) {
    if (depth > deepest) return failure(ErrorCode::invalid_input, "expression nested too deeply");
    if (rest().starts_with("!") && !rest().starts_with("!=")) {
      take("!");
      auto operand = unary(depth + 1);
      if (!operand) return operand;
      Node node{Kind::negation, {}, {}, {}};
      node.parts.push_back(std::move(*operand));
      return node;
    }
    if (take("(")) {
      auto inner = alternatives(depth + 1);
      if (inner && !take(")")) return wrong();
      return inner;
    }
    if (rest().starts_with("\"")) return text_literal();
    return word_or_number(depth);
  }

  Result<Node> text_literal() {
    std::string literal;
    std::size_t i = 1;
    while (i < text_.size() && text_[i] != '"') {
      if (text_[i] == '\\') {
        ++i;
        if (i == text_.size() || (text_[i] != '"' && text_[i] != '\\')) return wrong();
      }
      literal += text_[i++];
    }
    if (i == text_.size()) return wrong();
    text_.remove_prefix(i + 1);
    return Node{Kind::literal, std::move(literal), {}, {}};
  }

  static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-' || c == '+';
  }

  Result<Node> word_or_number(int depth) {
    std::size_t end = 0;
    const std::string_view text = rest();
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string word{text.substr(0, end)};
    if (word.empty()) return wrong();
    if ((word[0] >= '0' && word[0] <= '9') || word[0] == '-' || word == "true" || word == "false" || word == "null") {
      json literal = json::parse(word, nullptr, false);
      if (literal.is_discarded()) return wrong();
      text_.remove_prefix(end);
      return Node{Kind::literal, std::move(literal), {}, {}};
    }
    if (text.substr(end).starts_with("(")) return function(word, depth);
    text_.remove_prefix(end);
    return Node{Kind::path, {}, word, {}};
  }

  Result<Node> function(const std::string& name, int depth) {
    Node node;
    if (name == "isNull") node.kind = Kind::is_null;
    else if (name == "contains") node.kind = Kind::contains;
    else if (name == "len") node.kind = Kind::length;
    else return failure(ErrorCode::invalid_input, "function " + name + " is not known");
    text_.remove_prefix(name.size() + 1);
    do {
      auto argument = alternatives(depth + 1);
      if (!argument) return argument;
      node.parts.push_back(std::move(*argument));
    } while (take(","));
    const std::size_t arguments = node.kind == Kind::contains ? 2 : 1;
    if (!take(")") || node.parts.size() != arguments) return wrong();
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

bool does_contain(const json& whole, const json& part) {
  if (whole.is_string() && part.is_string()) {
    return whole.get_ref<const std::string&>().find(part.get_ref<const std::string&>()) != std::string::npos;
  }
  if (!whole.is_array()) return false;
  for (const json& element : whole) {
    if (are_equal(element, part)) return true;
  }
  return false;
}

json length_of(const json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size();
  if (value.is_array()) return value.size();
  return nullptr;
}

bool truth(const json& value) { return value.is_boolean() && value.get<bool>(); }

json value_of(const Node& node, const Expression::Look& look) {
  const auto part = [&](std::size_t i) { return value_of(node.parts[i], look); };
  switch (node.kind) {
    case Kind::literal: return node.literal;
    case Kind::path: return look(node.path);
    case Kind::any:
      for (const Node& one : node.parts) {
        if (truth(value_of(one, look))) return true;
      }
      return false;
    case Kind::all:
      for (const Node& one : node.parts) {
        if (!truth(value_of(one, look))) return false;
      }
      return true;
    case Kind::negation: return !truth(part(0));
    case Kind::equal: return are_equal(part(0), part(1));
    case Kind::unequal: return !are_equal(part(0), part(1));
    case Kind::less: return is_before(part(0), part(1));
    case Kind::greater: return is_before(part(1), part(0));
    case Kind::at_most: return is_before(part(0), part(1)) || (are_equal(part(0), part(1)) && !part(0).is_null());
    case Kind::at_least: return is_before(part(1), part(0)) || (are_equal(part(0), part(1)) && !part(0).is_null());
    case Kind::is_null: return part(0).is_null();
    case Kind::contains: return does_contain(part(0), part(1));
    case Kind::length: return length_of(part(0));
  }
  return nullptr;
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text) {
  auto root = Parser{text}.whole();
  if (!root) return tl::unexpected(root.error());
  return Expression{std::make_shared<const Node>(std::move(*root))};
}

json Expression::value(const Look& look) const { return value_of(*root_, look); }

bool Expression::is_true(const Look& look) const { return truth(value(look)); }

}  // namespace tidemark::sim
