#pragma once

#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "talking_server.h"

namespace tidemark::test {

/// Bytes that nobody has to keep: each follows from its place, and a digest tells whether all came in their order.
struct Stream {
  static void fill(std::uint64_t at, std::span<char> piece) {
    for (char& byte : piece) byte = byte_at(at++);
  }
  static std::uint64_t digest(std::uint64_t digest, std::uint64_t at, std::string_view piece) {
    for (const char byte : piece) digest += static_cast<unsigned char>(byte) * (++at);
    return digest;
  }
  /// Of the first so many bytes.
  static std::uint64_t digest_of(std::uint64_t length) {
    std::uint64_t digest = 0;
    for (std::uint64_t at = 0; at < length; ++at) digest += static_cast<unsigned char>(byte_at(at)) * (at + 1);
    return digest;
  }

 private:
  static char byte_at(std::uint64_t at) { return static_cast<char>((at * 0x9e3779b97f4a7c15u) >> 56); }
};

inline void send_stream(const Line& line, std::uint64_t length) {
  std::string piece;
  line.say("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n");
  for (std::uint64_t at = 0; at < length; at += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(65'536, length - at)));
    Stream::fill(at, piece);
    if (!line.say(piece)) return;
  }
}

/// The digest of what came.
inline std::uint64_t receive_stream(Line& line, std::uint64_t length) {
  std::uint64_t digest = 0;
  std::string piece(65'536, '\0');
  for (std::uint64_t at = 0; at < length;) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), length - at));
    const std::size_t got = line.hear(std::span{piece}.first(most));
    if (got == 0) break;
    digest = Stream::digest(digest, at, std::string_view{piece}.substr(0, got));
    at += got;
  }
  return digest;
}

/// How much memory this process has used at most since then. The sanitizers keep what is freed, so that the figure says
/// nothing under them.
class PeakMemory {
 public:
  PeakMemory() {
    std::ofstream{"/proc/self/clear_refs"} << "5";  // the peak begins anew
    before_ = kilobytes("VmRSS:");
  }

  void expect_growth_below(std::size_t bytes) const {
    const std::size_t grown = (kilobytes("VmHWM:") - before_) << 10;
    testing::Test::RecordProperty("peak_growth_bytes", std::to_string(grown));
    std::printf("peak memory grew by %zu KiB\n", grown >> 10);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(grown, bytes);
#else
    static_cast<void>(bytes);
#endif
  }

 private:
  static std::size_t kilobytes(std::string_view name) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with(name)) return std::stoul(line.substr(name.size()));
    }
    return 0;
  }
  std::size_t before_ = 0;
};

}  // namespace tidemark::test
