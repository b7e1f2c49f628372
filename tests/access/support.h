#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "access/register.h"

namespace tidemark::access {

/// Not random: no two draws alike.
inline void entropy(std::span<std::uint8_t> bytes) {
  static std::mt19937_64 numbers{7};
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(numbers());
}

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_line(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A directory of its own, gone with it, and the register there.
struct Directory {
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "tidemark-access-XXXXXX").string();
    path = mkdtemp(name.data());
    path /= "users";
  }
  Directory(const Directory&) = delete;
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path.parent_path(), ignored);
  }
  [[nodiscard]] std::string bytes() const {
    std::ostringstream text;
    text << std::ifstream{path / "users.json"}.rdbuf();
    return text.str();
  }
  [[nodiscard]] Register open() const { return Register{path, entropy}; }

  std::filesystem::path path;
};

/// As a process that was stopped in the middle of a change.
class Stopped {
 public:
  explicit Stopped(const std::filesystem::path& directory)
      : lock_{::open((directory / "users.json.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    if (lock_ < 0 || ::flock(lock_, LOCK_EX) != 0) throw std::runtime_error("the lock can't be had");
  }
  Stopped(const Stopped&) = delete;
  ~Stopped() { ::close(lock_); }

 private:
  int lock_;
};

inline const By ann{"user ann", {1'000}};
inline constexpr const char* good_password = "correct horse battery";

}  // namespace tidemark::access
