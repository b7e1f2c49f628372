#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/effect_events.h"
#include "http/message.h"
#include "http/secrets.h"
#include "salesforce/field_value.h"

/// What both ways of writing to Salesforce have in common: collections.h for few records, bulk_ingest.h for many.
namespace tidemark::salesforce {

/// New values of one record: the fields that change, and no other. A null clears its field.
///
///     Update{"003000000000001AAA", {{"Pendo_NPS__c", FieldValue::number(42)}, {"Pendo_Plan__c", {}}}}
struct Update {
  struct Field {
    std::string name;  ///< the API name, letter for letter as the describe has it
    FieldValue value;
  };
  std::string id;  ///< 15 or 18 characters
  std::vector<Field> fields;
};

/// What became of one update, with Salesforce's own words where it had some. Outcomes of a write:
///
///     accepted    saved
///     rejected    refused, and nothing of it saved: a validation rule, a value that is too long, rights, …
///     missing     there is no such record (never created, M7): deleted, or not to be seen by the integration user
///     not_there   nothing of it saved, as it was not attempted: what a job had not come to, or had no batch left for
///     unknown     not to be found out from the answer: the record has to be read
struct Written {
  ItemOutcome outcome = ItemOutcome::unknown;
  std::string code = {};                 ///< "UNABLE_TO_LOCK_ROW": the first error's
  std::string words = {};                ///< "UNABLE_TO_LOCK_ROW: unable to obtain exclusive access …", one line
  std::vector<std::string> fields = {};  ///< that the errors name
  /// The same again may be saved: another transaction held the row, an overload, not attempted.
  bool may_pass_later = false;
  /// With fewer records beside it: what triggers may do in one transaction was used up.
  bool smaller_may_help = false;

  friend bool operator==(const Written&, const Written&) = default;
};

/// A write that has no answer for its records. Tells of all of them.
struct WriteFailure {
  Error error;
  bool may_have_arrived = true;     ///< false: none of it is saved, nor will be. true: any part of it, now or later
  bool smaller_may_help = false;    ///< 408, 413: the same values again, in halves
  std::int64_t retry_after_ms = 0;  ///< as Salesforce asked for; 0 where it did not
};

/// One error of a record, as both ways tell it.
struct RecordError {
  std::string code;
  std::string message;
  std::vector<std::string> fields = {};
};

/// What a record's errors mean (the table of salesforce-api.md, 3). Without any it is rejected without a word.
///
/// INVALID_CROSS_REFERENCE_KEY that names no field is of the record's own id: nothing that Tidemark writes is a reference.
[[nodiscard]] Written rejected_for(std::span<const RecordError> errors);

/// An answer that took none or any part of it: what follows from its status.
[[nodiscard]] WriteFailure turned_down(const http::Response& answer, Error error);

/// What two spellings of an id have in common: its first 15 characters.
[[nodiscard]] inline std::string_view fifteen_of(std::string_view id) { return id.substr(0, 15); }

/// Whether Bulk API 2.0 can bring it: each of its values does, and all together are no more than 5,000 fields and 400,000 characters.
[[nodiscard]] bool fits_bulk(const Update& update);

}  // namespace tidemark::salesforce
