#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/register.h"

namespace tidemark::access {

/// People and their one-time links: a link is 32 random bytes, good for 24 hours and once, by which somebody sets his password, or is
/// signed in with the one that he has.
///
///     Users users{file};
///     auto link = users.first_link(by);                      // nobody is there yet
///     users.claim(link->secret, "ann", "a long password", now)         // ann, an administrator
///     auto joe = users.make(by_ann, "joe", Role::viewer);              // hand him joe->secret
///     users.set_role(by_ann, "ann", Role::viewer)                      // refused: she is the last administrator
///
/// Names are [a-z0-9._-]{1,40}, passwords have 12 to 1,024 bytes. An administrator who has set no password yet is none as far as the last
/// one is concerned. Errors besides those named: `storage`, `corrupt`.
class Users {
 public:
  explicit Users(const Register& file) : file_{file} {}

  struct NewLink {
    std::string secret;
    Instant expires = {};
  };
  [[nodiscard]] Result<std::vector<User>> list() const;  ///< by name
  [[nodiscard]] Result<std::optional<User>> find(std::string_view name) const;

  /// For the first administrator, whose name whoever uses it chooses; an earlier one is good no longer. `refused` where there are users.
  [[nodiscard]] Result<NewLink> first_link(const By& by);
  [[nodiscard]] Result<NewLink> make(const By& by, std::string_view name,
                                     Role role);  ///< `invalid_input`; `refused`: taken
  /// His password stays good until he uses it. `not_found`.
  [[nodiscard]] Result<NewLink> make_link(const By& by, std::string_view name);
  /// It signs him in once and leaves his password alone. `not_found`; `refused`: he has none yet.
  [[nodiscard]] Result<NewLink> make_sign_in_link(const By& by, std::string_view name);
  [[nodiscard]] Result<void> set_role(const By& by, std::string_view name,
                                      Role role);                          ///< `not_found`; `refused`: the last one
  [[nodiscard]] Result<void> remove(const By& by, std::string_view name);  ///< likewise
  [[nodiscard]] Result<void> sign_out_everywhere(const By& by, std::string_view name);  ///< `not_found`

  /// By himself, who has proved the old one: `before` is what was found then. Ends his sessions, and an open link with them.
  /// `invalid_input`: it can't be one; `refused`: something about him was changed meanwhile.
  [[nodiscard]] Result<User> set_password(const User& before, std::string_view password, Instant now);

  /// `not_found`: no such link, or it was used or has expired. `name` is needed for the first link, and otherwise may be left out.
  /// `invalid_input`: the name or the password can't be one, or the link signs in and there is a password; the link stays good.
  [[nodiscard]] Result<User> claim(std::string_view link, std::string_view name, std::string_view password,
                                   Instant now);

 private:
  [[nodiscard]] NewLink give_link(User& user, Instant now) const;

  const Register& file_;
};

[[nodiscard]] bool is_user_name(std::string_view name);

}  // namespace tidemark::access
