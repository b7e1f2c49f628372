// Compiled with -mavx2 and called only where the processor has it. It uses nothing of the standard library but views,
// so that no inline function compiled for AVX2 can replace one that others link.
#include "log/leaves_avx2.h"

#if defined(__AVX2__)

#include <cstdint>
#include <cstring>

#include <immintrin.h>

namespace tidemark::log {
namespace {

constexpr std::size_t lanes = 4;
constexpr std::size_t block_size = 128;

constexpr std::uint64_t initial[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                      0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr std::uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

/// One input on its way through the hash. When it is through, the lane takes the next one.
struct Lane {
  const unsigned char* rest = nullptr;
  std::size_t left = 0;
  std::size_t input = 0;
  bool busy = false;
};

struct Blocks {
  alignas(32) std::uint64_t state[8][lanes] = {};  // word by word, so that a word of all lanes is one register
  alignas(32) std::uint64_t fed[lanes] = {};
  alignas(32) std::uint64_t last[lanes] = {};
  alignas(32) unsigned char padded[lanes][block_size] = {};
  const unsigned char* block[lanes] = {};
};

inline __m256i rotated_32(__m256i x) { return _mm256_shuffle_epi32(x, 0xb1); }
inline __m256i rotated_24(__m256i x) {
  return _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, 0,
                                                 1, 2, 11, 12, 13, 14, 15, 8, 9, 10));
}
inline __m256i rotated_16(__m256i x) {
  return _mm256_shuffle_epi8(x, _mm256_setr_epi8(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, 7,
                                                 0, 1, 10, 11, 12, 13, 14, 15, 8, 9));
}
inline __m256i rotated_63(__m256i x) { return _mm256_or_si256(_mm256_srli_epi64(x, 63), _mm256_add_epi64(x, x)); }

inline void mix(__m256i& a, __m256i& b, __m256i& c, __m256i& d, __m256i x, __m256i y) {
  a = _mm256_add_epi64(_mm256_add_epi64(a, b), x);
  d = rotated_32(_mm256_xor_si256(d, a));
  c = _mm256_add_epi64(c, d);
  b = rotated_24(_mm256_xor_si256(b, c));
  a = _mm256_add_epi64(_mm256_add_epi64(a, b), y);
  d = rotated_16(_mm256_xor_si256(d, a));
  c = _mm256_add_epi64(c, d);
  b = rotated_63(_mm256_xor_si256(b, c));
}

/// Words 0 … 15 of four blocks, turned so that word i of all lanes is m[i].
inline void load(const Blocks& blocks, __m256i* m) {
  for (std::size_t i = 0; i < 16; i += 4) {
    const auto row = [&](std::size_t lane) {
      return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(blocks.block[lane] + 8 * i));
    };
    const __m256i low01 = _mm256_unpacklo_epi64(row(0), row(1));
    const __m256i high01 = _mm256_unpackhi_epi64(row(0), row(1));
    const __m256i low23 = _mm256_unpacklo_epi64(row(2), row(3));
    const __m256i high23 = _mm256_unpackhi_epi64(row(2), row(3));
    m[i] = _mm256_permute2x128_si256(low01, low23, 0x20);
    m[i + 1] = _mm256_permute2x128_si256(high01, high23, 0x20);
    m[i + 2] = _mm256_permute2x128_si256(low01, low23, 0x31);
    m[i + 3] = _mm256_permute2x128_si256(high01, high23, 0x31);
  }
}

void compress(Blocks& blocks) {
  __m256i m[16];
  load(blocks, m);
  __m256i v[16];
  for (int i = 0; i < 8; ++i) {
    v[i] = _mm256_load_si256(reinterpret_cast<const __m256i*>(blocks.state[i]));
    v[i + 8] = _mm256_set1_epi64x(static_cast<long long>(initial[i]));
  }
  v[12] = _mm256_xor_si256(v[12], _mm256_load_si256(reinterpret_cast<const __m256i*>(blocks.fed)));
  v[14] = _mm256_xor_si256(v[14], _mm256_load_si256(reinterpret_cast<const __m256i*>(blocks.last)));
#pragma GCC unroll 12
  for (int round = 0; round < 12; ++round) {
    const std::uint8_t* s = sigma[round % 10];
    mix(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
    mix(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
    mix(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
    mix(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
    mix(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
    mix(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
    mix(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
    mix(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
  }
  for (int i = 0; i < 8; ++i) {
    auto* word = reinterpret_cast<__m256i*>(blocks.state[i]);
    _mm256_store_si256(word, _mm256_xor_si256(_mm256_load_si256(word), _mm256_xor_si256(v[i], v[i + 8])));
  }
}

void start(Lane& lane, Blocks& blocks, std::size_t at, std::string_view input, std::size_t number) {
  lane = {reinterpret_cast<const unsigned char*>(input.data()), input.size(), number, true};
  for (int i = 0; i < 8; ++i) blocks.state[i][at] = initial[i];
  blocks.state[0][at] ^= 0x01010000 ^ 32;
  blocks.fed[at] = 0;
}

/// Points at the lane's next block, which is padded with zeros if it is the last.
void next_block(Lane& lane, Blocks& blocks, std::size_t at) {
  const bool last = lane.left <= block_size;
  const std::size_t size = last ? lane.left : block_size;
  blocks.block[at] = lane.rest;
  if (last) {
    if (size != 0) std::memcpy(blocks.padded[at], lane.rest, size);
    std::memset(blocks.padded[at] + size, 0, block_size - size);
    blocks.block[at] = blocks.padded[at];
  }
  blocks.fed[at] += size;
  blocks.last[at] = last ? ~std::uint64_t{0} : 0;
  lane.rest += size;
  lane.left -= size;
}

}  // namespace

void hash_lanes_avx2(const std::string_view* inputs, std::size_t count, unsigned char* digests) {
  Lane lane[lanes];
  Blocks blocks;
  std::size_t next = 0;
  std::size_t finished = 0;
  for (std::size_t at = 0; at < lanes; ++at) blocks.block[at] = blocks.padded[at];
  while (finished < count) {
    for (std::size_t at = 0; at < lanes; ++at) {
      if (!lane[at].busy && next < count) {
        start(lane[at], blocks, at, inputs[next], next);
        ++next;
      }
      if (lane[at].busy) next_block(lane[at], blocks, at);
    }
    compress(blocks);
    for (std::size_t at = 0; at < lanes; ++at) {
      if (!lane[at].busy || blocks.last[at] == 0) continue;
      std::uint64_t digest[4];
      for (int i = 0; i < 4; ++i) digest[i] = blocks.state[i][at];
      std::memcpy(digests + 32 * lane[at].input, digest, sizeof digest);
      lane[at].busy = false;
      ++finished;
    }
  }
}

}  // namespace tidemark::log

#endif
