#pragma once

#include <string>
#include <vector>

#include "case.h"

namespace tidemark {

/// A case and other configurations for the same pages, as somebody has them who works on a mapping: with fewer lines, and with all of
/// them again. Now and then a page is spoilt, and sometimes there are earlier runs to remember.
struct ManyMappings {
  Case first;
  std::vector<std::string> further;  ///< configurations
};
[[nodiscard]] ManyMappings many_mappings(std::uint64_t seed);

}  // namespace tidemark
