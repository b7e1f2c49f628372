#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json/write.h"
#include "core/number/number_text.h"

namespace tidemark::bindings {

/// An answer as JSON, member by member.
///
///     Answer{"plan"}.text("digest", "0e57…").number("changes", 3).done() == R"({"kind":"plan","digest":"0e57…","changes":3})"
class Answer {
 public:
  explicit Answer(std::string_view kind) {
    json_.begin_object();
    text("kind", kind);
  }

  Answer& text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
    return *this;
  }
  Answer& number(std::string_view key, std::uint64_t value) {
    json_.key(key);
    json_.literal(std::to_string(value));
    return *this;
  }
  Answer& texts(std::string_view key, const std::vector<std::string>& values) {
    json_.key(key);
    json_.begin_array();
    for (const std::string& value : values) json_.text(value);
    json_.end_array();
    return *this;
  }
  Answer& errors(std::string_view key, const std::vector<Error>& errors) {
    json_.key(key);
    json_.begin_array();
    for (const Error& error : errors) {
      json_.begin_object();
      member("code", name_of(error.code));
      member("what", error.what);
      member("where", error.where);
      member("hint", error.hint);
      json_.end_object();
    }
    json_.end_array();
    return *this;
  }
  [[nodiscard]] json::Writer& writer() { return json_; }
  [[nodiscard]] std::string done() {
    json_.end_object();
    return std::move(text_);
  }

 private:
  void member(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }

  std::string text_;
  json::Writer json_{text_};
};

[[nodiscard]] inline std::string problems(const std::vector<Error>& errors) {
  return Answer{"problems"}.errors("errors", errors).done();
}

}  // namespace tidemark::bindings
