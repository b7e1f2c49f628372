#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/time/instant.h"

namespace tidemark::service {

/// Answers that took calls of other systems, and are good for a while. Thread-safe.
///
///     kept.keep("acme/visitor/Contact/12", json, now);
///     kept.find("acme/visitor/Contact/12", now)              // json, for an hour
class KeptAnswers {
 public:
  static constexpr std::int64_t longest = one_hour;
  static constexpr std::size_t most = 64;  ///< the oldest goes first

  [[nodiscard]] std::optional<std::string> find(const std::string& key, Instant now);
  void keep(const std::string& key, std::string answer, Instant now);
  /// All of them: whoever asks next may be told something else.
  void forget();

 private:
  struct Kept {
    std::string answer;
    Instant time;
  };
  std::mutex mutex_;
  std::map<std::string, Kept> all_;  ///< guarded by `mutex_`
};

}  // namespace tidemark::service
