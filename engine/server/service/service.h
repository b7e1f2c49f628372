#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "backup/backups.h"
#include "service/subscription.h"

namespace tidemark::service {

/// The subscriptions of one directory, all of them at work. While it lives, no other process writes there.
///
///     auto service = Service::open(directory, machine);
///     (*service)->find("acme")->start({.actor = "token nightly"});
class Service {
 public:
  /// `in_use`, `not_found` (no log here), `storage`, `newer_version`, `corrupt`. A subscription that can't be opened keeps none of the
  /// others from work: `damaged` has it.
  [[nodiscard]] static Result<std::unique_ptr<Service>> open(const std::filesystem::path& directory, Machine machine);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service();

  [[nodiscard]] const std::map<std::string, std::unique_ptr<Subscription>, std::less<>>& subscriptions() const {
    return subscriptions_;
  }
  /// None of that name: null.
  [[nodiscard]] Subscription* find(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, Error>& damaged() const { return damaged_; }
  /// The engine's own: what was changed about users and tokens.
  [[nodiscard]] log::EventLog& own_log() { return *own_log_; }
  [[nodiscard]] const Machine& machine() const { return machine_; }

  /// Where `back_up` copies to, and how many stay; 0: all.
  void keep_backups_in(const std::filesystem::path& folder, std::size_t keep) {
    backups_.emplace(folder);
    keeps_backups_ = keep;
  }
  [[nodiscard]] const std::optional<backup::Backups>& backups() const { return backups_; }
  /// A backup of all, while everything goes on; verified. `refused` where nobody said where to, or one is being made.
  [[nodiscard]] Result<backup::Manifest> back_up();
  /// As long as it is held no backup is made, which would hold files that are to go. `refused` where one is being made.
  [[nodiscard]] Result<std::unique_lock<std::mutex>> keep_backups_away();
  /// What the views say of entries that a log has lost.
  [[nodiscard]] std::optional<Error> lost_entries() const;

 private:
  explicit Service(Machine machine) : machine_{std::move(machine)} {}

  Machine machine_;
  std::filesystem::path directory_;
  std::optional<backup::Backups> backups_;
  std::size_t keeps_backups_ = 0;
  std::mutex backing_up_;
  std::unique_ptr<log::LogStore> logs_;
  log::EventLog* own_log_ = nullptr;
  std::unique_ptr<views::Store> views_;
  std::map<std::string, std::unique_ptr<Subscription>, std::less<>> subscriptions_;
  std::map<std::string, Error> damaged_;
};

}  // namespace tidemark::service
