#pragma once

#include <span>
#include <vector>

#include "core/json/line.h"
#include "views/answers.h"

namespace tidemark::service {

/// One change of a target with all its tries: a call that came to nothing was sent again. Not empty, and all of them are
/// `views::of_one_change`; in a span of what was read, one moment alone.
struct Tries {
  std::span<const views::Moment> all;

  [[nodiscard]] const views::Moment& told() const;    ///< the try that says most of what the target holds
  [[nodiscard]] Instant first() const, last() const;  ///< when the first and the last of them left
  [[nodiscard]] Instant quiet_until() const;          ///< of the last that is open
};

/// Neighbours that are tries of one change belong together.
[[nodiscard]] std::vector<Tries> changes_in(std::span<const views::Moment> moments);

/// A moment by itself, as `tidemark history --json` prints it (docs/command-line.md): in JSON every try is told.
void put_moment(json::Line& line, const views::Moment& moment);

}  // namespace tidemark::service
