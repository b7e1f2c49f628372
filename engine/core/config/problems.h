#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/keys.h"
#include "core/error.h"
#include "core/json/document.h"

namespace tidemark {

/// All that is wrong with one configuration file, gathered so that it can be told at once.
class Problems {
 public:
  explicit Problems(std::string_view file) : file_(file) {}

  /// `"Acme" is not allowed: expected …`, at the value's place.
  void not_allowed(json::Value value, std::string_view expected, std::string hint = {});

  void add(json::Value at, std::string what, std::string hint = {});

  [[nodiscard]] bool empty() const { return found_.empty(); }

  /// In the file's order. Each `where` is "line 12, connections.visitor.object". After the first thousand only their number.
  [[nodiscard]] std::vector<Error> in_order() &&;

 private:
  struct Found {
    std::size_t offset;
    Error error;
  };
  std::string_view file_;
  std::vector<Found> found_;
  std::size_t untold_ = 0;
};

/// A value as messages show it: `"Contact"`, `12.5`, `true`, `null`, `a list`, `an object`; long ones are cut. Values of a
/// configuration are no personal data.
[[nodiscard]] std::string shown(json::Value value);

/// The members of one object of the file, held against what may stand there: unknown and missing keys are problems, and so is a value
/// that is no object.
class Members {
 public:
  Members(json::Value object, const ConfigurationKeys& keys, Problems& problems);

  [[nodiscard]] std::optional<json::Value> find(std::string_view key) const { return object_.member(key); }
  [[nodiscard]] json::Value object() const { return object_; }

 private:
  json::Value object_;
};

/// The value's elements; a problem where it is no list.
[[nodiscard]] std::vector<json::Value> elements(json::Value value, Problems& problems);

}  // namespace tidemark
