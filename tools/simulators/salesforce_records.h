#pragma once

#include <cstddef>
#include <string_view>

#include "simulators/salesforce_call.h"
#include "simulators/salesforce_write.h"

namespace tidemark::sim {

/// sobjects/…: the list of objects, describes, one record at a time by id or external id, and what was updated or deleted
/// in a span of time.
class SalesforceRecords {
 public:
  SalesforceRecords(SalesforceState& state, RecordWriter& writer)
      : state_(state), writer_(writer), started_(state.now() - 1'000) {}

  [[nodiscard]] http::Response answer(const SalesforceCall& call);

 private:
  http::Response list(const SalesforceCall& call) const;
  http::Response about(const SalesforceCall& call, const Object& object) const;
  http::Response describe(const SalesforceCall& call, const Object& object) const;
  http::Response create(const SalesforceCall& call, Object& object);
  http::Response by_external_id(const SalesforceCall& call, Object& object, std::string_view field,
                                std::string_view value);
  http::Response met(const SalesforceCall& call, Object& object, std::size_t row);
  http::Response upsert(const SalesforceCall& call, Object& object, std::string_view field, std::string_view value);
  http::Response one_record(const SalesforceCall& call, Object& object, std::size_t row);
  http::Response read(const SalesforceCall& call, const Object& object, std::size_t row);
  http::Response patch(const SalesforceCall& call, Object& object, std::size_t row);
  http::Response remove(Object& object, std::size_t row);
  http::Response moved_between(const SalesforceCall& call, const Object& object, bool deleted) const;

  SalesforceState& state_;
  RecordWriter& writer_;
  std::int64_t started_;  ///< a second before: a first change within the second is one that Last-Modified tells
};

/// The error answer of one record's write.
[[nodiscard]] http::Response refusal_of(const std::vector<WriteError>& errors);

/// `{"id":"003…","success":true,"errors":[]}`, as POST answers.
[[nodiscard]] http::Response created_answer(std::string_view id);

}  // namespace tidemark::sim
