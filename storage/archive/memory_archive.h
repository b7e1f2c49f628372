#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "archive/archive.h"

namespace tidemark::archive {

/// What outlives a process in the runner's simulation.
struct MemoryFolder {
  std::map<std::string, std::string, std::less<>> files;  ///< by name; open to tests that damage them

  /// Asked before each put; false: the disk is full. Not set: it never is.
  std::function<bool(std::string_view name)> has_room;

  bool can_be_tidied = true;  ///< false: nothing can be removed
};

/// The archive in memory, with the same bytes as in files. `folder` must outlive it.
class MemoryArchive final : public Archive {
 public:
  MemoryArchive(MemoryFolder& folder, Surroundings surroundings)
      : folder_{folder}, surroundings_{std::move(surroundings)} {}

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
  [[nodiscard]] Result<std::string> sealed(std::string_view name) const;
  [[nodiscard]] Result<std::string> store(std::string name, std::string sealed);

  MemoryFolder& folder_;
  Surroundings surroundings_;
};

}  // namespace tidemark::archive
