#include "http/gunzip.h"

#include <array>

#include <zlib.h>

namespace tidemark::http {

struct Gunzip::Stream {
  z_stream z{};
  bool ready = inflateInit2(&z, 15 + 16) == Z_OK;  // the largest window; gzip's frame and nothing else
  ~Stream() { inflateEnd(&z); }
};

Gunzip::Gunzip() : stream_(std::make_unique<Stream>()) {}
Gunzip::~Gunzip() = default;

Gunzip::Outcome Gunzip::add(std::string_view packed, const Taker& take) {
  if (!stream_->ready) return Outcome::broken;
  z_stream& z = stream_->z;
  std::array<char, 65536> piece;
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  z.avail_in = static_cast<uInt>(packed.size());
  do {
    if (ended_) {  // a further member may follow the first
      if (z.avail_in == 0) return Outcome::good;
      if (inflateReset(&z) != Z_OK) return Outcome::broken;
      ended_ = false;
    }
    z.next_out = reinterpret_cast<Bytef*>(piece.data());
    z.avail_out = static_cast<uInt>(piece.size());
    const int result = inflate(&z, Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return Outcome::broken;
    const std::size_t made = piece.size() - z.avail_out;
    if (made > 0 && !take({piece.data(), made})) return Outcome::stopped;
    ended_ = result == Z_STREAM_END;
  } while (ended_ || z.avail_out == 0);  // a full piece: there may be more to come out of what was given
  return Outcome::good;
}

}  // namespace tidemark::http
