// What the API answers of credentials: which are needed and whether they are there, what they may do, new ones. Never what they hold.
#include <algorithm>
#include <map>

#include "core/config/checks.h"
#include "core/json/line.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/routes.h"
#include "sync/fetch.h"
#include "sync/rights.h"

namespace tidemark::service {
namespace {

constexpr std::string_view callback = "/api/v1/connect/callback";
constexpr std::string_view name_of_credential =
    "a credential's name has 1 to 100 letters, digits, `.`, `_` and `-`, a letter or digit first";

struct Needed {
  std::string name;
  std::string used_for;  ///< "salesforce", "pendo", "messages"
};

/// Of a credential, by a subscription's configuration.
struct Use {
  std::string subscription;
  std::string used_for;
};

std::vector<Needed> needed_by(const Configuration& configuration) {
  std::vector<Needed> all{{configuration.salesforce_credential, "salesforce"},
                          {configuration.pendo_credential, "pendo"}};
  for (const Destination& destination : configuration.messages)
    if (std::ranges::find(all, destination.credential, &Needed::name) == all.end())
      all.push_back({destination.credential, "messages"});
  return all;
}

/// How one signs in by it, in a word; never with what.
std::string_view way_of(const sync::Credential& credential) {
  if (!credential.salesforce.refresh_token.empty()) return "refresh_token";
  if (!credential.salesforce.private_key.empty()) return "jwt_bearer";
  if (!credential.salesforce.client_secret.empty()) return "client_credentials";
  return credential.key.empty() ? "other" : "key";
}

/// Which of them it is and whether it is there.
void put_state(json::Line& members, const std::string& name, const Result<sync::Credential>& found) {
  const bool missing = !found && found.error().code == ErrorCode::not_found;
  members.text("name", name)
      .text("state", found     ? "there"
                     : missing ? "missing"
                               : "unreadable")
      .text("way", found ? way_of(*found) : std::string_view{});
  if (found || missing) members.value("error", {});
  else members.object("error", [&](json::Line& error) { put_error(error, found.error()); });
}

std::string needs_json(std::string_view system, const std::vector<sync::Need>& needs) {
  std::string list;
  for (const sync::Need& need : needs) {
    std::string text;
    {
      json::Line line{text};
      line.text("system", system).text("needs", need.what).flag("ok", !need.missing);
      if (need.missing) line.object("missing", [&](json::Line& members) { put_error(members, *need.missing); });
      else line.value("missing", {});
    }
    list += (list.empty() ? "" : ",") + line_of(std::move(text));
  }
  return list;
}

template <class Client>
std::vector<sync::Need> needs_of(const Configuration& configuration, const Result<std::unique_ptr<Client>>& client) {
  if (!client) return {{"has a credential", client.error()}};
  return sync::look_at(**client, configuration);
}

/// Where the console's page of connections is, from the callback's address: under whatever path a proxy has put all of it.
std::string page_of(const std::string& subscription) { return "../../../#/s/" + subscription + "/connections"; }

web::Response go_on_to(const std::string& to) {
  return {303, {{"Location", to}, {"Cache-Control", "no-store"}, {"Content-Type", "text/plain"}}, to + "\n"};
}

}  // namespace

std::unique_lock<std::mutex> Api::turn_to_ask() { return std::unique_lock{asking_systems_, std::try_to_lock}; }

/// Without a configuration nothing says which are needed.
web::Response Api::credentials(const Asked& asked) {
  const auto configuration = asked.subscription->configuration();
  if (!configuration) return problem(configuration.error());
  const auto world = service_.machine().world(leaving_);
  if (!world) return problem(world.error());
  std::string text;
  {
    json::Line line{text};
    line.objects("credentials", needed_by(*configuration), [&](json::Line& members, const Needed& needed) {
      put_state(members, needed.name, world->surroundings.credential(needed.name));
      members.text("used_for", needed.used_for);
    });
  }
  return json_answer(line_of(std::move(text)));
}

/// Those that are sealed, and those that a configuration names and are not.
web::Response Api::all_credentials(const Asked&) {
  const auto names = service_.machine().credential_names();
  if (!names) return problem(names.error());
  const auto world = service_.machine().world(leaving_);
  if (!world) return problem(world.error());
  std::map<std::string, std::vector<Use>> all;
  for (const std::string& name : *names) all[name];
  for (const auto& [name, subscription] : service_.subscriptions())
    if (const auto configuration = subscription->configuration())
      for (Needed& needed : needed_by(*configuration))
        all[std::move(needed.name)].push_back({name, std::move(needed.used_for)});
  std::string text;
  {
    json::Line line{text};
    line.objects("credentials", all, [&](json::Line& members, const auto& one) {
      put_state(members, one.first, world->surroundings.credential(one.first));
      members.objects("used_by", one.second, [](json::Line& use, const Use& by) {
        use.text("subscription", by.subscription).text("used_for", by.used_for);
      });
    });
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::test_credentials(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"system", json::Kind::text, false}});
  if (!fields) return fields.error();
  const auto given = fields->texts.find("system");
  const std::string system = given == fields->texts.end() ? "" : given->second;
  if (!system.empty() && system != "salesforce" && system != "pendo")
    return problem(422, "the system is salesforce or pendo", "system");
  const auto configuration = asked.subscription->configuration();
  if (!configuration) return problem(configuration.error());
  const auto turn = turn_to_ask();
  if (!turn.owns_lock()) return somebody_else_asks();
  const auto world = service_.machine().world(leaving_);
  if (!world) return problem(world.error());
  const sync::Surroundings& with = world->surroundings;
  std::vector<sync::Need> salesforce;
  std::vector<sync::Need> pendo;
  if (system != "pendo")
    salesforce = needs_of(*configuration, sync::Systems::open_salesforce(with, *with.network, *configuration));
  if (system != "salesforce")
    pendo = needs_of(*configuration, sync::Systems::open_pendo(with, *with.network, *configuration));
  const auto missing = [](const sync::Need& need) { return need.missing.has_value(); };
  std::string text;
  {
    json::Line line{text};
    line.flag("ok", std::ranges::none_of(salesforce, missing) && std::ranges::none_of(pendo, missing));
    std::string needs = needs_json("salesforce", salesforce);
    const std::string more = needs_json("pendo", pendo);
    if (!needs.empty() && !more.empty()) needs += ",";
    line.value("needs", "[" + needs + more + "]");
  }
  return json_answer(line_of(std::move(text)));
}

