#include "simulators/pendo_folder.h"

#include <array>
#include <fstream>
#include <sstream>
#include <system_error>

namespace tidemark::sim {
namespace {

constexpr std::array<std::pair<const char*, std::string PendoData::*>, 7> files{
    {{"schema-visitor.json", &PendoData::visitor_schema},
     {"schema-account.json", &PendoData::account_schema},
     {"visitors.ndjson", &PendoData::visitors},
     {"accounts.ndjson", &PendoData::accounts},
     {"reports.json", &PendoData::reports},
     {"events.ndjson", &PendoData::events},
     {"catalog.json", &PendoData::catalog}}};

}  // namespace

Result<PendoData> read_pendo_folder(const std::filesystem::path& folder, bool with_entities) {
  PendoData data;
  bool found = false;
  for (const auto& [name, member] : files) {
    if (!with_entities && (member == &PendoData::visitors || member == &PendoData::accounts)) {
      found = found || std::filesystem::exists(folder / name);
      continue;
    }
    std::ifstream in{folder / name, std::ios::binary};
    if (!in) continue;
    std::ostringstream text;
    if (in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
    if (!in || !text) return failure(ErrorCode::storage, "can't read the file", (folder / name).string());
    data.*member = std::move(text).str();
    found = true;
  }
  if (!found) {
    return failure(ErrorCode::not_found, "the folder has none of a simulated Pendo's files", folder.string(),
                   "schema-visitor.json, schema-account.json, visitors.ndjson, accounts.ndjson, reports.json, "
                   "events.ndjson, catalog.json");
  }
  return data;
}

Result<void> write_pendo_folder(const std::filesystem::path& folder, const PendoData& data) {
  std::error_code reason;
  std::filesystem::create_directories(folder, reason);
  for (const auto& [name, member] : files) {
    std::ofstream out{folder / name, std::ios::binary | std::ios::trunc};
    out << data.*member;
    if (!out.flush()) return failure(ErrorCode::storage, "can't write the file", (folder / name).string());
  }
  return {};
}

}  // namespace tidemark::sim
