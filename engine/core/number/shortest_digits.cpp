#include "core/number/shortest_digits.h"

#include <fmt/format.h>

namespace tidemark {

ShortestDigits shortest_digits(double value) {
  const auto decimal = fmt::detail::dragonbox::to_decimal(value);
  return {decimal.significand, decimal.exponent};
}

}  // namespace tidemark
