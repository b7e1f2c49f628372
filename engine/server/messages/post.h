#pragma once

#include <functional>
#include <string_view>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/time/instant.h"
#include "http/mail.h"
#include "http/message.h"
#include "messages/forms.h"
#include "vault/credential.h"

namespace tidemark::messages {

/// The way from here to whoever is told.
struct Post {
  http::Transport* network = nullptr;
  std::function<Result<void>(const http::Mail&)> mail;  ///< http::send_mail
  std::function<Result<vault::Credential>(std::string_view name)> credential;
  std::function<Instant()> clock;
};

/// Done when the other side has taken it (2xx; a mail server's 250). It may have it twice where its answer was lost: `Message::id` is the
/// same then. Errors say what to do and show no address, which may be a secret: `not_found` and `invalid_input` of the credential,
/// `refused`, `unavailable`, `network`.
///
///     deliver(post, {"ops", Destination::Form::slack, "acme-slack"}, message)
[[nodiscard]] Result<void> deliver(const Post& post, const Destination& to, const Message& message);

/// A message that says that it is a trial, and where the destination keeps what is wrong, that it is well again. Errors as of `deliver`.
[[nodiscard]] Result<void> deliver_trial(const Post& post, const Destination& to, std::string_view subscription);

}  // namespace tidemark::messages
