#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/planning/plan.h"
#include "core/planning/records.h"

namespace tidemark {

/// What Tidemark wrote lately to the targets of a plan, by the targets' rows.
///
/// Every target is asked for, mostly in vain, twice: so the ids are looked up once, by the hashes that the records have anyway.
///
///     OwnWrites own{inputs.own_writes, targets};
///     for (const OwnWrite* write : own.of(row)) …        // in the order in which they were given
class OwnWrites {
 public:
  OwnWrites() = default;
  /// Both must outlive it.
  OwnWrites(std::span<const OwnWrite> writes, const Records& targets);

  [[nodiscard]] std::span<const OwnWrite* const> of(std::uint32_t row) const {
    if (group_of_row_.empty()) return {};
    const std::uint32_t group = group_of_row_[row];
    return std::span{writes_}.subspan(begins_[group], begins_[group + 1] - begins_[group]);
  }

 private:
  std::vector<const OwnWrite*> writes_;  ///< those of one target next to each other
  std::vector<std::uint32_t> begins_;    ///< of groups in `writes_`, and the end; the first group is empty
  std::vector<std::uint32_t> group_of_row_;
};

}  // namespace tidemark
