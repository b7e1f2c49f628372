#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/salesforce_call.h"
#include "simulators/salesforce_state.h"
#include "simulators/soql_query.h"

namespace tidemark::sim {

/// query, queryAll and the pages behind them. At most ten cursors are open, the oldest goes first, and each ends with
/// its time.
class SalesforceQueries {
 public:
  explicit SalesforceQueries(SalesforceState& state) : state_(state) {}

  /// query?q=, queryAll?q=, query/LOCATOR-OFFSET
  [[nodiscard]] http::Response answer(const SalesforceCall& call);
  void expire_all() { cursors_.clear(); }

 private:
  struct Cursor {
    std::string locator;
    soql::Bound query;
    std::vector<std::uint32_t> rows;  ///< fixed when the query began; their values are read page by page
    std::int64_t good_until;
  };

  http::Response first_page(const SalesforceCall& call, bool with_deleted);
  http::Response next_page(const SalesforceCall& call, std::string_view locator);
  http::Response page(const SalesforceCall& call, const Cursor& cursor, std::size_t from);
  std::size_t page_size(const SalesforceCall& call) const;

  SalesforceState& state_;
  std::deque<Cursor> cursors_;  ///< the oldest first
  std::uint64_t opened_ = 0;
};

}  // namespace tidemark::sim
