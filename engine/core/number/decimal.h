#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidemark {

/// A decimal number of any length: what `scale` multiplies in and what Salesforce's rounding is done on, so that
/// neither depends on how doubles round.
///
///     Decimal::from_double(0.29)->times(*Decimal::from_text("100")).to_double() == 29.0   // not 28.999999999999996
///
/// Digits are bounded by what made it (a text of n digits has n), exponents by ±100,000: from_text gives nothing
/// beyond.
class Decimal {
 public:
  /// The grammar of parse_float (number_text.h); nothing where `text` is not of it, or has more digits or a larger
  /// exponent than a Decimal takes.
  [[nodiscard]] static std::optional<Decimal> from_text(std::string_view text);

  /// The shortest decimal that reads back as `value`, which is finite.
  [[nodiscard]] static Decimal from_double(double value);

  [[nodiscard]] Decimal times(const Decimal& other) const;

  /// Rounded to `scale` digits after the point, half away from zero: −2.5 → −3 (Salesforce's "half up").
  [[nodiscard]] Decimal rounded(int scale) const;

  /// How many digits stand before the point; 0 for numbers between −1 and 1.
  [[nodiscard]] std::int64_t integer_digits() const;

  [[nodiscard]] bool is_zero() const { return digits_.empty(); }

  /// All its digits, in from_text's grammar: "425e-3".
  [[nodiscard]] std::string to_text() const;

  /// The nearest double; infinity beyond its range.
  [[nodiscard]] double to_double() const;

 private:
  bool negative_ = false;
  std::string digits_;         ///< '0'…'9', no zeros at either end; empty for zero
  std::int64_t exponent_ = 0;  ///< the value is 0.digits × 10^exponent
};

}  // namespace tidemark
