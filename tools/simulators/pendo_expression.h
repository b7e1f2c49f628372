#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/error.h"

namespace tidemark::sim {

/// An expression of Pendo's aggregation language: `|| && ! == != < <= > >= + - * / %`, parentheses, texts in double
/// quotes or backticks (a backslash before the quote and before itself), numbers, true, false, null, paths
/// (`metadata.custom.region`), and the functions of pendo_functions.h.
///
///     Expression::parse(R"(visitorId>"v-9" && !isNull(metadata.agent.email))")->is_true(path_to_value)
///
/// Texts compare by bytes, numbers as doubles. What is of different types, or null, is neither less nor greater;
/// nothing equals null but null. Anything else is an error that names the word it stumbled over.
class Expression {
 public:
  using Look = std::function<nlohmann::json(const std::string& path)>;

  [[nodiscard]] static Result<Expression> parse(std::string_view text);

  [[nodiscard]] nlohmann::json value(const Look& look, std::int64_t now_ms = 0) const;
  [[nodiscard]] bool is_true(const Look& look, std::int64_t now_ms = 0) const;

  /// Where it is nothing but a path.
  [[nodiscard]] const std::string* path() const;
  /// It is false for every row whose text at `path` is less than this: for key-set paging. Empty: nothing is known.
  [[nodiscard]] std::string least(std::string_view path) const;

  struct Node;

 private:
  explicit Expression(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace tidemark::sim
