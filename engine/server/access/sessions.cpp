#include "access/sessions.h"

#include <algorithm>

#include "core/hash/blake2b.h"

namespace tidemark::access {

bool Sessions::is_over(const Session& session, Instant now) {
  return now.milliseconds - session.used.milliseconds >= longest_pause ||
         now.milliseconds - session.begun.milliseconds >= longest_life;
}

/// With the mutex held.
void Sessions::make_room(const std::string& user) {
  const auto of_user = [&](const auto& one) { return one.second.user == user; };
  const bool too_many_of_user = std::ranges::count_if(all_, of_user) >= std::ptrdiff_t{most_of_a_user};
  if (!too_many_of_user && all_.size() < most) return;
  auto oldest = all_.end();
  for (auto one = all_.begin(); one != all_.end(); ++one)
    if ((!too_many_of_user || of_user(*one)) && (oldest == all_.end() || one->second.used < oldest->second.used))
      oldest = one;
  all_.erase(oldest);
}

void Sessions::begin(const User& user, std::string_view secret, Instant now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(all_, [&](const auto& one) { return is_over(one.second, now); });
  make_room(user.name);
  all_.emplace(digest_of(secret), Session{user.name, user.stamp, now, now});
}

std::optional<Sessions::Session> Sessions::find(std::string_view secret, Instant now, Use use) {
  const std::string digest = digest_of(secret);
  const std::lock_guard lock{mutex_};
  const auto found = all_.find(digest);
  if (found == all_.end()) return std::nullopt;
  if (is_over(found->second, now)) {
    all_.erase(found);
    return std::nullopt;
  }
  if (use == Use::request) found->second.used = now;
  return found->second;
}

void Sessions::end(std::string_view secret) {
  const std::lock_guard lock{mutex_};
  if (const auto found = all_.find(digest_of(secret)); found != all_.end()) all_.erase(found);
}

std::string Sessions::csrf_of(std::string_view secret) { return to_hex(blake2b(secret, "tidemark csrf")); }

}  // namespace tidemark::access
