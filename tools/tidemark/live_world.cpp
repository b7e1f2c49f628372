#include "command/live_world.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <thread>
#include <utility>

#include "command/machine.h"
#include "command/spread.h"
#include "http/curl_transport.h"
#include "sync/erasure.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// In pieces, so that whoever stops a run does not wait for a pause of minutes.
void sleep_for(std::int64_t milliseconds, const std::atomic<bool>& stop) {
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

/// Of the same app the stored one with the new refresh token: what else it says, such as its last day, stays.
Result<void> keep_renewed(vault::Vault& vault, std::string_view name, const sync::Credential& renewed) {
  auto credential = vault.get(name);
  if (!credential && credential.error().code != ErrorCode::not_found)
    return tl::unexpected(std::move(credential.error()));
  if (!credential || credential->client_id.reveal() != renewed.salesforce.client_id ||
      credential->refresh_token.empty())
    credential.emplace();
  credential->kind = vault::Credential::Kind::salesforce;
  credential->client_id = vault::Secret{renewed.salesforce.client_id};
  credential->client_secret = vault::Secret{renewed.salesforce.client_secret};
  credential->refresh_token = vault::Secret{renewed.salesforce.refresh_token};
  return vault.set(name, vault::to_json(*credential).reveal());
}

}  // namespace

LiveWorld::LiveWorld(vault::Vault vault, const std::atomic<bool>& stop)
    : vault_{std::make_unique<vault::Vault>(std::move(vault))},
      network_{std::make_unique<http::CurlTransport>(http::CurlTransport::Options{.stop = &stop})},
      stop_{stop} {}
LiveWorld::~LiveWorld() = default;

sync::Surroundings LiveWorld::surroundings() const {
  sync::Surroundings world;
  world.clock = machine_time;
  world.sleep = [&stop = stop_](std::int64_t milliseconds) { sleep_for(milliseconds, stop); };
  world.jitter = part_of;
  world.stopping = [&stop = stop_] { return stop.load(); };
  world.network = network_.get();
  world.zone = load_zone;
  world.zone_exists = zone_exists;
  world.zones = zone_table_version();
  world.credential = [&vault = *vault_](std::string_view name) -> Result<sync::Credential> {
    auto credential = vault.get(name);
    if (credential) return revealed(*credential);
    if (credential.error().code != ErrorCode::not_found) return tl::unexpected(std::move(credential.error()));
    return failure(ErrorCode::not_found, "there is no credential of that name", "credential " + std::string{name},
                   "tidemark credential set " + std::string{name});
  };
  world.keep_credential = [&vault = *vault_](std::string_view name, const sync::Credential& renewed) {
    return keep_renewed(vault, name, renewed);
  };
  world.person_key = [&vault = *vault_]() -> Result<std::string> {
    auto seed = vault.signing_seed();
    if (seed) return sync::person_key(seed->reveal());
    if (seed.error().code != ErrorCode::not_found) return tl::unexpected(std::move(seed.error()));
    return failure(ErrorCode::corrupt, "the key is gone by which erased persons are known", "vault/log.signing",
                   "put it back from a backup of this directory, with the key that seals it (docs/erasure.md)");
  };
  world.spread = over_all_cores();
  world.reads_ahead = true;
  return world;
}

}  // namespace tidemark::command
