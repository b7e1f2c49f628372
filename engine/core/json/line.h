#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "core/json/write.h"

namespace tidemark::json {

/// One JSON object on one line, member by member; the line is whole when this object goes.
///
///     Line{out}.text("connection", "visitor").number("changes", 12);      // {"connection":"visitor","changes":12}\n
class Line {
 public:
  explicit Line(std::string& out) : out_{out}, json_{out} { json_.begin_object(); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() {
    json_.end_object();
    out_ += '\n';
  }

  Line& text(std::string_view name, std::string_view value) {
    json_.key(name);
    json_.text(value);
    return *this;
  }
  Line& number(std::string_view name, std::integral auto value) {
    json_.key(name);
    json_.literal(std::to_string(value));
    return *this;
  }
  Line& flag(std::string_view name, bool value) {
    json_.key(name);
    json_.boolean(value);
    return *this;
  }
  /// A value that is JSON already; where it is empty there is none: `null`.
  Line& value(std::string_view name, std::string_view json) {
    json_.key(name);
    if (json.empty()) json_.null();
    else json_.literal(json);
    return *this;
  }
  template <class Fill>
  Line& object(std::string_view name, Fill fill) {
    json_.key(name);
    json_.begin_object();
    fill(*this);
    json_.end_object();
    return *this;
  }
  /// An object for each element: `fill(line, element)`.
  template <class List, class Fill>
  Line& objects(std::string_view name, const List& list, Fill fill) {
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
  Line& numbers(std::string_view name, const List& list) {
    json_.key(name);
    json_.begin_array();
    for (const auto& element : list) json_.literal(std::to_string(element));
    json_.end_array();
    return *this;
  }
  template <class List>
  Line& texts(std::string_view name, const List& list) {
    json_.key(name);
    json_.begin_array();
    for (const auto& element : list) json_.text(element);
    json_.end_array();
    return *this;
  }

 private:
  std::string& out_;
  Writer json_;
};

}  // namespace tidemark::json
