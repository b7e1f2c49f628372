#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/error.h"

namespace tidemark::sim {

/// An expression of Pendo's aggregation language, as far as the simulator speaks it: `|| && ! == != < <= > >=`,
/// parentheses, texts in double quotes (with `\"` and `\\`), numbers, true, false, null, paths
/// (`metadata.custom.region`), isNull(x), contains(text or list, x), len(x).
///
///     Expression::parse(R"(visitorId>"v-9" && !isNull(metadata.agent.email))")->is_true(path_to_value)
///
/// Texts compare by bytes, numbers as doubles. What is of different types, or null, is neither less nor greater;
/// nothing equals null but null. Anything else is an error that names the word it stumbled over.
class Expression {
 public:
  using Look = std::function<nlohmann::json(const std::string& path)>;

  [[nodiscard]] static Result<Expression> parse(std::string_view text);

  [[nodiscard]] nlohmann::json value(const Look& look) const;
  [[nodiscard]] bool is_true(const Look& look) const;

  struct Node;

 private:
  explicit Expression(std::shared_ptr<const Node> root) : root_(std::move(root)) {}
  std::shared_ptr<const Node> root_;
};

}  // namespace tidemark::sim
