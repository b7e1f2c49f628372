#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/folds/part.h"
#include "sync/undo.h"
#include "views/views.h"

namespace tidemark::sync {

/// Which of what is left standing is to be cleared: all, or of one part, or one field.
struct RetireAsked {
  std::optional<Part> part = {};
  std::string field = {};

  friend bool operator==(const RetireAsked&, const RetireAsked&) = default;
};

/// The fields that a part's lines write to: "custom.region", "Pendo_NPS__c".
[[nodiscard]] std::set<std::string> mapped_fields(const Configuration& configuration, Part part);

/// What a push wrote to last: the object, and the org's id. Empty of a pull, and where there was none.
struct LastPush {
  std::string object;
  std::string org;
};
[[nodiscard]] Result<LastPush> last_push(const views::Views& views, Part part);

/// What Tidemark wrote into fields that no line of the configuration writes to any more, a part each: to be cleared. What others have
/// changed since is theirs, and not among it. Reads the log's views alone.
///
/// `not_found` where nothing of what is asked for is left standing; `refused` where the field is still mapped.
[[nodiscard]] Result<std::vector<PutBack>> retire_of(const views::Views& views, const Configuration& configuration,
                                                     const RetireAsked& asked);

}  // namespace tidemark::sync
