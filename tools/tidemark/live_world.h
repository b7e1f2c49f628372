#pragma once

#include <atomic>
#include <memory>

#include "sync/surroundings.h"
#include "vault/vault.h"

namespace tidemark::command {

/// What a run takes from this machine: clock, chance, zones, the real network, the credentials of a directory. The log, views and archive
/// are left to whoever opened them.
///
///     LiveWorld world{std::move(*vault), stop};
///     sync::Surroundings surroundings = world.surroundings();     // good for as long as `world` and `stop` are
class LiveWorld {
 public:
  /// What is under way ends when `stop` becomes true, at a place from which the next run goes on.
  LiveWorld(vault::Vault vault, const std::atomic<bool>& stop);
  ~LiveWorld();

  [[nodiscard]] sync::Surroundings surroundings() const;
  [[nodiscard]] http::Transport& network() const { return *network_; }

 private:
  std::unique_ptr<vault::Vault> vault_;
  std::unique_ptr<http::Transport> network_;
  const std::atomic<bool>& stop_;
};

}  // namespace tidemark::command
