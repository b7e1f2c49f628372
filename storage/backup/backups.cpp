#include "backup/backups.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "backup/continues.h"
#include "backup/places.h"
#include "backup/proof.h"
#include "backup/receipts.h"
#include "backup/restored.h"
#include "core/hash/blake2b.h"
#include "disk/directories.h"
#include "log/backup_lists.h"
#include "log/rocksdb_backup.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{2} << 30;
constexpr const char* manifest_name = "manifest.json";
constexpr const char* signing_file = "vault/log.signing";
constexpr const char* public_half = "log.public";
constexpr const char* receipts_file = "erasures/receipts.ndjson";
constexpr const char* older_receipts =
    "erasures.ndjson";  ///< beside the sets, by an older Tidemark: no digest covers it
constexpr std::string_view of_archive = "archive/";

tl::unexpected<Error> disk_says_no(const std::string& what, const fs::path& where, const std::error_code& problem) {
  return failure(ErrorCode::storage, what + ": " + problem.message(), where.string());
}

std::optional<std::uint32_t> number_of(const std::string& name) {
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  return problem == std::errc{} && end == name.data() + name.size() ? std::optional{number} : std::nullopt;
}

/// Whether a backup copies it: nothing that is half written, and of the vault what is sealed alone, never what opens it.
bool is_wanted(const fs::path& name) {
  const std::string file = name.filename().string();
  if (name.begin()->string() == "vault") return file.ends_with(".sealed") || file == "log.signing";
  return !file.starts_with("incoming-") && !file.ends_with(".lock") && file != "LOCK";
}

/// The files of a directory that a backup copies, by name.
Result<std::vector<std::string>> files_of(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code problem;
  if (fs::exists(directory / public_half, problem)) files.emplace_back(public_half);
  for (const char* part : {"archive", "erasures", "users", "vault"}) {
    if (!fs::exists(directory / part, problem) && !problem) continue;
    fs::recursive_directory_iterator at{directory / part, fs::directory_options::follow_directory_symlink, problem};
    for (; !problem && at != fs::recursive_directory_iterator{}; at.increment(problem)) {
      if (!at->is_regular_file(problem)) continue;
      const fs::path name = at->path().lexically_relative(directory);
      if (is_wanted(name)) files.push_back(name.string());
    }
    if (problem) return disk_says_no("it can't be read", directory / part, problem);
  }
  std::ranges::sort(files);
  return files;
}

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

/// Copies durably. Nothing where the file is gone meanwhile: a run has tidied it away.
Result<std::optional<Manifest::File>> copy(const fs::path& from, const fs::path& to, const std::string& name) {
  auto bytes = vault::read_whole(from, largest_file);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return std::nullopt;
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  if (auto made = disk::make_directories(to.parent_path()); !made) return tl::unexpected(std::move(made.error()));
  if (auto written = vault::write_durably(to, *bytes, vault::Existing::replace); !written)
    return tl::unexpected(std::move(written.error()));
  return Manifest::File{name, bytes->size(), blake2b(*bytes)};
}

/// What an earlier backup has of that file of the archive: it stays as it is, as they need it. A plan that was kept again under its name is
/// the same plan.
const Manifest::File* known_in(const std::vector<Manifest>& before, const std::string& name) {
  if (!name.starts_with(of_archive)) return nullptr;
  for (auto one = before.rbegin(); one != before.rend(); ++one)
    if (const Manifest::File* file = one->file(name)) return file;
  return nullptr;
}

Result<void> check_file(const fs::path& path, const Manifest::File& file) {
  const auto bytes = vault::read_whole(path, largest_file);
  if (!bytes && bytes.error().code == ErrorCode::not_found)
    return failure(ErrorCode::corrupt, "a file of the backup is missing", path.string());
  if (!bytes) return tl::unexpected(bytes.error());
  if (bytes->size() != file.bytes || blake2b(*bytes) != file.digest)
    return failure(ErrorCode::corrupt, "a file of the backup is not what was written", path.string());
  return {};
}

