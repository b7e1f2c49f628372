#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/event.h"
#include "core/events/records.h"
#include "core/folds/part.h"

namespace tidemark::views {

/// A key is subscription (4 bytes, big-endian), generation (4 bytes), view (1 byte), and what the view is keyed by. Here are
/// the last two; the first two are a prefix that whoever reads or writes puts before them (`generation_prefix`). Generation 0
/// holds the number of the live one. The numbers lie in stores: DO NOT CHANGE THEM.
///
/// An id that is followed by something else is escaped so that keys sort as ids do: 00 → 00 FF, ended by 00 01.
enum class View : char {
  checkpoint = 0x01,
  configurations = 0x10,  ///< position
  schemas = 0x11,         ///< system 00 object
  runs = 0x12,            ///< run
  plans = 0x13,           ///< part, position
  open_intents = 0x14,    ///< position, index
  effects = 0x15,         ///< position and index of the outcome
  classes = 0x16,         ///< part, side, id, run
  segments = 0x17,        ///< part, id, segment
  letters = 0x18,         ///< part, id
  saved_segments = 0x19,  ///< name
  nights = 0x1a,          ///< one row
  messages = 0x1b,        ///< one row
  corrections = 0x1c,     ///< part, position
  erasures = 0x1d,        ///< position
  accepted = 0x1e,        ///< part, id, field
  stepped_over = 0x1f,    ///< position, index
  entities = 0x20,        ///< part, id
  partners = 0x21,        ///< part, id of the source record, id of the target
};

/// Rows of these views are made from entities; they stand last.
inline constexpr View first_of_entities = View::entities;

inline void add_big_endian(std::string& key, std::uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) key += static_cast<char>(number >> shift);
}

[[nodiscard]] inline std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

inline void add_id(std::string& key, std::string_view id) {
  for (const char byte : id) {
    key += byte;
    if (byte == '\0') key += '\xff';
  }
  key += '\0';
  key += '\x01';
}

/// Takes an id from the front of `rest`.
[[nodiscard]] inline std::string take_id(std::string_view& rest) {
  std::string id;
  while (!rest.empty()) {
    const char byte = rest.front();
    if (byte == '\0' && rest.size() >= 2 && rest[1] == '\x01') {
      rest.remove_prefix(2);
      break;
    }
    rest.remove_prefix(byte == '\0' && rest.size() >= 2 ? 2 : 1);
    id += byte;
  }
  return id;
}

[[nodiscard]] inline std::string generation_prefix(std::uint32_t subscription, std::uint32_t generation) {
  std::string key;
  add_big_endian(key, subscription, 4);
  add_big_endian(key, generation, 4);
  return key;
}

/// The first key that begins with no `prefix` any more. The prefixes of this room never end in FF alone.
[[nodiscard]] inline std::string after(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

[[nodiscard]] inline std::string key_of(View view) { return std::string(1, static_cast<char>(view)); }

[[nodiscard]] inline std::string key_of(View view, Part part) {
  std::string key = key_of(view);
  key += static_cast<char>(code_of(part));
  return key;
}

[[nodiscard]] inline std::string configuration_key(Position position) {
  std::string key = key_of(View::configurations);
  add_big_endian(key, position, 8);
  return key;
}

[[nodiscard]] inline std::string schema_key(std::string_view system, std::string_view object) {
  std::string key = key_of(View::schemas);
  add_id(key, system);
  return key += object;
}

[[nodiscard]] inline std::string run_key(RunId run) {
  std::string key = key_of(View::runs);
  add_big_endian(key, run, 8);
  return key;
}

[[nodiscard]] inline std::string plan_key(Part part, Position position) {
  std::string key = key_of(View::plans, part);
  add_big_endian(key, position, 8);
  return key;
}

[[nodiscard]] inline std::string correction_key(Part part, Position position) {
  std::string key = key_of(View::corrections, part);
  add_big_endian(key, position, 8);
  return key;
}

[[nodiscard]] inline std::string erasure_key(Position position) {
  std::string key = key_of(View::erasures);
  add_big_endian(key, position, 8);
  return key;
}

/// Of an open intent, of an effect by its outcome's place, of an event that is stepped over.
[[nodiscard]] inline std::string place_key(View view, Position position, std::uint32_t index) {
  std::string key = key_of(view);
  add_big_endian(key, position, 8);
  add_big_endian(key, index, 4);
  return key;
}

[[nodiscard]] inline std::string class_key(Part part, Side side, std::string_view id) {
  std::string key = key_of(View::classes, part);
  key += static_cast<char>(side);
  add_id(key, id);
  return key;
}

[[nodiscard]] inline std::string class_key(Part part, Side side, std::string_view id, RunId run) {
  std::string key = class_key(part, side, id);
  add_big_endian(key, run, 8);
  return key;
}

[[nodiscard]] inline std::string segment_key(Part part, std::string_view id, std::uint64_t segment) {
  std::string key = key_of(View::segments, part);
  add_id(key, id);
  add_big_endian(key, segment, 4);
  return key;
}

[[nodiscard]] inline std::string saved_segment_key(std::string_view name) {
  return key_of(View::saved_segments).append(name);
}

[[nodiscard]] inline std::string letter_key(Part part, std::string_view id) {
  return key_of(View::letters, part).append(id);
}

[[nodiscard]] inline std::string accepted_key(Part part, std::string_view id) {
  std::string key = key_of(View::accepted, part);
  add_id(key, id);
  return key;
}

[[nodiscard]] inline std::string entity_key(Part part, std::string_view id) {
  return key_of(View::entities, part).append(id);
}

[[nodiscard]] inline std::string partner_key(Part part, std::string_view source) {
  std::string key = key_of(View::partners, part);
  add_id(key, source);
  return key;
}

}  // namespace tidemark::views
