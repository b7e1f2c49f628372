#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "backup/backups.h"
#include "backup/receipts.h"
#include "core/events/access_events.h"
#include "core/events/codec.h"
#include "core/events/run_events.h"

namespace tidemark::backup {

namespace fs = std::filesystem;

template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_line(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A directory with two subscriptions, some files beside the logs, and a folder for backups.
class ABackup : public testing::Test {
 protected:
  ABackup() {
    std::string name = (fs::temp_directory_path() / "tidemark-backup-XXXXXX").string();
    root = mkdtemp(name.data());
    open();
    for (const char* one : {"acme", "globex"}) static_cast<void>(must(store->create(one)));
    write("archive/acme/aaaa", "page a");
    write("users/users.json", "{}");
    write("vault/acme-pendo.sealed", "sealed");
    write("vault/vault.key", "the key");
  }
  ~ABackup() override {
    store.reset();
    fs::remove_all(root);
  }

  void open() {
    log::LogStore::Options options;
    options.clock = [this] { return now; };
    options.entropy = [](std::span<std::uint8_t> bytes) {
      static std::mt19937 dice{7};
      for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(dice());
    };
    store = must(log::LogStore::open(directory() / "log", std::move(options)));
  }
  void append(std::uint32_t number, int count) {
    log::EventLog* const log = must(store->log(number));
    for (int i = 0; i < count; ++i) {
      const Event event = event_of(RunCompleted{{"visitor pull: completed"}}, 1);
      static_cast<void>(must(log->append(log->head().position, {&event, 1})));
    }
  }
  void append_to_trail(const Event& event) {
    log::EventLog* const trail = must(store->log(log::engine_log));
    static_cast<void>(must(trail->append(trail->head().position, {&event, 1})));
  }
  /// That backup in the place of the directory, as somebody would have it who has lost this.
  void put_back(std::uint32_t number) {
    must(backups().restore(number, elsewhere(), {1'760'000'150'000}));
    store.reset();
    fs::remove_all(directory());
    fs::rename(elsewhere(), directory());
    now = {1'760'000'160'000};
    open();
  }
  void say_taken_over() {
    append_to_trail(event_of(TakenOver{"0123456789abcdef", now, "host root", "the directory", "", ""}, 0));
  }
  void write(const std::string& file, const std::string& bytes) const {
    fs::create_directories((directory() / file).parent_path());
    std::ofstream{directory() / file} << bytes;
  }
  [[nodiscard]] Manifest make() { return must(backups().make({*store, directory(), {1'760'000'100'000}})); }
  [[nodiscard]] Backups backups() const { return Backups{root / "backups"}; }
  [[nodiscard]] fs::path directory() const { return root / "data"; }
  [[nodiscard]] fs::path elsewhere() const { return root / "restored"; }
  [[nodiscard]] static std::string read(const fs::path& file) {
    std::ifstream stream{file};
    return {std::istreambuf_iterator<char>{stream}, {}};
  }
  void keep_receipt_at(Position position) const {
    must(keep_receipt(directory(), {"acme", position, {"ann", "request 7", "visitor", std::string(32, '7'), {}, {}}}));
  }
  /// What was appended lies in a table, as after a night.
  void reopen() {
    store.reset();
    open();
  }
  [[nodiscard]] fs::path largest_table() const {
    fs::path largest;
    for (const auto& one : fs::directory_iterator{directory() / "log"})
      if (one.path().extension() == ".sst" && (largest.empty() || one.file_size() > fs::file_size(largest)))
        largest = one.path();
    return largest;
  }
  /// One byte of a file is another one.
  static void flip(const fs::path& file, std::size_t at) {
    std::string bytes = read(file);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    std::ofstream{file, std::ios::binary} << bytes;
  }

  fs::path root;
  Instant now{1'760'000'000'000};
  std::unique_ptr<log::LogStore> store;
};

}  // namespace tidemark::backup
