#pragma once

#include <compare>
#include <cstdint>

namespace tidemark {

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, before it negative. The core never asks for the present
/// one: whoever needs "now" is given it.
struct Instant {
  std::int64_t milliseconds = 0;

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

inline constexpr std::int64_t one_second = 1000;
inline constexpr std::int64_t one_minute = 60 * one_second;
inline constexpr std::int64_t one_hour = 60 * one_minute;
inline constexpr std::int64_t one_day = 24 * one_hour;

}  // namespace tidemark
