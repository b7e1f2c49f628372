#pragma once

#include <string_view>

namespace tidemark {

/// The double nearest to a number's decimal digits, of two the even one, whatever their count and exponent: for numbers that are not to be
/// had by one multiplication (parse_float). By whole numbers of any length: slower than tables of powers, which were a tenth of the
/// browser's module.
///
///     exact_float("0.30000000000000004") == 0.1 + 0.2         exact_float("1e400") == infinity
///
/// `text`: digits, maybe with a point among them and an exponent behind, well-formed and without a sign.
[[nodiscard]] double exact_float(std::string_view text);

}  // namespace tidemark
