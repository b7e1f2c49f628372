#include "backup/restored.h"

#include "core/json/line.h"
#include "core/time/date_text.h"
#include "disk/directories.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

fs::path asleep(const fs::path& directory) { return directory / "restored" / "asleep.json"; }
fs::path restoring(const fs::path& directory) { return directory / "restored" / "restoring"; }
fs::path held(const fs::path& directory, const std::string& subscription, Part part) {
  return directory / "restored" /
         ("first-run-of-" + subscription + "." + std::string{name_of(part.kind)} + "-" +
          std::string{name_of(part.direction)});
}

bool is_there(const fs::path& path) {
  std::error_code none;
  return fs::exists(path, none);
}

Result<void> remove(const fs::path& path, const fs::path& directory) {
  std::error_code problem;
  fs::remove(path, problem);
  if (problem) return failure(ErrorCode::storage, "a mark can't be removed: " + problem.message(), path.string());
  return disk::sync_directory(directory / "restored");
}

tl::unexpected<Error> half_restored(const fs::path& directory) {
  return failure(ErrorCode::refused, "a restore into this directory did not come to its end", directory.string(),
                 "remove the directory, and restore it again");
}

}  // namespace

bool is_asleep(const fs::path& directory) { return is_there(asleep(directory)) || is_there(restoring(directory)); }

Result<void> check_awake(const fs::path& directory) {
  if (auto whole = check_restored(directory); !whole) return whole;
  if (!is_there(asleep(directory))) return {};
  return failure(ErrorCode::refused, "the directory was restored from a backup, and sleeps", directory.string(),
                 "make sure that no other one is at work with these subscriptions, then: tidemark take-over");
}

Result<void> begin_restore(const fs::path& directory) {
  if (auto made = disk::make_directories(directory / "restored"); !made) return made;
  return vault::write_durably(restoring(directory), "", vault::Existing::replace);
}

Result<void> put_to_sleep(const fs::path& directory, std::uint32_t backup,
                          const std::vector<std::string>& subscriptions, Instant now) {
  if (auto made = disk::make_directories(directory / "restored"); !made) return made;
  for (const std::string& one : subscriptions)
    for (const Part part : all_parts)
      if (auto kept = vault::write_durably(held(directory, one, part), "", vault::Existing::replace); !kept)
        return kept;
  std::string text;
  json::Line{text}.number("backup", backup).text("restored", iso(now));
  if (auto written = vault::write_durably(asleep(directory), text, vault::Existing::replace); !written) return written;
  return remove(restoring(directory), directory);
}

Result<void> check_restored(const fs::path& directory) {
  if (is_there(restoring(directory))) return half_restored(directory);
  return {};
}

Result<void> take_over(const fs::path& directory) {
  if (auto whole = check_restored(directory); !whole) return whole;
  if (!is_there(asleep(directory)))
    return failure(ErrorCode::invalid_input,
                   "the directory does not sleep: it was not restored, or was taken over already", directory.string());
  return remove(asleep(directory), directory);
}

bool first_run_is_held(const fs::path& directory, const std::string& subscription, Part part) {
  std::error_code problem;
  return fs::exists(held(directory, subscription, part), problem) || problem;
}

void first_run_was(const fs::path& directory, const std::string& subscription, Part part) {
  if (is_there(held(directory, subscription, part)))
    static_cast<void>(remove(held(directory, subscription, part), directory));  // else it is held once more
}

}  // namespace tidemark::backup
