#pragma once

#include <string>
#include <string_view>

#include "core/folds/part.h"

namespace tidemark::sync {

/// Whether somebody who names a field means this one of a part's targets: the group of Pendo's metadata may be left out, and Salesforce's
/// names are the same in any case.
///
///     is_meant({EntityKind::visitor, Direction::pull}, "region", "custom.region")               == true
///     is_meant({EntityKind::visitor, Direction::push}, "pendo_nps__c", "Pendo_NPS__c")          == true
[[nodiscard]] bool is_meant(Part part, std::string_view asked, std::string_view field);

/// A Salesforce record's id as somebody names it, of 15 characters or 18, completed; all else as it is.
///
///     complete_id("001RM000003oCpr") == "001RM000003oCprYAE"
[[nodiscard]] std::string complete_id(std::string_view id);

/// The id of a part's target as somebody names it.
[[nodiscard]] std::string target_id(Part part, std::string_view asked);

}  // namespace tidemark::sync
