#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.h"

namespace tidemark::segments {

/// Where something stands in a segment's text, in bytes. It says nothing of what it is: any two are equal.
struct Place {
  std::size_t begin = 0;
  std::size_t length = 0;

  friend bool operator==(const Place&, const Place&) { return true; }
};

/// What is wrong with a segment's text, and where: at most at its end (begin == text.size()).
///
///     Problem{{7, 6}, "there is no metadata field custom.regoin", "did you mean \"custom.region\"?"}
struct Problem {
  Place place;
  std::string what;
  std::string hint = {};
};

/// `invalid_input`; `where` is "line 1, column 8". It never quotes a value of the text.
[[nodiscard]] Error to_error(std::string_view text, const Problem& problem);

/// The line that the problem stands in and what is meant under it, each ended by LF. Of a long line a window is shown; what is no
/// visible character is a blank.
///
///     custom.regoin = "EMEA"
///     ^^^^^^^^^^^^^
[[nodiscard]] std::string pointed_at(std::string_view text, const Problem& problem);

}  // namespace tidemark::segments
