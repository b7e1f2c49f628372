#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "log/rocksdb_log.h"

namespace tidemark::backup {

struct Known;
struct Receipt;

/// What is to be said of a page that a backup has not, as it was rotten in the directory.
[[nodiscard]] Error told_left_out(const std::string& page);

/// What is to be said of each of `unfinished`.
[[nodiscard]] Error told_unfinished(const std::filesystem::path& folder, std::uint32_t number);

/// Backups of one directory in a folder elsewhere, made while a service is at work in it: all logs, then the archive, the file of users and
/// tokens, and the sealed credentials. Not the key that seals them (keep it apart: whoever has both has the credentials), and no views,
/// which follow from the logs.
///
///     FOLDER/log/                        the logs, as RocksDB's backup engine keeps them
///     FOLDER/archive/SUBSCRIPTION/       pages and kept plans of all backups, each once
///     FOLDER/sets/3/                     the other files of backup 3, and its manifest; the newest has the receipts of everybody
///                                        who was erased (receipts.h), which a directory gets that is restored from any of them, and so do
///                                        later ones that lost their manifest or were cut off
///
///     auto backups = Backups::open(folder);
///     auto made = backups->make({*store, directory, now});
///     backups->verify(made->number);
///     backups->restore(made->number, new_directory);
///
/// Only what is new since the backup before is copied. One process at a time makes them (whoever has the logs open to write).
class Backups {
 public:
  explicit Backups(std::filesystem::path folder) : folder_{std::move(folder)} {}

  struct Source {
    log::LogStore& logs;
    std::filesystem::path directory;
    Instant now;
  };
  /// Told how many of the files are copied; answers whether to go on (false: `interrupted`, and there is no backup).
  using Progress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

  /// Verified when it answers, and its logs proven from what was copied: as far as they differ from those of the newest backup, which was
  /// proven when it was made, and whose files are held against their checksums again. A shared file that has rotted in the folder is copied once more.
  /// A page of the archive that is not what its name says is left out (`left_out`): whoever made it tells of it, and removes no older backup.
  /// `storage` where either disk says no; `in_use`: another process makes one, or takes old ones away; `refused`: the folder has those of
  /// another directory, or lies in one; `corrupt`: the log is damaged, and there is no such backup. What was made before stays whole.
  [[nodiscard]] Result<Manifest> make(const Source& source, const Progress& progress = {});

  /// The oldest first, without those that were cut off. Empty where the folder is none of backups.
  [[nodiscard]] Result<std::vector<Manifest>> list() const;
  /// Of which there is something and no manifest, by number: one is being made, was cut off, or has lost its manifest, which looks the same.
  /// Whoever lists, verifies or restores says so (told_unfinished).
  [[nodiscard]] std::vector<std::uint32_t> unfinished() const;
  /// `not_found`.
  [[nodiscard]] Result<Manifest> find(std::uint32_t number) const;

  /// Whether everything of it is there with the bytes that were written, and its logs are whole and those that it says. `not_found`,
  /// `corrupt`, `storage`. `left_out` has what is known to be missing.
  [[nodiscard]] Result<Manifest> verify(std::uint32_t number) const;

  /// Takes all away but the newest `keep`, with what only they needed; and what is older than these and has no manifest. How many are gone. Not for a backup of
  /// which anything is to be told: an older one may have what it lacks.
  [[nodiscard]] Result<std::size_t> keep_newest(std::size_t keep);

  /// Into a directory that is not there yet, or empty: verifies, copies, proves that each log contains the head that it had, and leaves the
  /// directory asleep (restored.h). `refused`: something is there, a link for one; `corrupt`: then nothing stays of what was copied, and an
  /// empty directory is there as before.
  [[nodiscard]] Result<Manifest> restore(std::uint32_t number, const std::filesystem::path& into, Instant now) const;

 private:
  [[nodiscard]] Result<void> write_manifest(const Manifest& manifest) const;
  [[nodiscard]] Result<void> check_files(const Manifest& manifest) const;
  [[nodiscard]] Result<void> check_pages(const Manifest& manifest) const;
  [[nodiscard]] Result<void> check_log(const Manifest& manifest) const;
  [[nodiscard]] Result<void> prove_log(const Manifest& manifest, const std::optional<Known>& known) const;
  [[nodiscard]] std::uint32_t newest_whole() const;
  [[nodiscard]] Result<std::filesystem::path> newest_receipts() const;
  [[nodiscard]] Result<std::vector<Receipt>> later_receipts() const;
  [[nodiscard]] Result<void> take_receipts(const std::filesystem::path& directory, bool is_first) const;
  [[nodiscard]] Result<void> restore_receipts(const std::filesystem::path& into) const;
  [[nodiscard]] Result<void> take_file(const std::filesystem::path& directory, const std::string& file,
                                       const std::vector<Manifest>& before, Manifest& manifest) const;
  [[nodiscard]] Result<void> take_page(const std::filesystem::path& directory, const std::string& page,
                                       const std::vector<Manifest>& before, Manifest& manifest) const;
  [[nodiscard]] Result<void> copy_rotten(Manifest& manifest, const std::filesystem::path& directory) const;
  [[nodiscard]] Result<void> prove_copied(Manifest& manifest, const std::filesystem::path& directory,
                                          const std::vector<Manifest>& before) const;
  [[nodiscard]] Result<void> restore_files(Manifest& manifest, const std::filesystem::path& into) const;
  [[nodiscard]] Result<void> check_free(const std::filesystem::path& into) const;
  [[nodiscard]] Result<void> restore_signing(const std::filesystem::path& into) const;
  [[nodiscard]] std::filesystem::path set(std::uint32_t number) const;
  /// Where a file of a backup lies: those of the archive are shared.
  [[nodiscard]] std::filesystem::path place_of(std::uint32_t number, const std::string& file) const;

  std::filesystem::path folder_;
};

}  // namespace tidemark::backup
