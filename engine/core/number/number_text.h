#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidemark {

/// Numbers as text, in the grammar of the rules of planning ("What a value becomes"):
///
///     float    [+-]?(digits[.digits?]|.digits)([eE][+-]?digits)?
///     integer  [+-]?digits, or that with a fraction of zeros ("12.00"); leading zeros are allowed
///
/// Callers trim blanks first. No locale, no "inf", no "nan", no hexadecimal.

/// The nearest double; nothing where `text` is not of the grammar. A magnitude beyond double's range gives infinity.
///
///     parse_float("1.001E3") == 1001.0     parse_float(".5") == 0.5     parse_float("1,000") == nullopt
[[nodiscard]] std::optional<double> parse_float(std::string_view text);

enum class IntegerProblem : std::uint8_t { none, not_an_integer, beyond_2_53 };
struct ParsedInteger {
  std::int64_t value = 0;
  IntegerProblem problem = IntegerProblem::none;
};

/// Integers lie within ±2^53, the bounds included.
[[nodiscard]] ParsedInteger parse_integer(std::string_view text);

/// A double that is to become an integer: only if integral and within ±2^53.
[[nodiscard]] ParsedInteger integer_of(double value);

/// A finite double as RFC 8785 prints it (ECMAScript's Number::toString): "12", "12.5", "1e+21", "1e-7"; −0 is "0".
/// This is also the form of an integer or float that becomes text.
void append_json_number(double value, std::string& out);
void append_integer(std::int64_t value, std::string& out);

/// The identifier form of a numeric field's value: the shortest decimal that reads back the same, written out without
/// an exponent, integral ones without fraction: "1001", "0.1", "100000000000000000000". −0 is "0".
void append_written_out(double value, std::string& out);

}  // namespace tidemark
