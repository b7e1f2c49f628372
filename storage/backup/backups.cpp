#include "backup/backups.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "backup/copies.h"
#include "backup/names.h"
#include "backup/places.h"
#include "backup/proof.h"
#include "backup/receipts.h"
#include "backup/restored.h"
#include "disk/directories.h"
#include "log/backup_lists.h"
#include "log/rocksdb_backup.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_manifest = std::size_t{2} << 30;

tl::unexpected<Error> disk_says_no(const std::string& what, const fs::path& where, const std::error_code& problem) {
  return failure(ErrorCode::storage, what + ": " + problem.message(), where.string());
}

std::optional<std::uint32_t> number_of(const std::string& name) {
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  return problem == std::errc{} && end == name.data() + name.size() ? std::optional{number} : std::nullopt;
}

Result<std::vector<std::string>> prove_restored(const fs::path& directory, const Manifest& manifest) {
  log::LogStore::Options options;
  options.read_only = true;
  options.clock = [] { return Instant{}; };
  options.entropy = [](std::span<std::uint8_t>) {};
  const auto store = log::LogStore::open(directory / "log", std::move(options));
  return store ? prove(**store, manifest) : tl::unexpected(store.error());
}

}  // namespace

Error told_unfinished(const fs::path& folder, std::uint32_t number) {
  const std::string set = "sets/" + std::to_string(number);
  return {
      ErrorCode::corrupt,
      "backup " + std::to_string(number) +
          " has no manifest: it is being made, it was cut off, or its manifest was lost; it is not among those that "
          "can be restored",
      (folder / set).string(),
      "where it was whole, put " + set +
          "/manifest.json back; what a cut-off one left goes when it is older than all that are kept"};
}

Error told_left_out(const std::string& page) {
  return {ErrorCode::corrupt, "a page of the archive is not what was stored, and is left out of the backup", page,
          "the logs are not affected; put a good copy into the directory from an older backup, and make another one"};
}

fs::path Backups::set(std::uint32_t number) const { return folder_ / "sets" / std::to_string(number); }

fs::path Backups::place_of(std::uint32_t number, const std::string& file) const {
  return is_of_archive(file) ? folder_ / file : set(number) / file;
}

Result<void> Backups::check_files(const Manifest& manifest) const {
  for (const Manifest::File& file : manifest.files)
    if (auto good = check_file(place_of(manifest.number, file.name), file); !good) return good;
  return {};
}

Result<void> Backups::check_pages(const Manifest& manifest) const {
  for (const Manifest::File& file : manifest.files)
    if (auto good = check_held(place_of(manifest.number, file.name), file); !good) return good;
  return {};
}

Result<void> Backups::check_log(const Manifest& manifest) const {
  return check_copy(folder_ / "log", manifest).and_then([&] {
    return log::verify_log_backup(folder_ / "log", manifest.number);
  });
}

Result<void> Backups::prove_log(const Manifest& manifest, const std::optional<Known>& known) const {
  const auto opened = log::open_log_backup(folder_ / "log", manifest.number);
  auto proven = opened ? prove(*opened->logs, manifest, known) : tl::unexpected(opened.error());
  return proven.map([](const auto&) {}).map_error([&](Error error) {
    error.where = folder_.string() + ", backup " + std::to_string(manifest.number) +
                  (error.where.empty() ? "" : ": " + error.where);
    return error;
  });
}

/// 0: none has a manifest.
std::uint32_t Backups::newest_whole() const {
  std::uint32_t newest = 0;
  std::error_code none;
  for (fs::directory_iterator at{folder_ / "sets", none}, end; at != end; at.increment(none))
    if (const auto number = number_of(at->path().filename().string());
        number && fs::exists(at->path() / manifest_name, none))
      newest = std::max(newest, *number);
  return newest;
}

/// Whoever restores an older backup needs the list of whom was erased as of the newest: without it they would come back. Empty where
/// nobody was.
Result<fs::path> Backups::newest_receipts() const {
  const std::uint32_t newest = newest_whole();
  std::error_code none;
  if (newest == 0) return fs::path{};
  const auto manifest = find(newest);
  if (!manifest) return tl::unexpected(manifest.error());
  const Manifest::File* const file = manifest->file(receipts_file);
  if (file == nullptr) return fs::exists(folder_ / older_receipts, none) ? folder_ / older_receipts : fs::path{};
  const fs::path place = place_of(newest, receipts_file);
  auto good = check_file(place, *file);
  if (good) return place;
  good.error().what = "the receipts of who was erased are " +
                      std::string{fs::exists(place, none) ? "altered" : "missing"} +
                      ": a directory that is restored would have these persons again";
  good.error().hint =
      "put erasures/receipts.ndjson there from the directory that the backups are of, or make another backup of it";
  return tl::unexpected(std::move(good.error()));
}

