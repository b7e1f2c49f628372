#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tidemark {

/// Memory that only grows, for texts and arrays that views point at: what it gave stays where it is until all of it is given
/// back at once. A million texts make a few dozen allocations.
///
///     Arena arena;
///     std::string_view kept = arena.keep(scratch);  // outlives `scratch`
class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept { swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    Arena taken{std::move(other)};
    swap(taken);
    return *this;
  }

  /// `bytes` bytes, not initialised. `alignment`: a power of two, at most 16.
  [[nodiscard]] char* take(std::size_t bytes, std::size_t alignment = 8) {
    const std::size_t padding = -reinterpret_cast<std::uintptr_t>(next_) & (alignment - 1);
    if (padding + bytes > left_) {
      add_block(bytes);
      return advance(bytes);
    }
    advance(padding);
    return advance(bytes);
  }

  template <class T>
  [[nodiscard]] std::span<T> take_array(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 16);
    auto* const first = reinterpret_cast<T*>(take(count * sizeof(T), alignof(T)));
    std::uninitialized_default_construct_n(first, count);
    return {first, count};
  }

  /// A copy.
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* const copy = take(text.size(), 1);
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  /// How many bytes it holds of the machine's memory.
  [[nodiscard]] std::size_t memory() const { return memory_; }

  /// Everything given becomes invalid; the first block is used again.
  void clear() {
    if (blocks_.empty()) return;
    blocks_.resize(1);
    next_ = blocks_.front().bytes.get();
    left_ = memory_ = blocks_.front().size;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  static constexpr std::size_t smallest_block = std::size_t{4} << 10;
  static constexpr std::size_t largest_block = std::size_t{4} << 20;

  char* advance(std::size_t bytes) {
    char* const here = next_;
    next_ += bytes;
    left_ -= bytes;
    return here;
  }

  void add_block(std::size_t at_least) {
    const std::size_t size = std::max(at_least, std::clamp(memory_, smallest_block, largest_block));
    blocks_.push_back({std::unique_ptr<char[]>{new char[size]}, size});
    next_ = blocks_.back().bytes.get();
    left_ = size;
    memory_ += size;
  }

  void swap(Arena& other) noexcept {
    std::swap(blocks_, other.blocks_);
    std::swap(next_, other.next_);
    std::swap(left_, other.left_);
    std::swap(memory_, other.memory_);
  }

  std::vector<Block> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t memory_ = 0;
};

}  // namespace tidemark
