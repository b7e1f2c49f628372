#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <rocksdb/slice.h>

#include "log/event_log.h"

namespace tidemark::log {

/// A key of the database: subscription (4 bytes), position (8), part (4), all big-endian, so that a log's keys lie together and in order.
/// Subscription 0 has no position 0: there the store keeps its own records, by the number of the part.
inline constexpr std::size_t key_size = 4 + 8 + 4;
using Key = std::array<char, key_size>;

template <class Number>
void put_big_endian(Number number, char* at) {
  for (std::size_t i = sizeof number; i-- > 0; number = static_cast<Number>(number >> 8))
    at[i] = static_cast<char>(number & 0xff);
}

template <class Number>
Number big_endian(const char* at) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = static_cast<Number>((number << 8) | static_cast<unsigned char>(at[i]));
  return number;
}

inline Key key_of(std::uint32_t subscription, Position position, std::uint32_t part) {
  Key key;
  put_big_endian(subscription, key.data());
  put_big_endian(position, key.data() + 4);
  put_big_endian(part, key.data() + 12);
  return key;
}

inline rocksdb::Slice slice(const Key& key) { return {key.data(), key.size()}; }

inline constexpr std::uint32_t next_number_record =
    1;  ///< the number of the next subscription; none is given out twice

inline constexpr Position last_position = std::numeric_limits<Position>::max();
inline constexpr std::uint32_t last_part = std::numeric_limits<std::uint32_t>::max();

}  // namespace tidemark::log
