#include "core/planning/own_writes.h"

#include <algorithm>
#include <bit>
#include <string>

#include "core/ranges.h"

namespace tidemark {
namespace {

/// From a hash to the group whose id has it: open addressing, at most half full.
class Groups {
 public:
  explicit Groups(std::size_t most) : slots_(std::bit_ceil(2 * most + 1)) {}

  void add(std::uint64_t hash, std::uint32_t group) {
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].group != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {hash, group};
  }

  /// The first group of that hash that `is_it`; 0: none.
  template <class IsIt>
  [[nodiscard]] std::uint32_t find(std::uint64_t hash, const IsIt& is_it) const {
    for (std::size_t at = hash & (slots_.size() - 1); slots_[at].group != 0; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].hash == hash && is_it(slots_[at].group)) return slots_[at].group;
    return 0;
  }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t group = 0;
  };
  std::vector<Slot> slots_;
};

}  // namespace

OwnWrites::OwnWrites(std::span<const OwnWrite> writes, const Records& targets) {
  if (writes.empty()) return;
  writes_.reserve(writes.size());
  for (const OwnWrite& write : writes) writes_.push_back(&write);
  ranges::stable_sort(writes_, [](const OwnWrite* a, const OwnWrite* b) { return a->target < b->target; });
  begins_ = {0};
  Groups groups{writes_.size()};
  for (std::uint32_t at = 0; at < writes_.size(); ++at) {
    if (at > 0 && writes_[at]->target == writes_[at - 1]->target) continue;
    begins_.push_back(at);
    groups.add(Records::hash_of_id(writes_[at]->target), static_cast<std::uint32_t>(begins_.size() - 1));
  }
  begins_.push_back(static_cast<std::uint32_t>(writes_.size()));

  group_of_row_.resize(targets.size());
  std::string scratch;
  for (std::uint32_t row = 0; row < targets.size(); ++row)
    group_of_row_[row] = groups.find(targets.id_hashes()[row], [&](std::uint32_t group) {
      return writes_[begins_[group]]->target == targets.id(row, scratch);
    });
}

}  // namespace tidemark
