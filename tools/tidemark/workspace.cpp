#include "command/workspace.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "archive/file_archive.h"
#include "backup/receipts.h"
#include "backup/restored.h"
#include "command/machine.h"
#include "command/progress_line.h"
#include "disk/directories.h"
#include "service/directory.h"
#include "service/erasures.h"
#include "sync/erasure.h"
#include "views/keys.h"
#include "views/memory_store.h"
#include "views/rocksdb_store.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// Another process that has just ended may not have let go of them yet.
constexpr int patience_for_others_ms = 5'000;

Result<std::unique_ptr<views::RocksdbStore>> open_rocksdb_views(const std::filesystem::path& directory,
                                                                int patience_ms) {
  auto store = views::RocksdbStore::open(directory.string());
  for (int waited = 0; !store && store.error().code == ErrorCode::in_use && waited < patience_ms; waited += 50) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    store = views::RocksdbStore::open(directory.string());
  }
  return store;
}

}  // namespace

Result<std::filesystem::path> Workspace::directory_of(const Call& call) {
  if (!call["--directory"].empty()) return std::filesystem::path{call["--directory"]};
  return default_directory();
}

Result<vault::Vault> Workspace::vault_of(const Call& call) {
  auto directory = directory_of(call);
  if (!directory) return tl::unexpected(std::move(directory.error()));
  return vault_in(*directory);
}

Result<vault::Vault> Workspace::vault_in(const std::filesystem::path& directory) {
  return vault::Vault::open(directory / "vault", key_source(), directory / "log.public");
}

Result<std::optional<vault::Secret>> Workspace::known_signing_seed(const std::filesystem::path& directory) {
  const auto receipts = backup::receipts_in(backup::receipts_of(directory));
  if (!receipts) return tl::unexpected(receipts.error());
  auto seed = vault_in(directory).and_then([](const vault::Vault& vault) { return vault.signing_seed(); });
  if (!seed && seed.error().code != ErrorCode::not_found) return tl::unexpected(std::move(seed.error()));
  if (!seed && receipts->empty()) return std::nullopt;
  if (!seed)
    return failure(ErrorCode::corrupt, "the key is gone by which erased persons are known", "vault/log.signing",
                   "put back vault/log.signing from a backup of this directory (docs/erasure.md)");
  if (auto same = service::check_keys(*receipts, sync::person_key(seed->reveal())); !same)
    return tl::unexpected(std::move(same.error()));
  return std::optional{std::move(*seed)};
}

Result<vault::Secret> Workspace::signing_seed_in(const std::filesystem::path& directory) {
  const auto known = known_signing_seed(directory);
  if (!known) return tl::unexpected(known.error());
  return vault_in(directory).and_then([](vault::Vault vault) { return vault.make_signing_seed(); });
}

Result<vault::Secret> Workspace::signing_seed_of(const Call& call) {
  return directory_of(call).and_then(signing_seed_in);
}

Result<std::unique_ptr<Workspace>> Workspace::open(const Call& call, Access access) {
  auto directory = directory_of(call);
  if (!directory) return tl::unexpected(std::move(directory.error()));
  std::error_code problem;
  (void)std::filesystem::exists(*directory / "log", problem);
  if (problem)
    return failure(ErrorCode::storage, "can't look into the directory: " + problem.message(), directory->string(),
                   "is it another user's? run this as who began it");
  if (access != Access::create)
    if (auto there = service::check_log(*directory); !there) return tl::unexpected(std::move(there.error()));
  if (access == Access::create && !std::filesystem::exists(*directory / "log" / "CURRENT", problem) &&
      std::filesystem::exists(*directory / "views" / "CURRENT", problem))
    return failure(
        ErrorCode::refused, "the log is missing, though views of one lie here", directory->string(),
        "put the log back from a backup; or begin in another --directory, or remove views/, archive/ and all");
  if (access != Access::read && access != Access::wake)
    if (auto awake = backup::check_awake(*directory); !awake) return tl::unexpected(std::move(awake.error()));
  std::unique_ptr<Workspace> workspace{new Workspace{call, access, *directory}};
  // Before the log is read: a run that ends meanwhile is then seen at its end.
  if (access == Access::read) workspace->is_at_work_ = disk::is_locked(*directory / "log" / "LOCK");
  if (auto opened = workspace->open_log(); !opened) return tl::unexpected(std::move(opened.error()));
  return workspace;
}

