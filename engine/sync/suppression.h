#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/erasure_events.h"
#include "core/pages/page.h"
#include "core/planning/identifier.h"
#include "views/rows.h"

namespace tidemark::sync {

/// Whom an erasure keeps out of later reads: known by keyed hashes, so that nobody is named here (X9). Such a record is *filtered (erased)*: its
/// row is taken out of a page before the page is kept, planned from, or told of.
///
///     Suppression suppression{erasures, key};
///     suppression.has("visitor", "v-42")
class Suppression {
 public:
  Suppression() : hash_{{}} {}
  Suppression(const std::vector<views::ErasureRow>& erasures, std::string_view key);

  [[nodiscard]] bool empty() const { return hashes_.empty(); }

  /// By what a row tells whose it is: an id, as it stands, or an identifier in its canonical form.
  struct IdColumn {
    Column column;
    std::string role;  ///< role_of, identifier_role (person.h)
    std::optional<IdentifierRule> identifier = {};
  };

  [[nodiscard]] bool has(std::string_view role, std::string_view name) const;

  /// Takes the rows out of a page that have such a name in one of these columns; how many there were. `unreadable_page` where it is none.
  [[nodiscard]] Result<std::uint64_t> take_out(std::string& page, PageFormat format,
                                               const std::vector<IdColumn>& ids) const;

 private:
  std::set<std::string, std::less<>> hashes_;
  PersonHash hash_;
};

}  // namespace tidemark::sync
