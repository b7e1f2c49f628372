#pragma once

#include <filesystem>

#include "core/error.h"

namespace tidemark::service {

/// That there is a log in the directory. `not_found` where nothing of Tidemark's is there; `corrupt` where the log alone is missing, or its
/// file CURRENT, without which a database is taken for none: to begin anew would leave what lies there without its log.
[[nodiscard]] Result<void> check_log(const std::filesystem::path& directory);

}  // namespace tidemark::service
