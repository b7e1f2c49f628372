#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"

namespace tidemark {

/// Items of one event that lie behind each other, as an event `erased` names them (X9, erasure_events.h).
///
///     named := 0x01, position, index of the event, first item, how many     all of them LEB128
struct NamedItems {
  std::uint64_t position = 0;
  std::uint64_t event = 0;
  std::uint64_t first = 0;
  std::uint64_t count = 0;

  friend bool operator==(const NamedItems&, const NamedItems&) = default;
};

void write_named(const NamedItems& named, std::string& out);

/// `corrupt` where the bytes are no such item, or name none.
[[nodiscard]] Result<NamedItems> read_named(std::string_view item);

}  // namespace tidemark
