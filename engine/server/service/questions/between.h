#pragma once

#include <string>
#include <vector>

#include "core/config/difference.h"
#include "core/folds/part.h"
#include "core/json/line.h"
#include "log/event_log.h"
#include "views/views.h"

namespace tidemark::service {

/// A field that the log knew otherwise at one position than at another.
struct ChangedBetween {
  Part part;
  std::string target;
  std::string field;
  std::string before;       ///< JSON, as it was known at the first position
  std::string after;        ///< at the other
  Position from = 0;        ///< of the first entry that changed it
  Position to = 0;          ///< of the last
  std::uint64_t times = 0;  ///< how often it changed in between
};

/// What differs between two positions of a log: values, by part, target and field, and the configuration in force.
///
///     between(log, views, 812, 1207)->values      // v-42 custom.region: "APAC" → "EMEA", by entries 830 to 1190
struct Between {
  std::vector<ChangedBetween> values;
  Position configuration_before = 0;  ///< the version in force; 0: there was none
  Position configuration_after = 0;
  std::vector<Difference> configuration;  ///< line by line; empty where it is the same one, or there was none
};

/// `invalid_input` where the range is none, or ends behind the log's end; `incomplete` where more is touched in it than `most_bytes` of
/// memory hold. A value that came back to what it was is none of them, nor is what an event says that the views go on without.
[[nodiscard]] Result<Between> between(const log::EventLog& log, const views::Views& views, Position first,
                                      Position last, std::size_t most_bytes = SIZE_MAX);

void put_changed(json::Line& line, const ChangedBetween& changed);
void put_difference(json::Line& line, const Difference& difference);

}  // namespace tidemark::service
