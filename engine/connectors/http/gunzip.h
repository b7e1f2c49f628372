#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tidemark::http {

/// gzip, undone piece by piece as it arrives. libcurl could do it, but takes a stream that stops in the middle for a
/// whole one.
///
///     Gunzip gunzip;
///     gunzip.add(first_piece, body, limit);     // appends to body what comes out
///     gunzip.add(last_piece, body, limit);
///     gunzip.ended()                            // false: the stream was cut
class Gunzip {
 public:
  enum class Outcome : std::uint8_t { good, broken, too_long };

  Gunzip();
  ~Gunzip();
  Gunzip(const Gunzip&) = delete;
  Gunzip& operator=(const Gunzip&) = delete;

  /// `too_long` where `out` would become longer than `limit` bytes; it never does. After anything but `good`, throw it
  /// away.
  [[nodiscard]] Outcome add(std::string_view packed, std::string& out, std::size_t limit);
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
  bool ended_ = false;
};

}  // namespace tidemark::http
