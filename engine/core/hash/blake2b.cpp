#include "core/hash/blake2b.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tidemark {
namespace {

static_assert(std::endian::native == std::endian::little, "words are loaded as they lie");

constexpr std::array<std::uint64_t, 8> initial = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                                  0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                                  0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr std::uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

}  // namespace

Blake2b::Blake2b(std::string_view key) : state_{initial} {
  state_[0] ^= 0x01010000 ^ (key.size() << 8) ^ 32;
  if (!key.empty()) {  // RFC 7693, section 2.9: the key is a first block of its own, padded with zeros
    std::memcpy(buffer_.data(), key.data(), key.size());
    buffered_ = buffer_.size();
  }
}

void Blake2b::update(std::string_view bytes) {
  while (!bytes.empty()) {
    if (buffered_ == buffer_.size()) {
      fed_ += buffered_;
      compress(buffer_.data(), false);
      buffered_ = 0;
    }
    while (buffered_ == 0 && bytes.size() > buffer_.size()) {
      fed_ += buffer_.size();
      compress(reinterpret_cast<const std::uint8_t*>(bytes.data()), false);
      bytes.remove_prefix(buffer_.size());
    }
    const std::size_t taken = std::min(bytes.size(), buffer_.size() - buffered_);
    std::memcpy(buffer_.data() + buffered_, bytes.data(), taken);
    buffered_ += taken;
    bytes.remove_prefix(taken);
  }
}

Digest Blake2b::finish() {
  fed_ += buffered_;
  std::memset(buffer_.data() + buffered_, 0, buffer_.size() - buffered_);
  compress(buffer_.data(), true);
  Digest digest;
  std::memcpy(digest.bytes.data(), state_.data(), digest.bytes.size());
  return digest;
}

void Blake2b::compress(const std::uint8_t* block, bool last) {
  std::uint64_t m[16];
  std::memcpy(m, block, sizeof m);
  std::uint64_t v[16];
  for (int i = 0; i < 8; ++i) {
    v[i] = state_[i];
    v[i + 8] = initial[i];
  }
  v[12] ^= fed_;
  if (last) v[14] = ~v[14];
  const auto mix = [&](int a, int b, int c, int d, std::uint64_t x, std::uint64_t y) {
    v[a] += v[b] + x;
    v[d] = std::rotr(v[d] ^ v[a], 32);
    v[c] += v[d];
    v[b] = std::rotr(v[b] ^ v[c], 24);
    v[a] += v[b] + y;
    v[d] = std::rotr(v[d] ^ v[a], 16);
    v[c] += v[d];
    v[b] = std::rotr(v[b] ^ v[c], 63);
  };
  for (int round = 0; round < 12; ++round) {
    const std::uint8_t* s = sigma[round % 10];
    mix(0, 4, 8, 12, m[s[0]], m[s[1]]);
    mix(1, 5, 9, 13, m[s[2]], m[s[3]]);
    mix(2, 6, 10, 14, m[s[4]], m[s[5]]);
    mix(3, 7, 11, 15, m[s[6]], m[s[7]]);
    mix(0, 5, 10, 15, m[s[8]], m[s[9]]);
    mix(1, 6, 11, 12, m[s[10]], m[s[11]]);
    mix(2, 7, 8, 13, m[s[12]], m[s[13]]);
    mix(3, 4, 9, 14, m[s[14]], m[s[15]]);
  }
  for (int i = 0; i < 8; ++i) state_[i] ^= v[i] ^ v[i + 8];
}

Digest blake2b(std::string_view bytes, std::string_view key) {
  Blake2b hash{key};
  hash.update(bytes);
  return hash.finish();
}

}  // namespace tidemark
