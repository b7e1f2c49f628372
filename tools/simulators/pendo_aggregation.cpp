#include "simulators/pendo_aggregation.h"

#include "simulators/pendo_pipeline.h"

namespace tidemark::sim {

using nlohmann::ordered_json;

Result<AggregationResult> aggregate(const PendoWorld& world, const ordered_json& pipeline, bool as_csv,
                                    std::size_t most_rows) {
  PendoPipeline running{world};
  auto rows = running.run(pipeline, most_rows);
  if (!rows) return tl::unexpected(rows.error());
  if (rows->size() > most_rows) rows->erase(rows->begin() + static_cast<std::ptrdiff_t>(most_rows), rows->end());
  AggregationResult result{{}, rows->size(), as_csv};
  if (as_csv) {
    result.rows = csv_of(*rows);
    return result;
  }
  for (const PendoRow& row : *rows) {
    if (!result.rows.empty()) result.rows += ',';
    row.write(result.rows);
  }
  return result;
}

Result<AggregationResult> aggregate(const PendoWorld& world, std::string_view body, std::size_t most_rows) {
  const ordered_json request = ordered_json::parse(body, nullptr, false);
  if (!request.is_object()) return wrong_pipeline("the body is no JSON object");
  const ordered_json response = request.value("response", ordered_json::object());
  const ordered_json type =
      response.is_object() ? response.value("mimeType", ordered_json("application/json")) : ordered_json();
  if (type != "application/json" && type != "text/csv") return wrong_pipeline("mimeType is not known");
  const ordered_json inner = request.value("request", ordered_json());
  if (!inner.is_object() || !inner.contains("pipeline")) return wrong_pipeline("request.pipeline is missing");
  return aggregate(world, inner["pipeline"], type == "text/csv", most_rows);
}

}  // namespace tidemark::sim
