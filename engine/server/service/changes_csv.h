#pragma once

#include <string>
#include <string_view>

#include "service/subscription.h"
#include "web/event_stream.h"

namespace tidemark::service {

/// What a run did, a field a row, for a spreadsheet (RFC 4180, a header row):
///
///     run,connection,direction,target,source,field,before,after,outcome,words,sent,settled,attempt
///     12,visitor,pull,v-1,003…,custom.region,APAC,EMEA,accepted,,2026-11-29T02:00:03.000Z,2026-11-29T02:00:04.000Z,1
///
/// What the guard held comes first, with the outcome `held`. Texts stand as they are, other values as JSON; of a text that a spreadsheet
/// would take for a formula (=, +, -, @) an apostrophe stands before it. `into` is cut where not all of it can be read.
void put_changes_as_csv(const Subscription& subscription, const RunRow& run, web::EventStream& into);

/// A cell of it: quoted where it has to be.
///
///     csv_cell("a \"b\", c") == R"("a ""b"", c")"       csv_cell("=1+1") == "'=1+1"
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace tidemark::service
