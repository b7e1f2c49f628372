#include "core/number/exact_float.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <vector>

#include "core/text/ascii.h"

namespace tidemark {
namespace {

/// A whole number, its lowest 32 bits first, without zeros at the top.
class Whole {
 public:
  explicit Whole(std::uint32_t value) : limbs_{value} {}

  void multiply_and_add(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }
  void multiply_by_power_of_ten(std::int64_t power) {
    for (; power >= 9; power -= 9) multiply_and_add(1'000'000'000, 0);
    for (; power > 0; --power) multiply_and_add(10, 0);
  }
  void shift_left(std::int64_t bits) {
    limbs_.insert(limbs_.begin(), static_cast<std::size_t>(bits / 32), 0);
    multiply_and_add(std::uint32_t{1} << (bits % 32), 0);
  }
  void halve() {
    std::uint32_t carry = 0;
    for (std::size_t i = limbs_.size(); i-- > 0;) {
      const std::uint32_t limb = limbs_[i];
      limbs_[i] = limb >> 1 | carry << 31;
      carry = limb & 1;
    }
    trim();
  }
  void subtract(const Whole& smaller) {
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
      carry += std::int64_t{limbs_[i]} - (i < smaller.limbs_.size() ? smaller.limbs_[i] : 0);
      limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    trim();
  }
  [[nodiscard]] bool less_than(const Whole& other) const {
    if (limbs_.size() != other.limbs_.size()) return limbs_.size() < other.limbs_.size();
    return std::lexicographical_compare(limbs_.rbegin(), limbs_.rend(), other.limbs_.rbegin(), other.limbs_.rend());
  }
  [[nodiscard]] bool is_one_word() const { return limbs_.size() <= 2; }
  [[nodiscard]] std::uint64_t word() const {
    return limbs_.front() | std::uint64_t{limbs_.back()} * (limbs_.size() - 1) << 32;
  }
  [[nodiscard]] bool is_zero() const { return limbs_.size() == 1 && limbs_.front() == 0; }
  [[nodiscard]] std::int64_t bits() const {
    return static_cast<std::int64_t>(limbs_.size()) * 32 - std::countl_zero(limbs_.back());
  }

 private:
  void trim() {
    while (limbs_.size() > 1 && limbs_.back() == 0) limbs_.pop_back();
  }
  std::vector<std::uint32_t> limbs_;
};

/// digits × 10^exponent. Digits behind so many that none can decide count as one more, a one.
struct Decimals {
  Whole digits{0};
  std::int64_t count = 0;
  std::int64_t exponent = 0;
};

Decimals decimals_of(std::string_view text) {
  constexpr std::int64_t most_digits = 800;
  Decimals result;
  bool behind_point = false;
  bool rest = false;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || text[at] == '.'); ++at) {
    if (text[at] == '.') {
      behind_point = true;
      continue;
    }
    const auto digit = static_cast<std::uint32_t>(text[at] - '0');
    if (result.count >= most_digits) {
      rest = rest || digit != 0;
      result.exponent += behind_point ? 0 : 1;
      continue;
    }
    result.exponent -= behind_point ? 1 : 0;
    if (result.count == 0 && digit == 0) continue;
    result.digits.multiply_and_add(10, digit);
    ++result.count;
  }
  if (rest) {
    result.digits.multiply_and_add(10, 1);
    ++result.count;
    --result.exponent;
  }
  if (at == text.size()) return result;
  const bool negative = text[++at] == '-';
  std::int64_t exponent = 0;
  for (; at < text.size(); ++at)
    if (is_digit(text[at]) && exponent < 1'000'000'000) exponent = 10 * exponent + (text[at] - '0');
  result.exponent += negative ? -exponent : exponent;
  return result;
}

/// quotient × 2^power, to 53 bits or, of the smallest numbers, as many as there are. `rest`: a little more than that.
double rounded(std::uint64_t quotient, bool rest, std::int64_t power) {
  constexpr std::int64_t smallest = -1074;
  const std::int64_t dropped = std::max<std::int64_t>(std::bit_width(quotient) - 53, smallest - power);
  if (dropped > 64) return 0;
  const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
  std::uint64_t kept = dropped == 64 ? 0 : quotient >> dropped;
  const bool up = (quotient & half) != 0 && ((quotient & (half - 1)) != 0 || rest || (kept & 1) != 0);
  kept += up ? 1 : 0;
  return std::ldexp(static_cast<double>(kept), static_cast<int>(power + dropped));
}

/// word × 10^-places, of at most 27 places: 5^27 has 63 bits, so that dividing by it stays within a word. These are all numbers that are
/// written out and many that are printed with all their digits.
double divided(std::uint64_t word, std::int64_t places) {
  std::uint64_t divisor = 1;
  for (std::int64_t i = 0; i < places; ++i) divisor *= 5;
  std::uint64_t quotient = word / divisor;
  std::uint64_t rest = word % divisor;
  std::int64_t power = -places;
  for (; std::bit_width(quotient) < 64; --power) {
    rest *= 2;
    const bool fits = rest >= divisor;
    rest -= fits ? divisor : 0;
    quotient = quotient * 2 + (fits ? 1 : 0);
  }
  return rounded(quotient, rest != 0, power);
}

}  // namespace

double exact_float(std::string_view text) {
  Decimals decimals = decimals_of(text);
  if (decimals.count == 0 || decimals.count + decimals.exponent < -330) return 0;
  if (decimals.count + decimals.exponent > 310) return std::numeric_limits<double>::infinity();
  if (decimals.digits.is_one_word() && decimals.exponent <= 0 && decimals.exponent >= -27)
    return divided(decimals.digits.word(), -decimals.exponent);
  Whole dividend = std::move(decimals.digits);
  Whole divisor{1};
  (decimals.exponent < 0 ? divisor : dividend).multiply_by_power_of_ten(std::abs(decimals.exponent));
  // The quotient is to have 63 or 64 bits.
  const std::int64_t shift = 63 - (dividend.bits() - divisor.bits());
  (shift > 0 ? dividend : divisor).shift_left(std::abs(shift));
  divisor.shift_left(63);
  std::uint64_t quotient = 0;
  for (int bit = 63; bit >= 0; --bit) {
    if (!dividend.less_than(divisor)) {
      dividend.subtract(divisor);
      quotient |= std::uint64_t{1} << bit;
    }
    divisor.halve();
  }
  return rounded(quotient, !dividend.is_zero(), -shift);
}

}  // namespace tidemark
