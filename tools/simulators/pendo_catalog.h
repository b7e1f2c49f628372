#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace tidemark::sim {

/// What a subscription holds beside its visitors and accounts, as JSON objects: what happened, and what was defined.
struct PendoCatalog {
  using Rows = std::vector<nlohmann::ordered_json>;

  /// {"type":"page","visitorId":"v-1","accountId":"a-1","pageId":"p-1","day":1767225600000,"numEvents":3,"numMinutes":2}
  /// `type`: page, feature, track, guide or poll. `day` is when it was, in milliseconds.
  Rows events;
  /// By the name of the source: pages, features, guides, apps, trackTypes; and segments: {"id","name","filter"}.
  std::map<std::string, Rows, std::less<>> tables;
  Rows reports;  ///< as GET /api/v1/report lists them, each with its `aggregation`
  Rows feedback;

  [[nodiscard]] Result<void> read_events(std::string_view ndjson);
  [[nodiscard]] Result<void> read_tables(std::string_view json);   ///< {"pages":[…],"segments":[…]}
  [[nodiscard]] Result<void> read_reports(std::string_view json);  ///< [{"id":…,"name":…,"aggregation":{…}}]

  /// The row with that id among those of a table; null where there is none.
  [[nodiscard]] const nlohmann::ordered_json* find(std::string_view table, std::string_view id) const;
};

}  // namespace tidemark::sim
