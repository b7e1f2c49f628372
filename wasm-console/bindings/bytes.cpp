// What the C library does byte by byte, in blocks of 16: texts are compared and looked through all the time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <wasm_simd128.h>

namespace {

/// Where two words that differ do so first, as memcmp says it.
int difference(const unsigned char* a, const unsigned char* b, std::uint64_t differ) {
  const int at = __builtin_ctzll(differ) / 8;
  return a[at] - b[at];
}

template <class Word>
std::uint64_t differing_bits(const unsigned char* a, const unsigned char* b) {
  Word one, other;
  __builtin_memcpy_inline(&one, a, sizeof one);
  __builtin_memcpy_inline(&other, b, sizeof other);
  return one ^ other;
}

}  // namespace

extern "C" {

/// Most texts are short: both ends of what is copied overlap in the middle, and no byte is copied alone.
void* memcpy(void* to, const void* from, std::size_t size) {
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  if (size >= 16) {
    const v128_t last = wasm_v128_load(in + size - 16);
    unsigned char* const end = out + size - 16;
    for (; out < end; out += 16, in += 16) wasm_v128_store(out, wasm_v128_load(in));
    wasm_v128_store(end, last);
    return to;
  }
  if (size >= 8) {
    const v128_t first = wasm_v128_load64_zero(in), last = wasm_v128_load64_zero(in + size - 8);
    wasm_v128_store64_lane(out, first, 0);
    wasm_v128_store64_lane(out + size - 8, last, 0);
  } else if (size >= 4) {
    const v128_t first = wasm_v128_load32_zero(in), last = wasm_v128_load32_zero(in + size - 4);
    wasm_v128_store32_lane(out, first, 0);
    wasm_v128_store32_lane(out + size - 4, last, 0);
  } else if (size > 0) {
    const unsigned char first = in[0], middle = in[size / 2], last = in[size - 1];
    out[0] = first;
    out[size / 2] = middle;
    out[size - 1] = last;
  }
  return to;
}

/// Most are identifiers and words: below 16 bytes, too, no byte is looked at alone. What both ends have in common is looked at twice.
int memcmp(const void* one, const void* other, std::size_t size) {
  const auto* a = static_cast<const unsigned char*>(one);
  const auto* b = static_cast<const unsigned char*>(other);
  for (; size >= 16; a += 16, b += 16, size -= 16) {
    const auto differ = static_cast<unsigned>(wasm_i8x16_bitmask(wasm_i8x16_ne(wasm_v128_load(a), wasm_v128_load(b))));
    if (differ == 0) continue;
    const int at = __builtin_ctz(differ);
    return a[at] - b[at];
  }
  if (size >= 8) {
    if (const std::uint64_t first = differing_bits<std::uint64_t>(a, b)) return difference(a, b, first);
    a += size - 8, b += size - 8;
    const std::uint64_t last = differing_bits<std::uint64_t>(a, b);
    return last == 0 ? 0 : difference(a, b, last);
  }
  if (size >= 4) {
    if (const std::uint64_t first = differing_bits<std::uint32_t>(a, b)) return difference(a, b, first);
    a += size - 4, b += size - 4;
    const std::uint64_t last = differing_bits<std::uint32_t>(a, b);
    return last == 0 ? 0 : difference(a, b, last);
  }
  for (; size > 0; ++a, ++b, --size)
    if (*a != *b) return *a - *b;
  return 0;
}

void* memchr(const void* bytes, int wanted, std::size_t size) {
  const auto* at = static_cast<const unsigned char*>(bytes);
  const v128_t all = wasm_i8x16_splat(static_cast<signed char>(wanted));
  for (; size >= 16; at += 16, size -= 16) {
    const auto found = static_cast<unsigned>(wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), all)));
    if (found != 0) return const_cast<unsigned char*>(at + __builtin_ctz(found));
  }
  for (; size > 0; ++at, --size)
    if (*at == static_cast<unsigned char>(wanted)) return const_cast<unsigned char*>(at);
  return nullptr;
}

void* memset(void* to, int value, std::size_t size) {
  auto* out = static_cast<unsigned char*>(to);
  const v128_t all = wasm_i8x16_splat(static_cast<signed char>(value));
  if (size >= 16) {
    unsigned char* const end = out + size - 16;
    for (; out < end; out += 16) wasm_v128_store(out, all);
    wasm_v128_store(end, all);
    return to;
  }
  for (; size > 0; ++out, --size) *out = static_cast<unsigned char>(value);
  return to;
}

int __real_emscripten_resize_heap(std::size_t size);

/// Each time that memory grows the browser looks through all its garbage, which took as long as a plan: so it grows by half as much again.
int __wrap_emscripten_resize_heap(std::size_t size) {
  constexpr std::size_t page = 65'536;
  const std::size_t ample = std::min<std::size_t>(__builtin_wasm_memory_size(0) * page, 2u << 30) / 2 * 3;
  return (ample > size && __real_emscripten_resize_heap(ample) != 0) || __real_emscripten_resize_heap(size) != 0;
}

void* __real_sbrk(std::ptrdiff_t bytes);

/// Emscripten's small allocator asks for 2 GB or more as for a negative number, and would be given back what others have.
void* __wrap_sbrk(std::ptrdiff_t bytes) { return bytes < 0 ? reinterpret_cast<void*>(-1) : __real_sbrk(bytes); }

/// The C++ library's last words would bring formatting and streams with them, and nobody would hear them.
[[noreturn]] void abort_message(const char*, ...) { __builtin_trap(); }

}  // extern "C"
