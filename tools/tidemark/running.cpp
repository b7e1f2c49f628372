#include "command/running.h"

#include <array>
#include <atomic>
#include <bit>
#include <csignal>
#include <thread>

#include "command/machine.h"
#include "command/spread.h"
#include "command/words.h"
#include "http/curl_transport.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

std::atomic<bool> stop = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler writes it");

extern "C" void on_signal(int) { stop = true; }

/// In pieces, so that Ctrl-C does not wait for a pause of minutes.
void sleep_for(std::int64_t milliseconds) {
  for (std::int64_t left = milliseconds; left > 0 && !stop; left -= 100)
    std::this_thread::sleep_for(std::chrono::milliseconds{std::min<std::int64_t>(left, 100)});
}

std::int64_t part_of(std::int64_t most) {
  std::array<std::uint8_t, 8> bytes{};
  random_bytes(bytes);
  return 1 + static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(bytes) % static_cast<std::uint64_t>(most));
}

sync::Credential revealed(const vault::Credential& credential) {
  const auto text = [](const vault::Secret& secret) { return std::string{secret.reveal()}; };
  return {{.client_id = text(credential.client_id),
           .client_secret = text(credential.client_secret),
           .username = text(credential.username),
           .private_key = text(credential.private_key),
           .audience = text(credential.audience),
           .refresh_token = text(credential.refresh_token)},
          text(credential.key)};
}

vault::Secret as_json(const sync::Credential& renewed) {
  vault::Credential credential;
  credential.kind = vault::Credential::Kind::salesforce;
  credential.client_id = vault::Secret{renewed.salesforce.client_id};
  credential.client_secret = vault::Secret{renewed.salesforce.client_secret};
  credential.refresh_token = vault::Secret{renewed.salesforce.refresh_token};
  return vault::to_json(credential);
}

std::string text_of(const sync::Progress& progress) {
  std::string text = progress.part + ": " + progress.what;
  if (progress.done > 0) text += " " + grouped(progress.done);
  if (progress.of > 0) text += " of " + grouped(progress.of);
  return text;
}

}  // namespace

Result<std::unique_ptr<Running>> Running::open(const Call& call, Workspace& workspace) {
  auto views = workspace.views();
  if (!views) return tl::unexpected(std::move(views.error()));
  auto archive = workspace.archive();
  if (!archive) return tl::unexpected(std::move(archive.error()));
  auto vault = Workspace::vault_of(call);
  if (!vault) return tl::unexpected(std::move(vault.error()));
  std::unique_ptr<Running> running{new Running{call}};
  running->vault_ = std::make_unique<vault::Vault>(std::move(*vault));
  running->network_ = std::make_unique<http::CurlTransport>(http::CurlTransport::Options{.stop = &stop});
  sync::Surroundings& world = running->world_;
  world.clock = machine_time;
  world.sleep = sleep_for;
  world.jitter = part_of;
  world.stopping = [] { return stop.load(); };
  world.network = running->network_.get();
  world.log = &workspace.log();
  world.views = *views;
  world.archive = *archive;
  world.zone = load_zone;
  world.zone_exists = zone_exists;
  world.zones = zone_table_version();
  world.credential = [&vault = *running->vault_](std::string_view name) -> Result<sync::Credential> {
    auto credential = vault.get(name);
    if (credential) return revealed(*credential);
    if (credential.error().code != ErrorCode::not_found) return tl::unexpected(std::move(credential.error()));
    return failure(ErrorCode::not_found, "there is no credential of that name", "credential " + std::string{name},
                   "tidemark credential set " + std::string{name});
  };
  world.keep_credential = [&vault = *running->vault_](std::string_view name, const sync::Credential& renewed) {
    return vault.set(name, as_json(renewed).reveal());
  };
  world.spread = over_all_cores();
  world.reads_ahead = true;
  world.progress = [line = &running->progress_](const sync::Progress& progress) { line->show(text_of(progress)); };
  running->runner_ = std::make_unique<sync::Runner>(world);
  stop = false;
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // under nohup
  std::signal(SIGPIPE, SIG_IGN);
  return running;
}

Running::~Running() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  if (std::signal(SIGHUP, SIG_DFL) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);
}

}  // namespace tidemark::command
