#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace tidemark::archive {

/// The bytes of a page in memory of their own, straight from the system: nothing is written there before they are, and it goes back at once.
/// For whoever holds all pages of a run, which are hundreds of megabytes; others take a string.
class PageBytes {
 public:
  /// `storage` where there is no memory.
  [[nodiscard]] static Result<PageBytes> of_size(std::size_t size);

  PageBytes(PageBytes&& other) noexcept
      : data_{std::exchange(other.data_, nullptr)}, size_{std::exchange(other.size_, 0)} {}
  PageBytes& operator=(PageBytes&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~PageBytes();

  [[nodiscard]] char* data() { return data_; }
  [[nodiscard]] std::string_view view() const { return {data_, size_}; }

 private:
  PageBytes(char* data, std::size_t size) : data_{data}, size_{size} {}

  char* data_;
  std::size_t size_;
};

}  // namespace tidemark::archive
