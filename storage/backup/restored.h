#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/folds/part.h"
#include "core/time/instant.h"

namespace tidemark::backup {

/// A directory that was restored sleeps: another one may be at work with the same subscriptions, and what was written since the backup is
/// in no log here. Nobody opens it to write until a person takes it over; then the first run of each subscription is held by the guard,
/// whatever it would change, until a person has looked at it and let it pass.
///
///     begin_restore(directory); … put_to_sleep(directory, 3, {"acme"}, now);
///     take_over(directory);
///     first_run_is_held(directory, "acme", part)      // until first_run_was(directory, "acme", part)
[[nodiscard]] bool is_asleep(const std::filesystem::path& directory);

/// `refused`, with what to do, where the directory is asleep, or a restore did not come to its end there.
[[nodiscard]] Result<void> check_awake(const std::filesystem::path& directory);

/// From here on nobody can use it, until all of it is there and proven.
[[nodiscard]] Result<void> begin_restore(const std::filesystem::path& directory);
[[nodiscard]] Result<void> put_to_sleep(const std::filesystem::path& directory, std::uint32_t backup,
                                        const std::vector<std::string>& subscriptions, Instant now);
/// `refused` where a restore did not come to its end.
[[nodiscard]] Result<void> check_restored(const std::filesystem::path& directory);
/// `invalid_input` where it does not sleep; `refused` where a restore did not come to its end.
[[nodiscard]] Result<void> take_over(const std::filesystem::path& directory);

/// Where that can't be looked up it is held.
[[nodiscard]] bool first_run_is_held(const std::filesystem::path& directory, const std::string& subscription,
                                     Part part);
void first_run_was(const std::filesystem::path& directory, const std::string& subscription, Part part);

}  // namespace tidemark::backup
