#include "command/machine.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include <pwd.h>
#include <sodium.h>
#include <unistd.h>

namespace tidemark::command {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string{value};
}

}  // namespace

Instant machine_time() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

void random_bytes(std::span<std::uint8_t> bytes) {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();  // without randomness nothing here is safe
  randombytes_buf(bytes.data(), bytes.size());
}

std::string actor() {
  for (const char* name : {"SUDO_USER", "USER"})
    if (std::string user = variable(name); !user.empty()) return user;
  if (const passwd* user = getpwuid(getuid()); user != nullptr) return user->pw_name;
  return "user " + std::to_string(getuid());
}

Result<std::filesystem::path> default_directory() {
  if (const std::string own = variable("TIDEMARK_DIRECTORY"); !own.empty()) return own;
  if (const std::string state = variable("XDG_STATE_HOME"); !state.empty())
    return std::filesystem::path{state} / "tidemark";
  if (const std::string home = variable("HOME"); !home.empty())
    return std::filesystem::path{home} / ".local/state/tidemark";
  return failure(ErrorCode::invalid_input, "it is not said where the data lies", {}, "name it: --directory FOLDER");
}

vault::KeySource key_source() {
  if (const std::string file = variable("TIDEMARK_KEY_FILE"); !file.empty())
    return {.file = file, .name = "$TIDEMARK_KEY_FILE"};
  if (std::string key = variable("TIDEMARK_KEY"); !key.empty())
    return {.text = vault::Secret{std::move(key)}, .name = "$TIDEMARK_KEY"};
  const std::string handed_over = variable("CREDENTIALS_DIRECTORY");
  const std::filesystem::path file = std::filesystem::path{handed_over} / "tidemark-key";
  std::error_code problem;
  // One that can't be looked at is an error when it is read, and no reason to make another.
  if (handed_over.empty() || (!std::filesystem::exists(file, problem) && !problem)) return {};
  return {.file = file, .name = "systemd's credential tidemark-key", .is_fixed = true};
}

Result<bool> read_more_input(std::string& text, std::size_t limit) {
  char piece[4096];
  ssize_t count = 0;
  do count = read(STDIN_FILENO, piece, sizeof piece);
  while (count < 0 && errno == EINTR);
  if (count < 0)
    return failure(ErrorCode::storage, std::string{"it can't be read: "} + std::strerror(errno), "standard input");
  if (static_cast<std::size_t>(count) > limit)
    return failure(ErrorCode::invalid_input, "that is too much", "standard input");
  text.append(piece, static_cast<std::size_t>(count));
  return count > 0;
}

}  // namespace tidemark::command
