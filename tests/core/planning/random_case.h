#pragma once

#include "case.h"

namespace tidemark {

/// A whole planning case made by chance, in the manner of tests/data/plan-cases: a configuration with lines of every kind (some of them
/// refused), describes, a metadata schema, pages in all forms with the troubles of real data. Its pages can all be read.
[[nodiscard]] Case random_case(Dice& dice);

}  // namespace tidemark
