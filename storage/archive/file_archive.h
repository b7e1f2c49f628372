#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "archive/archive.h"

namespace tidemark::archive {

/// The archive as one folder of files, each named like what it holds. A file is written under another name, synced, renamed,
/// and the folder is synced: it is there whole or not at all, whenever the power goes.
///
///     auto archive = FileArchive::open(directory / "archive", {.clock = now, .entropy = random_bytes});
class FileArchive final : public Archive {
 public:
  enum class Mode : std::uint8_t {
    read_and_write,  ///< one process at a time (whoever holds the log): what a crash left half-written is removed
    read_only,       ///< beside one that writes
  };

  /// `storage` where the folder can't be made or written.
  [[nodiscard]] static Result<std::unique_ptr<FileArchive>> open(const std::filesystem::path& directory,
                                                                 Surroundings surroundings,
                                                                 Mode mode = Mode::read_and_write);

  [[nodiscard]] Result<std::string> put_page(std::string_view bytes) override;
  [[nodiscard]] Result<std::string> put_plan(const Digest& digest, std::string_view bytes) override;
  [[nodiscard]] Result<std::string> get(std::string_view name) const override;
  [[nodiscard]] std::vector<Result<PageBytes>> get_each(std::span<const std::string> names) const override;
  [[nodiscard]] Result<Instant> time_of(std::string_view name) const override;
  [[nodiscard]] Result<std::vector<std::string>> names() const override;
  [[nodiscard]] Result<void> remove(std::string_view name) override;
  [[nodiscard]] Result<void> each(const std::function<void(const Piece& piece)>& visit) const override;
  [[nodiscard]] Result<Collected> collect(const std::function<bool(const Piece& piece)>& is_needed) override;

 private:
  FileArchive(std::filesystem::path directory, Surroundings surroundings)
      : directory_{std::move(directory)}, surroundings_{std::move(surroundings)} {}
  [[nodiscard]] Result<std::string> sealed(std::string_view name) const;
  [[nodiscard]] Result<std::string> store(const std::string& name, std::string_view sealed);

  std::filesystem::path directory_;
  Surroundings surroundings_;
};

}  // namespace tidemark::archive
