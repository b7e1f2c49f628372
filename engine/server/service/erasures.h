#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "backup/receipts.h"
#include "core/json/line.h"
#include "log/rocksdb_log.h"
#include "sync/erasure.h"
#include "views/views.h"

namespace tidemark::service {

/// What an erasure took, or would take: for whoever asked for it, as it names the person's other names and where the person still is.
void put_erasure(json::Line& line, const sync::Erasure& erasure);

/// A receipt, which names nobody.
void put_receipt(json::Line& line, std::string_view subscription, const views::ErasureRow& row);

/// Puts the receipts of a subscription's log into the directory's own list, where they are not in it yet (backup/receipts.h).
[[nodiscard]] Result<void> keep_receipts(const std::filesystem::path& directory, const std::string& subscription,
                                         const views::Views& views);

/// The same of all logs, before a backup copies the list: what the list has lost is in the logs yet. Views that are not at their log's head are passed over. `corrupt`
/// where the list itself can't be read: each later backup would have it so.
[[nodiscard]] Result<void> keep_all_receipts(const std::filesystem::path& directory, log::LogStore& logs,
                                             views::Store& views);

/// Erasures that there is a receipt of, and that the subscription's log lacks: it was put back to a time before them, and has these persons
/// still, or would read them again.
[[nodiscard]] Result<std::vector<backup::Receipt>> lost_erasures(const std::vector<backup::Receipt>& receipts,
                                                                 const std::string& subscription,
                                                                 const views::Views& views);

/// `corrupt` where one of them was made with another key than this one (sync::person_key): by this one nobody can tell whose it is.
[[nodiscard]] Result<void> check_keys(const std::vector<backup::Receipt>& receipts, std::string_view key);

/// `refused` where the directory has receipts of such: nothing may be read or written before these persons are erased again.
[[nodiscard]] Result<void> check_erasures(const std::filesystem::path& directory, const std::string& subscription,
                                          const views::Views& views);

/// "visitor", "account", "record" as a person names who it is; nothing for another word.
[[nodiscard]] sync::PersonName person_of(std::string_view kind, std::string_view id);

}  // namespace tidemark::service
