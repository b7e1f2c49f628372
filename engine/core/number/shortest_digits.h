#pragma once

#include <cstdint>

namespace tidemark {

/// The shortest decimal that reads back as a given double (the nearest to it of several): `digits` × 10^`exponent`,
/// digits without zeros at the end.
///
///     shortest_digits(0.1) == {1, -1}      shortest_digits(1e23) == {1, 23}      shortest_digits(1250.0) == {125, 1}
struct ShortestDigits {
  std::uint64_t digits;
  int exponent;

  friend bool operator==(const ShortestDigits&, const ShortestDigits&) = default;
};

/// `value` is finite and greater than zero.
[[nodiscard]] ShortestDigits shortest_digits(double value);

}  // namespace tidemark
