#include "command/commands/demo.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "access/users.h"
#include "command/child.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/words.h"
#include "core/json/document.h"
#include "http/curl_transport.h"
#include "sample/company.h"
#include "simulators/pendo_simulator.h"
#include "simulators/salesforce_simulator.h"
#include "simulators/server.h"

namespace tidemark::command {
namespace {

namespace fs = std::filesystem;

/// Both systems, simulated, behind real servers on loopback. They stop when this goes.
struct Systems {
  std::unique_ptr<sim::SalesforceSimulator> salesforce;
  std::unique_ptr<sim::PendoSimulator> pendo;
  std::unique_ptr<sim::Server> salesforce_server;
  std::unique_ptr<sim::Server> pendo_server;

  static Result<Systems> start() {
    auto company = sample::make_company(demo_seed);
    if (!company) return tl::unexpected(std::move(company.error()));
    Systems systems;
    sim::SalesforceSimulator::Options options;
    options.validations.push_back({"Contact",
                                   "Pendo_Days_Active__c > 29",
                                   "Nobody works every day: ask the administrator",
                                   {"Pendo_Days_Active__c"}});
    systems.salesforce = std::make_unique<sim::SalesforceSimulator>(std::move(company->salesforce), std::move(options));
    auto pendo = sim::PendoSimulator::make(company->pendo, {}, machine_time);
    if (!pendo) return tl::unexpected(std::move(pendo.error()));
    systems.pendo = std::move(*pendo);
    auto salesforce_server = sim::Server::listen(*systems.salesforce);
    if (!salesforce_server) return tl::unexpected(std::move(salesforce_server.error()));
    auto pendo_server = sim::Server::listen(*systems.pendo);
    if (!pendo_server) return tl::unexpected(std::move(pendo_server.error()));
    systems.salesforce_server = std::move(*salesforce_server);
    systems.pendo_server = std::move(*pendo_server);
    return systems;
  }
};

constexpr std::uint16_t usual_port = 7411;

/// The usual one, where nobody listens there.
std::uint16_t free_port() {
  for (const std::uint16_t wanted : {usual_port, std::uint16_t{0}}) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(wanted);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const bool is_free = ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                         ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(listener);
    if (is_free) return ntohs(address.sin_port);
  }
  return usual_port;
}

/// What the demo asks about: found in the plan, as a person would find it.
struct Found {
  std::string visitor;  ///< one that has a contact
  std::string contact;
  std::string left_alone;  ///< one that shares its identifier with others
};

Found look_into(std::string_view plan) {
  Found found;
  while (!plan.empty() && (found.visitor.empty() || found.left_alone.empty())) {
    const std::string_view line = plan.substr(0, plan.find('\n'));
    plan.remove_prefix(std::min(line.size() + 1, plan.size()));
    const auto document = json::Document::read(line);
    if (!document) continue;
    const json::Value root = document->root();
    if (const auto change = root.member("change");
        change && found.visitor.empty() && shell_word(std::string{change->member("target")->text()}).front() != '\'') {
      found.visitor = change->member("target")->text();
      found.contact = change->member("source")->text();
    }
    const auto left = root.member("left");
    if (!left || !found.left_alone.empty() || left->member("reason")->text() != "ambiguous") continue;
    if (const auto targets = left->member("targets"); targets && targets->size() > 0)
      found.left_alone = targets->at(0).text();
  }
  return found;
}

/// Somebody gives the contact another title, through Salesforce's own API.
Result<void> change_title(const Systems& systems, const std::string& contact, const std::string& title) {
  http::CurlTransport network;
  const std::string& url = systems.salesforce_server->url();
  const auto& keys = systems.salesforce->options();
  auto token = network.send({"POST",
                             url + "/services/oauth2/token",
                             {{"Content-Type", "application/x-www-form-urlencoded"}},
                             "grant_type=client_credentials&client_id=" + http::encode(keys.client_id) +
                                 "&client_secret=" + http::encode(keys.client_secret)});
  if (!token) return tl::unexpected(std::move(token.error()));
  const auto document = json::Document::read(token->body);
  const auto access = document ? document->root().member("access_token") : std::nullopt;
  if (!access) return failure(ErrorCode::bad_answer, "there is no token in the answer", "POST /services/oauth2/token");
  auto changed =
      network.send({"PATCH",
                    url + "/services/data/v66.0/sobjects/Contact/" + contact,
                    {{"Authorization", "Bearer " + std::string{access->text()}}, {"Content-Type", "application/json"}},
                    "{\"Title\":\"" + title + "\"}"});
  if (!changed) return tl::unexpected(std::move(changed.error()));
  if (changed->status != 204)
    return failure(ErrorCode::refused, "the change was answered by " + std::to_string(changed->status),
                   "PATCH Contact");
  return {};
}

class Demo {
 public:
  Demo(const Call& call, Systems systems, fs::path directory)
      : call_{call}, systems_{std::move(systems)}, directory_{std::move(directory)} {}

