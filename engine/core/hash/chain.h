#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/named_items.h"
#include "core/hash/digest.h"

namespace tidemark {

/// Follows a log's chain by what is stored and nothing else (docs/log-format.md): positions without a gap, the digest of the entry before,
/// times that don't go back, and, of the entries whose frames are given, items that give the events' roots.
///
///     Chain chain;
///     chain.take(entry_1, frames_of_1);                // from position 1 on
///     chain.take(entry_2);                             // its items are not looked at
///     to_hex(chain.head()) == "18981d…"                chain.position() == 2
///
/// Whoever kept a head can hold it against the one at its position. An item that was erased has its leaf in the frame, and an event
/// `erased` of a later position names it: `unnamed` is to be 0 behind the last entry.
class Chain {
 public:
  /// The entry's bytes as stored, and its frames, unpacked. `corrupt` names the position and what is wrong; the chain is of no use then.
  [[nodiscard]] Result<void> take(std::string_view entry,
                                  const std::optional<std::vector<std::string_view>>& frames = std::nullopt);

  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] const Digest& head() const { return head_; }      ///< of zeros before the first entry
  [[nodiscard]] std::uint64_t items() const { return items_; }    ///< that were held against their roots
  [[nodiscard]] std::uint64_t erased() const { return erased_; }  ///< of these, items of which the leaf alone is there
  [[nodiscard]] std::size_t unnamed() const {
    return missing_.size();
  }  ///< of these, those that no erasure has named so far

 private:
  void find_named(const NamedItems& named);

  std::uint64_t position_ = 0;
  std::uint64_t items_ = 0;
  std::uint64_t erased_ = 0;
  std::set<std::array<std::uint64_t, 3>> missing_;  ///< position, event, item
  std::uint32_t subscription_ = 0;
  std::int64_t time_ = INT64_MIN;
  Digest head_;
};

}  // namespace tidemark
