#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/folds/messages_fold.h"

namespace tidemark::messages {

/// One message as it leaves the house: a change of state of one subscription (X16; docs/messages.md).
struct Message {
  std::string subscription;
  MessageRow row;  ///< of a trial (`tidemark messages try`) all empty but the words
  /// The same for each sending of it, so that whoever gets it twice knows: "acme-8123".
  [[nodiscard]] std::string id() const;
  /// The same for a trouble and for its end: "tidemark/acme/held/visitor pull".
  [[nodiscard]] std::string key() const;
  [[nodiscard]] bool is_well_again() const { return row.began != 0; }
  /// "acme, visitor pull: run 12 is held: …", or "acme, visitor pull: well again: …".
  [[nodiscard]] std::string summary() const;
};

/// The body of a webhook:
///
///     {"id":"acme-8123","type":"trouble.began","subscription":"acme","kind":"held","part":"visitor pull","what":"run 12 is held: …",
///      "hint":"tidemark runs show 12","run":12,"time":"2026-11-02T01:12:44.120Z"}
///
/// `type` is "trouble.ended" when it is well again.
[[nodiscard]] std::string webhook_body(const Message& message);

/// Standard Webhooks 1.0: what `webhook-signature` is. A secret as "whsec_…" is base64 behind that, any other is taken as it stands; an
/// empty text where a "whsec_…" is no base64.
///
///     webhook_signature("whsec_MfKQ…", "acme-8123", 1793581964, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
[[nodiscard]] std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                                            std::string_view body);

/// For Slack's incoming webhooks: `{"text":"…"}`, what Slack reads as markup escaped.
[[nodiscard]] std::string slack_body(const Message& message);

/// For PagerDuty's Events API v2: "trigger" and "resolve" of one `dedup_key`.
[[nodiscard]] std::string pagerduty_body(const Message& message, std::string_view routing_key);

/// RFC 5322: headers, an empty line, plain text in UTF-8. That it is well again answers the first mail.
[[nodiscard]] std::string mail_text(const Message& message, std::string_view from, const std::vector<std::string>& to,
                                    Instant now);

}  // namespace tidemark::messages
