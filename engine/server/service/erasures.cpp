#include "service/erasures.h"

#include <algorithm>
#include <string>
#include <vector>

#include "backup/receipts.h"
#include "core/time/date_text.h"
#include "service/letter_list.h"
#include "sync/asked_names.h"

namespace tidemark::service {
namespace {

std::vector<std::string> texts_of(const std::vector<sync::PersonName>& names, std::size_t from) {
  std::vector<std::string> texts;
  for (std::size_t i = from; i < names.size(); ++i) texts.push_back(names[i].text);
  return texts;
}

}  // namespace

Result<void> keep_receipts(const std::filesystem::path& directory, const std::string& subscription,
                           const views::Views& views) {
  const auto rows = views.erasures();
  if (!rows) return tl::unexpected(rows.error());
  const auto kept = backup::receipts_in(backup::receipts_of(directory));
  if (!kept) return tl::unexpected(kept.error());
  for (const views::ErasureRow& row : *rows) {
    const auto is_it = [&](const backup::Receipt& one) {
      return one.subscription == subscription && one.position == row.position &&
             one.erased.receipt == row.erased.receipt;
    };
    if (std::ranges::any_of(*kept, is_it)) continue;
    if (auto added = backup::keep_receipt(directory, {subscription, row.position, row.erased}); !added) return added;
  }
  return {};
}

sync::PersonName person_of(std::string_view kind, std::string_view id) {
  if (kind == "record") return {sync::complete_id(id), std::nullopt};
  return {std::string{id}, kind == "account" ? EntityKind::account : EntityKind::visitor};
}

void put_erasure(json::Line& line, const sync::Erasure& erasure) {
  line.number("position", erasure.position)
      .text("receipt", erasure.receipt)
      .number("items", erasure.items)
      .number("entries", erasure.entries)
      .number("pages", erasure.pages)
      .texts("also", texts_of(erasure.person.names, 1))
      .texts("once_linked", texts_of(erasure.person.once, 0))
      .texts("shared", texts_of(erasure.person.shared, 0))
      .texts("others", texts_of(erasure.others, 0));
  line.objects("still_there", erasure.still_there, [](json::Line& one, const sync::StillThere& there) {
    one.text("where", there.where).number("times", there.times).number("first", there.first);
  });
}

void put_receipt(json::Line& line, std::string_view subscription, const views::ErasureRow& row) {
  const auto counted = [&](std::string_view name) {
    for (const auto& [key, number] : row.counts)
      if (key == name) return number;
    return std::uint64_t{0};
  };
  line.text("subscription", subscription)
      .number("position", row.position)
      .text("time", iso(row.time))
      .text("actor", row.erased.actor)
      .text("reason", row.erased.reason)
      .text("kind", row.erased.kind)
      .text("receipt", row.erased.receipt)
      .number("items", counted("items"))
      .number("pages", counted("pages"))
      .texts("suppressed", row.erased.suppressed)
      .flag("done", row.done);
}

}  // namespace tidemark::service
