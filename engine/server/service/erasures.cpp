#include "service/erasures.h"

#include <algorithm>
#include <string>
#include <vector>

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
    const backup::Receipt receipt{subscription, row.position, row.erased};
    if (std::ranges::find(*kept, receipt) != kept->end()) continue;
    if (auto added = backup::keep_receipt(directory, receipt); !added) return added;
  }
  return {};
}

Result<void> keep_all_receipts(const std::filesystem::path& directory, log::LogStore& logs, views::Store& views) {
  auto list = backup::receipts_in(backup::receipts_of(directory));
  if (!list && list.error().code == ErrorCode::corrupt)
    list.error().hint =
        "put the file aside: the list is written anew from the logs, and from the newest backup where there is one";
  if (!list) return tl::unexpected(std::move(list.error()));
  const auto subscriptions = logs.subscriptions();
  if (!subscriptions) return tl::unexpected(subscriptions.error());
  for (const log::Subscription& one : *subscriptions) {
    const auto log = logs.log(one.number);
    if (one.damage || !log) continue;  // of which there is no backup
    const views::Views folded{views, one.number, **log};
    // Views are derived: what is wrong with them is in no backup's way, and the next run or backup adds what they lack now.
    const auto standing = folded.standing();
    if (!standing || !standing->current || !folded.erasures()) continue;
    if (auto kept = keep_receipts(directory, one.name, folded); !kept) return kept;
  }
  return {};
}

Result<std::vector<backup::Receipt>> lost_erasures(const std::vector<backup::Receipt>& receipts,
                                                   const std::string& subscription, const views::Views& views) {
  const auto rows = views.erasures();
  if (!rows) return tl::unexpected(rows.error());
  std::vector<backup::Receipt> lost;
  for (const backup::Receipt& one : receipts)
    if (one.subscription == subscription && !sync::is_known(*rows, one.erased.receipt, one.position))
      lost.push_back(one);
  return lost;
}

Result<void> check_keys(const std::vector<backup::Receipt>& receipts, std::string_view key) {
  const std::string id = PersonHash{key}.key_id();
  for (const backup::Receipt& one : receipts)
    if (!one.erased.key.empty() && one.erased.key != id)
      return failure(ErrorCode::corrupt,
                     "a receipt was made with key " + one.erased.key + ", and vault/log.signing gives key " + id +
                         ": nobody can tell whose it is",
                     "receipt " + one.erased.receipt + " of subscription " + one.subscription,
                     "put vault/log.signing of the directory that erased them in its place, with the key that seals "
                     "it (docs/erasure.md)");
  return {};
}

Result<void> check_erasures(const std::filesystem::path& directory, const std::string& subscription,
                            const views::Views& views) {
  const auto receipts = backup::receipts_in(backup::receipts_of(directory));
  if (!receipts) return tl::unexpected(receipts.error());
  const auto lost = lost_erasures(*receipts, subscription, views);
  if (!lost) return tl::unexpected(lost.error());
  if (lost->empty()) return {};
  return failure(ErrorCode::refused,
                 "the log lacks " + std::to_string(lost->size()) + (lost->size() == 1 ? " erasure" : " erasures") +
                     " that this directory has receipts of: it was put back to a time before, and the persons with it",
                 "subscription " + subscription, "`tidemark take-over` erases them again");
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
      .texts("others", texts_of(erasure.others, 0))
      .flag("identifier_known", erasure.identifier_known);
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
      .text("key", row.erased.key)
      .number("items", counted("items"))
      .number("pages", counted("pages"))
      .texts("suppressed", row.erased.suppressed)
      .flag("done", row.done);
}

}  // namespace tidemark::service