  Result<void> play() {
    show("export TIDEMARK_DIRECTORY=" + shell_word(directory_.string()));
    return begin()
        .and_then([this] { return first_run(); })
        .and_then([this] { return second_run(); })
        .and_then([this] { return push(); })
        .and_then([this] { return take_back(); })
        .and_then([this] { return ask(); });
  }

  /// The console, until somebody stops it; whoever has the link is signed in.
  Result<void> stay() const {
    const auto link = sign_in_link();
    if (!link) return tl::unexpected(link.error());
    const std::string port = call_.has("--port") ? call_["--port"] : std::to_string(free_port());
    const std::string address = "http://127.0.0.1:" + port + "/#sign-in=" + *link;
    show("tidemark serve --port " + port);
    std::string text;
    if (call_.json()) JsonLine{text}.text("console", address);
    else text = "Signed in, once and within a day (Ctrl-C stops it all):\n\n    " + address + "\n\n";
    put(text);
    std::vector<std::string> words{"serve", "--port", port};
    if (call_.json()) words.emplace_back("--json");
    const auto ended = run_self(words, {.gets_signals = true});
    if (!ended) return tl::unexpected(ended.error());
    return ended->status == done
               ? Result<void>{}
               : failure(ErrorCode::incomplete, "tidemark serve has ended", {}, "tidemark demo --port N");
  }

 private:
  /// An administrator whose password nobody knows.
  [[nodiscard]] Result<std::string> sign_in_link() const {
    const access::Register file{directory_ / "users", random_bytes};
    access::Users users{file};
    const access::By by{"host demo", machine_time()};
    return users.make(by, "demo", access::Role::administrator)
        .and_then(
            [&](const access::Users::NewLink& link) { return users.claim(link.secret, {}, file.secret(), by.now); })
        .and_then([&](const access::User&) { return users.make_sign_in_link(by, "demo"); })
        .map([](const access::Users::NewLink& link) { return link.secret; });
  }

  void put(const std::string& text) const {
    call_.put(text);
    (void)Call::flush();
  }

  /// What a person would type; in JSON a line `{"typed":…}` before those that the command prints.
  void show(const std::string& line) const {
    std::string text;
    if (call_.json()) JsonLine{text}.text("typed", line);
    else text = "\n$ " + line + "\n";
    put(text);
  }

  /// Shows the command, runs it, and shows how it ended where that says something. 3 and 4 are answers, not failures.
  Result<void> type(const std::vector<std::string>& words, const std::string& input = {},
                    const std::string& input_shown = {}) const {
    std::string line = "tidemark";
    for (const std::string& word : words) line += " " + shell_word(word);
    show(line + (input_shown.empty() ? "" : " < " + input_shown));
    std::vector<std::string> typed = words;
    if (call_.json()) typed.emplace_back("--json");
    const auto ended = run_self(typed, {input, false});
    if (!ended) return tl::unexpected(ended.error());
    if (!call_.json() && (ended->status == held || ended->status == with_exceptions))
      put("(exit status " + std::to_string(ended->status) + ")\n");
    if (ended->status != done && ended->status != held && ended->status != with_exceptions)
      return failure(ErrorCode::incomplete, "it ended with exit status " + std::to_string(ended->status), line);
    return {};
  }

