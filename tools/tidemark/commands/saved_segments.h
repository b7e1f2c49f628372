#pragma once

#include <string>

#include "core/error.h"
#include "views/views.h"

namespace tidemark::command {

/// `not_found` suggests the nearest name.
[[nodiscard]] Result<views::SavedSegment> saved_segment(const views::Views& views, const std::string& name);

}  // namespace tidemark::command
