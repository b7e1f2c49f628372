#include "service/service.h"

#include <atomic>
#include <utility>

#include "backup/restored.h"
#include "disk/directories.h"
#include "service/directory.h"
#include "service/erasures.h"
#include "views/rocksdb_store.h"

namespace tidemark::service {

Result<std::unique_ptr<Service>> Service::open(const std::filesystem::path& directory, Machine machine) {
  if (auto there = check_log(directory); !there) return tl::unexpected(std::move(there.error()));
  if (auto room = disk::check_room(directory); !room) return tl::unexpected(std::move(room.error()));
  if (auto awake = backup::check_awake(directory); !awake) return tl::unexpected(std::move(awake.error()));
  std::unique_ptr<Service> service{new Service{std::move(machine)}};
  service->directory_ = directory;
  log::LogStore::Options options;
  options.clock = service->machine_.clock;
  options.entropy = service->machine_.entropy;
  auto logs = log::LogStore::open(directory / "log", std::move(options));
  if (!logs) return tl::unexpected(std::move(logs.error()));
  service->logs_ = std::move(*logs);
  const auto own_log = service->logs_->log(log::engine_log);
  if (!own_log) return tl::unexpected(own_log.error());
  service->own_log_ = *own_log;
  auto views = views::RocksdbStore::open((directory / "views").string());
  if (!views) return tl::unexpected(std::move(views.error()));
  service->views_ = std::move(*views);
  const auto all = service->logs_->subscriptions();
  if (!all) return tl::unexpected(all.error());
  for (const log::Subscription& one : *all) {
    const std::string name = one.name.empty() ? std::to_string(one.number) : one.name;
    auto opened = Subscription::open(one, *service->logs_, *service->views_, directory, service->machine_);
    if (opened) service->subscriptions_.emplace(name, std::move(*opened));
    else service->damaged_.emplace(name, std::move(opened.error()));
  }
  // What was made anew, once for all of them: whoever reads beside this process sees what is on the disk. Nothing else waits for it.
  if (auto flushed = service->views_->flush(); !flushed) service->machine_.tell({}, flushed.error());
  return service;
}

/// All of them are told to stop before the first one is waited for.
Service::~Service() {
  for (const auto& [name, subscription] : subscriptions_) subscription->stop();
}

namespace {

/// Tells of what a restored directory could not sign or sign in with. Whether there was anything.
bool tells_of_vault(const Machine& machine) {
  bool told = false;
  const auto tell = [&](const Error& error) {
    machine.tell({}, error);
    told = true;
  };
  // What is erased later is known by this key, in a directory that is restored from here too.
  if (const auto seed = machine.signing_seed(); !seed) tell(seed.error());
  const auto names = machine.credential_names();
  if (!names) tell(names.error());
  if (!names || names->empty()) return told;
  const std::atomic<bool> stop{false};
  const auto world = machine.world(stop);
  if (!world) tell(world.error());
  for (const std::string& name : *names)
    if (const auto opened = world ? world->surroundings.credential(name) : Result<sync::Credential>{}; !opened)
      tell(opened.error());
  return told;
}

}  // namespace

Result<backup::Manifest> Service::back_up() {
  if (!backups_)
    return failure(ErrorCode::refused, "the service was not told where backups lie", {},
                   "start it with --backups FOLDER, on another disk");
  if (auto lost = lost_entries()) {  // a backup of it would take the place of one that has them
    lost->what = "no backup was made: " + lost->what;
    return tl::unexpected(std::move(*lost));
  }
  const auto turn = keep_backups_away();
  if (!turn) return tl::unexpected(turn.error());
  const bool told = tells_of_vault(machine_);
  if (auto kept = keep_all_receipts(directory_, *logs_, *views_); !kept) return tl::unexpected(std::move(kept.error()));
  return backups_->make({*logs_, directory_, machine_.clock()})
      .and_then([&](const backup::Manifest& made) -> Result<backup::Manifest> {
        for (const std::string& page : made.left_out) machine_.tell({}, backup::told_left_out(page));
        // What is damaged now may be whole in an older one: whatever is told of, none goes.
        if (keeps_backups_ > 0 && !told && made.left_out.empty())
          if (auto gone = backups_->keep_newest(keeps_backups_); !gone) return tl::unexpected(std::move(gone.error()));
        return made;
      });
}

std::optional<Error> Service::lost_entries() const {
  const auto all = logs_->subscriptions();
  if (!all) return all.error();
  for (const log::Subscription& one : *all) {
    const auto log = logs_->log(one.number);
    if (!log) continue;  // proven, and told of, where it is copied
    if (auto lost = views::Views{*views_, one.number, **log}.lost_entries()) {
      lost->where = "subscription " + one.name + ", " + lost->where;
      return lost;
    }
  }
  return std::nullopt;
}

Result<std::unique_lock<std::mutex>> Service::keep_backups_away() {
  std::unique_lock turn{backing_up_, std::try_to_lock};
  if (!turn.owns_lock())
    return failure(ErrorCode::refused, "a backup is being made, or a person is being erased", {},
                   "ask again when it is done");
  return turn;
}

Subscription* Service::find(std::string_view name) const {
  const auto found = subscriptions_.find(name);
  return found == subscriptions_.end() ? nullptr : found->second.get();
}

}  // namespace tidemark::service
