#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/document.h"

namespace tidemark {

/// Takes values out of an answer and remembers the first that has another shape than documented.
class Shape {
 public:
  [[nodiscard]] std::string text(const std::optional<json::Value>& value);    ///< empty where missing or null
  [[nodiscard]] bool flag(const std::optional<json::Value>& value);           ///< false where missing or null
  [[nodiscard]] std::int32_t count(const std::optional<json::Value>& value);  ///< 0 where missing or null
  [[nodiscard]] std::vector<json::Value> list(const std::optional<json::Value>& value);
  bool is(json::Value value, json::Kind kind);

  void fail(std::string place, std::string what);
  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] Error error() const { return *error_; }

 private:
  [[nodiscard]] bool has(const std::optional<json::Value>& value, json::Kind kind);

  std::optional<Error> error_;
};

/// Whether two names are the same but for the case of ASCII letters.
[[nodiscard]] bool same_but_for_case(std::string_view a, std::string_view b);

}  // namespace tidemark
