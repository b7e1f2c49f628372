#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::http {

/// An e-mail on its way to an SMTP server.
///
///     send_mail({"smtps://smtp.acme.io", "tidemark", "…", "tidemark@acme.io", {"ops@acme.io"}, text})
struct Mail {
  std::string url;        ///< smtps://host[:port], or smtp://host[:port]: then STARTTLS, but to this machine
  std::string_view user;  ///< empty: nobody signs in
  std::string_view password;
  std::string from;
  std::vector<std::string> to;
  std::string text;  ///< headers and body as RFC 5322 has them, lines ended by CR LF
};

/// Done when the server has taken it. What it says is in the error; no password goes over a connection that is not encrypted, but to this
/// machine. `network`, `refused` (by the server: 5xx, or what is no such address), `unavailable` (4xx).
[[nodiscard]] Result<void> send_mail(const Mail& mail, std::int64_t longest_ms = 20'000);

}  // namespace tidemark::http
