#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "digests/hash_each.h"
#include "log/chained_log.h"
#include "log/event_log.h"
#include "log/frames.h"
#include "log/roots.h"

namespace tidemark::log {

/// Makes entries of the parts that a place hands over, and believes none of them: position, subscription, chain, and
/// with Depth::items and Depth::proof each event's root. What doesn't fit is `corrupt`, and the error names what it is about.
class EntryReader {
 public:
  EntryReader(std::uint32_t subscription, Position first, Depth depth, const EntrySink& sink)
      : subscription_{subscription}, expected_{first}, depth_{depth}, sink_{sink}, roots_{subscription} {}

  /// The next part; answers whether to go on.
  [[nodiscard]] Result<bool> take(const Place::Part& part);

  /// After the last part: everything up to `last` must have been there, and the entry at the head be the head.
  [[nodiscard]] Result<void> finish(Position last, const Head& head);

 private:
  [[nodiscard]] Result<bool> take_next(const Place::Part& part);
  [[nodiscard]] Result<void> start(const Place::Part& part);
  [[nodiscard]] Result<void> add_frame(const Place::Part& part);
  [[nodiscard]] Result<void> add_items();
  [[nodiscard]] Result<void> close_full_events();
  [[nodiscard]] Result<bool> hand_over();
  [[nodiscard]] std::string where() const;
  [[nodiscard]] std::string name_of_next_item() const;

  const std::uint32_t subscription_;
  Position expected_;  ///< the position that comes next
  const Depth depth_;
  const EntrySink& sink_;

  Entry entry_;
  bool open_ = false;     ///< entry_ holds an entry that was not handed over yet
  bool stopped_ = false;  ///< the sink wanted no more
  bool chained_ = false;  ///< entry_.digest is that of the entry before the next
  std::uint32_t next_part_ = 0;
  std::size_t event_ = 0;                 ///< whose items come next
  std::uint64_t item_ = 0;                ///< the next item's number within the append
  std::vector<Digest> leaves_;            ///< of event_'s items so far
  std::vector<FrameReader::Item> items_;  ///< of one frame
  std::vector<digests::Input> inputs_;    ///< what the leaves of those are made from that are there
  std::vector<Digest> frame_leaves_;
  Roots roots_;  ///< with Depth::proof: those that are still to be looked at
  std::string unpacked_;
};

}  // namespace tidemark::log
