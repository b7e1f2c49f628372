#include "access/users.h"

#include <algorithm>

#include "access/passwords.h"
#include "core/time/date_text.h"

namespace tidemark::access {
namespace {

constexpr std::int64_t life_of_a_link = one_day;

std::string named(std::string_view name) { return "user " + std::string{name}; }

tl::unexpected<Error> no_such_user(std::string_view name) {
  return failure(ErrorCode::not_found, "there is no user of that name", named(name));
}

bool is_usable_administrator(const User& user) { return user.role == Role::administrator && !user.password.empty(); }

/// Those who see to others must not all be gone: then only the host could let anybody in again.
Result<void> check_administrators(const Register::Contents& contents, bool there_were, std::string_view name) {
  if (!there_were || std::ranges::any_of(contents.users, is_usable_administrator)) return {};
  return failure(ErrorCode::refused, "that is the last administrator", named(name),
                 "make another one first, who has set his password");
}

/// The user whose link it is, if he can use it under that name. In contents that are shared as in those that are changed.
auto holder_of(auto& contents, std::string_view link, std::string_view name, Instant now)
    -> Result<decltype(contents.users.data())> {
  const std::string digest = digest_of(link);
  const auto found = std::ranges::find_if(contents.users, [&](const User& user) {
    return user.link && user.link->digest == digest && now < user.link->expires;
  });
  if (found == contents.users.end())
    return failure(ErrorCode::not_found, "that link is good no longer: it was used, replaced, or is too old", {},
                   "an administrator can make another one; on the host, tidemark users link NAME");
  if (!found->name.empty() && !name.empty() && name != found->name)
    return failure(ErrorCode::invalid_input, "the link is for somebody of another name", "name", "leave it out");
  if (found->name.empty() && !is_user_name(name))
    return failure(ErrorCode::invalid_input, "a name has 1 to 40 of a-z, 0-9, dot, - and _", "name");
  return &*found;
}

}  // namespace

bool is_user_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

Result<std::vector<User>> Users::list() const {
  return file_.read().map([](const auto& contents) {
    std::vector<User> users = contents->users;
    std::erase_if(users, [](const User& user) { return user.name.empty(); });
    return users;
  });
}

Result<std::optional<User>> Users::find(std::string_view name) const {
  const auto contents = file_.read();
  if (!contents) return tl::unexpected(contents.error());
  const auto found = std::ranges::find((*contents)->users, name, &User::name);
  if (name.empty() || found == (*contents)->users.end()) return std::nullopt;
  return *found;
}

Users::NewLink Users::give_link(User& user, Instant now) const {
  NewLink link{file_.secret(), {now.milliseconds + life_of_a_link}};
  user.link = Link{digest_of(link.secret), link.expires};
  return link;
}

Result<Users::NewLink> Users::first_link(const By& by) {
  NewLink link;
  auto made = file_.change([&](Register::Contents& contents) -> Result<void> {
    if (std::ranges::any_of(contents.users, [](const User& user) { return !user.name.empty(); }))
      return failure(ErrorCode::refused, "there are users already");
    contents.users = {{{}, Role::administrator, {}, file_.stamp(), {}}};
    link = give_link(contents.users.front(), by.now);
    file_.note(contents, by, EventType::link_made, "the first administrator", {}, "good until " + iso(link.expires));
    return {};
  });
  return made.map([&] { return link; });
}

Result<Users::NewLink> Users::make(const By& by, std::string_view name, Role role) {
  if (!is_user_name(name))
    return failure(ErrorCode::invalid_input, "a name has 1 to 40 of a-z, 0-9, dot, - and _", "name");
  NewLink link;
  auto made = file_.change([&](Register::Contents& contents) -> Result<void> {
    if (std::ranges::find(contents.users, name, &User::name) != contents.users.end())
      return failure(ErrorCode::refused, "there is a user of that name", named(name), "take another name");
    std::erase_if(contents.users, [](const User& user) { return user.name.empty(); });  // somebody is there now
    User& user = contents.users.emplace_back(User{std::string{name}, role, {}, file_.stamp(), {}});
    link = give_link(user, by.now);
    file_.note(contents, by, EventType::user_made, named(name), {}, std::string{name_of(role)});
    return {};
  });
  return made.map([&] { return link; });
}

Result<Users::NewLink> Users::make_link(const By& by, std::string_view name) {
  NewLink link;
  auto made = file_.change([&](Register::Contents& contents) -> Result<void> {
    const auto user = std::ranges::find(contents.users, name, &User::name);
    if (name.empty() || user == contents.users.end()) return no_such_user(name);
    link = give_link(*user, by.now);
    file_.note(contents, by, EventType::link_made, named(name), {}, "good until " + iso(link.expires));
    return {};
  });
  return made.map([&] { return link; });
}

Result<Users::NewLink> Users::make_sign_in_link(const By& by, std::string_view name) {
  NewLink link;
  auto made = file_.change([&](Register::Contents& contents) -> Result<void> {
    const auto user = std::ranges::find(contents.users, name, &User::name);
    if (name.empty() || user == contents.users.end()) return no_such_user(name);
    if (user->password.empty())
      return failure(ErrorCode::refused, "he has set no password yet", named(name), "make a link by which he sets one");
    link = give_link(*user, by.now);
    user->link->signs_in = true;
    file_.note(contents, by, EventType::link_made, named(name), {}, "signs in, good until " + iso(link.expires));
    return {};
  });
  return made.map([&] { return link; });
}

Result<void> Users::set_role(const By& by, std::string_view name, Role role) {
  return file_.change([&](Register::Contents& contents) -> Result<void> {
    const bool there_were = std::ranges::any_of(contents.users, is_usable_administrator);
    const auto user = std::ranges::find(contents.users, name, &User::name);
    if (name.empty() || user == contents.users.end()) return no_such_user(name);
    if (user->role == role) return {};
    file_.note(contents, by, EventType::role_changed, named(name), std::string{name_of(user->role)},
               std::string{name_of(role)});
    user->role = role;
    user->stamp = file_.stamp();
    return check_administrators(contents, there_were, name);
  });
}

Result<void> Users::remove(const By& by, std::string_view name) {
  return file_.change([&](Register::Contents& contents) -> Result<void> {
    const bool there_were = std::ranges::any_of(contents.users, is_usable_administrator);
    const auto user = std::ranges::find(contents.users, name, &User::name);
    if (name.empty() || user == contents.users.end()) return no_such_user(name);
    file_.note(contents, by, EventType::user_removed, named(name), std::string{name_of(user->role)});
    contents.users.erase(user);
    return check_administrators(contents, there_were, name);
  });
}

Result<void> Users::sign_out_everywhere(const By& by, std::string_view name) {
  return file_.change([&](Register::Contents& contents) -> Result<void> {
    const auto user = std::ranges::find(contents.users, name, &User::name);
    if (name.empty() || user == contents.users.end()) return no_such_user(name);
    user->stamp = file_.stamp();
    file_.note(contents, by, EventType::signed_out_everywhere, named(name));
    return {};
  });
}

Result<User> Users::set_password(const User& before, std::string_view password, Instant now) {
  auto hash = hash_password(password);
  if (!hash) return tl::unexpected(std::move(hash.error()));
  User changed;
  auto set = file_.change([&](Register::Contents& contents) -> Result<void> {
    const auto user = std::ranges::find(contents.users, before.name, &User::name);
    if (user == contents.users.end() || user->stamp != before.stamp)
      return failure(ErrorCode::refused, "the user was changed meanwhile", named(before.name), "sign in again");
    user->password = std::move(*hash);
    user->stamp = file_.stamp();
    user->link.reset();
    file_.note(contents, {named(before.name), now}, EventType::password_set, named(before.name));
    changed = *user;
    return {};
  });
  return set.map([&] { return changed; });
}

/// Anybody may ask: without a link nothing is copied, hashed or locked. The password is hashed before the file is locked, as that takes
/// long.
Result<User> Users::claim(std::string_view link, std::string_view name, std::string_view password, Instant now) {
  const auto before = file_.read();
  if (!before) return tl::unexpected(before.error());
  const auto asking = holder_of(**before, link, name, now);
  if (!asking) return tl::unexpected(asking.error());
  const bool signs_in = (*asking)->link->signs_in;
  if (signs_in && !password.empty())
    return failure(ErrorCode::invalid_input, "this link signs in, and sets no password", "password", "leave it out");
  auto hash = signs_in ? Result<std::string>{} : hash_password(password);
  if (!hash) return tl::unexpected(std::move(hash.error()));
  User claimed;
  auto changed = file_.change([&](Register::Contents& contents) -> Result<void> {
    const auto holder = holder_of(contents, link, name, now);
    if (!holder) return tl::unexpected(holder.error());
    User& user = **holder;
    if (user.link->signs_in != signs_in) return failure(ErrorCode::not_found, "the link was replaced meanwhile");
    if (signs_in) {
      user.link.reset();
      claimed = user;
      return {};
    }
    const bool is_first = user.name.empty();
    if (is_first) user.name = name;
    user.password = std::move(*hash);
    user.stamp = file_.stamp();
    user.link.reset();
    const By himself{named(user.name), now};
    if (is_first)
      file_.note(contents, himself, EventType::user_made, himself.actor, {}, std::string{name_of(user.role)});
    file_.note(contents, himself, EventType::password_set, himself.actor);
    claimed = user;
    return {};
  });
  return changed.map([&] { return claimed; });
}

}  // namespace tidemark::access
