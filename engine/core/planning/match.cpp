#include "core/planning/match.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace tidemark {
namespace {

constexpr std::uint32_t none = Matches::no_row;

/// All records that share one identifier.
struct Sharers {
  std::uint64_t hash = 0;
  std::uint32_t first_source = none;
  std::uint32_t first_target = none;
  std::uint32_t source_count = 0;
  std::uint32_t target_count = 0;
  std::uint32_t listed = none;  ///< its place among the ambiguous groups of the partition
};

/// Matches one partition: all records whose identifiers' hashes begin with the same bits.
class PartitionMatcher {
 public:
  PartitionMatcher(const Records& sources, const Records& targets, bool duplicates_all, bool compare_texts,
                   Matches& matches)
      : sources_{sources},
        targets_{targets},
        duplicates_all_{duplicates_all},
        compare_texts_{compare_texts},
        matches_{matches} {}

  void run(std::span<const Partitions::Entry> sources, std::span<const Partitions::Entry> targets) {
    slots_.assign(std::bit_ceil((sources.size() + targets.size()) * 2 + 1), none);
    sharers_.reserve(targets.size());
    std::vector<std::uint32_t> of_target(targets.size());
    std::vector<std::uint32_t> of_source(sources.size());
    for (std::size_t i = 0; i < targets.size(); ++i) of_target[i] = add_target(targets[i]);
    for (std::size_t i = 0; i < sources.size(); ++i) of_source[i] = add_source(sources[i]);
    for (std::size_t i = 0; i < targets.size(); ++i) settle_target(targets[i].row, sharers_[of_target[i]]);
    for (std::size_t i = 0; i < sources.size(); ++i) settle_source(sources[i].row, sharers_[of_source[i]]);
  }

  [[nodiscard]] bool collision() const { return collision_; }
  [[nodiscard]] std::vector<Matches::Group>& groups() { return groups_; }

 private:
  std::uint32_t add_target(const Partitions::Entry& entry) {
    const std::uint32_t at = find(entry.hash, targets_, entry.row);
    Sharers& sharers = sharers_[at];
    if (sharers.target_count++ == 0) {
      sharers.first_target = entry.row;
    } else {
      check_same(targets_, sharers.first_target, targets_, entry.row);
      if (duplicates_all_) {
        matches_.next_target[entry.row] = sharers.first_target;
        sharers.first_target = entry.row;
      }
    }
    return at;
  }

  std::uint32_t add_source(const Partitions::Entry& entry) {
    const std::uint32_t at = find(entry.hash, sources_, entry.row);
    Sharers& sharers = sharers_[at];
    if (sharers.source_count++ == 0) sharers.first_source = entry.row;
    else check_same(sources_, sharers.first_source, sources_, entry.row);
    return at;
  }

  std::uint32_t find(std::uint64_t hash, const Records& side, std::uint32_t row) {
    std::size_t slot = hash & (slots_.size() - 1);
    for (; slots_[slot] != none; slot = (slot + 1) & (slots_.size() - 1)) {
      const Sharers& sharers = sharers_[slots_[slot]];
      if (sharers.hash == hash && (!compare_texts_ || belongs(sharers, side, row))) return slots_[slot];
    }
    slots_[slot] = static_cast<std::uint32_t>(sharers_.size());
    sharers_.push_back({hash});
    return slots_[slot];
  }

  bool belongs(const Sharers& sharers, const Records& side, std::uint32_t row) {
    return sharers.first_target != none ? same(targets_, sharers.first_target, side, row)
                                        : same(sources_, sharers.first_source, side, row);
  }

  bool same(const Records& left, std::uint32_t left_row, const Records& right, std::uint32_t right_row) {
    return left.key(left_row, scratch_) == right.key(right_row, other_);
  }

  void check_same(const Records& left, std::uint32_t left_row, const Records& right, std::uint32_t right_row) {
    if (!compare_texts_ && !same(left, left_row, right, right_row)) collision_ = true;
  }

  [[nodiscard]] Pairing pairing_of(const Sharers& sharers) const {
    if (sharers.source_count == 0 || sharers.target_count == 0) return Pairing::unmatched;
    if (sharers.source_count > 1 || (sharers.target_count > 1 && !duplicates_all_)) return Pairing::ambiguous;
    return Pairing::matched;
  }

  void settle_target(std::uint32_t row, Sharers& sharers) {
    matches_.targets[row] = pairing_of(sharers);
    if (matches_.targets[row] == Pairing::ambiguous) group_of(sharers).targets.push_back(row);
  }

  void settle_source(std::uint32_t row, Sharers& sharers) {
    matches_.sources[row] = pairing_of(sharers);
    if (matches_.sources[row] == Pairing::ambiguous) group_of(sharers).sources.push_back(row);
    if (matches_.sources[row] == Pairing::matched) matches_.target_of_source[row] = sharers.first_target;
  }

  Matches::Group& group_of(Sharers& sharers) {
    if (sharers.listed == none) {
      check_same(sources_, sharers.first_source, targets_, sharers.first_target);
      sharers.listed = static_cast<std::uint32_t>(groups_.size());
      groups_.emplace_back();
    }
    return groups_[sharers.listed];
  }

  const Records& sources_;
  const Records& targets_;
  bool duplicates_all_;
  bool compare_texts_;
  Matches& matches_;
  std::vector<std::uint32_t> slots_;
  std::vector<Sharers> sharers_;
  std::vector<Matches::Group> groups_;
  std::string scratch_;
  std::string other_;
  bool collision_ = false;
};

std::vector<Pairing> without_identifier(const Records& records) {
  std::vector<Pairing> pairings(records.size(), Pairing::none);
  for (std::uint32_t row = 0; row < records.size(); ++row) {
    if (records.live(row) && records.key_hashes()[row] == 0) pairings[row] = Pairing::no_identifier;
  }
  return pairings;
}

}  // namespace

Matches match(const Records& sources, const Records& targets, bool duplicates_all, bool compare_texts,
              const Spread& spread) {
  Matches matches;
  matches.sources = without_identifier(sources);
  matches.targets = without_identifier(targets);
  matches.target_of_source.assign(sources.size(), none);
  if (duplicates_all) matches.next_target.assign(targets.size(), none);
  const unsigned bits = Partitions::bits_for(std::max(sources.size(), targets.size()));
  const Partitions source_parts = Partitions::of(sources.key_hashes(), sources.states(), bits, spread);
  const Partitions target_parts = Partitions::of(targets.key_hashes(), targets.states(), bits, spread);
  std::vector<std::vector<Matches::Group>> groups(source_parts.count());
  std::vector<std::uint8_t> collisions(source_parts.count());
  spread(source_parts.count(), [&](std::size_t part) {
    PartitionMatcher matcher{sources, targets, duplicates_all, compare_texts, matches};
    matcher.run(source_parts[part], target_parts[part]);
    groups[part] = std::move(matcher.groups());
    collisions[part] = matcher.collision();
  });
  for (auto& found : groups) std::move(found.begin(), found.end(), std::back_inserter(matches.ambiguous));
  matches.collision = std::count(collisions.begin(), collisions.end(), 0) != std::ssize(collisions);
  return matches;
}

}  // namespace tidemark
