#pragma once

#include <string_view>

namespace tidemark::service {

/// docs/configuration.schema.json, as it was when this was built.
[[nodiscard]] std::string_view configuration_schema();

}  // namespace tidemark::service
