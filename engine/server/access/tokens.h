#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/register.h"

namespace tidemark::access {

/// Tokens by which programs use the API. A token is 32 random bytes, shown once; the register has its digest.
///
///     Tokens tokens{file};
///     auto token = tokens.make(by, {"nightly", Role::runner, in_a_year});     // "tdm_…": hand it over, it is not kept
///     (*tokens.who(*token, now))->actor == "token nightly"
class Tokens {
 public:
  explicit Tokens(const Register& file) : file_{file} {}

  struct Wanted {
    std::string name;
    Role role = Role::viewer;
    Instant expires = {};
    std::vector<std::string> subscriptions = {};  ///< none: all
  };
  /// `invalid_input`: the name is not [a-z0-9-]{1,40}, or one of the subscriptions is no name of one; `refused`: the name is taken;
  /// `storage`, `corrupt`.
  [[nodiscard]] Result<std::string> make(const By& by, const Wanted& wanted);
  [[nodiscard]] Result<void> revoke(const By& by, std::string_view name);  ///< `not_found`
  [[nodiscard]] Result<std::vector<Token>> list() const;                   ///< by name

  /// Nothing for a token that is unknown, revoked or has expired; `corrupt` or `storage` where nobody can tell.
  [[nodiscard]] Result<std::optional<Caller>> who(std::string_view token, Instant now) const;

 private:
  const Register& file_;
};

}  // namespace tidemark::access
