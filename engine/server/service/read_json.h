#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/document.h"
#include "core/time/instant.h"

namespace tidemark::service {

/// The members of an object that the API has answered with, as who asked reads them: one that is missing, or of another kind, is empty.
///
///     Members{run}.text("actor") == "user ann"          Members{run}.number("run") == 41
class Members {
 public:
  explicit Members(json::Value object) : object_{object} {}

  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::uint64_t number(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  [[nodiscard]] std::vector<json::Value> list(std::string_view name) const;

 private:
  json::Value object_;
};

/// A value as JSON again, without blanks; numbers as they were written.
[[nodiscard]] std::string json_text(json::Value value);

/// The reverse of `iso`; the time 0 where that is none.
[[nodiscard]] Instant instant_of(std::string_view text);

}  // namespace tidemark::service