/// Taken, and never given out again.
web::Response Api::set_credential(const Asked& asked) {
  const std::string& name = asked.places.at("credential");
  if (!is_credential_name(name)) return problem(404, name_of_credential);
  if (!is_json(asked.request)) return problem(415, "the body is to be application/json");
  const auto set = file_.witness({asked.caller->actor, service_.machine().clock()},
                                 {EventType::credential_set, "credential " + name},
                                 [&] { return service_.machine().set_credential(name, asked.request.body); });
  if (!set) return problem(set.error());
  kept_.forget();
  std::string text;
  json::Line{text}.text("credential", name);
  return json_answer(line_of(std::move(text)));
}

web::Response Api::begin_connect(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"client_id"},
                                                {"origin"},
                                                {"client_secret", json::Kind::text, false},
                                                {"login_url", json::Kind::text, false},
                                                {"credential", json::Kind::text, false}});
  if (!fields) return fields.error();
  const auto configuration = asked.subscription->configuration();
  const auto text_of = [&](std::string_view name, const std::string& otherwise) {
    const auto given = fields->texts.find(name);
    return given == fields->texts.end() ? otherwise : given->second;
  };
  const std::string login_url = text_of("login_url", configuration ? configuration->salesforce_login_url : "");
  const std::string credential = text_of("credential", configuration ? configuration->salesforce_credential : "");
  const std::string& origin = fields->texts.at("origin");
  if (check_base_url(login_url) != UrlProblem::none)
    return problem(422, "that is no address to sign in at", "login_url", "https://NAME.my.salesforce.com");
  if (check_base_url(origin) != UrlProblem::none)
    return problem(422, "that is no address of this service", "origin", "what the browser's address begins with");
  if (!is_credential_name(credential)) return problem(422, name_of_credential, "credential");
  if (configuration && credential == configuration->pendo_credential &&
      credential != configuration->salesforce_credential)
    return problem(422, "the configuration has that name for Pendo's credential", "credential");
  if (fields->texts.at("client_id").empty()) return problem(422, "it is the app's consumer key", "client_id");
  const std::string redirect_uri = origin + std::string{callback};
  auto authorization = salesforce::Authorization::begin({.login_url = login_url,
                                                         .client_id = fields->texts.at("client_id"),
                                                         .client_secret = text_of("client_secret", ""),
                                                         .redirect_uri = redirect_uri},
                                                        service_.machine().entropy);
  std::string text;
  json::Line{text}.text("url", authorization.url()).text("redirect_uri", redirect_uri);
  connecting_.begin({std::move(authorization), login_url, credential, asked.subscription->name(), asked.caller->actor},
                    service_.machine().clock());
  return json_answer(line_of(std::move(text)), 202);
}

/// Salesforce sends a browser here, from another site, so without its cookie: who began it is known by the state, which is good once.
web::Response Api::end_connect(const Asked& asked) {
  const auto back = connecting_.take(asked.request.query, service_.machine().clock());
  if (!back) return problem(400, "nobody was sent to Salesforce from here with that state", "state", "begin again");
  const std::string page = page_of(back->begun.subscription);
  const auto failed = [&](const Error& error) {
    service_.machine().tell(back->begun.subscription, error);
    return go_on_to(page + "?connect=failed&code=" + std::string{name_of(error.code)});
  };
  if (!back->code) return failed(back->code.error());
  const auto world = service_.machine().world(leaving_);
  if (!world) return failed(world.error());
  const auto granted = back->begun.authorization.exchange(*back->code, *world->surroundings.network);
  if (!granted) return failed(granted.error());
  const auto kept = file_.witness(
      {back->begun.actor, service_.machine().clock()},
      {EventType::credential_set, "credential " + back->begun.credential, {}, "signed in at " + back->begun.login_url},
      [&] {
        return world->surroundings.keep_credential(back->begun.credential, {granted->credentials, {}});
      });
  if (!kept) return failed(kept.error());
  kept_.forget();
  return go_on_to(page + "?connect=done");
}

}  // namespace tidemark::service
