#include "backup/receipts.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/json/document.h"
#include "core/json/line.h"
#include "disk/directories.h"
#include "vault/durable_file.h"
#include "vault/locked_file.h"

namespace tidemark::backup {
namespace {

constexpr std::size_t largest = std::size_t{64} << 20;

tl::unexpected<Error> no_receipt(const std::filesystem::path& file, std::size_t line) {
  return failure(ErrorCode::corrupt, "a line is no receipt of an erasure", file.string() + ":" + std::to_string(line),
                 "`tidemark erasures --json` prints them");
}

std::optional<Receipt> receipt_of(std::string_view line) {
  const auto document = json::Document::read(line);
  if (!document || !document->root().is(json::Kind::object)) return std::nullopt;
  const json::Value root = document->root();
  Receipt receipt;
  for (const auto& [name, text] : {std::pair{"subscription", &receipt.subscription},
                                   {"actor", &receipt.erased.actor},
                                   {"reason", &receipt.erased.reason},
                                   {"kind", &receipt.erased.kind},
                                   {"receipt", &receipt.erased.receipt}}) {
    const auto member = root.member(name);
    if (!member || !member->is(json::Kind::text)) return std::nullopt;
    *text = member->text();
  }
  // Of an older Tidemark they do not say by which key they were made.
  if (const auto key = root.member("key"); key && key->is(json::Kind::text)) receipt.erased.key = key->text();
  const auto position = root.member("position");
  const auto suppressed = root.member("suppressed");
  if (!position || !position->is(json::Kind::number) || !suppressed || !suppressed->is(json::Kind::array))
    return std::nullopt;
  const std::string_view digits = position->number();
  if (std::from_chars(digits.data(), digits.data() + digits.size(), receipt.position).ptr !=
      digits.data() + digits.size())
    return std::nullopt;
  for (const json::Value hash : suppressed->children()) {
    if (!hash.is(json::Kind::text)) return std::nullopt;
    receipt.erased.suppressed.emplace_back(hash.text());
  }
  return receipt;
}

}  // namespace

std::string to_line(const Receipt& receipt) {
  std::string text;
  json::Line{text}
      .text("subscription", receipt.subscription)
      .number("position", receipt.position)
      .text("actor", receipt.erased.actor)
      .text("reason", receipt.erased.reason)
      .text("kind", receipt.erased.kind)
      .text("receipt", receipt.erased.receipt)
      .text("key", receipt.erased.key)
      .texts("suppressed", receipt.erased.suppressed);
  return text;
}

std::filesystem::path receipts_of(const std::filesystem::path& directory) {
  return directory / "erasures" / "receipts.ndjson";
}

Result<void> keep_receipt(const std::filesystem::path& directory, const Receipt& receipt) {
  if (auto made = disk::make_directories(directory / "erasures"); !made) return made;
  return vault::LockedFile{receipts_of(directory), largest}.change(
      [&](const std::string& bytes) -> Result<std::string> { return bytes + to_line(receipt); });
}

Result<std::vector<Receipt>> receipts_in(const std::filesystem::path& file) {
  const auto bytes = vault::read_whole(file, largest);
  std::vector<Receipt> receipts;
  if (!bytes && bytes.error().code == ErrorCode::not_found) return receipts;
  if (!bytes) return tl::unexpected(bytes.error());
  std::size_t number = 0;
  for (std::string_view rest = *bytes; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    ++number;
    if (line.empty()) continue;
    auto receipt = receipt_of(line);
    if (!receipt) return no_receipt(file, number);
    if (std::ranges::find(receipts, *receipt) == receipts.end()) receipts.push_back(std::move(*receipt));
  }
  return receipts;
}

Result<void> add_receipts(const std::filesystem::path& directory, const std::vector<Receipt>& receipts) {
  if (receipts.empty()) return {};
  const auto known = receipts_in(receipts_of(directory));
  if (!known) return tl::unexpected(known.error());
  for (const Receipt& one : receipts)
    if (std::ranges::find(*known, one) == known->end())
      if (auto kept = keep_receipt(directory, one); !kept) return kept;
  return {};
}

}  // namespace tidemark::backup
