#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/error.h"
#include "core/time/instant.h"
#include "vault/vault.h"

namespace tidemark::command {

/// What the command takes from the machine and hands to the rooms, which must not reach for it themselves.
[[nodiscard]] Instant machine_time();
void random_bytes(std::span<std::uint8_t> bytes);  ///< libsodium's

/// Who asks, for the log: $SUDO_USER, else $USER, else the name or number that the process runs under.
[[nodiscard]] std::string actor();

/// $TIDEMARK_DIRECTORY, else $XDG_STATE_HOME/tidemark, else ~/.local/state/tidemark; `invalid_input` where none of them is set.
[[nodiscard]] Result<std::filesystem::path> default_directory();

/// What seals credentials: the key in the file that $TIDEMARK_KEY_FILE names; else $TIDEMARK_KEY itself; else systemd's credential
/// `tidemark-key` ($CREDENTIALS_DIRECTORY), where it was handed one; else `vault.key` beside what it seals.
[[nodiscard]] vault::KeySource key_source();

/// At most `limit` bytes more of standard input appended to `text`; false at its end.
[[nodiscard]] Result<bool> read_more_input(std::string& text, std::size_t limit);

}  // namespace tidemark::command
