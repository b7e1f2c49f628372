#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/error.h"
#include "core/time/instant.h"
#include "sync/reading.h"

namespace tidemark::service {

/// Both sides as they were read at somebody's request, for whoever plans from them.
///
///     const auto made = MadeReading::of(reading, asked.configuration, now, "user ann");
///     made.json                                   // {"id":"1796005200000","connection":"visitor", …}: "Reading" of the description
struct MadeReading {
  std::string json;
  std::set<std::string, std::less<>> digests;  ///< of its pages

  [[nodiscard]] static MadeReading of(const sync::Reading& reading, const Configuration& configuration, Instant now,
                                      const std::string& actor);
};

/// The newest, and what goes on.
struct MadeReadings {
  bool making = false;
  std::shared_ptr<const MadeReading> newest;  ///< null: none, or another one is being made
  std::optional<Error> error;                 ///< of the last that was asked for, where it could not be made
};

/// "salesforce_json": the form of a page, as the description names it.
[[nodiscard]] std::string_view name_of(PageFormat format);

}  // namespace tidemark::service
