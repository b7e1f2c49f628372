#include "backup/copies.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "archive/sealed_page.h"
#include "core/hash/blake2b.h"
#include "disk/directories.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_file = std::size_t{2} << 30;
constexpr const char* public_half = "log.public";
constexpr std::string_view of_archive = "archive/";

/// Whether a backup copies it: nothing that is half written, and of the vault what is sealed alone, never what opens it.
bool is_wanted(const fs::path& name) {
  const std::string file = name.filename().string();
  if (name.begin()->string() == "vault") return file.ends_with(".sealed") || file == "log.signing";
  return !file.starts_with("incoming-") && !file.ends_with(".lock") && file != "LOCK";
}

bool is_what_its_name_says(const std::string& name, const std::string& bytes) {
  return archive::unseal(fs::path{name}.filename().string(), bytes).has_value();
}

}  // namespace

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
    if (problem)
      return failure(ErrorCode::storage, "it can't be read: " + problem.message(), (directory / part).string());
  }
  std::ranges::sort(files);
  return files;
}

bool is_of_archive(std::string_view name) { return name.starts_with(of_archive); }

bool is_page(std::string_view name) {
  return is_of_archive(name) && archive::is_name(name.substr(name.find_last_of('/') + 1));
}

Result<std::optional<Manifest::File>> copy(const fs::path& from, const fs::path& to, const std::string& name) {
  auto bytes = vault::read_whole(from, largest_file);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return std::nullopt;
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  const bool held = is_page(name);
  if (held && !is_what_its_name_says(name, *bytes))
    return failure(ErrorCode::corrupt, "a page of the archive is not what was stored", from.string());
  if (auto made = disk::make_directories(to.parent_path()); !made) return tl::unexpected(std::move(made.error()));
  if (auto written = vault::write_durably(to, *bytes, vault::Existing::replace); !written)
    return tl::unexpected(std::move(written.error()));
  return Manifest::File{name, bytes->size(), blake2b(*bytes), held};
}

std::optional<Manifest::File> page_at(const fs::path& path, const std::string& name) {
  const auto bytes = vault::read_whole(path, largest_file);
  if (!bytes || !is_what_its_name_says(name, *bytes)) return std::nullopt;
  return Manifest::File{name, bytes->size(), blake2b(*bytes), true};
}

Result<void> check_file(const fs::path& path, const Manifest::File& file) {
  const auto bytes = vault::read_whole(path, largest_file);
  if (!bytes && bytes.error().code == ErrorCode::not_found)
    return failure(ErrorCode::corrupt, "a file of the backup is missing", path.string());
  if (!bytes) return tl::unexpected(bytes.error());
  if (bytes->size() == file.bytes && blake2b(*bytes) == file.digest) return {};
  if (is_page(file.name) && is_what_its_name_says(file.name, *bytes)) return {};
  return failure(ErrorCode::corrupt, "a file of the backup is not what was written", path.string());
}

Result<void> check_held(const fs::path& path, const Manifest::File& file) {
  if (!is_page(file.name) || file.held || page_at(path, file.name)) return {};
  return failure(ErrorCode::corrupt, "a page of the archive was rotten already when it was copied", path.string(),
                 "the logs are not affected, and a restore leaves the page out; where the directory has a good one, "
                 "another backup puts it there");
}

}  // namespace tidemark::backup
