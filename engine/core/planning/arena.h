#pragma once

#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace tidemark {

/// Memory that only grows, for texts and lists that views point at: what it gave stays where it is until it is cleared.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* place = static_cast<char*>(take(text.size(), 1));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  [[nodiscard]] std::span<std::string_view> list(std::size_t count) {
    auto* place = static_cast<std::string_view*>(take(count * sizeof(std::string_view), alignof(std::string_view)));
    std::uninitialized_default_construct_n(place, count);
    return {place, count};
  }

  /// Everything given becomes invalid; the first block is used again.
  void clear() {
    if (blocks_.size() > 1) blocks_.resize(1);
    used_ = 0;
    size_ = blocks_.empty() ? 0 : first_block;
  }

 private:
  static constexpr std::size_t first_block = 4096;

  void* take(std::size_t bytes, std::size_t alignment) {
    std::size_t at = (used_ + alignment - 1) / alignment * alignment;
    if (at + bytes > size_) {
      size_ = blocks_.empty() ? first_block : std::size_t{1} << 16;
      if (bytes > size_) size_ = bytes;
      if (blocks_.empty() && size_ != first_block) blocks_.push_back(std::make_unique<char[]>(first_block));
      blocks_.push_back(std::unique_ptr<char[]>{new char[size_]});
      at = 0;
    }
    used_ = at + bytes;
    return blocks_.back().get() + at;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t size_ = 0;
};

}  // namespace tidemark
