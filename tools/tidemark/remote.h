#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command/call.h"
#include "command/words.h"
#include "core/config/configuration.h"
#include "core/error.h"
#include "core/json/document.h"
#include "http/curl_transport.h"

namespace tidemark::command {

/// The API of a `tidemark serve`, for a command that is told --server URL in the place of a directory.
///
///     auto remote = Remote::open(call);                        // the subscription is chosen: --subscription, or the only one
///     const auto answer = (*remote)->send("GET", "/runs/41");  // of .../subscriptions/acme
///     if (!answer) return tell(call, answer.error());          // what the API refused, all of it
///
/// The token comes from --token-file or $TIDEMARK_TOKEN: never from an argument, which anybody on the machine can read.
class Remote {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Remote>> open(const Call& call);
  /// The same for what is of the service as a whole, of no subscription: `send("GET", "/users")`.
  [[nodiscard]] static Result<std::unique_ptr<Remote>> open_service(const Call& call);

  struct Answer {
    int status = 0;
    std::string tag;  ///< its ETag
    std::string body;
  };
  using Answered = tl::expected<Answer, std::vector<Error>>;
  /// `path` is behind that of the subscription, or of the API where none was chosen. Good answers alone; a refusal is its errors, one at least.
  [[nodiscard]] Answered send(std::string_view method, std::string_view path, std::string body = {},
                              std::vector<std::pair<std::string, std::string>> headers = {});

  [[nodiscard]] const std::string& subscription() const { return subscription_; }
  /// The configuration in force, and its tag; empty where nothing is configured.
  struct InForce {
    std::string tag;
    std::string text;
  };
  [[nodiscard]] tl::expected<InForce, std::vector<Error>> configuration();
  /// UTC where nothing is configured.
  [[nodiscard]] LocalTime local();

 private:
  Remote(std::string url, std::string token) : url_{std::move(url)}, token_{std::move(token)} {}
  [[nodiscard]] Answered send_whole(std::string_view method, const std::string& path, std::string body,
                                    std::vector<std::pair<std::string, std::string>> headers);
  [[nodiscard]] Result<void> choose(const Call& call);

  std::string url_;
  std::string token_;
  std::string subscription_;
  http::CurlTransport network_;
};

/// The exit status that goes with the first of them.
int tell(const Call& call, const std::vector<Error>& errors);

/// A value as it stands in the document that it was read from.
[[nodiscard]] std::string_view raw(std::string_view document, json::Value value);

/// A word as a part of a path, or a value of a query.
[[nodiscard]] std::string encoded(std::string_view word);

/// What a command does where it is told --server; null where it has no such form.
[[nodiscard]] int (*at_server(std::string_view command))(const Call& call);

}  // namespace tidemark::command
