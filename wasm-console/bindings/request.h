#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/document.h"
#include "core/number/number_text.h"

namespace tidemark::bindings {

/// What a request takes. Its other side is the project's own TypeScript, checked by its compiler: what is missing is empty.
class Takes {
 public:
  Takes(json::Value object, std::string_view bytes) : object_{object}, bytes_{bytes} {}

  [[nodiscard]] std::string_view text(std::string_view key) const {
    const auto member = object_.member(key);
    return member && member->is(json::Kind::text) ? member->text() : std::string_view{};
  }
  /// A text, or bytes that lie beside the request: [offset, size].
  [[nodiscard]] std::string_view bytes(std::string_view key) const {
    const auto member = object_.member(key);
    if (!member || !member->is(json::Kind::array)) return text(key);
    const auto part = [&](std::size_t i) {
      return static_cast<std::size_t>(parse_float(member->at(i).number()).value_or(0));
    };
    return bytes_.substr(part(0), part(1));
  }
  [[nodiscard]] std::size_t number(std::string_view key, std::size_t otherwise = 0) const {
    const auto member = object_.member(key);
    if (!member || !member->is(json::Kind::number)) return otherwise;
    return static_cast<std::size_t>(parse_float(member->number()).value_or(0));
  }
  /// Milliseconds since 1970, which may be before.
  [[nodiscard]] std::int64_t instant(std::string_view key) const {
    const auto member = object_.member(key);
    if (!member || !member->is(json::Kind::number)) return 0;
    return static_cast<std::int64_t>(parse_float(member->number()).value_or(0));
  }
  [[nodiscard]] bool flag(std::string_view key) const {
    const auto member = object_.member(key);
    return member && member->is(json::Kind::boolean) && member->boolean();
  }
  /// Whether it is there, and not null.
  [[nodiscard]] bool has(std::string_view key) const {
    const auto member = object_.member(key);
    return member && !member->is(json::Kind::null);
  }
  [[nodiscard]] Takes inside(std::string_view key) const { return {object_.member(key).value_or(object_), bytes_}; }
  [[nodiscard]] std::vector<Takes> list(std::string_view key) const {
    std::vector<Takes> list;
    if (const auto member = object_.member(key))
      for (const json::Value& value : member->children()) list.emplace_back(value, bytes_);
    return list;
  }
  /// A list of bytes that lie beside the request.
  [[nodiscard]] std::vector<std::string_view> parts(std::string_view key) const {
    std::vector<std::string_view> parts;
    if (const auto member = object_.member(key))
      for (const json::Value& place : member->children()) parts.push_back(part(place));
    return parts;
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const {
    std::vector<std::string> texts;
    if (const auto member = object_.member(key))
      for (const json::Value& value : member->children()) texts.emplace_back(value.text());
    return texts;
  }

 private:
  [[nodiscard]] std::string_view part(json::Value place) const {
    const auto number = [&](std::size_t i) {
      return static_cast<std::size_t>(parse_float(place.at(i).number()).value_or(0));
    };
    return bytes_.substr(number(0), number(1));
  }

  json::Value object_;
  std::string_view bytes_;
};

}  // namespace tidemark::bindings
