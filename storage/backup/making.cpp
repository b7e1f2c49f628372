// How a backup is made (backups.h).
#include <algorithm>
#include <thread>
#include <utility>

#include "backup/backups.h"
#include "backup/continues.h"
#include "backup/copies.h"
#include "backup/names.h"
#include "backup/places.h"
#include "backup/proof.h"
#include "backup/receipts.h"
#include "disk/directories.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

Result<std::vector<Manifest::Log>> heads_of(log::LogStore& logs) {
  std::vector<Manifest::Log> heads;
  auto all = logs.subscriptions();
  if (!all) return tl::unexpected(std::move(all.error()));
  all->insert(all->begin(), log::Subscription{log::engine_log, "", {}});
  for (const log::Subscription& one : *all) {
    if (one.damage) return tl::unexpected(*one.damage);
    const auto log = logs.log(one.number);
    if (!log) return tl::unexpected(log.error());
    const log::Head head = (*log)->head();
    Digest first;
    auto read = (*log)->read(1, std::min<Position>(1, head.position), log::Depth::entries,
                             [&](const log::Entry& entry) -> Result<bool> {
                               first = entry.digest;
                               return true;
                             });
    if (head.position > 0 && !read) return tl::unexpected(std::move(read.error()));
    heads.push_back({one.number, one.name, head.position, head.digest, first});
  }
  return heads;
}

/// What an earlier backup has of that file of the archive. A plan that was kept again under its name is the same plan.
const Manifest::File* known_in(const std::vector<Manifest>& before, const std::string& name) {
  if (!is_of_archive(name)) return nullptr;
  for (auto one = before.rbegin(); one != before.rend(); ++one)
    if (const Manifest::File* file = one->file(name)) return file;
  return nullptr;
}

/// Older backups may go for a new one: of a damaged log none is made, however well it was copied.
tl::unexpected<Error> no_backup_of(Error error) {
  if (error.code != ErrorCode::corrupt) return tl::unexpected(std::move(error));
  return failure(ErrorCode::corrupt, "the log is damaged, and no backup was made of it: " + error.what,
                 std::move(error.where),
                 "no older backup was removed; `tidemark log verify` says what is damaged, "
                 "docs/runbooks/damaged-log.md what to do");
}

}  // namespace

/// What of the archive is in the folder and good stays as it is, as the earlier backups need it. One that was rotten when an older Tidemark
/// copied it, which did not look, is copied anew.
Result<void> Backups::take_page(const fs::path& directory, const std::string& page, const std::vector<Manifest>& before,
                                Manifest& manifest) const {
  const fs::path place = place_of(manifest.number, page);
  std::error_code problem;
  const Manifest::File* const known = known_in(before, page);
  if (known != nullptr && known->held && fs::file_size(place, problem) == known->bytes && !problem) {
    manifest.files.push_back(*known);
    return {};
  }
  if (auto there = page_at(place, page)) {
    manifest.files.push_back(std::move(*there));
    return {};
  }
  auto copied = copy(directory / page, place, page);
  if (!copied && copied.error().code != ErrorCode::corrupt) return tl::unexpected(std::move(copied.error()));
  if (!copied) manifest.left_out.push_back(page);  // the log is worth more than the page
  else if (*copied) manifest.files.push_back(std::move(**copied));
  return {};
}

Result<void> Backups::take_file(const fs::path& directory, const std::string& file, const std::vector<Manifest>& before,
                                Manifest& manifest) const {
  if (is_page(file)) return take_page(directory, file, before, manifest);
  const fs::path place = place_of(manifest.number, file);
  std::error_code problem;
  const Manifest::File* const known = known_in(before, file);
  if (known != nullptr && fs::file_size(place, problem) == known->bytes && !problem) {
    manifest.files.push_back(*known);
    return {};
  }
  auto copied = copy(directory / file, place, file);
  if (!copied) return tl::unexpected(std::move(copied.error()));
  if (*copied) manifest.files.push_back(std::move(**copied));
  return {};
}

/// Receipts that the folder has and the directory does not: it was put back to a time before them. What is said of them first is said by whoever
/// writes there next. Where those of the folder are damaged this one's are the good ones.
Result<void> Backups::take_receipts(const fs::path& directory, bool is_first) const {
  if (const auto newest = newest_receipts(); newest && !newest->empty()) {
    const auto theirs = receipts_in(*newest);
    if (!theirs) return tl::unexpected(theirs.error());
    if (auto added = add_receipts(directory, *theirs); !added) return added;
  }
  if (is_first) return {};  // what was cut off there may be another directory's, and nothing tells
  const auto later = later_receipts();
  return later ? add_receipts(directory, *later) : Result<void>{};
}

