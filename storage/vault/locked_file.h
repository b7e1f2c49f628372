#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include "core/error.h"

namespace tidemark::vault {

/// A small file, its owner's alone, that several processes change: each change begins from what the last one left, and who reads has
/// the old file or the new one, never half a one.
///
///     LockedFile file{directory / "users.json", 4 << 20};
///     file.change([](const std::string& bytes) -> Result<std::string> { return bytes + "x"; });
///     file.read()                                                     // "x"
class LockedFile {
 public:
  static constexpr std::chrono::milliseconds longest_wait{2'000};

  /// `limit`: bytes that it may have.
  LockedFile(std::filesystem::path path, std::size_t limit) : path_{std::move(path)}, limit_{limit} {}

  /// "" where there is none. `corrupt` where it is larger than it can be; `storage`.
  [[nodiscard]] Result<std::string> read() const;

  /// Puts what `change` makes of the bytes in their place, durably; where it makes an error of them they stay, and the error is passed on; so
  /// they do where they are the same.
  /// Makes the directory where it is missing. `in_use`: another process changes it, and is not done after `longest_wait` (one that was
  /// stopped never is); `refused` where the new bytes are more than it may have; `storage`.
  [[nodiscard]] Result<void> change(const std::function<Result<std::string>(const std::string&)>& change) const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::size_t limit_;
};

}  // namespace tidemark::vault
