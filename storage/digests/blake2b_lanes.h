#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "digests/input.h"

// BLAKE2b-256 of several inputs side by side (RFC 7693): each lane of a register is one input's word. Included once by each file that is
// compiled for a processor, all of it in a namespace of its own: no function made for one processor can replace another's.
namespace tidemark::digests {
namespace {

constexpr std::size_t block_words = 16;
constexpr std::size_t block_size = block_words * sizeof(std::uint64_t);
constexpr std::size_t digest_size = 32;

constexpr std::uint64_t initial[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                                      0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr std::uint8_t sigma[10][block_words] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

/// `Words`: a vector of 64-bit words, one for each lane. `keyed`: an input may have a key; what has none is done sooner where none has.
template <class Words, bool keyed>
class Blake2bLanes {
 public:
  void hash_each(const Input* inputs, std::size_t count, unsigned char* digests) {
    std::size_t next = 0;
    for (std::size_t finished = 0; finished < count;) {
      for (std::size_t at = 0; at < lanes; ++at) {
        if (!lane_[at].busy && next < count) {
          start(at, inputs[next], digests + next * digest_size);
          ++next;
        }
        if (lane_[at].busy) load_block(at);
      }
      compress();
      for (std::size_t at = 0; at < lanes; ++at) {
        if (!lane_[at].busy || last_[at] == 0) continue;
        finish(at);
        ++finished;
      }
    }
  }

 private:
  static constexpr std::size_t lanes = sizeof(Words) / sizeof(std::uint64_t);

  /// One input on its way. When it is through, the lane takes the next one.
  struct Lane {
    const char* rest = nullptr;
    std::size_t left = 0;
    unsigned char* digest = nullptr;
    bool busy = false;
  };

  void start(std::size_t at, const Input& input, unsigned char* digest) {
    lane_[at] = {input.text.data(), input.text.size(), digest, true};
    if (keyed) key_[at] = input.key;
    for (int i = 0; i < 8; ++i) state_[i][at] = initial[i];
    state_[0][at] ^= 0x01010000 ^ (keyed ? input.key.size() << 8 : 0) ^ digest_size;
    fed_[at] = 0;
  }

  /// The lane's next block into its column of the message, with zeros behind the input's end.
  void load_block(std::size_t at) {
    Lane& lane = lane_[at];
    if (keyed && !key_[at].empty()) {
      fill_column(at, key_[at].data(), key_[at].size());
      fed_[at] += block_size;
      key_[at] = {};
    } else {
      const std::size_t size = lane.left < block_size ? lane.left : block_size;
      fill_column(at, lane.rest, size);
      fed_[at] += size;
      lane.rest += size;
      lane.left -= size;
    }
    last_[at] = lane.left == 0 ? ~std::uint64_t{0} : 0;
  }

  void fill_column(std::size_t at, const char* from, std::size_t size) {
    const std::size_t whole = size / sizeof(std::uint64_t);
    for (std::size_t i = 0; i < block_words; ++i) {
      std::uint64_t word = 0;
      if (i < whole) std::memcpy(&word, from + i * sizeof word, sizeof word);
      else if (i == whole) std::memcpy(&word, from + i * sizeof word, size % sizeof word);
      message_[i][at] = word;
    }
  }

  template <int by>
  static Words rotated(Words x) {
    return x >> by | x << (64 - by);
  }

  static void mix(Words& a, Words& b, Words& c, Words& d, Words x, Words y) {
    a += b + x;
    d = rotated<32>(d ^ a);
    c += d;
    b = rotated<24>(b ^ c);
    a += b + y;
    d = rotated<16>(d ^ a);
    c += d;
    b = rotated<63>(b ^ c);
  }

  void compress() {
    Words v[16];
    for (int i = 0; i < 8; ++i) {
      v[i] = state_[i];
      v[i + 8] = Words{} + initial[i];
    }
    v[12] ^= fed_;
    v[14] ^= last_;
#pragma GCC unroll 12
    for (int round = 0; round < 12; ++round) {
      const std::uint8_t* s = sigma[round % 10];
      mix(v[0], v[4], v[8], v[12], message_[s[0]], message_[s[1]]);
      mix(v[1], v[5], v[9], v[13], message_[s[2]], message_[s[3]]);
      mix(v[2], v[6], v[10], v[14], message_[s[4]], message_[s[5]]);
      mix(v[3], v[7], v[11], v[15], message_[s[6]], message_[s[7]]);
      mix(v[0], v[5], v[10], v[15], message_[s[8]], message_[s[9]]);
      mix(v[1], v[6], v[11], v[12], message_[s[10]], message_[s[11]]);
      mix(v[2], v[7], v[8], v[13], message_[s[12]], message_[s[13]]);
      mix(v[3], v[4], v[9], v[14], message_[s[14]], message_[s[15]]);
    }
    for (int i = 0; i < 8; ++i) state_[i] ^= v[i] ^ v[i + 8];
  }

  void finish(std::size_t at) {
    for (std::size_t i = 0; i < digest_size / sizeof(std::uint64_t); ++i) {
      const std::uint64_t word = state_[i][at];
      std::memcpy(lane_[at].digest + i * sizeof word, &word, sizeof word);
    }
    lane_[at].busy = false;
  }

  Lane lane_[lanes];
  std::string_view key_[lanes];  ///< until it is fed, as a block of its own
  Words state_[8] = {};
  Words message_[block_words] = {};
  Words fed_ = {};
  Words last_ = {};
};

template <class Words>
void hash_in_lanes(const Input* inputs, std::size_t count, unsigned char* digests) {
  bool has_key = false;
  for (std::size_t i = 0; i < count; ++i) has_key |= !inputs[i].key.empty();
  if (has_key) Blake2bLanes<Words, true>{}.hash_each(inputs, count, digests);
  else Blake2bLanes<Words, false>{}.hash_each(inputs, count, digests);
}

}  // namespace
}  // namespace tidemark::digests
