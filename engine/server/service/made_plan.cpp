#include "service/made_plan.h"

#include <utility>

namespace tidemark::service {
namespace {

constexpr std::string_view before_summary = "{\"summary\":";

/// A plan ends with the line `{"summary":{…}}`.
std::string summary_in(std::string_view lines) {
  const std::size_t last = lines.rfind(before_summary);
  if (last == lines.npos) return {};
  std::string_view line = lines.substr(last + before_summary.size());
  line = line.substr(0, line.find('\n'));  // of an undo, what can't be put back stands behind it
  return std::string{line.substr(0, line.size() - 1)};
}

}  // namespace

MadePlan MadePlan::of(sync::KeptPlan kept, std::vector<views::NotQuiet> waiting, Instant now, std::string actor) {
  MadePlan made{kept.part,
                kept.digest,
                now,
                std::move(actor),
                kept.held,
                kept.guarded,
                kept.forecast,
                summary_in(kept.lines),
                {},
                std::move(kept.warnings),
                std::move(waiting),
                std::move(kept.correction),
                kept.not_put_back};
  if (kept.lines.size() <= most_kept) made.lines = std::move(kept.lines);
  return made;
}

void put_forecast(json::Line& line, std::string_view name, const sync::Forecast& forecast) {
  line.object(name, [&](json::Line& members) {
    members.number("salesforce_calls", forecast.salesforce_calls)
        .number("pendo_calls", forecast.pendo_calls)
        .value("quota", quota_as_json(forecast.quota))
        .number("reserve", forecast.reserve)
        .flag("enough", forecast.is_enough());
  });
}

std::string quota_as_json(const std::optional<salesforce::Usage>& quota) {
  if (!quota) return "null";
  return "{\"used\":" + std::to_string(quota->used) + ",\"limit\":" + std::to_string(quota->limit) + "}";
}

}  // namespace tidemark::service
