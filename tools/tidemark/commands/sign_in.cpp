#include "command/commands/sign_in.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <optional>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include "command/browser_answer.h"
#include "command/commands/show_runs.h"
#include "command/desk.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/live_world.h"
#include "command/machine.h"
#include "command/workspace.h"
#include "core/config/checks.h"

extern char** environ;

namespace tidemark::command {
namespace {

constexpr std::uint16_t usual_port = 7412;
constexpr std::uint64_t usual_wait = 300;  // seconds
constexpr std::uint64_t longest_wait = 3'600;
constexpr std::size_t longest_secret = 4'096;

/// What was asked for, and what a configuration says where nothing was.
struct Wanted {
  std::string login_url;
  std::string credential;
  std::uint16_t port = usual_port;
  std::chrono::seconds wait{usual_wait};
};

Result<std::uint64_t> number_at(const Call& call, std::string_view option, std::uint64_t usual, std::uint64_t most) {
  std::uint64_t number = usual;
  if (!call.has(option) || (number_of(call[option], number) && number <= most)) return number;
  return failure(ErrorCode::invalid_input, std::string{option} + " is a number up to " + std::to_string(most),
                 "connect");
}

/// What the applied configuration has, where there is one.
std::optional<Configuration> applied(const Call& call) {
  const auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return std::nullopt;
  auto configuration = (*workspace)->configuration();
  if (!configuration) return std::nullopt;
  return std::move(*configuration);
}

Result<Wanted> wanted_by(const Call& call) {
  Wanted wanted{call["--login-url"], call["--credential"]};
  const auto configuration = applied(call);
  if (configuration && wanted.login_url.empty()) wanted.login_url = configuration->salesforce_login_url;
  if (configuration && wanted.credential.empty()) wanted.credential = configuration->salesforce_credential;
  if (wanted.login_url.empty() || wanted.credential.empty())
    return failure(ErrorCode::invalid_input,
                   "no configuration says where Salesforce is and what the credential is called", "connect salesforce",
                   "give --login-url https://NAME.my.salesforce.com and --credential NAME");
  if (check_base_url(wanted.login_url) != UrlProblem::none)
    return failure(ErrorCode::invalid_input, "that is no address to sign in at", "--login-url",
                   "https://NAME.my.salesforce.com, without a path");
  if (configuration && wanted.credential == configuration->pendo_credential &&
      wanted.credential != configuration->salesforce_credential)
    return failure(ErrorCode::invalid_input, "the configuration has that name for Pendo's credential", "--credential",
                   "Salesforce's is " + configuration->salesforce_credential);
  const auto port = number_at(call, "--port", usual_port, 65'535);
  if (!port) return tl::unexpected(port.error());
  const auto wait = number_at(call, "--wait", usual_wait, longest_wait);
  if (!wait) return tl::unexpected(wait.error());
  wanted.port = static_cast<std::uint16_t>(*port);
  wanted.wait = std::chrono::seconds{*wait};
  return wanted;
}

/// Without the line's end that a pipe or an editor puts behind it.
Result<vault::Secret> secret_from_input(const Call& call) {
  if (!call.has("--client-secret-stdin")) return vault::Secret{};
  std::string text;
  for (bool more = true; more;) {
    auto read = read_more_input(text, longest_secret - text.size());
    if (!read) return tl::unexpected(std::move(read.error()));
    more = *read;
  }
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  const bool is_text =
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
  if (!text.empty() && is_text) return vault::Secret{std::move(text)};
  vault::wipe(text);
  return failure(ErrorCode::invalid_input, "the client secret is one word", "standard input",
                 "it is the app's consumer secret: " +
                     call.line("connect salesforce", {}, "--client-id ID --client-secret-stdin < FILE"));
}

/// The address holds no secret, so that it may be an argument.
bool open_browser(const std::string& url) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  std::string program = "xdg-open", address = url;
  char* const arguments[] = {program.data(), address.data(), nullptr};
  std::vector<char*> environment;  // but keys and tokens: what begins there goes on for long
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!text.starts_with("TIDEMARK_") && !text.starts_with("CREDENTIALS_DIRECTORY=")) environment.push_back(*entry);
  }
  environment.push_back(nullptr);
  pid_t child = -1;
  const bool spawned = posix_spawnp(&child, "xdg-open", &actions, nullptr, arguments, environment.data()) == 0;
  posix_spawn_file_actions_destroy(&actions);
  return spawned;
}

