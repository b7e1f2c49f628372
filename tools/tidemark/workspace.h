#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "archive/archive.h"
#include "command/call.h"
#include "core/config/configuration.h"
#include "log/rocksdb_log.h"
#include "vault/vault.h"
#include "views/store.h"
#include "views/views.h"

namespace tidemark::command {

/// The directory that a command works in, and the subscription that it is about:
///
///     DIRECTORY/log/                     the event logs of all subscriptions
///     DIRECTORY/views/                   what follows from them; may be removed at any time
///     DIRECTORY/archive/SUBSCRIPTION/    source pages and kept plans
///     DIRECTORY/vault/                   credentials, sealed
///
/// One process at a time opens it to write. To read it is opened beside that one: the log as it stands then, and where the views
/// are taken, views that are folded from it in memory.
///
/// Whoever has appended to the chosen subscription's log leaves the views at its head when this goes: what the log loses at its end is
/// known by them alone.
class Workspace {
 public:
  enum class Access : std::uint8_t {
    read,
    write,
    create,
    wake,            ///< to write in a directory that was restored and sleeps, as it is taken over
    count_as_it_is,  ///< to write, though the log may have lost entries that the views followed
  };

  /// `in_use`, `not_found` (no log here), `storage`, `newer_version`, `corrupt`.
  [[nodiscard]] static Result<std::unique_ptr<Workspace>> open(const Call& call, Access access);

  /// The same, and the subscription is chosen: --subscription, or the only one. To write, also `corrupt` where its log has lost entries that
  /// the views on the disk followed: then nothing was opened to write, and all files are as they were. `refused` where the log lacks erasures
  /// that the directory has receipts of: it has these persons again. Only one that was restored and sleeps is read all the same.
  [[nodiscard]] static Result<std::unique_ptr<Workspace>> open_subscription(const Call& call, Access access);

  /// To read, and the subscription is chosen, though its log may have persons back who were erased: for what helps to recover from that, and
  /// hands out nobody's values.
  [[nodiscard]] static Result<std::unique_ptr<Workspace>> open_to_recover(const Call& call);

  /// To read, and that subscription is chosen.
  [[nodiscard]] static Result<std::unique_ptr<Workspace>> open_one(const Call& call, const log::Subscription& one);

  /// To read, and the engine's own log is chosen, which has what was changed about users, tokens and credentials: `audit-trail`, number 0.
  [[nodiscard]] static Result<std::unique_ptr<Workspace>> open_trail(const Call& call) {
    return open_one(call, {log::engine_log, "audit-trail", {}});
  }

  /// To write, and the subscription of that name is chosen though its log may be damaged: all that can be done is to remove it. One whose
  /// name is damaged has its number as name.
  [[nodiscard]] static Result<std::unique_ptr<Workspace>> open_to_remove(const Call& call, std::string_view name);

  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  /// A new subscription, which is the chosen one then. Its archive is begun with it: where the log loses the subscription, that is left to tell.
  [[nodiscard]] Result<void> create_subscription(std::string_view name);

  [[nodiscard]] static Result<std::filesystem::path> directory_of(const Call& call);
  [[nodiscard]] static Result<vault::Vault> vault_of(const Call& call);
  /// That of a directory, opened by this machine's key (machine.h, key_source).
  [[nodiscard]] static Result<vault::Vault> vault_in(const std::filesystem::path& directory);

  /// The seed of the key that signs heads, and by which erased persons are known; nothing where the directory never had one. `corrupt` where
  /// it is gone, or is not the one that the directory signed with or has receipts of erasures of.
  [[nodiscard]] static Result<std::optional<vault::Secret>> known_signing_seed(const std::filesystem::path& directory);
  /// The same; made where the directory never had one.
  [[nodiscard]] static Result<vault::Secret> signing_seed_in(const std::filesystem::path& directory);
  [[nodiscard]] static Result<vault::Secret> signing_seed_of(const Call& call);

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] log::LogStore& store() { return *store_; }
  [[nodiscard]] const log::Subscription& subscription() const { return subscription_; }
  [[nodiscard]] log::EventLog& log() { return *log_; }

  /// At the log's head. Where the log has lost entries that the views on the disk followed, they stay as they are: to write is
  /// `corrupt`, and to read is warned of, and answered by views that are folded in memory.
  [[nodiscard]] Result<views::Views*> views();
  /// What the views on the disk say of entries that the log has lost; nothing where it has them all, or nobody can tell.
  [[nodiscard]] std::optional<Error> lost_entries() { return lost_entries_of(subscription_); }
  [[nodiscard]] std::optional<Error> lost_entries_of(const log::Subscription& subscription);
  [[nodiscard]] std::optional<Error> lost_entries_of_any();
  /// The same of the directory as it lies there, before anybody opens it to write: of the subscription that is meant, or of any.
  [[nodiscard]] static std::optional<Error> lost_before_writing(const Call& call, bool of_any);
  /// Where the views that lie on the disk stand; nothing where there are none. `corrupt` where they can't be opened, or have followed what
  /// the log has lost. What a process that is at work has in memory yet is not on the disk.
  [[nodiscard]] Result<std::optional<views::Standing>> standing_on_disk();
  /// To read: whether another process had it open to write, as a run does, when this one was opened.
  [[nodiscard]] bool is_at_work() const { return is_at_work_; }
  /// As they were left.
  [[nodiscard]] Result<views::Views*> views_as_they_are();
  /// The directory's list of receipts has all that the views on the disk know of (service/erasures.h).
  [[nodiscard]] Result<void> keep_all_receipts();
  /// Removes the views of all subscriptions from the disk, whatever state they are in: the next to ask for them folds them anew.
  [[nodiscard]] Result<void> discard_views();
  [[nodiscard]] Result<archive::Archive*> archive();

  /// The one in force; `invalid_input` where none was applied yet.
  [[nodiscard]] Result<Configuration> configuration();

  /// Takes away all that there is of the chosen subscription; its log goes last, so that it can be tried again.
  [[nodiscard]] Result<void> remove_subscription();

 private:
  Workspace(const Call& call, Access access, std::filesystem::path directory)
      : call_{call}, access_{access}, directory_{std::move(directory)} {}
  [[nodiscard]] Result<void> open_log();
  [[nodiscard]] Result<void> choose();
  [[nodiscard]] Result<void> check_nobody_is_back();
  [[nodiscard]] views::Store* views_on_disk();
  [[nodiscard]] Result<void> open_views_store();
  [[nodiscard]] Result<void> open_views();
  [[nodiscard]] std::filesystem::path archive_directory() const { return directory_ / "archive" / subscription_.name; }

  const Call& call_;
  Access access_;
  bool is_at_work_ = false;
  std::filesystem::path directory_;
  std::unique_ptr<log::LogStore> store_before_;  ///< was opened anew; somebody may still read in it
  std::unique_ptr<log::LogStore> store_;
  log::Subscription subscription_;
  log::EventLog* log_ = nullptr;
  Position opened_at_ = 0;  ///< where the chosen log's head was
  bool told_of_damage_ = false;
  std::unique_ptr<views::Store> on_disk_;  ///< opened to read, as it lies there
  std::unique_ptr<views::Store> views_store_;
  std::unique_ptr<views::Views> views_;
  std::unique_ptr<archive::Archive> archive_;
};

}  // namespace tidemark::command
