#pragma once

#include <optional>
#include <string>

#include "case.h"

namespace tidemark {

/// The rules of planning in the most literal way: JSON documents, maps and regular expressions, every rule where the text has it, and
/// nothing of engine/core/pages or engine/core/planning. Slow, and only for pages that can be read. Gives the lines of the plan
/// (without digest, `held` and `why`); nothing where the connection can't be planned at all.
[[nodiscard]] std::optional<std::string> literal_plan(const Case& given);

}  // namespace tidemark
