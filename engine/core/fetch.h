#pragma once

namespace tidemark {

/// Announces that `at` will be read. WebAssembly has no instruction for that: there a byte is read, and what comes after does not wait
/// for it, so that several of these are under way together.
inline void fetch(const void* at) {
#ifdef __wasm__
  (void)*static_cast<const volatile char*>(at);
#else
  __builtin_prefetch(at);
#endif
}

}  // namespace tidemark