/// The logs come first: what they name was in the archive before.
Result<Manifest> Backups::make(const Source& source, const Progress& progress) {
  if (auto apart = check_apart(folder_, source.directory).and_then([&] { return check_in_no_directory(folder_); });
      !apart)
    return tl::unexpected(std::move(apart.error()));
  const auto turn = take_turn(folder_);
  if (!turn) return tl::unexpected(turn.error());
  const auto before = list();
  if (!before) return tl::unexpected(before.error());
  if (auto copies = check_copies(folder_ / "log", *before); !copies) return tl::unexpected(std::move(copies.error()));
  auto heads = heads_of(source.logs);
  if (!heads) return no_backup_of(std::move(heads.error()));
  if (auto goes_on = check_continues(source.logs, *heads, *before, folder_); !goes_on)
    return tl::unexpected(std::move(goes_on.error()));
  if (auto taken = take_receipts(source.directory, before->empty()); !taken)
    return tl::unexpected(std::move(taken.error()));
  const auto number = source.logs.back_up(folder_ / "log");
  if (!number) return tl::unexpected(number.error());
  // From here on whoever takes old ones away knows of it, though it be cut off.
  if (auto made = disk::make_directories(set(*number)); !made) return tl::unexpected(std::move(made.error()));
  Manifest manifest{*number, source.now, std::move(*heads), {}, {}, {}};
  const auto files = files_of(source.directory);
  if (!files) return tl::unexpected(files.error());
  for (std::size_t i = 0; i < files->size(); ++i) {
    const std::string& file = (*files)[i];
    if (progress && !progress(i, files->size()))
      return failure(ErrorCode::interrupted, "stopped: there is no backup of this time", folder_.string());
    if (auto taken = take_file(source.directory, file, *before, manifest); !taken)
      return tl::unexpected(std::move(taken.error()));
  }
  if (auto whole = prove_copied(manifest, source.directory, *before); !whole)
    return tl::unexpected(std::move(whole.error()));  // without a manifest it is none
  std::error_code none;
  fs::remove(folder_ / older_receipts, none);  // this one's has them all
  return manifest;
}

/// Of the archive, whose files all backups share: where the directory still has the same bytes, the earlier ones are whole again too.
Result<void> Backups::copy_rotten(Manifest& manifest, const fs::path& directory) const {
  std::vector<Manifest::File> good;
  for (const Manifest::File& file : manifest.files) {
    const fs::path place = place_of(manifest.number, file.name);
    if (!is_of_archive(file.name) || check_file(place, file)) {
      good.push_back(file);
      continue;
    }
    auto copied = copy(directory / file.name, place, file.name);
    if (!copied && copied.error().code != ErrorCode::corrupt) return tl::unexpected(std::move(copied.error()));
    if (!copied) manifest.left_out.push_back(file.name);
    else good.push_back(*copied ? std::move(**copied) : file);
  }
  manifest.files = std::move(good);
  return {};
}

/// All that was copied is read again, and the manifest says that it was.
Result<void> Backups::prove_copied(Manifest& manifest, const fs::path& directory,
                                   const std::vector<Manifest>& before) const {
  auto whole = check_files(manifest);
  if (!whole && whole.error().code == ErrorCode::corrupt)
    whole = copy_rotten(manifest, directory).and_then([&] { return check_files(manifest); });
  if (whole) {
    Result<void> proven;
    {
      // Both read all that was copied, and neither needs the other's answer.
      const std::jthread checking{[&] { whole = giving_way([&] { return check_log(manifest); }); }};
      proven = prove_log(manifest, known_from(before, folder_ / "log", manifest.number));
    }
    if (whole && !proven) whole = no_backup_of(std::move(proven.error()));
  }
  if (whole)
    whole = digest_of_copy(folder_ / "log", manifest.number).map([&](const Digest& copy) { manifest.proven = copy; });
  std::ranges::sort(manifest.left_out);
  return whole ? write_manifest(manifest) : whole;
}

}  // namespace tidemark::backup
