#include "messages/post.h"

#include <string>
#include <utility>

namespace tidemark::messages {
namespace {

constexpr std::int64_t longest_ms = 10'000;
constexpr std::size_t longest_answer = std::size_t{64} << 10;
constexpr const char* pagerduty = "https://events.pagerduty.com/v2/enqueue";

std::string where_of(const Destination& to) { return "destination " + to.name; }

Error incomplete(const Destination& to, const char* what) {
  return {ErrorCode::invalid_input, "the credential " + to.credential + " has " + what, where_of(to),
          "docs/messages.md has what each form needs; tidemark credential set " + to.credential};
}

/// Addresses of webhooks hold secrets: errors name the destination alone.
Result<void> post_json(const Post& post, const Destination& to, std::string url, http::Headers headers,
                       std::string body) {
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("User-Agent", "Tidemark");
  http::Request request{"POST", std::move(url), std::move(headers), std::move(body), longest_ms, longest_answer};
  request.longest_ms = 2 * longest_ms;
  request.may_be_empty = true;
  const auto answer = post.network->send(request);
  if (!answer) {
    const bool never_left =
        answer.error().code == ErrorCode::invalid_input || answer.error().code == ErrorCode::refused;
    return failure(answer.error().code,
                   never_left ? "nothing can be sent to the credential's url" : "no answer came from there",
                   where_of(to), never_left ? "https alone leaves this machine" : "");
  }
  if (answer->status >= 200 && answer->status < 300) return {};
  const bool later = answer->status == 408 || answer->status == 429 || answer->status >= 500;
  return failure(later ? ErrorCode::unavailable : ErrorCode::refused, "it answered " + std::to_string(answer->status),
                 where_of(to), later ? "" : "is the credential " + to.credential + " still good?");
}

Result<void> to_webhook(const Post& post, const Destination& to, const vault::Credential& credential,
                        const Message& message) {
  if (credential.signing_secret.empty()) return tl::unexpected(incomplete(to, "no signing_secret"));
  const std::string body = webhook_body(message);
  const std::int64_t seconds = post.clock().milliseconds / 1'000;
  const std::string signature = webhook_signature(credential.signing_secret.reveal(), message.id(), seconds, body);
  if (signature.empty()) return tl::unexpected(incomplete(to, "a signing_secret whose whsec_… is no base64"));
  return post_json(
      post, to, std::string{credential.url.reveal()},
      {{"webhook-id", message.id()}, {"webhook-timestamp", std::to_string(seconds)}, {"webhook-signature", signature}},
      body);
}

Result<void> by_mail(const Post& post, const Destination& to, const vault::Credential& credential,
                     const Message& message) {
  if (credential.sender.empty()) return tl::unexpected(incomplete(to, "no sender"));
  const std::string from{credential.sender.reveal()};
  auto sent = post.mail({std::string{credential.url.reveal()}, credential.login.reveal(), credential.password.reveal(),
                         from, to.to, mail_text(message, from, to.to, post.clock())});
  if (!sent) sent.error().where = where_of(to);
  return sent;
}

}  // namespace

Result<void> deliver(const Post& post, const Destination& to, const Message& message) {
  auto credential = post.credential(to.credential);
  if (!credential) return tl::unexpected(std::move(credential.error()));
  if (credential->kind != vault::Credential::Kind::destination)
    return tl::unexpected(incomplete(to, "what another system is signed in to with, no destination's url"));
  const std::string url{credential->url.reveal()};
  if (url.empty() && to.form != Destination::Form::pagerduty) return tl::unexpected(incomplete(to, "no url"));
  switch (to.form) {
    case Destination::Form::webhook: return to_webhook(post, to, *credential, message);
    case Destination::Form::slack: return post_json(post, to, url, {}, slack_body(message));
    case Destination::Form::pagerduty:
      if (credential->routing_key.empty()) return tl::unexpected(incomplete(to, "no routing_key"));
      return post_json(post, to, url.empty() ? pagerduty : url, {},
                       pagerduty_body(message, credential->routing_key.reveal()));
    case Destination::Form::email: return by_mail(post, to, *credential, message);
  }
  return {};
}

Result<void> deliver_trial(const Post& post, const Destination& to, std::string_view subscription) {
  Message message;
  message.subscription = subscription;
  message.row.time = post.clock();
  // Whoever drops what came already takes each trial.
  message.row.position = static_cast<Position>(message.row.time.milliseconds);
  message.row.kind = "trial";
  message.row.what = "this is a trial: nothing is wrong";
  auto sent = deliver(post, to, message);
  if (!sent || to.form != Destination::Form::pagerduty) return sent;
  message.row.began = message.row.position;  // or the trial's incident stays open there
  return deliver(post, to, message);
}

}  // namespace tidemark::messages
