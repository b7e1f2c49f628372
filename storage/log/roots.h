#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/hash/digest.h"
#include "digests/hash_each.h"
#include "log/event_log.h"

namespace tidemark::log {

/// The root of an event's items (docs/log-format.md): BLAKE2b-256(0x01 ‖ count ‖ leaves).
[[nodiscard]] Digest root_of(std::span<const Digest> leaves);

/// Roots that are to be held against what entries say, hashed side by side as leaves are (hash_each.h).
class Roots {
 public:
  explicit Roots(std::uint32_t subscription) : subscription_{subscription} {}

  void add(std::span<const Digest> leaves, const Digest& said, Position position, std::size_t event);

  /// Whether it is time to look.
  [[nodiscard]] bool are_many() const { return said_.size() >= many || bytes_ >= most_bytes; }

  /// The first event whose items are not those that were stored: `corrupt`, with its place in `where`. None is left to be looked at.
  [[nodiscard]] Result<void> check();

 private:
  static constexpr std::size_t many = 8;
  static constexpr std::size_t most_bytes = std::size_t{8} << 20;  ///< of leaves: a large event's are not kept waiting
  struct Said {
    Digest root;
    Position position = 0;
    std::size_t event = 0;
  };

  const std::uint32_t subscription_;
  std::vector<Said> said_;
  std::size_t bytes_ = 0;
  std::vector<std::string> inputs_;  ///< kept for those to come: memory that was used already
  std::vector<digests::Input> views_;
  std::vector<Digest> roots_;
};

}  // namespace tidemark::log
