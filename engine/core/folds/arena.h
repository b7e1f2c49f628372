#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace tidemark {

/// Memory that is given back all at once: a fold of a million changes makes a few dozen allocations. Addresses stay.
class Arena {
 public:
  /// `bytes` bytes, aligned to 8, not initialised.
  [[nodiscard]] char* take(std::size_t bytes) {
    bytes = (bytes + 7) & ~std::size_t{7};
    if (bytes > left_) add_block(bytes);
    char* const here = next_;
    next_ += bytes;
    left_ -= bytes;
    return here;
  }

  template <class T>
  [[nodiscard]] T* take_array(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 8);
    return reinterpret_cast<T*>(take(count * sizeof(T)));
  }

  [[nodiscard]] std::string_view keep(std::string_view text) {
    char* const copy = take(text.size());
    if (!text.empty()) std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  [[nodiscard]] std::size_t memory() const { return memory_; }

  void clear() { *this = Arena{}; }

 private:
  static constexpr std::size_t smallest_block = std::size_t{64} << 10;
  static constexpr std::size_t largest_block = std::size_t{4} << 20;

  void add_block(std::size_t at_least) {
    const std::size_t size = std::max(at_least, std::clamp(memory_, smallest_block, largest_block));
    blocks_.push_back(std::unique_ptr<char[]>{new char[size]});
    next_ = blocks_.back().get();
    left_ = size;
    memory_ += size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t memory_ = 0;
};

}  // namespace tidemark
