#pragma once

#include <string>

#include "core/events/event.h"
#include "views/views.h"

namespace tidemark::service {

/// The event that a held run's plans are not let pass; nobody approves them any more.
///
///     const auto event = rejection_of(views, 41, "user ann", "look at the regions first");
///
/// `not_found` where there is no such run; `refused` where it holds nothing, was rejected already, or all that it held was carried out.
[[nodiscard]] Result<Event> rejection_of(const views::Views& views, RunId run, const std::string& actor,
                                         const std::string& comment);

}  // namespace tidemark::service
