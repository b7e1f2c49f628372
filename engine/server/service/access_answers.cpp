// What the API answers of who may do what.
#include "access/trail.h"
#include "core/config/checks.h"
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

constexpr std::uint64_t days_of_a_token = 365;
constexpr std::uint64_t most_days = 3'650;
constexpr std::uint64_t acts_of_a_page = 100;

std::string session_json(const Caller& caller, std::string_view csrf) {
  std::string text;
  json::Line{text}
      .text("actor", caller.actor)
      .text("role", name_of(caller.role))
      .texts("subscriptions", caller.subscriptions)
      .text("csrf", csrf);
  return line_of(std::move(text));
}

web::Response link_answer(std::string_view name, Role role, const access::Users::NewLink& link) {
  std::string text;
  json::Line{text}
      .text("name", name)
      .text("role", name_of(role))
      .text("link", "/#invite=" + link.secret)
      .text("expires", iso(link.expires));
  return json_answer(line_of(std::move(text)), 201);
}

/// {"removed":"joe"}
web::Response answer_of(std::string_view member, std::string_view name) {
  std::string text;
  json::Line{text}.text(member, name);
  return json_answer(line_of(std::move(text)));
}

web::Response unknown_role() {
  return problem(422, "there is no such role", "role", "viewer, operator or administrator");
}

web::Response signed_in(const Door& door, const Door::SigningIn& who) {
  if (!who) return who.error();
  const Caller caller{"user " + who->user.name, who->user.role, {}, who->user.name};
  web::Response answer = json_answer(session_json(caller, access::Sessions::csrf_of(who->session)));
  answer.headers.emplace("Set-Cookie", door.cookie_of(who->session));
  return answer;
}

}  // namespace

access::By Api::by(const Asked& asked) const { return {asked.caller->actor, service_.machine().clock()}; }

web::Response Api::open_session(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"name"}, {"password"}});
  if (!fields) return fields.error();
  return signed_in(door_, door_.sign_in(asked.request, fields->texts.at("name"), fields->texts.at("password"),
                                        service_.machine().clock()));
}

web::Response Api::change_password(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"old"}, {"new"}});
  if (!fields) return fields.error();
  if (asked.caller->user.empty()) return problem(409, "a token has no password", {}, "a person signs in");
  return signed_in(door_, door_.change_password(asked.request, asked.caller->user, fields->texts.at("old"),
                                                fields->texts.at("new"), service_.machine().clock()));
}

web::Response Api::claim_link(const Asked& asked) {
  auto fields =
      fields_in(asked.request, {{"link"}, {"name", json::Kind::text, false}, {"password", json::Kind::text, false}});
  if (!fields) return fields.error();
  return signed_in(door_, door_.claim(asked.request, fields->texts["link"], fields->texts["name"],
                                      fields->texts["password"], service_.machine().clock()));
}

web::Response Api::session(const Asked& asked) {
  const bool has_session = !asked.caller->user.empty();
  return json_answer(
      session_json(*asked.caller, has_session ? access::Sessions::csrf_of(asked.proof.session) : std::string{}));
}

web::Response Api::close_session(const Asked& asked) {
  if (asked.caller->user.empty()) return problem(409, "a token has no session", {}, "DELETE /api/v1/tokens/{token}");
  door_.sign_out(asked.proof);
  web::Response answer = json_answer(R"({"signed_out":"here"})");
  answer.headers.emplace("Set-Cookie", door_.cookie_of({}));
  return answer;
}

web::Response Api::close_sessions(const Asked& asked) {
  if (asked.caller->user.empty()) return problem(409, "a token has no session", {}, "DELETE /api/v1/tokens/{token}");
  if (auto out = door_.users().sign_out_everywhere(by(asked), asked.caller->user); !out) return problem(out.error());
  web::Response answer = json_answer(R"({"signed_out":"everywhere"})");
  answer.headers.emplace("Set-Cookie", door_.cookie_of({}));
  return answer;
}

web::Response Api::users(const Asked&) {
  const auto users = door_.users().list();
  if (!users) return problem(users.error());
  std::string text;
  json::Line{text}.objects("users", *users, [](json::Line& members, const access::User& user) {
    members.text("name", user.name)
        .text("role", name_of(user.role))
        .flag("has_password", !user.password.empty())
        .text("link_expires", user.link ? iso(user.link->expires) : std::string{});
  });
  return json_answer(line_of(std::move(text)));
}

web::Response Api::make_user(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"name"}, {"role"}});
  if (!fields) return fields.error();
  const auto role = access::role_of(fields->texts.at("role"));
  if (!role) return unknown_role();
  const std::string& name = fields->texts.at("name");
  const auto link = door_.users().make(by(asked), name, *role);
  if (!link) return problem(link.error());
  web::Response answer = link_answer(name, *role, *link);
  answer.headers.emplace("Location", "/api/v1/users/" + name);
  return answer;
}

