#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace tidemark::vault {

/// One process at a time, for as long as this lives; a process that dies lets it go.
///
///     auto lock = Lock::take(directory, Lock::On::directory, std::chrono::seconds{10}, "try again")
class Lock {
 public:
  enum class On : std::uint8_t {
    file,       ///< made where it is missing, and left there
    directory,  ///< one that is there, so that no file is needed
  };
  /// `in_use` with that hint where another has it still after `longest`; `storage`.
  [[nodiscard]] static Result<Lock> take(const std::filesystem::path& path, On on, std::chrono::milliseconds longest,
                                         std::string_view hint);

  Lock(Lock&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  Lock& operator=(Lock&&) = delete;
  ~Lock();

 private:
  explicit Lock(int number) : number_{number} {}
  int number_;
};

}  // namespace tidemark::vault
