#include "backup/backups.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <set>
#include <utility>

#include "backup/restored.h"
#include "core/hash/blake2b.h"
#include "disk/directories.h"
#include "log/rocksdb_backup.h"
#include "log/verify.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{2} << 30;
constexpr const char* manifest_name = "manifest.json";
constexpr std::string_view of_archive = "archive/";

tl::unexpected<Error> disk_says_no(const std::string& what, const fs::path& where, const std::error_code& problem) {
  return failure(ErrorCode::storage, what + ": " + problem.message(), where.string());
}

std::optional<std::uint32_t> number_of(const std::string& name) {
  std::uint32_t number = 0;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  return problem == std::errc{} && end == name.data() + name.size() ? std::optional{number} : std::nullopt;
}

/// The files of a directory that a backup copies, by name. What seals the credentials stays where it is.
std::vector<std::string> files_of(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code none;
  for (const char* part : {"archive", "users", "vault"}) {
    for (fs::recursive_directory_iterator at{directory / part, none}, end; at != end; at.increment(none)) {
      if (none) break;
      if (!at->is_regular_file(none)) continue;
      const std::string name = at->path().lexically_relative(directory).string();
      const bool is_half = name.find("incoming-") != name.npos || name.ends_with(".lock") || name.ends_with("LOCK");
      const bool is_key = name == "vault/vault.key" || name == "vault/vault.rotation";
      if (!is_half && !is_key) files.push_back(name);
    }
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
    heads.push_back({one.number, one.name, head.position, head.digest});
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

/// Whether a backup before has the file already: what lies in the archive under a name never changes.
const Manifest::File* known_in(const std::vector<Manifest>& before, const std::string& name, std::uint64_t bytes) {
  if (before.empty() || !name.starts_with(of_archive)) return nullptr;
  const Manifest::File* file = before.back().file(name);
  return file != nullptr && file->bytes == bytes ? file : nullptr;
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

/// The restored logs are whole, and contain the heads that they had when the backup began.
Result<void> prove(const fs::path& directory, const Manifest& manifest) {
  log::LogStore::Options options;
  options.read_only = true;
  options.clock = [] { return Instant{}; };
  options.entropy = [](std::span<std::uint8_t>) {};
  const auto store = log::LogStore::open(directory / "log", std::move(options));
  if (!store) return tl::unexpected(store.error());
  for (const Manifest::Log& one : manifest.logs) {
    const auto log = (*store)->log(one.subscription);
    if (!log) return tl::unexpected(log.error());
    if (auto proven = log::verify_from(**log, {one.position, one.digest}); !proven) return tl::unexpected(proven.error());
  }
  return {};
}

}  // namespace

fs::path Backups::set(std::uint32_t number) const { return folder_ / "sets" / std::to_string(number); }

fs::path Backups::place_of(std::uint32_t number, const std::string& file) const {
  return file.starts_with(of_archive) ? folder_ / file : set(number) / file;
}

/// The logs come first: what they name was in the archive before.
Result<Manifest> Backups::make(const Source& source, const Progress& progress) {
  if (auto made = disk::make_directories(folder_ / "sets"); !made) return tl::unexpected(std::move(made.error()));
  const auto before = list();
  if (!before) return tl::unexpected(before.error());
  auto heads = heads_of(source.logs);
  if (!heads) return tl::unexpected(std::move(heads.error()));
  const auto number = source.logs.back_up(folder_ / "log");
  if (!number) return tl::unexpected(number.error());
  Manifest manifest{*number, source.now, std::move(*heads), {}};
  const std::vector<std::string> files = files_of(source.directory);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (progress && !progress(i, files.size()))
      return failure(ErrorCode::interrupted, "stopped: there is no backup of this time", folder_.string());
    std::error_code problem;
    const fs::path from = source.directory / files[i];
    const fs::path to = place_of(*number, files[i]);
    const std::uint64_t bytes = fs::file_size(from, problem);
    const Manifest::File* known = problem ? nullptr : known_in(*before, files[i], bytes);
    if (known != nullptr && fs::exists(to, problem)) {
      manifest.files.push_back(*known);
      continue;
    }
    auto copied = copy(from, to, files[i]);
    if (!copied) return tl::unexpected(std::move(copied.error()));
    if (*copied) manifest.files.push_back(std::move(**copied));
  }
  if (auto made = disk::make_directories(set(*number)); !made) return tl::unexpected(std::move(made.error()));
  auto written = vault::write_durably(set(*number) / manifest_name, to_text(manifest), vault::Existing::replace);
  return written.map([&] { return manifest; });
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
    return failure(ErrorCode::not_found, "there is no such backup", folder_.string() + ", backup " + std::to_string(number),
                   "tidemark backups list");
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
  if (auto log = log::verify_log_backup(folder_ / "log", number); !log) return tl::unexpected(std::move(log.error()));
  for (const Manifest::File& file : manifest->files)
    if (auto good = check_file(place_of(number, file.name), file); !good) return tl::unexpected(std::move(good.error()));
  return manifest;
}

Result<std::size_t> Backups::keep_newest(std::size_t keep) {
  auto all = list();
  if (!all) return tl::unexpected(std::move(all.error()));
  std::size_t gone = 0;
  std::error_code problem;
  std::set<std::uint32_t> kept;
  for (std::size_t i = all->size() > keep ? all->size() - keep : 0; i < all->size(); ++i) kept.insert((*all)[i].number);
  for (fs::directory_iterator at{folder_ / "sets", problem}, end; at != end; at.increment(problem)) {
    const auto number = number_of(at->path().filename().string());
    if (!number || kept.contains(*number)) continue;
    if (auto removed = log::remove_log_backup(folder_ / "log", *number); !removed)
      return tl::unexpected(std::move(removed.error()));
    fs::remove(at->path() / manifest_name, problem);  // the first: what is half gone is none
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

Result<Manifest> Backups::restore(std::uint32_t number, const fs::path& into, Instant now) const {
  std::error_code problem;
  if (fs::exists(into, problem) && !fs::is_empty(into, problem))
    return failure(ErrorCode::refused, "something is in the directory already", into.string(),
                   "name one that is not there yet: nothing is ever restored over anything");
  auto manifest = verify(number);
  if (!manifest) return manifest;
  const auto restored = [&]() -> Result<void> {
    if (auto made = disk::make_directories(into); !made) return made;
    std::vector<std::string> subscriptions;
    for (const Manifest::Log& log : manifest->logs)
      if (log.subscription != log::engine_log) subscriptions.push_back(log.name);
    if (auto asleep = put_to_sleep(into, number, subscriptions, now); !asleep) return asleep;
    if (auto log = log::restore_log(folder_ / "log", number, into / "log"); !log) return log;
    for (const Manifest::File& file : manifest->files) {
      const auto copied = copy(place_of(number, file.name), into / file.name, file.name);
      if (!copied) return tl::unexpected(copied.error());
      if (!*copied || (*copied)->digest != file.digest)
        return failure(ErrorCode::corrupt, "a file of the backup is not what was written", file.name);
    }
    return prove(into, *manifest);
  }();
  if (restored) return manifest;
  fs::remove_all(into, problem);  // of half a directory nobody could say what is missing
  return tl::unexpected(restored.error());
}

}  // namespace tidemark::backup
