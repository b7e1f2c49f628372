#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/erasure_events.h"
#include "core/pages/page.h"
#include "views/rows.h"

namespace tidemark::sync {

/// Whom an erasure keeps out of later reads: known by keyed hashes, so that nobody is named here (X9). Such a record is *filtered (erased)*: its
/// row is taken out of a page before the page is kept, planned from, or told of.
///
///     Suppression suppression{erasures, key};
///     suppression.has("v-42")
class Suppression {
 public:
  Suppression() : hash_{{}} {}
  Suppression(const std::vector<views::ErasureRow>& erasures, std::string_view key);

  [[nodiscard]] bool empty() const { return hashes_.empty(); }

  /// As it stands, or as an identifier in small letters.
  [[nodiscard]] bool has(std::string_view name) const;

  /// Takes the rows out of a page that have such a name in one of these columns; how many there were. `unreadable_page` where it is none.
  [[nodiscard]] Result<std::uint64_t> take_out(std::string& page, PageFormat format,
                                               const std::vector<Column>& columns) const;

 private:
  std::set<std::string, std::less<>> hashes_;
  PersonHash hash_;
};

/// An identifier as Suppression remembers it.
[[nodiscard]] std::string in_small_letters(std::string_view text);

}  // namespace tidemark::sync
