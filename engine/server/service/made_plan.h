#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json/line.h"
#include "core/time/instant.h"
#include "sync/runner.h"
#include "views/answers.h"

namespace tidemark::service {

/// A plan of live data that was made at somebody's request, for who comes and looks at it.
///
///     const MadePlan made = MadePlan::of(kept, waiting, now);
///     made.lines                                  // as docs/plan-format.md has them; none where they are beyond `most_kept`
struct MadePlan {
  /// The bytes of lines that are kept at hand: of a larger plan its changes lie in the archive.
  static constexpr std::size_t most_kept = std::size_t{32} << 20;

  Part part;
  Digest digest;
  Instant made;
  std::string actor;
  bool held = false;
  bool guarded = true;
  sync::Forecast forecast;
  std::string summary;  ///< the object of the plan's last line
  std::string lines;
  std::vector<Error> warnings;
  std::vector<views::NotQuiet> waiting;  ///< targets where an earlier sending may still arrive
  std::string correction = {};           ///< of one that no mapping calls for: "undo of run 12"
  std::size_t not_put_back = 0;          ///< then, the values that can't be put back

  [[nodiscard]] static MadePlan of(sync::KeptPlan kept, std::vector<views::NotQuiet> waiting, Instant now,
                                   std::string actor);
};

void put_forecast(json::Line& line, std::string_view name, const sync::Forecast& forecast);

/// `used` and `limit` of the org's calls of the last 24 hours; null where Salesforce has not told.
[[nodiscard]] std::string quota_as_json(const std::optional<salesforce::Usage>& quota);

/// What all plans of a subscription are, and what goes on.
struct MadePlans {
  bool making = false;
  std::vector<std::shared_ptr<const MadePlan>> newest;  ///< of each part
  std::optional<Error> error;                           ///< of the last that was asked for, where it could not be made
};

}  // namespace tidemark::service
