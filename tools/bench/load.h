#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tidemark::bench {

/// Who asks, and at what pace.
struct Pace {
  std::uint16_t port = 0;
  std::string token;
  double a_second = 500;
  std::size_t connections = 32;
};

/// What became of the requests of one load. Times are from the moment at which a request was due, not from when a connection was free
/// for it: a service that stands still makes all that were due meanwhile late.
struct Load {
  std::vector<double> milliseconds;  ///< of each answer
  std::uint64_t bad = 0;             ///< no 200

  /// 0.99: of a hundred the one that ninety-nine are no later than. 0 where there was no answer.
  [[nodiscard]] double quantile(double share) const;
};

/// Sends GETs, one every 1/`a_second`, over connections that stay open, as long as `go_on(seconds since the first)` says so.
/// `path(n)` is what the n-th asks for.
[[nodiscard]] Load load(const Pace& pace, const std::function<std::string(std::uint64_t n)>& path,
                        const std::function<bool(double seconds)>& go_on);

/// Streams that stay open until this goes.
class Streams {
 public:
  /// `count` of them, each of `path(n)`.
  Streams(const Pace& pace, std::size_t count, const std::function<std::string(std::uint64_t n)>& path);
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  ~Streams();

  [[nodiscard]] std::size_t open() const { return open_; }  ///< that were answered with a 200

 private:
  std::vector<int> sockets_;
  std::size_t open_ = 0;
};

}  // namespace tidemark::bench
