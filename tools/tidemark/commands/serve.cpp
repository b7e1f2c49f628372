#include <algorithm>
#include <csignal>

#include "command/commands/commands.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/json_line.h"
#include "command/live_world.h"
#include "command/machine.h"
#include "command/words.h"
#include "command/workspace.h"
#include "service/api.h"
#include "service/service.h"
#include "web/listener.h"

namespace tidemark::command {
namespace {

constexpr std::uint16_t usual_port = 7411;
constexpr std::uint64_t most_days = 3'650;

Result<service::Tokens> tokens_of(const Call& call) {
  return Workspace::directory_of(call).map([](const std::filesystem::path& directory) {
    return service::Tokens{directory / "users", random_bytes};
  });
}

bool is_loopback(std::string_view address) { return address == "::1" || address.starts_with("127."); }

Result<std::string> text_of(const Call& call, std::string_view option) {
  if (!call.has(option)) return std::string{};
  return InputFile::read(call[option]).map([](const InputFile& file) { return std::string{file.bytes()}; });
}

/// Passwords and tokens go over it: what leaves this machine is encrypted, here or by whoever stands in front.
Result<web::Listener::Options> listening(const Call& call) {
  web::Listener::Options options;
  options.port = usual_port;
  if (call.has("--address")) options.address = call["--address"];
  std::uint64_t port = usual_port;
  if (call.has("--port") && (!number_of(call["--port"], port) || port > 65'535))
    return failure(ErrorCode::invalid_input, "--port is a number up to 65535", "tidemark serve",
                   "0 takes any free one");
  options.port = static_cast<std::uint16_t>(port);
  if (call.has("--certificate") != call.has("--key"))
    return failure(ErrorCode::invalid_input, "--certificate and --key go together", "tidemark serve");
  auto certificate = text_of(call, "--certificate");
  if (!certificate) return tl::unexpected(std::move(certificate.error()));
  auto key = text_of(call, "--key");
  if (!key) return tl::unexpected(std::move(key.error()));
  options.certificate = std::move(*certificate);
  options.private_key = std::move(*key);
  if (!is_loopback(options.address) && options.certificate.empty() && !call.has("--behind-proxy"))
    return failure(ErrorCode::invalid_input, "tokens would go over the network as they are", options.address,
                   "give --certificate and --key, or say --behind-proxy where another server encrypts");
  return options;
}

service::Machine this_machine(const std::filesystem::path& directory) {
  return {machine_time, random_bytes, [directory](const std::atomic<bool>& stop) -> Result<service::Machine::World> {
            auto vault = vault::Vault::open(directory / "vault");
            if (!vault) return tl::unexpected(std::move(vault.error()));
            const auto live = std::make_shared<LiveWorld>(std::move(*vault), stop);
            return service::Machine::World{live->surroundings(), live};
          }};
}

/// Until SIGTERM, SIGINT or SIGHUP, which were blocked before there were threads.
void wait_for(const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) continue;
}

int serve(const Call& call) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto options = listening(call);
  if (!options) return call.tell(options.error());
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  auto tokens = tokens_of(call);
  if (!tokens) return call.tell(tokens.error());
  auto service = service::Service::open(*directory, this_machine(*directory));
  if (!service) return call.tell(service.error());
  for (const auto& [name, error] : (*service)->damaged()) call.warn(error);
  service::Api api{**service, std::move(*tokens)};
  auto listener =
      web::Listener::open(std::move(*options), [&](const web::Request& request) { return api.answer(request); });
  if (!listener) return call.tell(listener.error());
  std::string line;
  const std::size_t number = (*service)->subscriptions().size();
  if (call.json()) JsonLine{line}.text("url", (*listener)->url()).number("subscriptions", number);
  else
    line =
        count(number, "subscription", "subscriptions") + " at work: " + (*listener)->url() + "/api/v1/openapi.json\n";
  call.put(line);
  if (!Call::flush()) return failed;
  call.say("Next, for a program that uses it: " + call.line("tokens create", {"NAME"}) + "\n");
  wait_for(signals);
  call.say("stopping: what goes on ends where the next start goes on with it\n");
  return done;
}

int create_token(const Call& call) {
  auto tokens = tokens_of(call);
  if (!tokens) return call.tell(tokens.error());
  std::uint64_t days = 365;
  if (call.has("--days") && (!number_of(call["--days"], days) || days == 0 || days > most_days))
    return call.tell({ErrorCode::invalid_input, "--days is a number from 1 to 3650", "tidemark tokens create"});
  const service::Role role =
      service::role_of(call.has("--role") ? call["--role"] : "viewer").value_or(service::Role::viewer);
  const Instant expires{machine_time().milliseconds + static_cast<std::int64_t>(days) * one_day};
  const auto token = tokens->make(call["NAME"], role, expires);
  if (!token) return call.tell(token.error());
  std::string text = *token + "\n";
  if (call.json()) {
    text.clear();
    JsonLine{text}
        .text("name", call["NAME"])
        .text("role", name_of(role))
        .text("expires", iso(expires))
        .text("token", *token);
  }
  call.put(text);
  call.say("This is the only time that it is shown. It may do what the role " + std::string{name_of(role)} +
           " may, until " + iso(expires) + ".\n");
  return done;
}

int list_tokens(const Call& call) {
  const auto tokens = tokens_of(call);
  if (!tokens) return call.tell(tokens.error());
  const auto all = tokens->list();
  if (!all) return call.tell(all.error());
  std::string text;
  for (const service::Tokens::Entry& token : *all) {
    const bool good = machine_time() < token.expires;
    if (call.json())
      JsonLine{text}
          .text("name", token.name)
          .text("role", name_of(token.role))
          .text("expires", iso(token.expires))
          .flag("expired", !good);
    else
      text += token.name + "  " + std::string{name_of(token.role)} + (good ? "  until " : "  expired ") +
              iso(token.expires) + "\n";
  }
  call.put(text);
  if (all->empty()) call.say("There is no token yet: " + call.line("tokens create", {"NAME"}) + "\n");
  return done;
}

int revoke_token(const Call& call) {
  auto tokens = tokens_of(call);
  if (!tokens) return call.tell(tokens.error());
  if (auto gone = tokens->revoke(call["NAME"]); !gone) return call.tell(gone.error());
  std::string text = "token " + call["NAME"] + " is good no longer\n";
  if (call.json()) {
    text.clear();
    JsonLine{text}.text("revoked", call["NAME"]);
  }
  call.put(text);
  return done;
}

}  // namespace

std::vector<Command> commands_of_service() {
  return {
      {"serve",
       "All subscriptions of the directory at work, and the API of them, until Ctrl-C",
       "tidemark serve\ntidemark serve --address 0.0.0.0 --certificate chain.pem --key key.pem",
       "Its first line says where it listens. docs/service.md has the API; /api/v1/openapi.json describes every "
       "answer.",
       {},
       {{"--address", "ADDRESS", "of this machine; 127.0.0.1 where none is given"},
        {"--port", "N", "7411 where none is given; 0 takes any free one"},
        {"--certificate", "FILE", "PEM, with its chain: answers over TLS"},
        {"--key", "FILE", "the certificate's private key, PEM"},
        {"--behind-proxy", "", "another server encrypts: an address beyond this machine may go without TLS"}},
       "",
       serve},
      {"tokens create",
       "A token by which a program uses the API; shown once",
       "tidemark tokens create nightly --role operator --days 90",
       "It is sent as the header Authorization: Bearer TOKEN",
       {{"NAME", "small letters, digits and -, at most 40"}},
       {{"--role", "ROLE", "what it may do (docs/service.md)", {"viewer", "operator", "administrator"}},
        {"--days", "N", "how long it is good; 365 where none are given"}},
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
  };
}

}  // namespace tidemark::command
