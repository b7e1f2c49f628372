#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/json/line.h"
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

/// "visitor", "account", "record" as a person names who it is; nothing for another word.
[[nodiscard]] sync::PersonName person_of(std::string_view kind, std::string_view id);

}  // namespace tidemark::service
