#pragma once

#include <cstddef>
#include <cstdlib>
#include <string>

#include "core/error.h"

namespace tidemark::bindings {

/// What the module holds of the browser's memory, in bytes. It grows and never shrinks, 4 GiB at most.
[[nodiscard]] inline std::size_t memory_in_use() { return __builtin_wasm_memory_size(0) * 65'536; }

/// Whether so many bytes more can be had; they are there then, when they are taken.
[[nodiscard]] inline bool can_have(std::size_t bytes) {
  void* const tried = std::malloc(bytes == 0 ? 1 : bytes);
  std::free(tried);
  return tried != nullptr;
}

[[nodiscard]] inline Error no_memory(std::size_t wanted, std::string where) {
  return {ErrorCode::storage,
          "the browser gives no " + std::to_string((wanted >> 20) + 1) + " MB more: the core holds " +
              std::to_string(memory_in_use() >> 20) + " MB of the 4,096 that WebAssembly can have",
          std::move(where), "plan a part of the records here, or all of them with `tidemark plan`"};
}

}  // namespace tidemark::bindings
