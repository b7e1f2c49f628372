#include "backup/restored.h"

#include "core/json/line.h"
#include "core/time/date_text.h"
#include "disk/directories.h"
#include "vault/durable_file.h"

namespace tidemark::backup {
namespace {

namespace fs = std::filesystem;

fs::path asleep(const fs::path& directory) { return directory / "restored" / "asleep.json"; }
fs::path held(const fs::path& directory, const std::string& subscription) {
  return directory / "restored" / ("first-run-of-" + subscription);
}

}  // namespace

bool is_asleep(const fs::path& directory) {
  std::error_code none;
  return fs::exists(asleep(directory), none);
}

Result<void> check_awake(const fs::path& directory) {
  if (!is_asleep(directory)) return {};
  return failure(ErrorCode::refused, "the directory was restored from a backup, and sleeps", directory.string(),
                 "make sure that no other one is at work with these subscriptions, then: tidemark take-over");
}

Result<void> put_to_sleep(const fs::path& directory, std::uint32_t backup, const std::vector<std::string>& subscriptions,
                          Instant now) {
  if (auto made = disk::make_directories(directory / "restored"); !made) return made;
  for (const std::string& one : subscriptions)
    if (auto kept = vault::write_durably(held(directory, one), "", vault::Existing::replace); !kept) return kept;
  std::string text;
  json::Line{text}.number("backup", backup).text("restored", iso(now));
  return vault::write_durably(asleep(directory), text, vault::Existing::replace);
}

Result<void> take_over(const fs::path& directory) {
  if (!is_asleep(directory))
    return failure(ErrorCode::invalid_input, "the directory does not sleep: it was not restored, or was taken over already",
                   directory.string());
  std::error_code problem;
  fs::remove(asleep(directory), problem);
  if (problem) return failure(ErrorCode::storage, "it can't be woken: " + problem.message(), directory.string());
  return disk::sync_directory(directory / "restored");
}

bool first_run_is_held(const fs::path& directory, const std::string& subscription) {
  std::error_code none;
  return fs::exists(held(directory, subscription), none);
}

void first_run_was(const fs::path& directory, const std::string& subscription) {
  std::error_code none;
  fs::remove(held(directory, subscription), none);
}

}  // namespace tidemark::backup
