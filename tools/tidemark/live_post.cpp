#include "command/live_post.h"

#include <utility>

#include "command/machine.h"
#include "command/workspace.h"
#include "http/curl_transport.h"

namespace tidemark::command {

Result<std::unique_ptr<LivePost>> LivePost::open(const std::filesystem::path& directory,
                                                 const std::atomic<bool>& stop) {
  auto vault = Workspace::vault_in(directory);
  if (!vault) return tl::unexpected(std::move(vault.error()));
  return std::unique_ptr<LivePost>{new LivePost{std::move(*vault), stop}};
}

LivePost::LivePost(vault::Vault vault, const std::atomic<bool>& stop)
    : vault_{std::move(vault)},
      network_{std::make_unique<http::CurlTransport>(http::CurlTransport::Options{.stop = &stop})} {}

messages::Post LivePost::post() const {
  return {network_.get(), [](const http::Mail& mail) { return http::send_mail(mail); },
          [this](std::string_view name) { return vault_.get(name); }, machine_time};
}

}  // namespace tidemark::command
