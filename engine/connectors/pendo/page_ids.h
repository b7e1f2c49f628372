#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::pendo {

/// The ids of an aggregation answer's rows, in their order; `id_name` is "visitorId" or "accountId". Reads the whole
/// page, so that half of one is never taken for a page, and keeps nothing else of it.
///
///     page_ids(R"({"results":[{"visitorId":"v-1"},{"visitorId":"v-2"}]})", "visitorId")  ==  {"v-1", "v-2"}
///
/// `bad_answer` where it is no whole JSON object with an array `results` of objects that each have a text of that name.
[[nodiscard]] Result<std::vector<std::string>> page_ids(std::string_view page, std::string_view id_name);

}  // namespace tidemark::pendo
