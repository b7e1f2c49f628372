#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/hash/digest.h"

namespace tidemark::log {

/// The items of an append, all its events' one after the other, lie beside the entry in frames: zstd over at most 128
/// KiB, cut between items; an item that is larger has a frame of its own. Unpacked (numbers little-endian):
///
///     frame := 0x01, u64 number of its first item in the append, u32 count, count × item
///     item  := u32 length of the bytes, 0x00, 16 bytes of salt, the bytes
///
/// An item's leaf is BLAKE2b-256(0x00 ‖ salt ‖ bytes): exactly what stands behind its length. A frame of which items were erased (X9) begins
/// with 0x02, and such an item is
///
///     erased := 0xffffffff, 32 bytes: the leaf
inline constexpr std::size_t largest_frame = 128 * 1024;
inline constexpr std::size_t largest_item = 64 * 1024 * 1024;
inline constexpr std::size_t salt_size = 16;

using Salt = std::array<std::uint8_t, salt_size>;

struct PackedItems {
  std::vector<std::string> frames;  ///< compressed
  std::vector<Digest> leaves;       ///< of all items, in order
};

/// Salts are drawn from `seed` by ChaCha20: one draw of randomness an append serves 10,000 items.
[[nodiscard]] PackedItems pack_items(std::span<const Event> events, std::span<const std::uint8_t, 32> seed);

/// An unpacked frame anew, without the bytes of those of its items that `goes` says yes to, by their number in the append; nothing where it
/// has none of them, or they are gone already. `corrupt` where it is no frame.
[[nodiscard]] Result<std::optional<std::string>> without_items(std::string_view unpacked,
                                                               const std::function<bool(std::uint64_t)>& goes);

/// A compressed frame with items that are already laid out behind each other; for tests and whoever writes frames anew.
[[nodiscard]] std::string compress_frame(std::string_view unpacked);

/// `corrupt` where `frame` is none, or claims to be larger than any frame can be (nothing of that size is allocated).
[[nodiscard]] Result<void> decompress_frame(std::string_view frame, std::string& unpacked);

/// Takes an unpacked frame apart.
///
///     auto frame = FrameReader::open(unpacked);
///     for (FrameReader::Item item; frame->next(item);) …   // item.bytes()
class FrameReader {
 public:
  struct Item {
    std::string_view leaf_input;  ///< 0x00 ‖ salt ‖ bytes; empty where it was erased
    std::string_view leaf;        ///< then, 32 bytes

    [[nodiscard]] bool was_erased() const { return leaf_input.empty(); }
    [[nodiscard]] std::string_view bytes() const {
      return was_erased() ? std::string_view{} : leaf_input.substr(1 + salt_size);
    }
  };

  [[nodiscard]] static Result<FrameReader> open(std::string_view unpacked);

  [[nodiscard]] std::uint64_t first() const { return first_; }

  /// False at the end or where the frame is broken.
  bool next(Item& item);

  /// Whether all items were there and nothing stands behind them. To be asked after next() answered false.
  [[nodiscard]] bool whole() const { return left_ == 0 && rest_.empty(); }

 private:
  FrameReader(bool may_have_erased, std::uint64_t first, std::uint32_t count, std::string_view rest)
      : may_have_erased_{may_have_erased}, first_{first}, left_{count}, rest_{rest} {}

  bool may_have_erased_;
  std::uint64_t first_;
  std::uint32_t left_;
  std::string_view rest_;
};

}  // namespace tidemark::log