/// What keeps the views from following is told by the next command, which meets it too.
Workspace::~Workspace() {
  if (access_ == Access::read || log_ == nullptr || log_->head().position <= opened_at_) return;
  if (open_views()) static_cast<void>(views_->catch_up());
}

Result<void> Workspace::create_subscription(std::string_view name) {
  auto created = store_->create(name);
  if (!created) return tl::unexpected(std::move(created.error()));
  const auto all = store_->subscriptions();
  if (!all) return tl::unexpected(all.error());
  subscription_ = all->back();
  log_ = *created;
  return archive().map([](archive::Archive*) {});
}

Result<void> Workspace::open_log() {
  log::LogStore::Options options;
  options.clock = machine_time;
  options.entropy = random_bytes;
  options.read_only = access_ == Access::read;
  std::error_code problem;
  if (!options.read_only && std::filesystem::exists(directory_, problem))
    if (auto room = disk::check_room(directory_); !room) return room;
  auto store = log::LogStore::open(directory_ / "log", std::move(options));
  if (!store) return tl::unexpected(std::move(store.error()));
  store_before_ = std::move(store_);
  store_ = std::move(*store);
  return {};
}

std::optional<Error> Workspace::lost_entries_of_any() {
  const auto all = store_->subscriptions();
  if (!all) return std::nullopt;
  for (const log::Subscription& one : *all)
    if (auto lost = lost_entries_of(one)) return lost;
  return std::nullopt;
}

/// Whoever opens a log to write mends it as far as it can be, and what was wrong with it is gone then: it is looked at before.
std::optional<Error> Workspace::lost_before_writing(const Call& call, bool of_any) {
  const auto looked = open(call, Access::read);
  if (!looked) return std::nullopt;  // told by whoever opens it to write
  (*looked)->told_of_damage_ = true;
  if (of_any) return (*looked)->lost_entries_of_any();
  if (!(*looked)->choose()) return std::nullopt;
  return (*looked)->lost_entries();
}

Result<std::unique_ptr<Workspace>> Workspace::open_subscription(const Call& call, Access access) {
  if (access == Access::write || access == Access::wake)
    if (auto lost = lost_before_writing(call, false)) return tl::unexpected(std::move(*lost));
  auto workspace = open(call, access == Access::count_as_it_is ? Access::write : access);
  if (!workspace) return workspace;
  if (auto chosen = (*workspace)->choose(); !chosen) return tl::unexpected(std::move(chosen.error()));
  if (access == Access::read || access == Access::write)
    if (auto nobody = (*workspace)->check_nobody_is_back(); !nobody) return tl::unexpected(std::move(nobody.error()));
  return workspace;
}

Result<std::unique_ptr<Workspace>> Workspace::open_to_recover(const Call& call) {
  auto workspace = open(call, Access::read);
  if (!workspace) return workspace;
  if (auto chosen = (*workspace)->choose(); !chosen) return tl::unexpected(std::move(chosen.error()));
  return workspace;
}

/// As a service that has it open refuses. Views that can't be had are told of by whoever asks for them.
Result<void> Workspace::check_nobody_is_back() {
  if (backup::is_asleep(directory_)) return {};
  const auto receipts = backup::receipts_in(backup::receipts_of(directory_));
  if (receipts && receipts->empty()) return {};
  const auto known = views();
  return known ? service::check_erasures(directory_, subscription_.name, **known) : Result<void>{};
}

Result<std::unique_ptr<Workspace>> Workspace::open_one(const Call& call, const log::Subscription& one) {
  auto workspace = open(call, Access::read);
  if (!workspace) return workspace;
  auto log = (*workspace)->store_->log(one.number);
  if (!log) return tl::unexpected(std::move(log.error()));
  (*workspace)->subscription_ = one;
  (*workspace)->log_ = *log;
  return workspace;
}