void invite(const Call& call, const std::string& url, const std::string& redirect_uri) {
  std::string text;
  if (call.json()) JsonLine{text}.text("url", url).text("redirect_uri", redirect_uri);
  else text = "Open this address in a browser on this machine, and sign in as the integration user:\n" + url + "\n";
  call.put(text);
  (void)Call::flush();
  call.say("The app has to have " + redirect_uri + " among its callback URLs.\n");
  if (call.has("--open") && !open_browser(url)) call.say("xdg-open can't be started: open it yourself\n");
}

/// Blocks what ends the command for as long as it lives, also for the threads that are made meanwhile.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  [[nodiscard]] bool came() const {
    const timespec now{};
    return sigtimedwait(&set_, nullptr, &now) > 0;
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

Result<std::string> code_from(const Call& call, BrowserAnswer& browser, std::chrono::seconds longest,
                              const Signals& signals) {
  const auto end = std::chrono::steady_clock::now() + longest;
  while (std::chrono::steady_clock::now() < end) {
    if (signals.came())
      return failure(ErrorCode::interrupted, "stopped before anybody signed in", "connect salesforce");
    auto answer = browser.next(std::chrono::milliseconds{100});
    if (!answer) continue;
    if (*answer || answer->error().code != ErrorCode::invalid_input) return std::move(*answer);
    call.warn(answer->error());
  }
  return failure(
      ErrorCode::unavailable, "nobody came back from Salesforce within " + std::to_string(longest.count()) + " seconds",
      browser.redirect_uri(),
      "did Salesforce's page say redirect_uri_mismatch? Then put that address among the app's callback URLs. On "
      "another machine's browser it leads here by `ssh -L PORT:localhost:PORT`");
}

int tell_of(const Call& call, const Wanted& wanted, const salesforce::Authorization::Granted& granted) {
  std::string text;
  if (call.json())
    JsonLine{text}
        .text("credential", wanted.credential)
        .text("org", granted.org_id)
        .text("user", granted.user_id)
        .text("instance_url", granted.instance_url);
  else
    text = "credential " + wanted.credential + " is sealed: a refresh token of user " + granted.user_id + " in org " +
           granted.org_id + "\n";
  call.put(text);
  call.say("Next: " + call.line("connect salesforce") + " tells which rights are missing\n");
  return done;
}

}  // namespace

int sign_in(const Call& call) {
  const auto wanted = wanted_by(call);
  if (!wanted) return call.tell(wanted.error());
  const auto secret = secret_from_input(call);
  if (!secret) return call.tell(secret.error());
  auto vault = Workspace::vault_of(call);
  if (!vault) return call.tell(vault.error());
  if (auto ready = vault->check_can_set(wanted->credential); !ready) return call.tell(ready.error());

  const Signals signals;
  auto browser = BrowserAnswer::listen(wanted->port);
  if (!browser) return call.tell(browser.error());
  const auto authorization = salesforce::Authorization::begin({.login_url = wanted->login_url,
                                                               .client_id = call["--client-id"],
                                                               .client_secret = std::string{secret->reveal()},
                                                               .redirect_uri = (*browser)->redirect_uri()},
                                                              random_bytes);
  (*browser)->expect(authorization);
  invite(call, authorization.url(), (*browser)->redirect_uri());
  const auto code = code_from(call, **browser, wanted->wait, signals);
  if (!code) return call.tell(code.error());

  static const std::atomic<bool> never = false;
  const LiveWorld live{std::move(*vault), never};
  const auto granted = authorization.exchange(*code, live.network());
  if (!granted) return call.tell(granted.error());
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  const auto kept = Desk{call, *directory}.witness(
      {EventType::credential_set, "credential " + wanted->credential, {}, "signed in at " + wanted->login_url}, [&] {
        return live.surroundings().keep_credential(wanted->credential, {granted->credentials, {}});
      });
  return kept ? tell_of(call, *wanted, *granted) : call.tell(kept.error());
}

}  // namespace tidemark::command
