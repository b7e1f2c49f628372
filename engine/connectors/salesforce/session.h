#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "http/message.h"
#include "http/retry.h"
#include "http/secrets.h"
#include "salesforce/answer.h"
#include "salesforce/grant.h"

namespace tidemark::salesforce {

/// Waits that many milliseconds. An argument, so that tests and simulations don't.
using Sleep = std::function<void(std::int64_t milliseconds)>;

struct Settings {
  std::string
      login_url;  ///< "https://acme.my.salesforce.com", as in the configuration; a slash at its end does no harm
  std::string api_version;  ///< "66.0"
  Credentials credentials;
  std::uint32_t page_rows = 2'000;    ///< Salesforce makes pages shorter when it likes; 200 … 2,000
  int read_attempts = 5;              ///< of one call, the first included, where the answer is "not now" or none came
  std::int64_t timeout_ms = 120'000;  ///< until the answer to a call begins (http/message.h)
  http::Jitter jitter = {};
  /// Objects with more records are read by a Bulk query, which needs fewer calls.
  std::uint64_t bulk_from = 10'000;
  std::int64_t bulk_patience_ms = 2 * one_hour;  ///< how long a job may take
  std::int64_t bulk_timeout_ms =
      10 * one_minute;  ///< `timeout_ms` of one call that moves much: a job's data or results
  std::size_t answer_limit = std::size_t{256} << 20;
  /// Calls of the org's 24 hours that are left for others: no call is made that would use one of them. Nothing: a twentieth of what the
  /// org is allowed. 0: until Salesforce says no.
  std::optional<std::uint64_t> call_reserve = 0;
  bool reads_ahead = false;  ///< a set of results is asked for while the one before it is taken: in a thread of its own
  std::function<Instant()> clock = {};  ///< of this machine: a JWT says until when it is good
  /// Keeps a refresh token in the place of the one that was used: an app with rotation gives a new one with each answer, and
  /// the old one is good no longer. An error ends the call: without it the next start could not sign in.
  std::function<Result<void>(const Credentials& renewed)> keep = {};
};

/// Calls with a token: asked for once, by the first call; when a call answers 401 once more for all threads, and the call is made
/// once more. What is "not now", and a call without an answer, is tried again after a pause (http/retry.h): what goes through `call` reads, or
/// makes or ends a job, so repeating does no harm but a job that nobody knows. What writes goes through `call_once`.
///
/// Thread-safe. Keeps the quota that answers tell, stops before the reserve (X7), and counts what it sends.
class Session {
 public:
  Session(http::Transport& transport, Settings settings, Sleep sleep);

  struct Call {
    std::string method;
    std::string path;  ///< of the org: "/services/data/v66.0/limits"
    http::Headers headers = {};
    std::string body = {};
    http::Source source = {};  ///< in the place of `body`
    /// Whether a 200 has brought all that it says; one that hasn't is asked for again.
    std::function<bool(const http::Response&)> is_whole = {};
    http::Secrets secrets = {};    ///< what it tells of people: hidden in errors
    bool has_pieces = false;       ///< what is too much for one call is not tried again: the caller asks for less
    int also = 0;                  ///< a status that is an answer too: 404, "there is no such thing"
    bool may_be_empty = false;     ///< a 200 without a body says all that there is
    std::int64_t timeout_ms = 0;   ///< 0: as the settings have it
    std::int64_t longest_ms = 0;   ///< for the whole exchange; 0: as http/message.h has it
    std::size_t answer_limit = 0;  ///< likewise
  };
  /// With the token. Gives 200 … 299 alone, and of what has pieces an answer that says "too much"; anything else is an Error.
  [[nodiscard]] Result<http::Response> call(const Call& call);
  [[nodiscard]] Result<http::Response> get(const std::string& path) { return call({"GET", path}); }
  /// The same once, whatever comes back: for what changes records, as only its caller knows what sending it again would mean. A 401
  /// alone is followed by the same with a fresh token, once: nothing of it was done. Gives answers of any status.
  struct Unanswered {
    Error error;
    bool may_have_arrived = true;  ///< false: it did not leave
  };
  [[nodiscard]] tl::expected<http::Response, Unanswered> call_once(Call call);
  /// Such an answer that is no success, as an Error; `told` is hidden in it, and the token.
  [[nodiscard]] Error refusal(const http::Response& answer, std::string_view method, const std::string& path,
                              http::Secrets told = {}) const;
  /// The same without a token, at the login address.
  [[nodiscard]] Result<http::Response> get_without_token(const std::string& path);

  /// Asks for the token now, if there is none, so that wrong credentials show before anything else.
  [[nodiscard]] Result<void> sign_in();

  void sleep(std::int64_t milliseconds) const { sleep_(milliseconds); }
  /// "/services/data/v66.0/limits".
  [[nodiscard]] std::string path_to(std::string_view resource) const {
    return "/services/data/v" + settings_.api_version + "/" + std::string{resource};
  }

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] std::uint64_t calls() const;         ///< all requests sent, those for tokens included
  [[nodiscard]] std::optional<Usage> usage() const;  ///< the newest that an answer told
  [[nodiscard]] std::string org_id() const;          ///< empty before there is a token
  [[nodiscard]] std::string user_id() const;         ///< likewise
  [[nodiscard]] std::string address() const;         ///< the org's own, without a slash at its end; likewise
  /// "00D…/005… v66.0": the org, the user who asks, and the API version; empty where that is not known. Another one may be shown
  /// other fields of the same object.
  [[nodiscard]] std::string asked_by() const;
  [[nodiscard]] std::uint64_t reserve() const;  ///< of what is allowed, as far as that is known
  /// `unavailable` where so many more calls, for `what`, would use what is kept for others.
  [[nodiscard]] Result<void> check_quota(std::uint64_t calls, const std::string& what) const;

  /// "GET https://acme.my.salesforce.com/services/data/v66.0/query": how errors name a call.
  [[nodiscard]] std::string call_to(std::string_view method, const std::string& path) const;

 private:
  Result<Token> token_instead_of(const std::string& spent);
  Result<Token> ask_for_token();
  Result<void> take_refresh_token(const Token& token);
  /// Takes the body out of the call.
  [[nodiscard]] http::Request request_of(Call& call, const Token& token) const;
  Result<http::Response> send(const http::Request& request, const Call& call);
  Result<http::Response> send_once(const http::Request& request);

  http::Transport& transport_;
  Settings settings_;
  Sleep sleep_;
  std::mutex one_asks_;  ///< held while a token is asked for
  mutable std::mutex mutex_;
  std::optional<Token> token_;
  std::string org_id_;
  std::optional<Usage> usage_;
  std::uint64_t calls_ = 0;
};

}  // namespace tidemark::salesforce
