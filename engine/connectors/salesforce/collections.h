#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "salesforce/session.h"
#include "salesforce/update.h"

namespace tidemark::salesforce {

/// Writing by sObject Collections (salesforce-api.md, 6): up to 200 records a call, each with an outcome of its own, whatever becomes
/// of the others. For few records, some thousands at most; above, bulk_ingest.h needs fewer calls. Nothing is ever created (M7): the
/// records are named by their ids, and PATCH is the only method that this file knows.
///
///     Collections collections{session};
///     const std::vector<Update> updates{{"003000000000001AAA", {{"Pendo_NPS__c", FieldValue::number(42)}, {"Pendo_Plan__c", {}}}},
///                                       {"003000000000002AAA", {{"Pendo_Plan__c", FieldValue::text("Enterprise")}}}};
///     auto written = collections.write("Contact", std::span{updates}.first(collections.batch_length(updates)));
///     (*written)[0].outcome == ItemOutcome::accepted
///     (*written)[1].outcome == ItemOutcome::rejected     (*written)[1].words == "STRING_TOO_LONG: Pendo Plan: data value too large: …"
///
/// A call is sent once. What follows where it has no answer for its records:
///
///     what came back                               may have arrived   then
///     400, 403, 404, 429, 413                      no                 the whole call was refused: an unknown field, rights, a limit
///     401                                          no                 the same with a fresh token, once; it stays so: refused
///     408, 5xx                                     yes                read the records, or send the same values again
///     no answer, one that is cut, no JSON, or
///     tells of more or fewer records than were
///     sent, or of another than stands there        yes                likewise
///     no token                                     no
///
/// 408 and 413 say `smaller_may_help`. Errors are those of Session, and `invalid_input` for a batch that can't be sent (check_batch of
/// update.h; more than 200 updates). An error has Salesforce's words without what was sent; a Written has them as they are.
///
/// Thread-safe, as Session is.
class Collections {
 public:
  static constexpr std::size_t most_records = 200;
  /// One call's whole exchange takes no longer, and Salesforce works on what it was sent no longer than that (salesforce-api.md, 6).
  static constexpr std::int64_t longest_ms = 5 * 60'000, works_ms = 10 * 60'000;

  explicit Collections(Session& session, std::size_t batch_bytes = std::size_t{4} << 20)
      : session_{session}, batch_bytes_{batch_bytes} {}

  /// How many of the first updates fit into one call: 200, and `batch_bytes`, but at least one.
  [[nodiscard]] std::size_t batch_length(std::span<const Update> updates) const;

  /// PATCH composite/sobjects, `allOrNone` false. The result has one Written an update, in their order, in which Salesforce saves them, too:
  /// sorted by parent (an account's contacts together) they are in each other's way less.
  [[nodiscard]] tl::expected<std::vector<Written>, WriteFailure> write(std::string_view object,
                                                                       std::span<const Update> batch);

 private:
  Session& session_;
  std::size_t batch_bytes_;
};

/// What the body of a 200 says of each update of the batch, in their order: items are paired by position, as one that failed has no reliable id.
///
///     [{"id":"003000000000001AAA","success":true,"errors":[]},
///      {"success":false,"errors":[{"statusCode":"STRING_TOO_LONG","message":"…","fields":["Pendo_Plan__c"]}]}]
///
/// `bad_answer` where it is no such list, has another length, or a success of another record stands in an update's place.
[[nodiscard]] Result<std::vector<Written>> read_collection_answer(std::string_view body, std::span<const Update> batch);

}  // namespace tidemark::salesforce
