#pragma once

#include <filesystem>
#include <string>

#include "core/error.h"

namespace tidemark::sim {

/// What a simulated subscription begins with. As a folder (`--data FOLDER`):
///
///     schema-visitor.json    an answer of GET /api/v1/metadata/schema/visitor
///     schema-account.json    the same of accounts
///     visitors.ndjson        one a line: {"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"},"custom":{…}}}
///     accounts.ndjson        the same with accountId
///     reports.json           what GET /api/v1/report lists, each report with the aggregation that computes it
///     events.ndjson          what happened, and
///     catalog.json           what is defined: pages, features, guides, apps, trackTypes, segments (pendo_catalog.h)
///
/// Files that are missing are empty; a folder without any of them is an error.
struct PendoData {
  std::string visitor_schema = "{}";
  std::string account_schema = "{}";
  std::string visitors = {};  ///< NDJSON
  std::string accounts = {};  ///< NDJSON
  std::string reports = "[]";
  std::string events = {};  ///< NDJSON
  std::string catalog = "{}";
};

/// Without entities: a million of them are better read one by one, from the file.
[[nodiscard]] Result<PendoData> read_pendo_folder(const std::filesystem::path& folder, bool with_entities = true);
[[nodiscard]] Result<void> write_pendo_folder(const std::filesystem::path& folder, const PendoData& data);

}  // namespace tidemark::sim
