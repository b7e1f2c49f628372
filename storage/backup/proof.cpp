#include "backup/proof.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/hash/blake2b.h"
#include "log/backup_lists.h"
#include "log/verify.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

constexpr std::size_t largest_list = std::size_t{256} << 20;

bool contains(const log::EventLog& log, const log::Head& head) {
  bool is_there = false;
  const auto read =
      log.read(head.position, head.position, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
        is_there = entry.digest == head.digest;
        return true;
      });
  return read && is_there;
}

/// A log that does not go on from what was proven is proven from its beginning: an item that was erased may be named by nothing there. So is one
/// that the earlier backup did not know of when it began, though its files may have it. The head that the manifest has is among what is proven.
Position first_to_prove(const log::EventLog& log, const Manifest::Log& of, const std::optional<Known>& known) {
  if (!known) return 1;
  const auto head = known->heads.find(of.subscription);
  if (head == known->heads.end() || head->second.position == 0 || !contains(log, head->second)) return 1;
  const auto differs = known->differences.find(of.subscription);
  const Position first = differs == known->differences.end() ? of.position : std::min(differs->second, of.position);
  return std::max<Position>(1, std::min(first, head->second.position + 1));
}

std::string name_of_log(const Manifest::Log& log) {
  return "the log of " + (log.name.empty() ? "users and tokens" : log.name);
}

}  // namespace

Result<Digest> digest_of_copy(const std::filesystem::path& logs, std::uint32_t number) {
  return vault::read_whole(logs / "meta" / std::to_string(number), largest_list).map([](const std::string& list) {
    return blake2b(list);
  });
}

Result<void> check_copy(const std::filesystem::path& logs, const Manifest& manifest) {
  const auto copy = digest_of_copy(logs, manifest.number);
  if (!copy && copy.error().code != ErrorCode::not_found) return tl::unexpected(copy.error());
  if (!copy) return tl::unexpected(log::bad_list(logs, manifest.number, "is missing"));
  if (manifest.proven && *copy != *manifest.proven)
    return tl::unexpected(log::bad_list(logs, manifest.number, "is not what was written"));
  return {};
}

Result<void> check_copies(const std::filesystem::path& logs, const std::vector<Manifest>& all) {
  std::set<std::uint32_t> proven;
  for (const Manifest& one : all) {
    if (auto same = check_copy(logs, one); !same) return same;
    if (one.proven) proven.insert(one.number);
  }
  return log::check_backup_lists(logs, proven);
}

std::optional<Known> known_from(const std::vector<Manifest>& before, const std::filesystem::path& logs,
                                std::uint32_t number) {
  if (before.empty() || !before.back().proven || before.back().number >= number) return std::nullopt;
  const Manifest& earlier = before.back();
  const auto copy = digest_of_copy(logs, earlier.number);
  if (!copy || *copy != *earlier.proven) return std::nullopt;
  auto differences = log::first_differences(logs, earlier.number, number);
  const auto opened = log::open_log_backup(logs, earlier.number);
  if (!differences || !opened) return std::nullopt;
  Known known{std::move(*differences), {}};
  for (const Manifest::Log& one : earlier.logs) {
    const auto log = opened->logs->log(one.subscription);
    if (!log) return std::nullopt;
    known.heads.emplace(one.subscription, (*log)->head());
  }
  return known;
}

Result<std::vector<std::string>> prove(log::LogStore& logs, const Manifest& manifest,
                                       const std::optional<Known>& known) {
  for (const Manifest::Log& one : manifest.logs) {
    const auto log = logs.log(one.subscription);
    if (!log) return tl::unexpected(log.error());
    const log::Verification wanted{.first = first_to_prove(**log, one, known),
                                   .kept = log::Head{one.position, one.digest},
                                   .threads = std::max(std::thread::hardware_concurrency(), 1U)};
    if (auto proven = giving_way([&] { return log::verify(**log, wanted); }); !proven) {
      proven.error().where = name_of_log(one) + ", " + proven.error().where;
      return tl::unexpected(std::move(proven.error()));
    }
  }
  if (auto none = logs.check_strays(); !none) return tl::unexpected(std::move(none.error()));
  const auto all = logs.subscriptions();
  if (!all) return tl::unexpected(all.error());
  std::vector<std::string> names;
  for (const log::Subscription& one : *all) {
    if (one.damage) return tl::unexpected(*one.damage);
    names.push_back(one.name);
  }
  return names;
}

}  // namespace tidemark::backup
