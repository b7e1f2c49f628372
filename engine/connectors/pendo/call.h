#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "http/message.h"
#include "http/secrets.h"
#include "pendo/client.h"

namespace tidemark::pendo {

/// The first 300 bytes of what a failed call or item says, as one line of UTF-8: the text of `message` or `error` where
/// the body is such an object, "an HTML page" for one. Secrets and identifiers are hidden in it.
[[nodiscard]] std::string words_of(std::string_view body, const http::Secrets& secrets);

/// An error that says where it is: in which call; and what to do about an answer that can't be understood.
[[nodiscard]] Error at(Error error, const std::string& call);

/// What to do about an answer that can't be understood.
inline constexpr const char* odd_answer =
    "is `pendo.host` right, and nothing between that changes answers? Else tell Tidemark's makers";

/// An answer that is no success, as an error: which call, the status, Pendo's words, what to do.
[[nodiscard]] Error error_of(const http::Response& answer, const std::string& call, const http::Secrets& secrets,
                             const Settings& settings);

}  // namespace tidemark::pendo
