#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <cereal/types/array.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>

#include "core/error.h"
#include "core/events/event.h"
#include "core/hash/digest.h"

namespace tidemark::log {

/// What an append leaves in the log for ever, as a cereal portable binary archive of at most 4 KiB. docs/log-format.md
/// has it byte by byte. A format that was ever written is never edited: a change is a new number and a new struct
/// beside this one.
inline constexpr std::uint8_t entry_format = 1;
inline constexpr std::size_t largest_entry = 4096;

using Writer = std::array<std::uint8_t, 16>;

struct StoredEvent {
  std::uint16_t type = 0;
  std::uint16_t version = 0;
  RunId run = 0;
  Position cause = 0;
  Counts counts;
  std::uint64_t item_count = 0;
  std::array<std::uint8_t, 32> root = {};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(type, version, run, cause, counts, item_count, root);
  }
};

struct StoredEntry {
  std::uint8_t format = entry_format;
  std::uint32_t subscription = 0;
  Position position = 0;
  std::array<std::uint8_t, 32> previous = {};  ///< the digest of the entry before; zeros for the first
  Writer writer = {};
  std::int64_t time = 0;  ///< milliseconds, as Instant
  std::vector<StoredEvent> events;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(format, subscription, position, previous, writer, time, events);
  }
};

[[nodiscard]] std::string encode_entry(const StoredEntry& entry);

/// `corrupt` where the bytes are no entry; `newer_version` where they are one of a later format.
[[nodiscard]] Result<StoredEntry> decode_entry(std::string_view bytes);

/// BLAKE2b-256(0x02 ‖ the entry's bytes as stored).
[[nodiscard]] Digest digest_of(std::string_view entry_bytes);

}  // namespace tidemark::log
