#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "core/error.h"
#include "core/time/instant.h"
#include "salesforce/authorization.h"

namespace tidemark::service {

/// People who are on their way through Salesforce's sign-in, begun from the console: what each is to come back with. Thread-safe.
///
///     connecting.begin({authorization, "https://acme.my.salesforce.com", "acme-salesforce", "acme", "user ann"}, now);
///     auto back = connecting.take({{"code", "…"}, {"state", "…"}}, now);     // once; nothing where nobody of ours was sent there
class Connecting {
 public:
  static constexpr std::int64_t longest = 10 * 60'000;  ///< as long as a person may take
  static constexpr std::size_t most = 16;               ///< at once: the oldest is forgotten

  struct Begun {
    salesforce::Authorization authorization;
    std::string login_url;
    std::string credential;
    std::string subscription;
    std::string actor;
  };
  struct Back {
    Begun begun;
    Result<std::string> code;  ///< or what Salesforce said
  };

  void begin(Begun begun, Instant now);
  [[nodiscard]] std::optional<Back> take(const salesforce::Authorization::Query& query, Instant now);

 private:
  struct Waiting {
    Begun begun;
    Instant until;
  };
  std::mutex mutex_;
  std::list<Waiting> all_;  ///< the oldest first
};

}  // namespace tidemark::service
