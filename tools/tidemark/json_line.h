#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "core/json/write.h"

namespace tidemark::command {

/// One JSON object on one line, member by member; the line is whole when this object goes.
///
///     JsonLine{out}.text("connection", "visitor").number("changes", 12);      // {"connection":"visitor","changes":12}\n
class JsonLine {
 public:
  explicit JsonLine(std::string& out) : out_{out}, json_{out} { json_.begin_object(); }
  JsonLine(const JsonLine&) = delete;
  JsonLine& operator=(const JsonLine&) = delete;
  ~JsonLine() {
    json_.end_object();
    out_ += '\n';
  }

  JsonLine& text(std::string_view name, std::string_view value) {
    json_.key(name);
    json_.text(value);
    return *this;
  }
  JsonLine& number(std::string_view name, std::integral auto value) {
    json_.key(name);
    json_.literal(std::to_string(value));
    return *this;
  }
  JsonLine& flag(std::string_view name, bool value) {
    json_.key(name);
    json_.boolean(value);
    return *this;
  }
  /// A value that is JSON already; where it is empty there is none: `null`.
  JsonLine& value(std::string_view name, std::string_view json) {
    json_.key(name);
    if (json.empty()) json_.null();
    else json_.literal(json);
    return *this;
  }
  template <class Fill>
  JsonLine& object(std::string_view name, Fill fill) {
    json_.key(name);
    json_.begin_object();
    fill(*this);
    json_.end_object();
    return *this;
  }
  /// An object for each element: `fill(line, element)`.
  template <class List, class Fill>
  JsonLine& objects(std::string_view name, const List& list, Fill fill) {
    json_.key(name);
    json_.begin_array();
    for (const auto& element : list) {
      json_.begin_object();
      fill(*this, element);
      json_.end_object();
    }
    json_.end_array();
    return *this;
  }
  template <class List>
  JsonLine& texts(std::string_view name, const List& list) {
    json_.key(name);
    json_.begin_array();
    for (const auto& element : list) json_.text(element);
    json_.end_array();
    return *this;
  }

 private:
  std::string& out_;
  json::Writer json_;
};

}  // namespace tidemark::command
