#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace tidemark::command {

/// A file's bytes, mapped into memory read-only.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  /// `not_found` or `storage`, with the file's name.
  [[nodiscard]] static Result<MappedFile> open(const std::string& name);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace tidemark::command