/// Of sets that are newer than the newest whole one: whoever was erased since then stays erased. None of them is bound to have any, as it may
/// have been cut off before.
Result<std::vector<Receipt>> Backups::later_receipts() const {
  const std::uint32_t newest = newest_whole();
  std::vector<Receipt> later;
  for (const std::uint32_t number : unfinished()) {
    if (number < newest) continue;
    const fs::path place = set(number) / receipts_file;
    auto receipts = receipts_in(place);
    if (!receipts)
      return failure(ErrorCode::corrupt,
                     "the receipts of who was erased can't be read: a directory that is restored would have these "
                     "persons again",
                     place.string(),
                     "put erasures/receipts.ndjson there from the directory that the backups are of, or make another "
                     "backup of it");
    later.insert(later.end(), receipts->begin(), receipts->end());
  }
  return later;
}

Result<void> Backups::restore_receipts(const fs::path& into) const {
  const auto receipts = newest_receipts();
  if (!receipts) return tl::unexpected(receipts.error());
  const auto later = later_receipts();
  if (!later) return tl::unexpected(later.error());
  if (!receipts->empty())
    if (auto known = copy(*receipts, receipts_of(into), receipts_file); !known) return tl::unexpected(known.error());
  return add_receipts(into, *later);
}

Result<void> Backups::write_manifest(const Manifest& manifest) const {
  return vault::write_durably(set(manifest.number) / manifest_name, to_text(manifest), vault::Existing::replace);
}

Result<std::vector<Manifest>> Backups::list() const {
  std::vector<Manifest> all;
  std::error_code none;
  for (fs::directory_iterator at{folder_ / "sets", none}, end; at != end; at.increment(none)) {
    const auto number = number_of(at->path().filename().string());
    if (!number || !fs::exists(at->path() / manifest_name, none)) continue;
    auto manifest = find(*number);
    if (!manifest) return tl::unexpected(std::move(manifest.error()));
    all.push_back(std::move(*manifest));
  }
  std::ranges::sort(all, {}, &Manifest::number);
  return all;
}

std::vector<std::uint32_t> Backups::unfinished() const {
  std::set<std::uint32_t> numbers = log::listed_backups(folder_ / "log");
  std::error_code none;
  for (fs::directory_iterator at{folder_ / "sets", none}, end; at != end; at.increment(none))
    if (const auto number = number_of(at->path().filename().string())) numbers.insert(*number);
  std::erase_if(numbers, [&](std::uint32_t number) { return fs::exists(set(number) / manifest_name, none); });
  return {numbers.begin(), numbers.end()};
}

Result<Manifest> Backups::find(std::uint32_t number) const {
  const fs::path path = set(number) / manifest_name;
  const auto text = vault::read_whole(path, largest_manifest);
  if (!text && text.error().code == ErrorCode::not_found)
    return failure(ErrorCode::not_found, "there is no such backup",
                   folder_.string() + ", backup " + std::to_string(number), "tidemark backups list");
  if (!text) return tl::unexpected(text.error());
  auto manifest = read_manifest(*text);
  if (!manifest || manifest->number != number)
    return failure(ErrorCode::corrupt, "the manifest of the backup can't be read", path.string(),
                   "take another one: tidemark backups list");
  return manifest;
}

Result<Manifest> Backups::verify(std::uint32_t number) const {
  auto manifest = find(number);
  if (!manifest) return manifest;
  auto whole = newest_receipts().and_then([&](const auto&) { return later_receipts(); }).and_then([&](const auto&) {
    return check_log(*manifest);
  });
  if (whole) whole = check_files(*manifest);
  if (whole) whole = check_pages(*manifest);
  if (whole) whole = prove_log(*manifest, {});
  if (!whole) return tl::unexpected(std::move(whole.error()));
  return manifest;
}

Result<std::size_t> Backups::keep_newest(std::size_t keep) {
  const auto turn = take_turn(folder_);
  if (!turn) return tl::unexpected(turn.error());
  auto all = list();
  if (!all) return tl::unexpected(std::move(all.error()));
  if (auto copies =
          check_copies(folder_ / "log", *all).and_then([&] { return log::check_listed_files(folder_ / "log"); });
      !copies)
    return tl::unexpected(std::move(copies.error()));
  std::size_t gone = 0;
  std::error_code problem;
  std::set<std::uint32_t> kept;
  for (std::size_t i = all->size() > keep ? all->size() - keep : 0; i < all->size(); ++i) kept.insert((*all)[i].number);
  bool has_unknown =
      false;  // among those that are kept: its manifest may come back, and nobody knows which pages it has
  const std::vector<std::uint32_t> without_manifest = unfinished();
  for (fs::directory_iterator at{folder_ / "sets", problem}, end; at != end; at.increment(problem)) {
    const auto number = number_of(at->path().filename().string());
    if (!number || kept.contains(*number)) continue;
    if (!kept.empty() && *number > *kept.begin() && std::ranges::binary_search(without_manifest, *number)) {
      has_unknown = true;
      continue;
    }
    fs::remove(at->path() / manifest_name, problem);  // the first: what is half gone is none
    if (auto removed = log::remove_log_backup(folder_ / "log", *number); !removed)
      return tl::unexpected(std::move(removed.error()));
    fs::remove_all(at->path(), problem);
    if (problem) return disk_says_no("an old backup can't be removed", at->path(), problem);
    ++gone;
  }
  if (has_unknown) return gone;
  std::set<std::string, std::less<>> needed;
  for (const Manifest& one : *all)
    if (kept.contains(one.number))
      for (const Manifest::File& file : one.files) needed.insert(file.name);
  for (fs::recursive_directory_iterator at{folder_ / "archive", problem}, end; at != end; at.increment(problem)) {
    if (problem || !at->is_regular_file(problem)) continue;
    if (!needed.contains(at->path().lexically_relative(folder_).string())) fs::remove(at->path(), problem);
  }
  return gone;
}