web::Response Api::make_link(const Asked& asked) {
  const std::string& name = asked.places.at("user");
  const auto user = door_.users().find(name);
  if (!user) return problem(user.error());
  const auto link = door_.users().make_link(by(asked), name);
  if (!link) return problem(link.error());
  return link_answer(name, *user ? (*user)->role : Role::viewer, *link);
}

web::Response Api::change_user(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"role"}});
  if (!fields) return fields.error();
  const auto role = access::role_of(fields->texts.at("role"));
  if (!role) return unknown_role();
  const std::string& name = asked.places.at("user");
  if (auto set = door_.users().set_role(by(asked), name, *role); !set) return problem(set.error());
  std::string text;
  json::Line{text}.text("name", name).text("role", name_of(*role));
  return json_answer(line_of(std::move(text)));
}

web::Response Api::remove_user(const Asked& asked) {
  const std::string& name = asked.places.at("user");
  if (auto gone = door_.users().remove(by(asked), name); !gone) return problem(gone.error());
  return answer_of("removed", name);
}

web::Response Api::tokens(const Asked&) {
  const auto tokens = door_.tokens().list();
  if (!tokens) return problem(tokens.error());
  const Instant now = service_.machine().clock();
  std::string text;
  json::Line{text}.objects("tokens", *tokens, [&](json::Line& members, const access::Token& token) {
    members.text("name", token.name)
        .text("role", name_of(token.role))
        .texts("subscriptions", token.subscriptions)
        .text("expires", iso(token.expires))
        .flag("expired", now >= token.expires);
  });
  return json_answer(line_of(std::move(text)));
}

web::Response Api::make_token(const Asked& asked) {
  auto fields =
      fields_in(asked.request,
                {{"name"}, {"role"}, {"days", json::Kind::number, false}, {"subscriptions", json::Kind::array, false}});
  if (!fields) return fields.error();
  const auto role = access::role_of(fields->texts["role"]);
  if (!role) return unknown_role();
  const std::uint64_t days = fields->numbers.contains("days") ? fields->numbers["days"] : days_of_a_token;
  if (days < 1 || days > most_days) return problem(422, "days is a number from 1 to 3650", "days");
  const bool limited = fields->lists.contains("subscriptions");
  std::vector<std::string>& subscriptions = fields->lists["subscriptions"];
  if (limited && subscriptions.empty())
    return problem(422, "a token for no subscription is good for nothing", "subscriptions",
                   "leave it out: all of them");
  for (const std::string& one : subscriptions)
    if (service_.find(one) == nullptr) return problem(422, "there is no such subscription", "subscriptions");
  const By who = by(asked);
  const Instant expires{who.now.milliseconds + static_cast<std::int64_t>(days) * one_day};
  const access::Tokens::Wanted wanted{fields->texts["name"], *role, expires, subscriptions};
  const auto token = door_.tokens().make(who, wanted);
  if (!token) return problem(token.error());
  std::string text;
  json::Line{text}
      .text("name", wanted.name)
      .text("role", name_of(*role))
      .texts("subscriptions", wanted.subscriptions)
      .text("expires", iso(expires))
      .text("token", *token);
  web::Response answer = json_answer(line_of(std::move(text)), 201);
  answer.headers.emplace("Location", "/api/v1/tokens/" + wanted.name);
  return answer;
}

web::Response Api::revoke_token(const Asked& asked) {
  const std::string& name = asked.places.at("token");
  if (auto gone = door_.tokens().revoke(by(asked), name); !gone) return problem(gone.error());
  return answer_of("revoked", name);
}

/// What was changed a moment ago, here or on the host, is taken in first.
web::Response Api::audit(const Asked& asked) {
  const auto after = asked.number("after", 0, 0, UINT64_MAX);
  const auto limit = asked.number("limit", acts_of_a_page, 1, 1'000);
  if (!after) return problem(400, "after is a position of the trail", "after");
  if (!limit) return problem(400, "limit is a number from 1 to 1000", "limit");
  if (auto taken = trail_.take_in(); !taken) return problem(taken.error());
  if (*after > trail_.head())
    return problem(400, "the trail is not there yet", "after", "its last position is " + std::to_string(trail_.head()));
  const auto lines = trail_.read(*after, *limit);
  if (!lines) return problem(lines.error());
  web::Response answer = json_answer({});
  answer.headers.erase("Content-Type");
  answer.headers.emplace("Content-Type", "application/x-ndjson");
  for (const access::Trail::Line& line : *lines) answer.body += to_json(line);
  return answer;
}

}  // namespace tidemark::service