Result<std::unique_ptr<Workspace>> Workspace::open_to_remove(const Call& call, std::string_view name) {
  auto workspace = open(call, Access::write);
  if (!workspace) return workspace;
  const auto all = (*workspace)->store_->subscriptions();
  if (!all) return tl::unexpected(all.error());
  std::string names;
  for (const log::Subscription& one : *all) {
    const std::string shown = one.name.empty() ? std::to_string(one.number) : one.name;
    names += (names.empty() ? "" : ", ") + shown;
    if (shown == name && (one.name == name || (*workspace)->subscription_.number == 0))
      (*workspace)->subscription_ = one;
  }
  if ((*workspace)->subscription_.number == 0)
    return failure(ErrorCode::not_found, "there is no subscription of that name", (*workspace)->directory_.string(),
                   "there are: " + names);
  return workspace;
}

Result<void> Workspace::choose() {
  auto all = store_->subscriptions();
  if (!all) return tl::unexpected(std::move(all.error()));
  const std::string& wanted = call_["--subscription"];
  std::string names;
  for (const log::Subscription& one : *all)
    names += (names.empty() ? "" : ", ") + (one.name.empty() ? std::to_string(one.number) + " (damaged)" : one.name);
  if (all->empty())
    return failure(ErrorCode::not_found, "there is no subscription yet", directory_.string(),
                   "begin with `tidemark init NAME`");
  if (wanted.empty() && all->size() > 1)
    return failure(ErrorCode::invalid_input, "there are several subscriptions: " + names, directory_.string(),
                   "say which: --subscription NAME");
  const auto one = wanted.empty() ? all->begin()
                                  : std::find_if(all->begin(), all->end(),
                                                 [&](const log::Subscription& s) { return s.name == wanted; });
  if (one == all->end())
    return failure(ErrorCode::not_found, "there is no subscription of that name", directory_.string(),
                   "there are: " + names);
  subscription_ = *one;
  auto opened = store_->log(one->number);
  if (!opened) return tl::unexpected(std::move(opened.error()));
  log_ = *opened;
  opened_at_ = log_->head().position;
  return {};
}

/// The views on the disk as they lie there, of which nothing is changed: as a command that reads may go on reading for as long as a
/// person looks at its output, it never holds what a run needs.
views::Store* Workspace::views_on_disk() {
  if (access_ != Access::read) return open_views_store() ? views_store_.get() : nullptr;
  if (!on_disk_) {
    auto opened = views::RocksdbStore::open_to_read((directory_ / "views").string());
    if (opened) on_disk_ = std::move(*opened);
    else if (opened.error().code == ErrorCode::corrupt && !std::exchange(told_of_damage_, true))
      call_.warn(opened.error());
  }
  return on_disk_.get();
}

/// To read: those on the disk where they stand at the log's head; else they are folded anew, in memory.
Result<void> Workspace::open_views_store() {
  if (views_store_) return {};
  if (access_ == Access::read) {
    if (views::Store* store = views_on_disk(); store != nullptr && log_ != nullptr) {
      const auto standing = views::Views{*store, subscription_.number, *log_}.standing();
      if (standing && standing->current) views_store_ = std::move(on_disk_);
    }
    if (!views_store_) views_store_ = std::make_unique<views::MemoryStore>();
    return {};
  }
  auto store = open_rocksdb_views(directory_ / "views", patience_for_others_ms);
  if (!store) return tl::unexpected(std::move(store.error()));
  views_store_ = std::move(*store);
  return {};
}

Result<void> Workspace::open_views() {
  if (views_) return {};
  if (auto opened = open_views_store(); !opened) return opened;
  views_ = std::make_unique<views::Views>(*views_store_, subscription_.number, *log_);
  return {};
}

Result<views::Views*> Workspace::views_as_they_are() {
  if (auto opened = open_views(); !opened) return tl::unexpected(std::move(opened.error()));
  return views_.get();
}