/// The seed by which persons are known that were erased (and heads are signed) may have been made after that backup, by an older Tidemark: it
/// stays the same for good, so that a later one's is good.
Result<void> Backups::restore_signing(const fs::path& into) const {
  std::error_code none;
  if (fs::exists(into / signing_file, none)) return {};
  const auto all = list();
  if (!all) return tl::unexpected(all.error());
  for (const Manifest& one : *all)
    if (const Manifest::File* const file = one.file(signing_file); file != nullptr) {
      if (auto good = check_file(set(one.number) / signing_file, *file); !good) return good;
      return backup::copy(set(one.number) / signing_file, into / signing_file, signing_file).map([](const auto&) {});
    }
  return {};
}

/// A page that was rotten already when an older Tidemark copied it is left out, and the manifest says so from here on.
Result<void> Backups::restore_files(Manifest& manifest, const fs::path& into) const {
  for (const Manifest::File& file : manifest.files) {
    const fs::path place = place_of(manifest.number, file.name);
    const auto copied = copy(place, into / file.name, file.name);
    if (!copied && copied.error().code == ErrorCode::corrupt && is_page(file.name) && check_file(place, file)) {
      manifest.left_out.push_back(file.name);
      continue;
    }
    if (!copied && copied.error().code != ErrorCode::corrupt) return tl::unexpected(copied.error());
    const bool is_same = copied && *copied && (is_page(file.name) || (*copied)->digest == file.digest);
    if (!is_same) return failure(ErrorCode::corrupt, "a file of the backup is not what was written", file.name);
  }
  return {};
}

/// What is there already, whatever it is, stays: an empty directory alone is as good as none.
Result<void> Backups::check_free(const fs::path& into) const {
  std::error_code problem;
  const fs::file_status there = fs::symlink_status(into, problem);
  if (fs::exists(there)) {
    if (auto whole = check_restored(into); !whole) return whole;
    if (!fs::is_directory(into, problem) || !fs::is_empty(into, problem))
      return failure(ErrorCode::refused, "something is in the directory already", into.string(),
                     "name one that is not there yet: nothing is ever restored over anything");
  }
  return check_apart(folder_, into).and_then([&] { return check_in_no_directory(into); });
}

/// Of half a directory nobody could say what is missing. One that was there before is empty again.
void remove_half(const fs::path& into, bool was_there) {
  std::error_code none;
  if (!was_there) {
    fs::remove_all(into, none);
    return;
  }
  for (fs::directory_iterator at{into, none}, end; at != end; at.increment(none)) fs::remove_all(at->path(), none);
}

Result<Manifest> Backups::restore(std::uint32_t number, const fs::path& into, Instant now) const {
  if (auto is_free = check_free(into); !is_free) return tl::unexpected(std::move(is_free.error()));
  std::error_code none;
  const bool was_there = fs::exists(into, none);
  auto manifest = find(number);
  if (!manifest) return manifest;
  if (const auto receipts = newest_receipts(); !receipts) return tl::unexpected(receipts.error());
  if (const auto later = later_receipts(); !later) return tl::unexpected(later.error());
  if (auto log = check_log(*manifest); !log) return tl::unexpected(std::move(log.error()));
  const auto restored = [&]() -> Result<void> {
    if (auto begun = begin_restore(into); !begun) return begun;
    if (auto log = log::restore_log(folder_ / "log", number, into / "log"); !log) return log;
    if (auto files = restore_files(*manifest, into); !files) return files;
    if (auto receipts = restore_receipts(into); !receipts) return receipts;
    if (auto key = restore_signing(into); !key) return key;
    const auto names = prove_restored(into, *manifest);
    if (!names)
      return failure(names.error().code, "what is there of the backup is not what it says: " + names.error().what,
                     folder_.string() + ", backup " + std::to_string(number) + ": " + names.error().where,
                     "take another one: tidemark backups list");
    return put_to_sleep(into, number, *names, now);
  }();
  if (restored) return manifest;
  remove_half(into, was_there);
  return tl::unexpected(restored.error());
}

}  // namespace tidemark::backup
