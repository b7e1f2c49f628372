#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "salesforce/session.h"

namespace tidemark::salesforce {

/// The query job that a POST may have made although its answer was lost, as the list of the org's jobs has it: the only one that this user has
/// made for this object since then, in the form that we ask for.
///
///     find_lost_job(session, "Contact", 1'795'600'800)  ==  R"({"id":"750R0000000zlh9IAA","operation":"query","object":"Contact",…})"
///
/// Nothing where there is none, where there are several, or where the list can't be read. No list tells a job's query, and another program may
/// work as the same user: whoever takes the job must see by its columns that it is the one, and leave it alone where it isn't.
/// `since`: seconds since 1970 by Salesforce's clock.
[[nodiscard]] std::optional<std::string> find_lost_job(Session& session, std::string_view object, std::int64_t since);

/// What a query of `select_all` asks for, as far as its answer shows it.
struct Asked {
  std::string object;
  std::string columns;  ///< "id,owner.email", as `columns_of` has them
};
/// Nothing where the query goes on behind its object: what it leaves out shows nowhere.
[[nodiscard]] std::optional<Asked> what_is_asked(std::string_view soql);

/// The header row of a CSV text in small letters, without quotes: "id,owner.email".
[[nodiscard]] std::string columns_of(std::string_view csv);

}  // namespace tidemark::salesforce
