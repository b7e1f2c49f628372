#pragma once

#include <string>
#include <string_view>

#include "command/call.h"
#include "command/remote.h"
#include "core/error.h"

namespace tidemark::command {

/// The commands that ask something of the API of a `tidemark serve`, or decide about segments, plans, users and tokens there. Of those
/// that answer about one target or are about who may do what there is JSON alone. Null where there is no such command.
[[nodiscard]] int (*asking_server(std::string_view command))(const Call& call);

/// The same of what the log remembers: erased, undone, changed by others, planned again; and of how everything is. Lists are JSON alone.
[[nodiscard]] int (*asking_of_the_past(std::string_view command))(const Call& call);

/// With --json the answer as it is, or each of its `list`, a line each.
int put_json(const Call& call, const Remote::Answered& answer, std::string_view list);

/// The command has no form for people here.
int json_alone(const Call& call);

/// Prints what GET answers at the path, behind the subscription's.
int ask(const Call& call, const std::string& path, std::string_view list = {});

/// Asks for plans at `path`, waits until they are made, and prints those that are new.
int make_plans(const Call& call, const std::string& path, const std::string& asked);

/// An answer that is not what docs/openapi.json describes.
[[nodiscard]] Error bad_answer();

}  // namespace tidemark::command
