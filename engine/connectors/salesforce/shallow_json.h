#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

namespace tidemark::salesforce {

/// A JSON text without what is nested deeper than any real answer: nlohmann's dump and copy go as deep as the value, and a hostile
/// answer of brackets alone would use up the stack. Discarded where it is no JSON. For the room's sources alone.
[[nodiscard]] inline nlohmann::json parse_shallow(std::string_view body) {
  constexpr int deepest = 32;
  return nlohmann::json::parse(
      body, [](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) { return depth <= deepest; }, false);
}

}  // namespace tidemark::salesforce
