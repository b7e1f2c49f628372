#include "access/register.h"

#include <utility>

#include <sys/stat.h>

#include "core/hash/blake2b.h"

namespace tidemark::access {
namespace {

constexpr std::size_t largest_file = std::size_t{4} << 20;

tl::unexpected<Error> damaged(const std::filesystem::path& file) {
  return failure(ErrorCode::corrupt, "the file of users and tokens is not what was stored", file.string(),
                 "put it back from a backup, or remove it and make users and tokens anew");
}

}  // namespace

/// What a file had in it when it was this one.
struct Register::Seen {
  ino_t number = 0;
  off_t size = 0;
  timespec written = {};
  Contents contents = {};

  [[nodiscard]] bool is_of(const struct stat& file) const {
    return number == file.st_ino && size == file.st_size && written.tv_sec == file.st_mtim.tv_sec &&
           written.tv_nsec == file.st_mtim.tv_nsec;
  }
};

Register::Register(const std::filesystem::path& directory, Entropy entropy)
    : file_{directory / "users.json", largest_file}, entropy_{std::move(entropy)} {}

/// The file is looked at before it is read: one that is put in its place in between is read again the next time.
Result<std::shared_ptr<const Register::Contents>> Register::read() const {
  struct stat file = {};
  const bool is_there = ::stat(file_.path().c_str(), &file) == 0;
  {
    const std::lock_guard lock{mutex_};
    if (is_there && seen_ && seen_->is_of(file)) return std::shared_ptr<const Contents>{seen_, &seen_->contents};
  }
  const auto bytes = file_.read();
  if (!bytes) return tl::unexpected(bytes.error());
  auto contents = contents_of(*bytes);
  if (!contents) return damaged(file_.path());
  auto seen = std::make_shared<const Seen>(Seen{file.st_ino, file.st_size, file.st_mtim, std::move(*contents)});
  const std::lock_guard lock{mutex_};
  if (is_there) seen_ = seen;
  return std::shared_ptr<const Contents>{seen, &seen->contents};
}

Result<void> Register::change(const std::function<Result<void>(Contents&)>& change) const {
  return file_.change([&](const std::string& bytes) -> Result<std::string> {
    auto contents = contents_of(bytes);
    if (!contents) return damaged(file_.path());
    return change(*contents).map([&] {
      std::ranges::sort(contents->users, {}, &User::name);
      std::ranges::sort(contents->tokens, {}, &Token::name);
      return to_text(*contents);
    });
  });
}

void Register::note(Contents& contents, const By& by, EventType type, std::string of, std::string before,
                    std::string after) const {
  contents.acts.push_back({type, stamp(), by.now, by.actor, std::move(of), std::move(before), std::move(after)});
}

Result<void> Register::witness(const By& by, const Deed& deed, const std::function<Result<void>()>& act) const {
  return change([&](Contents& contents) -> Result<void> {
    if (auto done = act(); !done) return done;
    note(contents, by, deed.type, deed.of, deed.before, deed.after);
    return {};
  });
}

std::string Register::secret() const {
  Digest chance;
  entropy_(chance.bytes);
  return to_hex(chance);
}

std::string digest_of(std::string_view secret) { return to_hex(blake2b(secret)); }

}  // namespace tidemark::access
