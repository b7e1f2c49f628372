#include "vault/lock.h"

#include <cerrno>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace tidemark::vault {
namespace {

constexpr std::chrono::milliseconds between_tries{20};

/// False, and the reason in errno: it is another one's still, or it can't be locked.
bool lock_within(int lock, std::chrono::milliseconds longest) {
  for (auto waited = std::chrono::milliseconds{0};; waited += between_tries) {
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return true;
    if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= longest) return false;
    std::this_thread::sleep_for(between_tries);
  }
}

}  // namespace

Result<Lock> Lock::take(const std::filesystem::path& path, On on, std::chrono::milliseconds longest,
                        std::string_view hint) {
  const int flags = on == On::file ? O_RDWR | O_CREAT : O_RDONLY | O_DIRECTORY;
  const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (number >= 0 && lock_within(number, longest)) return Lock{number};
  const bool is_of_another = number >= 0 && errno == EWOULDBLOCK;
  if (number >= 0) ::close(number);
  if (is_of_another)
    return failure(ErrorCode::in_use, "another process changes it, and is not done with it", path.string(),
                   std::string{hint});
  return failure(ErrorCode::storage, "it can't be locked", path.string(), "check who owns the directory");
}

Lock::~Lock() {
  if (number_ >= 0) ::close(number_);
}

}  // namespace tidemark::vault
