#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backup/manifest.h"

namespace tidemark::backup {

/// The files of a directory that a backup copies, by name: nothing that is half written, and of the vault what is sealed alone, never what
/// opens it. `storage`.
[[nodiscard]] Result<std::vector<std::string>> files_of(const std::filesystem::path& directory);

/// Whether all backups share it.
[[nodiscard]] bool is_of_archive(std::string_view name);

/// Of a page or a kept plan its name says what it holds (archive/sealed_page.h): whatever a manifest has, it is known by that.
[[nodiscard]] bool is_page(std::string_view name);

/// Copies durably. Nothing where the file is gone meanwhile: a run has tidied it away. `corrupt`, and nothing was written, where it is a page
/// that is not what its name says.
[[nodiscard]] Result<std::optional<Manifest::File>> copy(const std::filesystem::path& from,
                                                         const std::filesystem::path& to, const std::string& name);

/// The page as it lies there; nothing where it is not what its name says, or not there.
[[nodiscard]] std::optional<Manifest::File> page_at(const std::filesystem::path& path, const std::string& name);

/// Whether the bytes there are those that the manifest has; of a page others that its name says are as good: an older Tidemark copied rotten
/// ones, and a good one has taken their place. `corrupt`, `storage`.
[[nodiscard]] Result<void> check_file(const std::filesystem::path& path, const Manifest::File& file);

/// `corrupt` where it is a page that was rotten already when an older Tidemark copied it, which did not look.
[[nodiscard]] Result<void> check_held(const std::filesystem::path& path, const Manifest::File& file);

}  // namespace tidemark::backup
