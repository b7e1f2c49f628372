#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "http/message.h"
#include "messages/post.h"
#include "vault/vault.h"

namespace tidemark::command {

/// The way from this machine to whoever is told: the real network, the credentials of a directory.
///
///     auto post = LivePost::open(directory, stop);
///     messages::deliver((*post)->post(), destination, message);      // good for as long as both are
class LivePost {
 public:
  /// What is on its way ends when `stop` becomes true.
  [[nodiscard]] static Result<std::unique_ptr<LivePost>> open(const std::filesystem::path& directory,
                                                              const std::atomic<bool>& stop);
  [[nodiscard]] messages::Post post() const;

 private:
  LivePost(vault::Vault vault, const std::atomic<bool>& stop);

  vault::Vault vault_;
  std::unique_ptr<http::Transport> network_;
};

}  // namespace tidemark::command