std::optional<Error> Workspace::lost_entries_of(const log::Subscription& subscription) {
  std::error_code problem;
  if (!std::filesystem::exists(directory_ / "views" / "CURRENT", problem)) return std::nullopt;
  views::Store* const store = views_on_disk();
  if (store == nullptr) return std::nullopt;
  for (const bool again : {false, true}) {
    const auto log = store_->log(subscription.number);
    if (!log) return std::nullopt;
    auto lost = views::Views{*store, subscription.number, **log}.lost_entries();
    if (!lost) return std::nullopt;
    if (again || access_ != Access::read) {
      lost->where = "subscription " + subscription.name + ", " + lost->where;
      return lost;
    }
    // Who had the views before us may have appended after this log was opened, and gone.
    if (!open_log()) return std::nullopt;
    if (log_ != nullptr) log_ = store_->log(subscription_.number).value_or(log_);
    views_.reset();
  }
  return std::nullopt;
}

Result<void> Workspace::keep_all_receipts() {
  std::error_code problem;
  if (!std::filesystem::exists(directory_ / "views" / "CURRENT", problem)) return {};
  views::Store* const store = views_on_disk();
  return store == nullptr ? Result<void>{} : service::keep_all_receipts(directory_, *store_, *store);
}

Result<views::Views*> Workspace::views() {
  if (views_) return views_->catch_up().map([&](const views::CaughtUp&) { return views_.get(); });
  if (auto lost = lost_entries()) {
    if (access_ != Access::read) return tl::unexpected(std::move(*lost));
    call_.warn(*lost);
    views_store_ = std::make_unique<views::MemoryStore>();
  }
  if (auto opened = open_views(); !opened) return tl::unexpected(std::move(opened.error()));
  ProgressLine progress{call_};
  return views_->catch_up(showing(progress, "views folded anew:")).map([&](const views::CaughtUp&) {
    return views_.get();
  });
}

Result<std::optional<views::Standing>> Workspace::standing_on_disk() {
  std::error_code problem;
  if (!std::filesystem::exists(directory_ / "views" / "CURRENT", problem)) return std::optional<views::Standing>{};
  const auto store = views::RocksdbStore::open_to_read((directory_ / "views").string());
  if (!store) return tl::unexpected(store.error());
  const views::Views views{**store, subscription_.number, *log_};
  if (auto whole = views.compare(); !whole) return tl::unexpected(std::move(whole.error()));
  auto standing = views.standing();
  if (!standing) return tl::unexpected(std::move(standing.error()));
  return standing->position == 0 ? std::nullopt : std::optional{*standing};
}

Result<void> Workspace::discard_views() {
  views_.reset();
  views_store_.reset();
  std::error_code problem;
  std::filesystem::remove_all(directory_ / "views", problem);
  if (problem)
    return failure(ErrorCode::storage, "they can't be removed: " + problem.message(), (directory_ / "views").string(),
                   "check who owns them");
  return {};
}

Result<archive::Archive*> Workspace::archive() {
  if (!archive_) {
    const auto mode =
        access_ == Access::read ? archive::FileArchive::Mode::read_only : archive::FileArchive::Mode::read_and_write;
    auto opened = archive::FileArchive::open(archive_directory(), {machine_time, random_bytes}, mode);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    archive_ = std::move(*opened);
  }
  return archive_.get();
}

Result<Configuration> Workspace::configuration() {
  auto known = views();
  if (!known) return tl::unexpected(std::move(known.error()));
  auto row = (*known)->configuration();
  if (!row && row.error().code == ErrorCode::not_found)
    return failure(ErrorCode::invalid_input, "nothing is configured yet", "subscription " + subscription_.name,
                   "tidemark config apply FILE");
  if (!row) return tl::unexpected(std::move(row.error()));
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return tl::unexpected(std::move(configuration.error().front()));
  return std::move(*configuration);
}

Result<void> Workspace::remove_subscription() {
  if (auto opened = open_views_store(); !opened) return opened;
  std::string first;
  views::add_big_endian(first, subscription_.number, 4);
  if (auto gone = views_store_->purge(first, views::after(first)); !gone) return gone;
  std::error_code problem;
  if (!subscription_.name.empty()) std::filesystem::remove_all(archive_directory(), problem);
  if (problem)
    return failure(ErrorCode::storage, "it can't be removed: " + problem.message(), archive_directory().string(),
                   "check who owns it");
  views_.reset();
  log_ = nullptr;
  return store_->remove(subscription_.number);
}

}  // namespace tidemark::command
