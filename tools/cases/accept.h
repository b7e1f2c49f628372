#pragma once

#include <string>

#include "cases/comparison.h"

namespace tidemark::cases {

/// The case's file with an `expect` that the plan meets; all else in it stays, byte for byte. Parts that the case expects are
/// written anew (comments inside of `expect` go); a case that expects nothing yet gets its changes and what is left alone.
[[nodiscard]] std::string accepted(const MappingCase& given, const PlannedLines& planned);

}  // namespace tidemark::cases
