#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace tidemark::http {

/// gzip, undone piece by piece as it arrives. libcurl could do it, but takes a stream that stops in the middle for a
/// whole one.
///
///     Gunzip gunzip;
///     gunzip.add(first_piece, take);     // take is given what comes out, 64 KiB at most at once
///     gunzip.add(last_piece, take);
///     gunzip.ended()                            // false: the stream was cut
class Gunzip {
 public:
  enum class Outcome : std::uint8_t { good, broken, stopped };
  using Taker = std::function<bool(std::string_view piece)>;  ///< false: no more of it

  Gunzip();
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// `stopped` where the taker said so. After anything but `good`, throw it away.
  [[nodiscard]] Outcome add(std::string_view packed, const Taker& take);
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
  bool ended_ = false;
};

}  // namespace tidemark::http
