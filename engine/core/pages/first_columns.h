#pragma once

#include <vector>

#include "core/pages/page.h"

namespace tidemark {

/// The columns that a page's first records have, nested ones by their whole path: what somebody who has no mapping yet may come to ask
/// for. A page that can't be read has what was found until there.
///
///     Id,Email,Owner.Email                                                      {"Id"}, {"Email"}, {"Owner", "Email"}
///     {"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"}}}               {"visitorId"}, {"metadata", "agent", "email"}
///
[[nodiscard]] std::vector<Column> first_columns(const Page& page);

/// The same; but none where an index of them all would take more than twice the memory of the page, or where there are more than 400.
[[nodiscard]] std::vector<Column> first_columns_worth_an_index(const Page& page);

}  // namespace tidemark
