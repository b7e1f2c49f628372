#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time/instant.h"

namespace tidemark::access {

/// What somebody may do; each may all that the ones before it may (docs/service.md has the table).
enum class Role : std::uint8_t {
  viewer = 1,  ///< look at everything but credentials
  runner = 2,  ///< "operator": start, cancel, approve
  administrator = 3,
};
[[nodiscard]] std::string_view name_of(Role role);  ///< "viewer", "operator", "administrator"
[[nodiscard]] std::optional<Role> role_of(std::string_view name);

/// Who asks, as the log names it: "token nightly", "user ann".
struct Caller {
  std::string actor;
  Role role = Role::viewer;
  std::vector<std::string> subscriptions = {};  ///< the only ones that he may see; none: all
  std::string user = {};                        ///< his name; empty: a program, by its token

  [[nodiscard]] bool sees(std::string_view subscription) const {
    return subscriptions.empty() || std::ranges::find(subscriptions, subscription) != subscriptions.end();
  }
  /// Who is limited to some subscriptions is nobody's administrator: he could make himself a token that is not.
  [[nodiscard]] bool may_as(Role least) const {
    return role >= least && (least != Role::administrator || subscriptions.empty());
  }
};

/// Who changes something about users and tokens, and when.
struct By {
  std::string actor;  ///< "user ann", "token setup", "host root"
  Instant now = {};
};

}  // namespace tidemark::access
