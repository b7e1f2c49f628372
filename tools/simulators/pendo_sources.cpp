#include <algorithm>
#include <array>

#include "simulators/pendo_functions.h"
#include "simulators/pendo_pipeline.h"

namespace tidemark::sim {
namespace {

using nlohmann::ordered_json;

/// Which types of events a source has.
struct EventSource {
  std::string_view name;
  std::string_view types;
};
constexpr std::array<EventSource, 6> event_sources{{{"events", "page feature"},
                                                    {"pageEvents", "page"},
                                                    {"featureEvents", "feature"},
                                                    {"trackEvents", "track"},
                                                    {"guideEvents", "guide"},
                                                    {"pollEvents", "poll"}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> periods{
    {{"hourRange", "hourly"}, {"dayRange", "daily"}, {"weekRange", "weekly"}, {"monthRange", "monthly"}}};

bool is_table(std::string_view name) {
  static constexpr std::array<std::string_view, 5> tables{"pages", "features", "guides", "apps", "trackTypes"};
  return std::ranges::find(tables, name) != tables.end();
}

struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;  ///< not in it
};

Result<std::int64_t> instant_of(const ordered_json& value, std::int64_t now_ms) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return wrong_pipeline("first and last of a timeSeries are expressions");
  const auto expression = Expression::parse(value.get<std::string>());
  if (!expression) return tl::unexpected(expression.error());
  const nlohmann::json instant = expression->value([](const std::string&) { return nlohmann::json(); }, now_ms);
  if (!instant.is_number()) return wrong_pipeline("first and last of a timeSeries are times");
  return static_cast<std::int64_t>(instant.get<double>());
}

/// A count that is negative ends before the period that `first` lies in, and goes back.
Result<Span> span_of(const ordered_json& series, std::int64_t now_ms) {
  if (!series.is_object()) return wrong_pipeline("this source needs a timeSeries");
  const std::string period = series.value("period", ordered_json("")).is_string() ? series.value("period", "") : "";
  const auto known =
      std::ranges::find(periods, std::string_view{period}, &std::pair<std::string_view, std::string_view>::first);
  if (known == periods.end()) return wrong_pipeline("period " + period + " is not known");
  const auto first = instant_of(series.value("first", ordered_json()), now_ms);
  if (!first) return tl::unexpected(first.error());
  const auto start = [&](std::int64_t at, std::int64_t moved) {
    std::int64_t when = 0;
    return start_of_period(known->second, at, moved, when) ? Result<std::int64_t>{when}
                                                           : wrong_pipeline("the timeSeries is out of range");
  };
  std::int64_t other = *first;
  std::int64_t moved = 1;
  if (series.contains("last")) {
    const auto last = instant_of(series["last"], now_ms);
    if (!last) return tl::unexpected(last.error());
    other = *last;
  } else if (series.value("count", ordered_json()).is_number_integer()) {
    moved = series["count"].get<std::int64_t>();
  } else {
    return wrong_pipeline("a timeSeries has last or count");
  }
  const auto begin = start(*first, 0);
  const auto end = start(other, moved);
  if (!begin || !end) return tl::unexpected((begin ? end : begin).error());
  return Span{std::min(*begin, *end), std::max(*begin, *end)};
}

/// appId: a number, a list of them, or "expandAppIds(\"*\")" and the like, which is all.
bool is_of_app(const ordered_json& options, const ordered_json& row) {
  if (!options.is_object() || !options.contains("appId") || !row.contains("appId")) return true;
  const ordered_json& wanted = options["appId"];
  if (wanted.is_array()) return std::ranges::find(wanted, row["appId"]) != wanted.end();
  return !wanted.is_number() || wanted == row["appId"];
}

}  // namespace

Result<PendoPipeline::Input> PendoPipeline::open(const Json& step) {
  const Json& source = step["source"];
  if (!source.is_object() || source.empty()) return wrong_pipeline("a source is an object of one name");
  const std::string name = source.begin().key();
  const Json& options = *source.begin();
  if (name == "const") {
    if (!options.is_array()) return wrong_pipeline("source const takes a list of rows");
    Input input;
    for (const Json& row : options) {
      if (!row.is_object()) return wrong_pipeline("source const takes a list of rows");
      input.rows.emplace_back(row);
    }
    return input;
  }
  if (!options.is_null() && !options.is_object()) return wrong_pipeline("source " + name + " takes null or an object");
  if (name == "accounts") return Input{&world_.accounts};
  if (name == "visitors") {
    return Input{&world_.visitors, options.is_object() && options.value("identified", Json(false)) == true};
  }
  if (is_table(name)) {
    Input input;
    const auto table = world_.catalog.tables.find(name);
    if (table != world_.catalog.tables.end()) {
      for (const Json& row : table->second) {
        if (is_of_app(options, row)) input.rows.emplace_back(row);
      }
    }
    return input;
  }
  // A timeSeries stands in the source, or beside it.
  Json whole = source;
  if (step.contains("timeSeries")) whole["timeSeries"] = step["timeSeries"];
  return events(name, whole).map([](PendoRows rows) { return Input{.rows = std::move(rows)}; });
}

Result<PendoRows> PendoPipeline::events(const std::string& name, const Json& source) const {
  const auto known = std::ranges::find(event_sources, std::string_view{name}, &EventSource::name);
  if (known == event_sources.end()) return wrong_pipeline("source " + name + " is not known");
  const auto span = span_of(source.value("timeSeries", Json()), world_.now_ms);
  if (!span) return tl::unexpected(span.error());
  PendoRows rows;
  for (const Json& event : world_.catalog.events) {
    const auto day = event["day"].get<std::int64_t>();
    if (day < span->from || day >= span->to || !is_of_app(source[name], event)) continue;
    if (known->types.find(event["type"].get<std::string>()) != known->types.npos) rows.emplace_back(event);
  }
  return rows;
}

Result<PendoRows> PendoPipeline::spawn(const Json& argument) {
  if (!argument.is_array() || argument.empty()) return wrong_pipeline("spawn takes a list of pipelines");
  PendoRows all;
  for (const Json& pipeline : argument) {
    auto rows = run(pipeline, SIZE_MAX);
    if (!rows) return rows;
    std::ranges::move(*rows, std::back_inserter(all));
  }
  return all;
}

}  // namespace tidemark::sim
