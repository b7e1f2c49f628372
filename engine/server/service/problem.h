#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "web/message.h"

namespace tidemark::service {

/// A refusal as RFC 9457 has it:
///
///     {"type":"about:blank","title":"Not Found","status":404,"detail":"there is no such run","where":"run 12","hint":"…"}
///
/// `where` and `hint` stand only where there is something to say.
[[nodiscard]] web::Response problem(int status, std::string_view detail, std::string_view where = {},
                                    std::string_view hint = {});

/// The same of an error, with the status that goes with its code.
[[nodiscard]] web::Response problem(const Error& error);

[[nodiscard]] web::Response json_answer(std::string body, int status = 200);

/// What json::Line wrote, without the end of the line.
[[nodiscard]] std::string line_of(std::string line);

}  // namespace tidemark::service
