#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

namespace tidemark::sync {

/// The records of a pilot (X13): a run for real on some of them. All is read and planned as ever; of the changes only these are sent, the
/// others are told as *out of selection*.
struct Selection {
  std::set<std::string, std::less<>> ids;  ///< of targets or of source records
  std::optional<std::size_t> first;        ///< or so many targets with changes, by id
};

}  // namespace tidemark::sync