  Result<void> begin() {
    const auto& keys = systems_.salesforce->options();
    const std::string salesforce =
        R"({"client_id":")" + keys.client_id + R"(","client_secret":")" + keys.client_secret + "\"}\n";
    const fs::path file = directory_ / "demo.json";
    std::ofstream{file} << sample::demo_configuration(systems_.salesforce_server->url(), systems_.pendo_server->url());
    return type({"init", "demo"})
        .and_then([&] {
          return type({"credential", "set", "demo-salesforce"}, salesforce, "salesforce-key.json");
        })
        .and_then([&] {
          return type({"credential", "set", "demo-pendo"}, "{\"key\":\"" + sim::PendoSimulator::Keys{}.key + "\"}\n",
                      "pendo-key.json");
        })
        .and_then([&] {
          return type({"config", "apply", file.string(), "--comment", "the first mapping"});
        });
  }

  Result<void> first_run() {
    if (auto planned = type({"plan", "--connection", "visitor"}); !planned) return planned;
    const auto lines = run_self({"plan", "--connection", "visitor", "--json"}, {{}, true});
    if (!lines) return tl::unexpected(lines.error());
    found_ = look_into(lines->output);
    if (found_.visitor.empty() || found_.left_alone.empty())
      return failure(ErrorCode::incomplete, "the plan has nothing to show", "tidemark plan --json");
    return type({"sync"});
  }

  Result<void> second_run() {
    const std::string title = "Head of Tides";
    show("curl -X PATCH " + systems_.salesforce_server->url() + "/services/data/v66.0/sobjects/Contact/" +
         found_.contact + " -d '{\"Title\":\"" + title + "\"}' …");
    if (!call_.json()) put("somebody has changed a contact's title in Salesforce\n");
    return change_title(systems_, found_.contact, title).and_then([this] { return type({"sync"}); });
  }

  /// The other direction: a report's columns into Salesforce, twice.
  Result<void> push() {
    const fs::path file = directory_ / "demo-with-push.json";
    std::ofstream{file} << sample::demo_configuration_with_push(systems_.salesforce_server->url(),
                                                                systems_.pendo_server->url());
    return type({"reports"})
        .and_then([&] {
          return type({"reports", "show", "usage-30d"});
        })
        .and_then([&] {
          return type({"fields", "create", "usage-30d", "--column", "numMinutes"});
        })
        .and_then([&] {
          return type({"config", "apply", file.string(), "--comment", "usage goes to Salesforce"});
        })
        .and_then([&] {
          return type({"plan", "--direction", "push"});
        })
        .and_then([&] {
          return type({"sync", "--only", "push"});
        })
        .and_then([&] { return type({"sync"}); })
        .and_then([&] { return type({"letters"}); })
        .and_then([&] { return ask_about_push(); });
  }

