#include <atomic>
#include <csignal>

#include "access/users.h"
#include "command/commands/commands.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/input_file.h"
#include "command/json_line.h"
#include "command/live_post.h"
#include "command/live_world.h"
#include "command/machine.h"
#include "command/words.h"
#include "command/workspace.h"
#include "service/api.h"
#include "service/herald.h"
#include "service/scheduler.h"
#include "service/service.h"
#include "web/files.h"
#include "web/listener.h"

namespace tidemark::command {
namespace {

constexpr std::uint16_t usual_port = 7411;

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
  if (options.address == "localhost") options.address = "127.0.0.1";
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

/// Whole lines, though several threads have something to say.
void put_line(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

service::Machine this_machine(const Call& call, const std::filesystem::path& directory) {
  return {machine_time,
          random_bytes,
          [directory](const std::atomic<bool>& stop) -> Result<service::Machine::World> {
            auto vault = Workspace::vault_in(directory);
            if (!vault) return tl::unexpected(std::move(vault.error()));
            const auto live = std::make_shared<LiveWorld>(std::move(*vault), stop);
            return service::Machine::World{live->surroundings(), live};
          },
          [&call](std::string_view subscription, const Error& error) {
            if (call.has("--log")) return put_line(service::to_json_line(subscription, error, machine_time()));
            Error told = error;
            told.where = "subscription " + std::string{subscription} + (error.where.empty() ? "" : ", " + error.where);
            call.warn(told);
          },
          [&call](const service::Happening& happening) {
            if (call.has("--log")) put_line(service::to_json_line(happening, machine_time()));
          },
          [directory](std::string_view name, std::string_view json) {
            return Workspace::vault_in(directory).and_then([&](vault::Vault vault) { return vault.set(name, json); });
          },
          [directory] {
            return Workspace::signing_seed_in(directory).map(
                [](const vault::Secret& seed) { return std::string{seed.reveal()}; });
          },
          [directory] {
            return Workspace::vault_in(directory).and_then([](const vault::Vault& vault) { return vault.list(); });
          },
          [directory](const std::atomic<bool>& stop) {
            return LivePost::open(directory, stop).map([](std::unique_ptr<LivePost> live) {
              const std::shared_ptr<const LivePost> post = std::move(live);
              return service::Machine::Posting{post->post(), post};
            });
          }};
}

/// Until SIGTERM, SIGINT or SIGHUP, which were blocked before there were threads.
void wait_for(const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) continue;
}

/// Where people reach the service, without the last slash: as --url says or, where nobody else stands in between, as it listens.
/// "" where only whoever set it up can know.
std::string reached_at(const Call& call, const std::string& listens_at) {
  std::string url = call.has("--url") ? call["--url"] : listens_at;
  while (url.ends_with('/')) url.pop_back();
  const std::string_view address = call.has("--address") ? call["--address"] : std::string_view{};
  const bool is_any = address == "0.0.0.0" || address == "::";
  return call.has("--url") || (!is_any && !call.has("--behind-proxy")) ? url : std::string{};
}

/// Where nobody is there yet: the way in. "" where somebody is.
Result<std::string> first_link(const access::Register& file, const std::string& url) {
  access::Users users{file};
  const auto all = users.list();
  if (!all) return tl::unexpected(all.error());
  if (!all->empty()) return std::string{};
  return users.first_link({"service", machine_time()}).map([&](const access::Users::NewLink& link) {
    return url + "/#invite=" + link.secret;
  });
}

/// Where the console's files lie: as --console says, or where they are built and installed.
Result<web::Files> console_files(const Call& call) {
  if (call.has("--console")) {
    auto files = web::Files::read(call["--console"]);
    if (files && !files->are_there())
      return failure(ErrorCode::not_found, "the console is not there", call["--console"],
                     "tools/build console leaves it in build/console");
    return files;
  }
  std::error_code none;
  const auto beside = std::filesystem::read_symlink("/proc/self/exe", none).parent_path().parent_path();
  auto built = web::Files::read(beside / "console");
  return !built || built->are_there() ? built : web::Files::read(beside / "share" / "tidemark" / "console");
}

struct AtWork {
  std::string url;
  std::size_t subscriptions = 0;
  bool has_console = false;
  std::string link;  ///< empty: somebody is there
};

std::string first_words(const Call& call, const AtWork& at_work) {
  const auto& [url, subscriptions, has_console, link] = at_work;
  std::string text;
  if (!call.json()) {
    text = count(subscriptions, "subscription", "subscriptions") + " at work: " + url + "/api/v1/openapi.json\n";
    if (has_console) text += "The console: " + url + "/\n";
    if (!link.empty()) text += "The first administrator sets a password here, within 24 hours and once: " + link + "\n";
    if (link.starts_with('/')) text += "That is to follow the address at which people reach this; --url says it.\n";
    return text;
  }
  JsonLine line{text};
  line.text("url", url).number("subscriptions", subscriptions).flag("console", has_console);
  if (!link.empty()) line.text("link", link);
  return text;
}

int serve(const Call& call) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  if (call.has("--log") && call["--log"] != "json")
    return call.tell({ErrorCode::invalid_input, "--log is json, or left out", "tidemark serve"});
  auto options = listening(call);
  if (!options) return call.tell(options.error());
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  const access::Register file{*directory / "users", random_bytes};
  const bool behind_proxy = call.has("--behind-proxy");
  const bool encrypted = !options->certificate.empty() || behind_proxy;
  auto service = service::Service::open(*directory, this_machine(call, *directory));
  if (!service) return call.tell(service.error());
  for (const auto& [name, error] : (*service)->damaged()) call.warn(error);
  std::uint64_t keep = 0;
  if (call.has("--keep-backups") && (!number_of(call["--keep-backups"], keep) || keep == 0 || !call.has("--backups")))
    return call.tell({ErrorCode::invalid_input, "--keep-backups is a number, at least 1, and goes with --backups",
                      "tidemark serve"});
  if (call.has("--backups")) (*service)->keep_backups_in(std::filesystem::absolute(call["--backups"]), keep);
  const auto console = console_files(call);
  if (!console) return call.tell(console.error());
  service::Api api{**service, file, {.encrypted = encrypted, .behind_proxy = behind_proxy}};
  options->largest_body = [&](const web::Request& request) { return api.largest_body(request); };
  auto listener = web::Listener::open(std::move(*options), [&](const web::Request& request) {
    auto page = console->answer(request);
    return page ? std::move(*page) : api.answer(request);
  });
  if (!listener) return call.tell(listener.error());
  const auto link = first_link(file, reached_at(call, (*listener)->url()));
  if (!link) return call.tell(link.error());
  call.put(first_words(call, {(*listener)->url(), (*service)->subscriptions().size(), console->are_there(), *link}));
  std::atomic<bool> stopping = false;
  auto post = LivePost::open(*directory, stopping);
  if (!post) return call.tell(post.error());
  service::Scheduler scheduler{**service};
  service::Herald herald{**service, (*post)->post()};
  scheduler.begin();
  herald.begin();
  if (!Call::flush()) return failed;
  call.say("Next, for a program that uses it: " + call.line("tokens create", {"NAME"}) + "\n");
  wait_for(signals);
  stopping = true;
  api.stop();
  call.say("stopping: what goes on ends where the next start goes on with it\n");
  return done;
}

int print_description(const Call& call) {
  call.put(service::Api::description());
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
        {"--behind-proxy", "",
         "another server encrypts: an address beyond this machine may go without TLS, and X-Forwarded-For counts"},
        {"--console", "FOLDER", "the console's files; those that were built or installed where none is given"},
        {"--backups", "FOLDER", "where `tidemark backup --server URL` copies the directory to; another disk"},
        {"--keep-backups", "N", "so many of them stay; all where none is given"},
        {"--log", "json", "runs, requests and troubles on standard error, a line of JSON each"},
        {"--url", "URL", "where people reach it, for the first administrator's link"}},
       "",
       serve},
      {"openapi",
       "The OpenAPI description of the service's API, as /api/v1/openapi.json has it",
       "tidemark openapi > openapi.json",
       "docs/openapi.json is the same; a client is generated from either.",
       {},
       {},
       "",
       print_description},
  };
}

}  // namespace tidemark::command