Result<std::vector<std::string>> prove_restored(const fs::path& directory, const Manifest& manifest) {
  log::LogStore::Options options;
  options.read_only = true;
  options.clock = [] { return Instant{}; };
  options.entropy = [](std::span<std::uint8_t>) {};
  const auto store = log::LogStore::open(directory / "log", std::move(options));
  return store ? prove(**store, manifest) : tl::unexpected(store.error());
}

/// Receipts that the newest backup has and the directory does not: it was put back to a time before them. What is said of them first is said
/// by whoever writes there next.
Result<void> take_receipts(const fs::path& from, const fs::path& directory) {
  const auto theirs = receipts_in(from);
  if (!theirs) return tl::unexpected(theirs.error());
  const auto known = receipts_in(receipts_of(directory));
  if (!known) return tl::unexpected(known.error());
  for (const Receipt& one : *theirs)
    if (std::ranges::find(*known, one) == known->end())
      if (auto kept = keep_receipt(directory, one); !kept) return kept;
  return {};
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

fs::path Backups::set(std::uint32_t number) const { return folder_ / "sets" / std::to_string(number); }

fs::path Backups::place_of(std::uint32_t number, const std::string& file) const {
  return file.starts_with(of_archive) ? folder_ / file : set(number) / file;
}

/// The logs come first: what they name was in the archive before.
Result<Manifest> Backups::make(const Source& source, const Progress& progress) {
  if (auto apart = check_apart(folder_, source.directory).and_then([&] { return check_in_no_directory(folder_); });
      !apart)
    return tl::unexpected(std::move(apart.error()));
  const auto turn = Turn::take(folder_);
  if (!turn) return tl::unexpected(turn.error());
  const auto before = list();
  if (!before) return tl::unexpected(before.error());
  if (auto copies = check_copies(folder_ / "log", *before); !copies) return tl::unexpected(std::move(copies.error()));
  auto heads = heads_of(source.logs);
  if (!heads) return no_backup_of(std::move(heads.error()));
  if (auto goes_on = check_continues(source.logs, *heads, *before, folder_); !goes_on)
    return tl::unexpected(std::move(goes_on.error()));
  if (const auto newest = newest_receipts(); newest && !newest->empty())  // else this one's are the good ones
    if (auto taken = take_receipts(*newest, source.directory); !taken) return tl::unexpected(std::move(taken.error()));
  const auto number = source.logs.back_up(folder_ / "log");
  if (!number) return tl::unexpected(number.error());
  // From here on whoever takes old ones away knows of it, though it be cut off.
  if (auto made = disk::make_directories(set(*number)); !made) return tl::unexpected(std::move(made.error()));
  Manifest manifest{*number, source.now, std::move(*heads), {}, {}};
  const auto files = files_of(source.directory);
  if (!files) return tl::unexpected(files.error());
  for (std::size_t i = 0; i < files->size(); ++i) {
    const std::string& file = (*files)[i];
    if (progress && !progress(i, files->size()))
      return failure(ErrorCode::interrupted, "stopped: there is no backup of this time", folder_.string());
    std::error_code problem;
    const Manifest::File* known = known_in(*before, file);
    if (known != nullptr && fs::file_size(place_of(*number, file), problem) == known->bytes && !problem) {
      manifest.files.push_back(*known);
      continue;
    }
    auto copied = copy(source.directory / file, place_of(*number, file), file);
    if (!copied) return tl::unexpected(std::move(copied.error()));
    if (*copied) manifest.files.push_back(std::move(**copied));
  }
  auto whole = check_files(manifest);
  if (!whole && whole.error().code == ErrorCode::corrupt)
    whole = copy_rotten(manifest, source.directory).and_then([&] { return check_files(manifest); });
  if (whole) {
    Result<void> proven;
    {
      // Both read all that was copied, and neither needs the other's answer.
      const std::jthread checking{[&] { whole = giving_way([&] { return check_log(manifest); }); }};
      proven = prove_log(manifest, known_from(*before, folder_ / "log", *number));
    }
    if (whole && !proven) whole = no_backup_of(std::move(proven.error()));
  }
  if (whole) whole = digest_of_copy(folder_ / "log", *number).map([&](const Digest& copy) { manifest.proven = copy; });
  if (whole) whole = write_manifest(manifest);
  if (!whole) return tl::unexpected(std::move(whole.error()));  // without a manifest it is none
  std::error_code none;
  fs::remove(folder_ / older_receipts, none);  // this one's has them all
  return manifest;
}

Result<void> Backups::check_files(const Manifest& manifest) const {
  for (const Manifest::File& file : manifest.files)
    if (auto good = check_file(place_of(manifest.number, file.name), file); !good) return good;
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

/// Whoever restores an older backup needs the list of whom was erased as of the newest: without it they would come back. Empty where
/// nobody was.
Result<fs::path> Backups::newest_receipts() const {
  std::uint32_t newest = 0;
  std::error_code none;
  for (fs::directory_iterator at{folder_ / "sets", none}, end; at != end; at.increment(none))
    if (const auto number = number_of(at->path().filename().string()); number && fs::exists(at->path() / manifest_name))
      newest = std::max(newest, *number);
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
  good.error().hint = "put " + std::string{receipts_file} +
                      " there from the directory that the backups are of, or make another backup of it";
  return tl::unexpected(std::move(good.error()));
}

Result<void> Backups::write_manifest(const Manifest& manifest) const {
  return vault::write_durably(set(manifest.number) / manifest_name, to_text(manifest), vault::Existing::replace);
}

/// Of the archive, whose files all backups share: where the directory still has the same bytes, the earlier ones are whole again too.
Result<void> Backups::copy_rotten(Manifest& manifest, const fs::path& source) const {
  for (Manifest::File& file : manifest.files) {
    const fs::path place = place_of(manifest.number, file.name);
    if (!file.name.starts_with(of_archive) || check_file(place, file)) continue;
    auto copied = copy(source / file.name, place, file.name);
    if (!copied) return tl::unexpected(std::move(copied.error()));
    if (*copied) file = std::move(**copied);
  }
  return {};
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

Result<Manifest> Backups::find(std::uint32_t number) const {
  const fs::path path = set(number) / manifest_name;
  const auto text = vault::read_whole(path, largest_file);
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
  auto whole = newest_receipts().and_then([&](const auto&) { return check_log(*manifest); });
  if (whole) whole = check_files(*manifest);
  if (whole) whole = prove_log(*manifest, {});
  if (!whole) return tl::unexpected(std::move(whole.error()));
  return manifest;
}

Result<std::size_t> Backups::keep_newest(std::size_t keep) {
  const auto turn = Turn::take(folder_);
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
  for (fs::directory_iterator at{folder_ / "sets", problem}, end; at != end; at.increment(problem)) {
    const auto number = number_of(at->path().filename().string());
    if (!number || kept.contains(*number)) continue;
    fs::remove(at->path() / manifest_name, problem);  // the first: what is half gone is none
    if (auto removed = log::remove_log_backup(folder_ / "log", *number); !removed)
      return tl::unexpected(std::move(removed.error()));
    fs::remove_all(at->path(), problem);
    if (problem) return disk_says_no("an old backup can't be removed", at->path(), problem);
    ++gone;
  }
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
      return copy(set(one.number) / signing_file, into / signing_file, signing_file).map([](const auto&) {});
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
  const auto receipts = newest_receipts();
  if (!receipts) return tl::unexpected(receipts.error());
  if (auto log = check_log(*manifest); !log) return tl::unexpected(std::move(log.error()));
  const auto restored = [&]() -> Result<void> {
    if (auto begun = begin_restore(into); !begun) return begun;
    if (auto log = log::restore_log(folder_ / "log", number, into / "log"); !log) return log;
    for (const Manifest::File& file : manifest->files) {
      const auto copied = copy(place_of(number, file.name), into / file.name, file.name);
      if (!copied) return tl::unexpected(copied.error());
      if (!*copied || (*copied)->digest != file.digest)
        return failure(ErrorCode::corrupt, "a file of the backup is not what was written", file.name);
    }
    if (!receipts->empty())
      if (auto known = copy(*receipts, receipts_of(into), receipts_file); !known) return tl::unexpected(known.error());
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