  /// What the run before the last refused, as a person would find it.
  Result<void> ask_about_push() {
    const auto lines = run_self({"plan", "--direction", "push", "--json"}, {{}, true});
    if (!lines) return tl::unexpected(lines.error());
    for (std::string_view rest = lines->output; !rest.empty();) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      const auto document = json::Document::read(line);
      const auto change = document ? document->root().member("change") : std::nullopt;
      if (change) return type({"history", "record", std::string{change->member("target")->text()}});
    }
    return {};
  }

  /// A mapping that does harm is tried on a few visitors, seen, and taken back.
  Result<void> take_back() {
    const fs::path right = directory_ / "demo-with-push.json";
    const fs::path wrong = directory_ / "demo-wrong.json";
    std::string text =
        sample::demo_configuration_with_push(systems_.salesforce_server->url(), systems_.pendo_server->url());
    constexpr std::string_view line = R"({"from": "Title", "to": "title"})";
    const std::size_t at = text.find(line);
    if (at == text.npos) return failure(ErrorCode::incomplete, "the sample maps no title", wrong.string());
    std::ofstream{wrong} << text.replace(at, line.size(), R"({"from": "Name", "to": "title"})");
    std::string run;
    return type({"config", "apply", wrong.string(), "--comment", "a name where the title should be"})
        .and_then([&] {
          return type({"sync", "--connection", "visitor", "--only", "pull", "--first", "5"});
        })
        .and_then([&] {
          return answer({"runs", "--limit", "1", "--json"}, "run");
        })
        .and_then([&](std::string&& number) {
          run = std::move(number);
          return type({"runs", "show", run, "--changes"});
        })
        .and_then([&] {
          return type({"undo", run});
        })
        .and_then([&] {
          return answer({"undo", run, "--json"}, "digest");
        })
        .and_then([&](std::string&& digest) {
          return type({"apply", "--expect", digest});
        })
        .and_then([&] {
          return type({"config", "apply", right.string(), "--comment", "the title again"});
        })
        .and_then([&] {
          return type({"replay", "1"});
        });
  }

  /// A member of what a command answers in JSON, wherever it stands first.
  [[nodiscard]] static Result<std::string> answer(const std::vector<std::string>& words, std::string_view member) {
    const auto lines = run_self(words, {{}, true});
    if (!lines) return tl::unexpected(lines.error());
    const std::string key = "\"" + std::string{member} + "\":";
    std::string_view rest = lines->output;
    const std::size_t found = rest.find(key);
    if (found == rest.npos)
      return failure(ErrorCode::incomplete, "there is no " + std::string{member} + " in the answer", words.front());
    rest.remove_prefix(found + key.size());
    if (rest.starts_with('"')) rest.remove_prefix(1);
    return std::string{rest.substr(0, rest.find_first_of("\",}"))};
  }

  Result<void> ask() {
    return type({"why", "visitor", found_.visitor, "custom.title"})
        .and_then([this] {
          return type({"history", "visitor", found_.visitor});
        })
        .and_then([this] {
          return type({"why-not", "visitor", found_.left_alone});
        })
        .and_then([this] { return type({"runs"}); })
        .and_then([this] {
          return type({"erase", "visitor", found_.visitor, "--look"});
        })
        .and_then([this] {
          return type({"erase", "visitor", found_.visitor, "--reason", "request 7 of this year"});
        })
        .and_then([this] { return type({"erasures"}); })
        .and_then([this] {
          return type({"log", "verify"});
        });
  }

  const Call& call_;
  Systems systems_;
  fs::path directory_;
  Found found_;
};

Result<fs::path> make_directory(const Call& call) {
  std::error_code problem;
  if (!call["--directory"].empty()) {
    const fs::path given = fs::absolute(call["--directory"], problem);
    fs::create_directories(given, problem);
    if (problem)
      return failure(ErrorCode::storage, "the directory can't be made: " + problem.message(), given.string(),
                     "name another --directory");
    if (fs::exists(given / "log"))
      return failure(ErrorCode::invalid_input, "there is Tidemark data here already", given.string(),
                     "name a new --directory, or none");
    return given;
  }
  std::string pattern = (fs::temp_directory_path(problem) / "tidemark-demo-XXXXXX").string();
  if (problem || mkdtemp(pattern.data()) == nullptr)
    return failure(ErrorCode::storage, "no temporary directory can be made", pattern, "name a --directory");
  return fs::path{pattern};
}

}  // namespace

int demo(const Call& call) {
  const auto directory = make_directory(call);
  if (!directory) return call.tell(directory.error());
  setenv("TIDEMARK_DIRECTORY", directory->c_str(), 1);  // before there is a second thread
  if (!call.json())
    call.put("A sample company of 500 accounts and 5,000 contacts, on two simulated systems on this machine.\n");
  auto systems = Systems::start();
  if (!systems) return call.tell(systems.error());
  Demo demo{call, std::move(*systems), *directory};
  if (const auto played = demo.play(); !played) return call.tell(played.error());
  if (!call.has("--no-console"))
    if (const auto shown = demo.stay(); !shown) return call.tell(shown.error());
  if (call.json()) return done;
  call.put(
      "\nThe two simulated systems have stopped; the log is still there. What to try next:\n\n    export "
      "TIDEMARK_DIRECTORY=" +
      shell_word(directory->string()) +
      "\n    tidemark runs show 1\n    tidemark log show --items\n    tidemark config export\n    tidemark "
      "--help\n\nRemove it with: rm -r " +
      shell_word(directory->string()) + "\n");
  return done;
}

}  // namespace tidemark::command
