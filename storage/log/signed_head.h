#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "log/event_log.h"

namespace tidemark::log {

using PublicKey = std::array<std::uint8_t, 32>;  ///< Ed25519
using Signature = std::array<std::uint8_t, 64>;

/// A head as it is kept elsewhere: with what tells it from the heads of other logs, and signed or not. docs/log-format.md, "The signed head",
/// has its text and its JSON byte by byte.
struct KeptHead {
  std::string subscription;
  std::uint32_t number = 0;
  Head head;
  Instant time = {};  ///< of the head's entry
  struct Signed {
    PublicKey key = {};
    Signature signature = {};
    friend bool operator==(const Signed&, const Signed&) = default;
  };
  std::optional<Signed> by = {};

  friend bool operator==(const KeptHead&, const KeptHead&) = default;
};

/// What is signed: five lines that a stranger can make again.
///
///     tidemark head 1
///     subscription 1 acme
///     position 35
///     digest 73ebd39e…
///     time 1760000000000
[[nodiscard]] std::string text_of(const KeptHead& head);

/// Signs by the private key that comes of this seed of 32 bytes (RFC 8032), and says by which public one to check it.
void sign(KeptHead& head, std::string_view seed);
[[nodiscard]] PublicKey public_key(std::string_view seed);

/// Whether that key's owner signed just this head.
[[nodiscard]] bool is_signed(const KeptHead& head, const PublicKey& key);

/// One line of JSON with its end.
[[nodiscard]] std::string to_json(const KeptHead& head);

/// The reverse; nothing is checked but the form. `invalid_input` without a place; `newer_version`.
[[nodiscard]] Result<KeptHead> read_head(std::string_view json);

/// Bytes as hexadecimal digits in lower case, and back: false where it is not exactly so many.
[[nodiscard]] std::string hex_of(const PublicKey& key);
[[nodiscard]] bool from_hex(std::string_view hex, PublicKey& key);

}  // namespace tidemark::log
