#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/line.h"
#include "core/time/zone.h"
#include "views/views.h"

namespace tidemark::service {

/// Where "at" leads: a log position, or the last one at or before a time; 0 is before the log. A date is its first instant in the zone, a
/// date-time without a zone is UTC, digits alone are a position. `invalid_input` for what is none, or is still to come.
///
///     position_at(views, head, zone, now, "2026-01-31") == 815
[[nodiscard]] Result<Position> position_at(const views::Views& views, Position head, const Zone& zone, Instant now,
                                           std::string_view at);

/// A visitor, account or record as the log knows it at a position, as `tidemark show --json` prints it (docs/command-line.md).
void put_entity(json::Line& line, std::string_view kind, const views::Entity& entity, Position at,
                const std::vector<views::Moment>& open);

}  // namespace tidemark::service
