#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "http/message.h"

namespace tidemark::pendo {

/// The first 300 bytes of what a failed call or item says, as one line of UTF-8: the text of `message` or `error` where
/// the body is such an object, "an HTML page" for one.
[[nodiscard]] std::string words_of(std::string_view body);

/// An answer that is no success, as an error: which call, the status, Pendo's words, what to do.
[[nodiscard]] Error error_of(const http::Response& answer, const std::string& call);

/// The answer as far as an error looks at it, `…` in place of each of the secrets and identifiers.
[[nodiscard]] http::Response without(const http::Response& answer, std::span<const std::string> secrets);

/// Puts `…` in place of a personal identifier that the other side has echoed: errors are logged.
void hide(std::string& text, std::string_view identifier);

}  // namespace tidemark::pendo
