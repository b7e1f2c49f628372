#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json/line.h"
#include "core/time/instant.h"
#include "core/time/zone.h"
#include "log/event_log.h"
#include "views/views.h"

namespace tidemark::service {

/// One thing that was looked at, how it is, and what to do where it is not well.
struct Finding {
  enum class State : std::uint8_t {
    well,
    look,    ///< goes on, and wants a person before long
    broken,  ///< something does not work
  };
  State state = State::well;
  std::string of;    ///< "log", "views", "nights"
  std::string what;  ///< one sentence without a full stop; never a record, a value or a secret
  std::string hint = {};
};

/// Of what could not be asked: that it can't is broken itself.
[[nodiscard]] Finding broken(std::string of, const Error& error);

[[nodiscard]] std::string_view name_of(Finding::State state);
void put_finding(json::Line& line, const Finding& finding);

/// What the log and its views say of a subscription: whether they are whole and up to date, what waits for a person, what is open, the last
/// good night. `zone`: nothing where nothing is configured. `standing`: where the views on the disk stand, which `views` may have been
/// folded anew beside; nothing where there are none there.
///
///     for (const Finding& finding : check_subscription(views, views.standing(), log, zone, now)) …
[[nodiscard]] std::vector<Finding> check_subscription(const views::Views& views,
                                                      const Result<std::optional<views::Standing>>& standing,
                                                      const log::EventLog& log, const std::optional<Zone>& zone,
                                                      Instant now);

}  // namespace tidemark::service
