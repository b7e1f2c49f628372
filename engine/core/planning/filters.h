#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/configuration.h"
#include "core/pages/page.h"
#include "core/planning/plan.h"
#include "core/segments/segment.h"

namespace tidemark {

/// A side's filter, held against its schema: what fails it takes no part ("Who takes part").
///
///     const auto filter = RecordFilter::of_salesforce(inputs, columns);   // adds the columns that it needs
///     filter->value().passes(table.row(7), {}, arena)
///
/// Nothing where the connection has no such filter. An error is a connection problem: a field that is in no schema, or is asked what
/// its type has not.
class RecordFilter {
 public:
  using Found = Result<std::optional<RecordFilter>>;
  [[nodiscard]] static Found of_salesforce(const PlanInputs& inputs, std::vector<Column>& columns);
  [[nodiscard]] static Found of_pendo(const PlanInputs& inputs, std::vector<Column>& columns);

  /// `own`: what was written to it and may not be read yet counts as what it holds.
  [[nodiscard]] bool passes(Table::Row row, std::span<const OwnWrite* const> own, Arena& arena) const;
  /// An entity that Pendo has no metadata of: but for its id all is empty.
  [[nodiscard]] bool passes(std::string_view id) const;

 private:
  struct Field {
    std::string name;
    std::size_t column = 0;
    std::function<Value(std::string_view bytes, Cell cell, Arena& arena)> read;
    std::function<Value(std::string_view json, Arena& arena)> read_json;  ///< of Pendo's
    bool is_id = false;
  };
  explicit RecordFilter(segments::Segment segment) : segment_{std::move(segment)} {}
  [[nodiscard]] static Found of(std::string_view text, const std::string& place, const segments::FindField& find,
                                const Zone& zone);

  segments::Segment segment_;
  std::vector<Field> fields_;
};

/// The fields that the connection's `salesforce_filter` asks about, each once: "Status__c", "Owner.Email".
[[nodiscard]] std::vector<std::string> filter_fields(const Connection& connection);

}  // namespace tidemark
