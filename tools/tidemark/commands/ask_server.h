#pragma once

#include <string>
#include <string_view>

#include "command/call.h"
#include "core/error.h"

namespace tidemark::command {

/// The commands that ask something of the API of a `tidemark serve`, or decide about segments, plans, users and tokens there. Of those
/// that answer about one target or are about who may do what there is JSON alone. Null where there is no such command.
[[nodiscard]] int (*asking_server(std::string_view command))(const Call& call);

/// An answer that is not what docs/openapi.json describes.
[[nodiscard]] Error bad_answer();

}  // namespace tidemark::command
