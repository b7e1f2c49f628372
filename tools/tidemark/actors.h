#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/error.h"

namespace tidemark::command {

/// Whether somebody who asks for what NAME did means this one. The trail of access says "host ann" of whoever does something on the host, where
/// the logs of subscriptions say "ann".
[[nodiscard]] bool is_actor(std::string_view asked, std::string_view actor);

/// `not_found`: nobody of that name has done anything; it names some who have.
[[nodiscard]] Error nobody_did(const std::string& asked, const std::set<std::string, std::less<>>& seen,
                               const std::string& command);

}  // namespace tidemark::command
