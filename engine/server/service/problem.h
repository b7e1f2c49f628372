#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/json/line.h"
#include "web/message.h"

namespace tidemark::service {

/// A refusal as RFC 9457 has it:
///
///     {"type":"about:blank","title":"Not Found","status":404,"detail":"there is no such run","where":"run 12","hint":"…"}
///
/// `where`, `hint` and `errors`, where several things are wrong at once, stand only where there is something to say.
[[nodiscard]] web::Response problem(int status, std::string_view detail, std::string_view where = {},
                                    std::string_view hint = {}, std::span<const Error> errors = {});

/// Other systems are asked by one call of the API at a time.
[[nodiscard]] web::Response somebody_else_asks();

/// The same of an error, with the status that goes with its code.
[[nodiscard]] web::Response problem(const Error& error);

/// The members of the description's "Error".
void put_error(json::Line& members, const Error& error);

[[nodiscard]] web::Response json_answer(std::string body, int status = 200);

/// An object a line.
[[nodiscard]] web::Response lines_answer(std::string lines);

/// Whether a body says that it is JSON: `application/json`, in any letter case, with or without parameters.
[[nodiscard]] bool is_json(const web::Request& request);

/// What json::Line wrote, without the end of the line.
[[nodiscard]] std::string line_of(std::string line);

}  // namespace tidemark::service
