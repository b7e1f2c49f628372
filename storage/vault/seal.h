#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/error.h"
#include "vault/secret.h"

namespace tidemark::vault {

/// Sealing by a key of 32 bytes: `magic (16 bytes) ‖ nonce (24) ‖ XChaCha20-Poly1305(key, nonce, text, additional data: magic ‖ name)`.
/// The name says what it is; what was sealed under another name does not open.
///
///     const Secret key = new_key();
///     unseal(seal("text", "acme-pendo", key), "acme-pendo", key)->reveal()     // "text"
[[nodiscard]] std::string seal(std::string_view text, std::string_view name, const Secret& key);

/// `corrupt` where it was altered, cut or sealed by another key: these can't be told apart; `newer_version`. The error has no place.
[[nodiscard]] Result<Secret> unseal(std::string_view sealed, std::string_view name, const Secret& key);

/// How long the sealed text of so many bytes is.
[[nodiscard]] std::size_t sealed_size(std::size_t text);

inline constexpr std::size_t key_size = 32;
[[nodiscard]] Secret new_key();

/// A key as people keep it: 32 bytes as they are, or as 64 hexadecimal digits or base64 with blanks and line ends around it.
///
///     openssl rand -hex 32         openssl rand -base64 32         head -c 32 /dev/urandom
///
/// `invalid_input` without a place, and without a byte of it.
[[nodiscard]] Result<Secret> read_key(std::string_view bytes);

}  // namespace tidemark::vault
