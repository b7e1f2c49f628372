#include "http/curl_transport.h"

#include <mutex>
#include <utility>
#include <vector>

#include "http/exchange.h"
#include "http/libcurl.h"
#include "http/network_thread.h"

namespace tidemark::http {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { libcurl().easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;

}  // namespace

/// The handles that nobody uses now: making one costs more than a request to this machine.
class CurlTransport::Handles {
 public:
  Easy take() {
    const std::scoped_lock lock{mutex_};
    if (idle_.empty()) return Easy{libcurl().easy_init()};
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  void give_back(Easy easy) {
    libcurl().easy_reset(easy.get());  // forgets the options
    const std::scoped_lock lock{mutex_};
    idle_.push_back(std::move(easy));
  }

 private:
  std::mutex mutex_;
  std::vector<Easy> idle_;
};

CurlTransport::CurlTransport() : CurlTransport(Options{}) {}

CurlTransport::CurlTransport(Options options)
    : options_(std::move(options)),
      handles_(std::make_unique<Handles>()),
      network_(std::make_unique<NetworkThread>(options_.stop)) {
  if (options_.ca_file.empty()) options_.ca_file = ca_file_of_environment();
}

CurlTransport::~CurlTransport() = default;

Result<Response> CurlTransport::send(const Request& request) {
  if (const std::string& trouble = libcurl().trouble; !trouble.empty()) {
    return failure(ErrorCode::storage, "libcurl can't be used: " + trouble, {},
                   "nothing was sent; is libcurl installed (Debian: libcurl4)?");
  }
  Easy easy = handles_->take();
  if (!easy) return failure(ErrorCode::network, "libcurl could not be started", {}, "is there memory left?");
  auto response = [&] {
    Exchange exchange{easy.get(), request};
    return exchange.prepare(options_.connect_timeout_ms, options_.ca_file).and_then([&] {
      return exchange.send(*network_);
    });
  }();
  handles_->give_back(std::move(easy));
  return response;
}

}  // namespace tidemark::http
