// Users, tokens and the trail of what was changed about them, and about credentials. All of it works beside a service.
#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "access/tokens.h"
#include "access/trail.h"
#include "access/users.h"
#include "backup/restored.h"
#include "command/actors.h"
#include "command/commands/commands.h"
#include "command/commands/show_runs.h"
#include "command/desk.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/words.h"
#include "command/workspace.h"

namespace tidemark::command {
namespace {

using access::Register;

constexpr std::uint64_t most_days = 3'650;
constexpr std::size_t acts_at_once = 500;
constexpr std::chrono::seconds between_looks{1};
constexpr std::string_view usual_url = "http://127.0.0.1:7411";

template <class Do>
int look_at_desk(const Call& call, Do act) {
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  const Desk desk{call, *directory};
  const int status = act(desk.file());
  desk.take_in();
  return status;
}

/// To change something there: not in a directory that was restored and sleeps.
template <class Do>
int at_desk(const Call& call, Do act) {
  const auto awake = Workspace::directory_of(call).and_then(backup::check_awake);
  return awake ? look_at_desk(call, act) : call.tell(awake.error());
}

int create_token(const Call& call) {
  std::uint64_t days = 365;
  if (call.has("--days") && (!number_of(call["--days"], days) || days == 0 || days > most_days))
    return call.tell({ErrorCode::invalid_input, "--days is a number from 1 to 3650", "tidemark tokens create"});
  const access::Role role =
      access::role_of(call.has("--role") ? call["--role"] : "viewer").value_or(access::Role::viewer);
  return at_desk(call, [&](const Register& file) {
    const access::By by = by_host();
    const Instant expires{by.now.milliseconds + static_cast<std::int64_t>(days) * one_day};
    const auto& subscriptions = call.all("--subscription");
    const auto token = access::Tokens{file}.make(by, {call["NAME"], role, expires, subscriptions});
    if (!token) return call.tell(token.error());
    std::string text = *token + "\n";
    if (call.json()) {
      text.clear();
      JsonLine{text}
          .text("name", call["NAME"])
          .text("role", name_of(role))
          .texts("subscriptions", subscriptions)
          .text("expires", iso(expires))
          .text("token", *token);
    }
    call.put(text);
    call.say("This is the only time that it is shown. It may do what the role " + std::string{name_of(role)} +
             " may, until " + iso(expires) + ".\n");
    return static_cast<int>(done);
  });
}

std::string for_people(const access::Token& token, bool good) {
  std::string text = token.name + "  " + std::string{name_of(token.role)};
  for (const std::string& one : token.subscriptions)
    text += (&one == token.subscriptions.data() ? "  of " : ", ") + visible(one);
  return text + (good ? "  until " : "  expired ") + iso(token.expires) + "\n";
}

int list_tokens(const Call& call) {
  return look_at_desk(call, [&](const Register& file) {
    const auto all = access::Tokens{file}.list();
    if (!all) return call.tell(all.error());
    std::string text;
    for (const access::Token& token : *all) {
      const bool good = machine_time() < token.expires;
      if (call.json())
        JsonLine{text}
            .text("name", token.name)
            .text("role", name_of(token.role))
            .texts("subscriptions", token.subscriptions)
            .text("expires", iso(token.expires))
            .flag("expired", !good);
      else text += for_people(token, good);
    }
    call.put(text);
    if (all->empty()) call.say("There is no token yet: " + call.line("tokens create", {"NAME"}) + "\n");
    return static_cast<int>(done);
  });
}

int revoke_token(const Call& call) {
  return at_desk(call, [&](const Register& file) {
    if (auto gone = access::Tokens{file}.revoke(by_host(), call["NAME"]); !gone) return call.tell(gone.error());
    std::string text = "token " + call["NAME"] + " is good no longer\n";
    if (call.json()) {
      text.clear();
      JsonLine{text}.text("revoked", call["NAME"]);
    }
    call.put(text);
    return static_cast<int>(done);
  });
}

int list_users(const Call& call) {
  return look_at_desk(call, [&](const Register& file) {
    const auto all = access::Users{file}.list();
    if (!all) return call.tell(all.error());
    std::string text;
    for (const access::User& user : *all) {
      const std::string link = user.link ? iso(user.link->expires) : std::string{};
      if (call.json())
        JsonLine{text}
            .text("name", user.name)
            .text("role", name_of(user.role))
            .flag("has_password", !user.password.empty())
            .text("link_expires", link);
      else
        text += user.name + "  " + std::string{name_of(user.role)} +
                (user.password.empty() ? "  has set no password" : "") +
                (link.empty() ? "" : "  has a link until " + link) + "\n";
    }
    call.put(text);
    if (all->empty()) call.say("There is no user yet: " + call.line("serve") + " prints a link for the first one\n");
    return static_cast<int>(done);
  });
}

/// Who has the host may let himself in: where nobody is there yet, the name is that of the first administrator.
Result<access::Users::NewLink> link_for(const Register& file, const std::string& name) {
  access::Users users{file};
  const auto all = users.list();
  if (!all) return tl::unexpected(all.error());
  return all->empty() ? users.make(by_host(), name, access::Role::administrator) : users.make_link(by_host(), name);
}

int put_link(const Call& call, const access::Users::NewLink& link, std::string_view what = "invite") {
  std::string url = call.has("--url") ? call["--url"] : std::string{usual_url};
  while (url.ends_with('/')) url.pop_back();
  const std::string address = url + "/#" + std::string{what} + "=" + link.secret;
  std::string text = address + "\n";
  if (call.json()) {
    text.clear();
    JsonLine{text}.text("user", call["NAME"]).text("link", address).text("expires", iso(link.expires));
  }
  call.put(text);
  call.say("This is the only time that it is shown: good once, until " + iso(link.expires) + ".\n");
  return done;
}

int link_user(const Call& call) {
  const bool signs_in = call.has("--sign-in");
  return at_desk(call, [&](const Register& file) {
    const auto link =
        signs_in ? access::Users{file}.make_sign_in_link(by_host(), call["NAME"]) : link_for(file, call["NAME"]);
    return link ? put_link(call, *link, signs_in ? "sign-in" : "invite") : call.tell(link.error());
  });
}

int add_user(const Call& call) {
  const access::Role role =
      access::role_of(call.has("--role") ? call["--role"] : "viewer").value_or(access::Role::viewer);
  return at_desk(call, [&](const Register& file) {
    const auto link = access::Users{file}.make(by_host(), call["NAME"], role);
    return link ? put_link(call, *link) : call.tell(link.error());
  });
}

int remove_user(const Call& call) {
  return at_desk(call, [&](const Register& file) {
    if (auto gone = access::Users{file}.remove(by_host(), call["NAME"]); !gone) return call.tell(gone.error());
    std::string text = "user " + call["NAME"] + " is removed, and signed out everywhere\n";
    if (call.json()) {
      text.clear();
      JsonLine{text}.text("removed", call["NAME"]);
    }
    call.put(text);
    return static_cast<int>(done);
  });
}

std::string act_for_people(const access::Trail::Line& line) {
  const access::Act& act = line.act;
  std::string text = std::to_string(line.position) + "  " + iso(act.at) + "  " + visible(act.actor) + "  " +
                     std::string{name_of(act.type)} + "  " + visible(act.of);
  if (!act.before.empty()) text += "  " + visible(act.before);
  if (!act.after.empty()) text += (act.before.empty() ? "  " : " → ") + visible(act.after);
  return text + "\n";
}

/// What is there beyond `after`, which moves on.
Result<void> put_acts(const Call& call, Position& after, std::set<std::string, std::less<>>& seen) {
  auto workspace = Workspace::open(call, Workspace::Access::read);
  if (!workspace) return tl::unexpected(std::move(workspace.error()));
  const auto log = (*workspace)->store().log(log::engine_log);
  if (!log) return tl::unexpected(log.error());
  while (true) {
    const auto lines = access::Trail::read(**log, after, acts_at_once);
    if (!lines) return tl::unexpected(lines.error());
    if (lines->empty()) return {};
    for (const access::Trail::Line& line : *lines) {
      after = line.position;
      seen.insert(line.act.actor);
      if (call.has("--by") && !is_actor(call["--by"], line.act.actor)) continue;
      call.put(call.json() ? to_json(line) : act_for_people(line));
    }
  }
}

int audit(const Call& call) {
  Position after = 0;
  if (call.has("--after") && !number_of(call["--after"], after))
    return call.tell({ErrorCode::invalid_input, "--after is a position of the trail", "tidemark audit", "a number"});
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  const Desk desk{call, *directory};
  std::set<std::string, std::less<>> seen;
  const auto is_asked = [&](const std::string& actor) { return is_actor(call["--by"], actor); };
  while (true) {
    desk.take_in();
    if (auto put = put_acts(call, after, seen); !put) return call.tell(put.error());
    if (call.has("--by") && !call.has("--follow") && std::ranges::none_of(seen, is_asked))
      return call.tell(nobody_did(call["--by"], seen, "tidemark audit"));
    if (!call.has("--follow") || !Call::flush()) return done;
    std::this_thread::sleep_for(between_looks);
  }
}

}  // namespace

std::vector<Command> commands_of_access() {
  return {
      {"users list", "Who may sign in, and as what", "tidemark users list", "", {}, {}, "", list_users},
      {"users link",
       "A new one-time link by which somebody sets his password",
       "tidemark users link ann",
       "Where there are no users, NAME becomes the first administrator. Good once, for 24 hours; his password is good "
       "until he uses it.",
       {{"NAME", "the user"}},
       {{"--sign-in", "", "one that signs him in, and leaves his password alone"},
        {"--url", "URL", "where the service is reached; http://127.0.0.1:7411 where none is given"}},
       "",
       link_user},
      {"users add",
       "A new user, and the one-time link by which he sets his password",
       "tidemark users add ann --role operator",
       "Good once, for 24 hours.",
       {{"NAME", "small letters, digits, . _ and -, at most 40"}},
       {{"--role",
         "ROLE",
         "what he may do (docs/service.md); viewer where none is given",
         {"viewer", "operator", "administrator"}},
        {"--url", "URL", "where the service is reached; http://127.0.0.1:7411 where none is given"}},
       "",
       add_user},
      {"users remove",
       "Takes a user away and ends his sessions",
       "tidemark users remove joe",
       "The last administrator stays.",
       {{"NAME", "the user"}},
       {},
       "",
       remove_user},
      {"tokens create",
       "A token by which a program uses the API; shown once",
       "tidemark tokens create nightly --role operator --days 90\ntidemark tokens create acme-ci --subscription acme",
       "It is sent as the header Authorization: Bearer TOKEN",
       {{"NAME", "small letters, digits and -, at most 40"}},
       {{"--role", "ROLE", "what it may do (docs/service.md)", {"viewer", "operator", "administrator"}},
        {"--days", "N", "how long it is good; 365 where none are given"},
        {"--subscription", "NAME", "the only one that it is good for; several may be given", {}, true}},
       "",
       create_token},
      {"tokens list", "The tokens, without what is secret", "tidemark tokens list", "", {}, {}, "", list_tokens},
      {"tokens revoke",
       "From now on a token is good no longer",
       "tidemark tokens revoke nightly",
       "",
       {{"NAME", "the token"}},
       {},
       "",
       revoke_token},
      {"audit",
       "Who changed what about users, tokens and credentials, oldest first",
       "tidemark audit\ntidemark audit --follow --json",
       "docs/service.md says what an act has.",
       {},
       {{"--after", "POSITION", "only what comes after it"},
        {"--by", "NAME", "only what this one did"},
        {"--follow", "", "goes on with what comes, until Ctrl-C"}},
       "",
       audit},
  };
}

}  // namespace tidemark::command
