#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "simulators/pendo_aggregation.h"
#include "simulators/pendo_expression.h"
#include "simulators/pendo_row.h"

namespace tidemark::sim {

/// One aggregation that runs. Operators are of two sorts. Those that look at one row at a time (filter, select, limit, …)
/// are applied to an entity as it comes out of the store, which is left as soon as enough rows have come through; so a
/// page of a million visitors costs a page. The others (sort, group, join, …) want all rows together.
class PendoPipeline {
 public:
  using Json = nlohmann::ordered_json;

  explicit PendoPipeline(const PendoWorld& world) : world_(world) {}

  /// Rows live as long as this object. More than `most` may be left out.
  [[nodiscard]] Result<PendoRows> run(const Json& steps, std::size_t most);

 private:
  enum class Verdict : char { goes_on, is_dropped, is_last };  ///< last: nothing more comes through
  using Op = std::function<Verdict(PendoRow&)>;

  /// Where rows come from.
  struct Input {
    const PendoStore* store = nullptr;  ///< its entities, by id
    bool identified = false;
    std::string least_id = {};
    PendoRows rows = {};
  };

  // pendo_pipeline.cpp
  [[nodiscard]] Result<PendoRows> run_from(Input input, const Json& steps, std::size_t first, std::size_t most);
  [[nodiscard]] Result<Op> row_op(const std::string& name, const Json& argument, Input& input, bool is_raw);
  [[nodiscard]] PendoRows flow(Input input, std::vector<Op>& ops, std::size_t most) const;
  [[nodiscard]] Result<Op> filter(const Json& argument, Input& input, bool is_raw);
  [[nodiscard]] Result<Op> identified(const Json& argument) const;
  [[nodiscard]] Result<Op> select(const Json& argument, const Input& input);
  [[nodiscard]] Result<Op> eval(const Json& argument);
  [[nodiscard]] Result<Op> set(const Json& argument) const;
  [[nodiscard]] Result<Op> limit(const Json& argument) const;
  [[nodiscard]] Result<Op> segment(const Json& argument);
  [[nodiscard]] Result<Op> expand(const Json& argument) const;

  // pendo_sources.cpp
  [[nodiscard]] Result<Input> open(const Json& source);
  [[nodiscard]] Result<PendoRows> events(const std::string& name, const Json& source) const;
  [[nodiscard]] Result<PendoRows> spawn(const Json& argument);

  // pendo_operators.cpp
  [[nodiscard]] Result<PendoRows> whole_op(const std::string& name, const Json& argument, PendoRows rows);
  [[nodiscard]] Result<PendoRows> sort(const Json& argument, PendoRows rows) const;
  [[nodiscard]] Result<PendoRows> group(const Json& argument, const PendoRows& rows) const;
  [[nodiscard]] Result<PendoRows> reduce(const Json& argument, const PendoRows& rows) const;
  [[nodiscard]] Result<PendoRows> unwind(const Json& argument, const PendoRows& rows) const;
  [[nodiscard]] Result<PendoRows> merge(const Json& argument, const PendoRows& rows);
  [[nodiscard]] Result<PendoRows> join(const Json& argument, const PendoRows& rows) const;
  [[nodiscard]] Result<PendoRows> fork(const Json& argument, const PendoRows& rows);

  PendoWorld world_;
  std::deque<PendoProjection> projections_;
  int depth_ = 0;
};

/// How a pipeline says no.
[[nodiscard]] tl::unexpected<Error> wrong_pipeline(std::string what);

/// {"name": "expression"}: a select's, or an eval's.
[[nodiscard]] Result<std::vector<std::pair<std::string, Expression>>> read_columns(
    const std::string& operator_name, const nlohmann::ordered_json& object);

/// {"sum": "numEvents"} over rows: a group's and a reduce's (pendo_aggregators.cpp). count, countIf, sum, avg, mean, min,
/// max, median, stddev, var, first, list, listIf, concat, percentiles.
[[nodiscard]] Result<nlohmann::ordered_json> aggregated(const nlohmann::ordered_json& how,
                                                        const std::vector<const PendoRow*>& rows, std::int64_t now_ms);

}  // namespace tidemark::sim
