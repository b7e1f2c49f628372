#include <atomic>
#include <csignal>

#include "backup/restored.h"
#include "command/commands/commands.h"
#include "command/commands/sign_in.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/live_world.h"
#include "command/words.h"
#include "command/workspace.h"
#include "sync/fetch.h"
#include "sync/rights.h"

namespace tidemark::command {
namespace {

std::atomic<bool> stop = false;
extern "C" void on_stop(int) { stop = true; }

void put(const Call& call, std::string_view system, const sync::Need& need) {
  std::string text;
  if (call.json()) {
    JsonLine line{text};
    line.text("system", system).text("needs", need.what).flag("ok", !need.missing);
    if (need.missing)
      line.text("code", name_of(need.missing->code))
          .text("what", need.missing->what)
          .text("where", need.missing->where)
          .text("hint", need.missing->hint);
  } else {
    text = std::string{system} + "  " + (need.missing ? "MISSING  " : "ok  ") + visible(need.what) + "\n";
    if (need.missing) {
      text += "    " + visible(need.missing->what) + "  (" + visible(need.missing->where) + ")\n";
      if (!need.missing->hint.empty()) text += "    → " + visible(need.missing->hint) + "\n";
    }
  }
  call.put(text);
  (void)Call::flush();
}

/// How many are missing.
std::size_t put_all(const Call& call, std::string_view system, const std::vector<sync::Need>& needs) {
  std::size_t missing = 0;
  for (const sync::Need& need : needs) {
    put(call, system, need);
    if (need.missing) ++missing;
  }
  return missing;
}

template <class Client>
std::size_t look(const Call& call, std::string_view system, const Configuration& configuration,
                 const Result<std::unique_ptr<Client>>& client) {
  if (!client) return put_all(call, system, {{"has a credential", client.error()}});
  return put_all(call, system, sync::look_at(**client, configuration));
}

int look_at_both(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const auto configuration = (*workspace)->configuration();
  if (!configuration) return call.tell(configuration.error());
  if (auto awake = backup::check_awake((*workspace)->directory()); !awake) return call.tell(awake.error());
  auto vault = Workspace::vault_of(call);
  if (!vault) return call.tell(vault.error());
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, on_stop);
  const LiveWorld live{std::move(*vault), stop};
  const sync::Surroundings world = live.surroundings();
  const std::string& system = call["SYSTEM"];
  std::size_t missing = 0;
  if (system != "pendo")
    missing +=
        look(call, "salesforce", *configuration, sync::Systems::open_salesforce(world, live.network(), *configuration));
  if (system != "salesforce" && !stop)
    missing += look(call, "pendo", *configuration, sync::Systems::open_pendo(world, live.network(), *configuration));
  if (stop) return stopped_by_user;
  if (missing > 0)
    return call.tell({ErrorCode::refused, count(missing, "thing is", "things are") + " missing that runs need",
                      "subscription " + configuration->subscription, "they are listed above, each with what to do"});
  call.say("Next: " + call.line("plan") + "\n");
  return done;
}

int connect(const Call& call) {
  if (call.has("--client-id")) {
    if (call["SYSTEM"] == "salesforce") return sign_in(call);
    return call.tell({ErrorCode::invalid_input, "nobody signs in to Pendo: its credential is a key", "connect",
                      call.line("credential set", {"NAME"}) + " reads it from standard input"});
  }
  for (const char* option : {"--login-url", "--credential", "--port", "--wait", "--client-secret-stdin", "--open"})
    if (call.has(option))
      return call.tell({ErrorCode::invalid_input, std::string{option} + " goes with --client-id", "connect",
                        "tidemark connect salesforce --client-id ID"});
  return look_at_both(call);
}

}  // namespace

std::vector<Command> commands_of_connect() {
  return {
      {"connect",
       "Test the credentials and name the rights that are missing; or sign in to Salesforce in a browser",
       "tidemark connect\n"
       "tidemark connect salesforce --client-id 3MVG9… --login-url https://acme.my.salesforce.com --credential "
       "acme-salesforce",
       "Tests what the applied configuration needs, and changes nothing on either side.\n"
       "With --client-id: the authorization-code flow with PKCE. The app needs the callback URL\n"
       "http://localhost:7412/callback and the scopes `api` and `refresh_token, offline_access`.",
       {{"SYSTEM", "this one alone", {"salesforce", "pendo"}, false}},
       {{"--client-id", "ID", "sign in: the consumer key of the External Client App"},
        {"--login-url", "URL", "the org's own address; as the configuration has it where none is given"},
        {"--credential", "NAME", "what the refresh token is sealed as; likewise"},
        {"--client-secret-stdin", "", "the app wants its secret with a code: it is read from standard input"},
        {"--port", "N", "of the callback URL, 7412 where none is given; 0 takes any free one"},
        {"--wait", "SECONDS", "for the browser; 300 where none are given"},
        {"--open", "", "open the address with xdg-open"}},
       "",
       connect},
  };
}

}  // namespace tidemark::command
