#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "access/register.h"
#include "core/time/instant.h"

namespace tidemark::access {

/// Who is signed in: a session's secret is 32 random bytes, in the browser's cookie alone; here lies its digest. Over after 12 hours
/// without a request, after 7 days in any case, with the process, and as soon as the user's stamp in the register is another one.
/// Thread-safe.
///
///     const std::string cookie = sessions.begin(ann, file.secret(), now);
///     sessions.find(cookie, now)->user == "ann"
///     Sessions::csrf_of(cookie)                             // what a page of our own sends beside the cookie
class Sessions {
 public:
  static constexpr std::int64_t longest_pause = 12 * one_hour;
  static constexpr std::int64_t longest_life = 7 * one_day;
  static constexpr std::size_t most_of_a_user = 20;  ///< one more ends the one that was used least lately
  static constexpr std::size_t most = 10'000;

  struct Session {
    std::string user;
    std::string stamp;  ///< his, when it began
    Instant begun = {};
    Instant used = {};
  };
  enum class Use : bool { request, look };  ///< only a request keeps it alive

  void begin(const User& user, std::string_view secret, Instant now);
  [[nodiscard]] std::optional<Session> find(std::string_view secret, Instant now, Use use = Use::request);
  void end(std::string_view secret);

  /// Follows from the secret, and does not give it away.
  [[nodiscard]] static std::string csrf_of(std::string_view secret);

 private:
  using All = std::map<std::string, Session, std::less<>>;  ///< by digest
  static bool is_over(const Session& session, Instant now);
  void make_room(const std::string& user);

  std::mutex mutex_;
  All all_;
};

}  // namespace tidemark::access
