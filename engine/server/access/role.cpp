#include "access/role.h"

namespace tidemark::access {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::runner: return "operator";
    case Role::administrator: return "administrator";
  }
  return {};
}

std::optional<Role> role_of(std::string_view name) {
  for (const Role role : {Role::viewer, Role::runner, Role::administrator})
    if (name_of(role) == name) return role;
  return std::nullopt;
}

}  // namespace tidemark::access
