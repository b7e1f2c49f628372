#pragma once

#include <string>

namespace tidemark {

/// A share as people read it, in at most six digits, as C's `%g` rounds and writes them: exactly, halves to the even digit.
///
///     percent_text(0.07) == "7 %"      percent_text(1.0 / 3) == "33.3333 %"      percent_text(1e-7) == "1e-05 %"
///
/// `share` is between 0 and 1.
[[nodiscard]] std::string percent_text(double share);

}  // namespace tidemark
