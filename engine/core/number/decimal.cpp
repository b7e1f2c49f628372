#include "core/number/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/number/number_text.h"
#include "core/number/shortest_digits.h"
#include "core/text/ascii.h"

namespace tidemark {
namespace {

constexpr std::size_t most_digits = 10'000;
constexpr std::int64_t largest_exponent = 100'000;

std::string_view take_digits(std::string_view& text) {
  const auto count = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take_sign(std::string_view& text) {
  if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
  const bool negative = text.front() == '-';
  text.remove_prefix(1);
  return negative;
}

/// A number's parts as they are written.
struct Written {
  bool negative = false;
  std::string_view before_point;
  std::string_view after_point;
  std::int64_t exponent = 0;  ///< beyond ±2^31 it only keeps its side
};

std::optional<Written> parts_of(std::string_view text) {
  Written parts;
  parts.negative = take_sign(text);
  parts.before_point = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    parts.after_point = take_digits(text);
  }
  if (parts.before_point.empty() && parts.after_point.empty()) return std::nullopt;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool negative = take_sign(text);
    const std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    for (const char digit : digits) {
      if (parts.exponent < (std::int64_t{1} << 31)) parts.exponent = 10 * parts.exponent + (digit - '0');
    }
    if (negative) parts.exponent = -parts.exponent;
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

void drop_zeros_at_end(std::string& digits) { digits.erase(digits.find_last_not_of('0') + 1); }

std::string text_of(std::uint64_t value) {
  std::array<char, 20> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char digit : digits) value = 10 * value + static_cast<std::uint64_t>(digit - '0');
  return value;
}

constexpr std::size_t limb_digits = 9;
constexpr std::uint64_t limb_base = 1'000'000'000;

/// Nine digits a limb, the least first.
std::vector<std::uint32_t> limbs_of(std::string_view digits) {
  std::vector<std::uint32_t> limbs;
  limbs.reserve(digits.size() / limb_digits + 1);
  while (!digits.empty()) {
    const std::size_t count = std::min(limb_digits, digits.size());
    limbs.push_back(static_cast<std::uint32_t>(number_of(digits.substr(digits.size() - count))));
    digits.remove_suffix(count);
  }
  return limbs;
}

/// As many digits as both have together, with zeros in front.
std::string long_product(std::string_view a, std::string_view b) {
  const auto left = limbs_of(a);
  const auto right = limbs_of(b);
  std::vector<std::uint32_t> product(left.size() + right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < right.size(); ++j) {
      carry += product[i + j] + std::uint64_t{left[i]} * right[j];
      product[i + j] = static_cast<std::uint32_t>(carry % limb_base);
      carry /= limb_base;
    }
    product[i + right.size()] = static_cast<std::uint32_t>(carry);
  }
  std::string digits;
  digits.reserve(product.size() * limb_digits);
  for (auto limb = product.rbegin(); limb != product.rend(); ++limb) {
    const std::string text = text_of(*limb);
    digits.append(limb_digits - text.size(), '0');
    digits += text;
  }
  return digits.substr(digits.size() - a.size() - b.size());
}

/// A product of up to 19 digits fits a machine word; that is nearly every one there is.
std::string product_of(std::string_view a, std::string_view b) {
  const std::size_t both = a.size() + b.size();
  if (both > 19) return long_product(a, b);
  const std::string digits = text_of(number_of(a) * number_of(b));
  return std::string(both - digits.size(), '0') + digits;
}

/// One more in the last place; true where that gave a digit more, as in 99 → 100.
bool increment(std::string& digits) {
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    if (*digit != '9') {
      ++*digit;
      return false;
    }
    *digit = '0';
  }
  digits.insert(digits.begin(), '1');
  return true;
}

}  // namespace

std::optional<Decimal> Decimal::from_text(std::string_view text) {
  const auto parts = parts_of(text);
  if (!parts) return std::nullopt;
  std::string_view before = parts->before_point;
  std::string_view after = parts->after_point;
  std::int64_t exponent = parts->exponent;

  before.remove_prefix(std::min(before.find_first_not_of('0'), before.size()));
  exponent += static_cast<std::int64_t>(before.size());
  after = after.substr(0, after.find_last_not_of('0') + 1);
  if (before.empty()) {
    const std::size_t zeros = std::min(after.find_first_not_of('0'), after.size());
    after.remove_prefix(zeros);
    exponent -= static_cast<std::int64_t>(zeros);
  }
  if (after.empty()) before = before.substr(0, before.find_last_not_of('0') + 1);

  Decimal decimal;
  if (before.empty() && after.empty()) return decimal;
  if (before.size() + after.size() > most_digits) return std::nullopt;
  if (exponent > largest_exponent || exponent < -largest_exponent) return std::nullopt;
  decimal.negative_ = parts->negative;
  decimal.digits_.reserve(before.size() + after.size());
  decimal.digits_ += before;
  decimal.digits_ += after;
  decimal.exponent_ = exponent;
  return decimal;
}

Decimal Decimal::from_double(double value) {
  Decimal decimal;
  if (value == 0) return decimal;
  const ShortestDigits shortest = shortest_digits(std::fabs(value));
  decimal.negative_ = value < 0;
  decimal.digits_ = text_of(shortest.digits);
  decimal.exponent_ = shortest.exponent + static_cast<std::int64_t>(decimal.digits_.size());
  return decimal;
}

Decimal Decimal::times(const Decimal& other) const {
  Decimal product;
  if (is_zero() || other.is_zero()) return product;
  product.negative_ = negative_ != other.negative_;
  product.digits_ = product_of(digits_, other.digits_);
  product.exponent_ = exponent_ + other.exponent_;
  if (product.digits_.front() == '0') {  // at most one: 0.1 × 0.1 is the least there is
    product.digits_.erase(0, 1);
    --product.exponent_;
  }
  drop_zeros_at_end(product.digits_);
  return product;
}

Decimal Decimal::rounded(int scale) const {
  const std::int64_t kept = exponent_ + scale;
  if (kept >= static_cast<std::int64_t>(digits_.size())) return *this;
  if (kept < 0) return {};
  Decimal result;
  const auto count = static_cast<std::size_t>(kept);
  result.digits_ = digits_.substr(0, count);
  result.exponent_ = exponent_;
  if (digits_[count] >= '5' && increment(result.digits_)) ++result.exponent_;
  drop_zeros_at_end(result.digits_);
  if (result.is_zero()) return {};
  result.negative_ = negative_;
  return result;
}

std::int64_t Decimal::integer_digits() const { return is_zero() ? 0 : std::max<std::int64_t>(exponent_, 0); }

std::string Decimal::to_text() const {
  if (is_zero()) return "0";
  std::string text = negative_ ? "-" : "";
  text += digits_;
  text += 'e';
  append_integer(exponent_ - static_cast<std::int64_t>(digits_.size()), text);
  return text;
}

double Decimal::to_double() const { return parse_float(to_text()).value_or(0); }

}  // namespace tidemark
