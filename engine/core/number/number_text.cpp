#include "core/number/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "core/number/exact_float.h"
#include "core/number/shortest_digits.h"
#include "core/text/ascii.h"

namespace tidemark {
namespace {

constexpr std::int64_t two_53 = std::int64_t{1} << 53;

bool take_sign(const char*& at, const char* end) {
  const bool negative = at != end && *at == '-';
  if (negative || (at != end && *at == '+')) ++at;
  return negative;
}

/// The exponent behind the "e": false where there are no digits. What no double can have is cut off, but keeps its
/// side.
bool take_exponent(const char*& at, const char* end, std::int64_t& exponent) {
  const bool negative = take_sign(at, end);
  if (at == end || !is_digit(*at)) return false;
  std::int64_t value = 0;
  for (; at != end && is_digit(*at); ++at) {
    if (value < 1'000'000'000) value = 10 * value + (*at - '0');
  }
  exponent += negative ? -value : value;
  return true;
}

/// Powers of ten that are doubles exactly: with a mantissa below 2^53 one multiplication or division rounds correctly.
constexpr std::array<double, 23> exact_powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// Takes digits into `mantissa`, which may wrap around: whoever counts more than 19 digits doesn't use it.
void take_digits(const char*& at, const char* end, std::uint64_t& mantissa) {
  for (; at != end && is_digit(*at); ++at) mantissa = 10 * mantissa + static_cast<std::uint64_t>(*at - '0');
}

template <class Integer>
void append_decimal(Integer value, std::string& out) {
  std::array<char, 24> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

/// Whether `value` was written as an integer; that is most numbers there are.
bool append_if_small_integer(double value, std::string& out) {
  if (!(std::fabs(value) < static_cast<double>(two_53))) return false;
  const auto integer = static_cast<std::int64_t>(value);
  if (static_cast<double>(integer) != value) return false;
  append_decimal(integer, out);
  return true;
}

/// A double's digits and where its point stands: 0.digits × 10^point.
struct Laid {
  explicit Laid(double value) {
    const ShortestDigits shortest = shortest_digits(std::fabs(value));
    append_decimal(shortest.digits, digits);
    point = static_cast<int>(digits.size()) + shortest.exponent;
  }
  [[nodiscard]] int count() const { return static_cast<int>(digits.size()); }

  std::string digits;
  int point;
};

void append_without_exponent(const Laid& laid, std::string& out) {
  if (laid.point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-laid.point), '0');
    out += laid.digits;
  } else if (laid.point >= laid.count()) {
    out += laid.digits;
    out.append(static_cast<std::size_t>(laid.point - laid.count()), '0');
  } else {
    const auto before_point = static_cast<std::size_t>(laid.point);
    out.append(laid.digits, 0, before_point);
    out += '.';
    out.append(laid.digits, before_point);
  }
}

void append_with_exponent(const Laid& laid, std::string& out) {
  out += laid.digits.front();
  if (laid.count() > 1) {
    out += '.';
    out.append(laid.digits, 1);
  }
  const int exponent = laid.point - 1;
  out += exponent < 0 ? "e-" : "e+";
  append_decimal(std::abs(exponent), out);
}

}  // namespace

std::optional<double> parse_float(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = take_sign(at, end);
  const char* const unsigned_begin = at;

  std::uint64_t mantissa = 0;
  std::int64_t exponent = 0;
  take_digits(at, end, mantissa);
  std::ptrdiff_t digits = at - unsigned_begin;
  if (at != end && *at == '.') {
    const char* const fraction = ++at;
    take_digits(at, end, mantissa);
    digits += at - fraction;
    exponent = fraction - at;
  }
  if (digits == 0) return std::nullopt;
  if (at != end && (*at == 'e' || *at == 'E') && !take_exponent(++at, end, exponent)) return std::nullopt;
  if (at != end) return std::nullopt;

  double value = 0;
  if (digits <= 19 && mantissa <= static_cast<std::uint64_t>(two_53) && exponent >= -22 && exponent <= 22) {
    value = static_cast<double>(mantissa);
    value = exponent < 0 ? value / exact_powers[static_cast<std::size_t>(-exponent)]
                         : value * exact_powers[static_cast<std::size_t>(exponent)];
  } else {
    value = exact_float({unsigned_begin, static_cast<std::size_t>(end - unsigned_begin)});
  }
  return negative ? -value : value;
}

ParsedInteger parse_integer(std::string_view text) {
  constexpr ParsedInteger none{0, IntegerProblem::not_an_integer};
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = take_sign(at, end);
  if (at == end || !is_digit(*at)) return none;

  std::int64_t value = 0;
  bool beyond = false;
  for (; at != end && is_digit(*at); ++at) {
    if (!beyond) value = 10 * value + (*at - '0');
    beyond = value > two_53;
  }
  if (at != end) {
    if (*at++ != '.' || at == end) return none;
    while (at != end && *at == '0') ++at;
    if (at != end) return none;
  }
  if (beyond) return {0, IntegerProblem::beyond_2_53};
  return {negative ? -value : value, IntegerProblem::none};
}

ParsedInteger integer_of(double value) {
  if (std::isnan(value)) return {0, IntegerProblem::not_an_integer};
  if (std::fabs(value) > static_cast<double>(two_53)) return {0, IntegerProblem::beyond_2_53};
  const auto integer = static_cast<std::int64_t>(value);
  if (static_cast<double>(integer) != value) return {0, IntegerProblem::not_an_integer};
  return {integer, IntegerProblem::none};
}

void append_json_number(double value, std::string& out) {
  if (append_if_small_integer(value, out)) return;
  if (value < 0) out += '-';
  const Laid laid{value};
  if (laid.point > -6 && laid.point <= 21) {
    append_without_exponent(laid, out);
  } else {
    append_with_exponent(laid, out);
  }
}

void append_integer(std::int64_t value, std::string& out) { append_decimal(value, out); }

void append_written_out(double value, std::string& out) {
  if (append_if_small_integer(value, out)) return;
  if (value < 0) out += '-';
  append_without_exponent(Laid{value}, out);
}

}  // namespace tidemark
