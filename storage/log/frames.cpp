#include "log/frames.h"

#include <bit>
#include <cstring>
#include <memory>
#include <new>

#include <sodium.h>
#include <zstd.h>

#include "core/hash/blake2b.h"
#include "digests/hash_each.h"

namespace tidemark::log {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie");

constexpr std::uint8_t frame_format = 0x01;
constexpr std::uint8_t frame_with_erased = 0x02;
constexpr std::uint32_t erased_mark = 0xffffffff;
constexpr std::size_t leaf_size = sizeof(Digest::bytes);
constexpr std::size_t frame_head = 1 + 8 + 4;
constexpr std::size_t item_head = 4 + 1 + salt_size;
constexpr std::size_t largest_unpacked = frame_head + item_head + largest_item;
constexpr int level = -1;

template <class Number>
void put(Number number, std::string& out) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

template <class Number>
Number take(std::string_view& bytes) {
  Number number;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return number;
}

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// A context is some hundred kilobytes and is made once a thread, as making one costs more than compressing 300 bytes.
ZSTD_CCtx* compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context{ZSTD_createCCtx()};
  if (!context) throw std::bad_alloc{};
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context{ZSTD_createDCtx()};
  if (!context) throw std::bad_alloc{};
  return context.get();
}

/// Gathers items until a frame is full, then hashes their leaves and compresses it.
class Packer {
 public:
  explicit Packer(PackedItems& packed) : packed_{packed} {}

  void add(std::string_view salt, std::string_view item) {
    if (count_ != 0 && unpacked_.size() + item_head + item.size() > largest_frame) close();
    if (count_ == 0) {
      unpacked_.assign(frame_head, '\0');
      unpacked_[0] = frame_format;
    }
    put(static_cast<std::uint32_t>(item.size()), unpacked_);
    unpacked_ += '\0';
    unpacked_ += salt;
    unpacked_ += item;
    ++count_;
    sizes_.push_back(1 + salt_size + item.size());
  }

  void close() {
    if (count_ == 0) return;
    const std::uint64_t first = packed_.leaves.size();
    std::memcpy(unpacked_.data() + 1, &first, sizeof first);
    std::memcpy(unpacked_.data() + 9, &count_, sizeof count_);
    inputs_.clear();
    const char* at = unpacked_.data() + frame_head;
    for (const std::size_t size : sizes_) {
      inputs_.push_back({{at + 4, size}});
      at += 4 + size;
    }
    packed_.leaves.resize(first + count_);
    digests::hash_each(inputs_, std::span{packed_.leaves}.subspan(first));
    packed_.frames.push_back(compress_frame(unpacked_));
    sizes_.clear();
    count_ = 0;
  }

 private:
  PackedItems& packed_;
  std::string unpacked_;
  std::uint32_t count_ = 0;
  std::vector<std::size_t> sizes_;
  std::vector<digests::Input> inputs_;
};

}  // namespace

std::string compress_frame(std::string_view unpacked) {
  // Compressed into memory that is used again: fresh memory for every frame's bound costs as much as compressing it.
  thread_local std::unique_ptr<char[]> room;
  thread_local std::size_t room_size = 0;
  const std::size_t bound = ZSTD_compressBound(unpacked.size());
  if (bound > room_size) {
    room = std::make_unique_for_overwrite<char[]>(bound);
    room_size = bound;
  }
  const std::size_t size = ZSTD_compressCCtx(compressor(), room.get(), bound, unpacked.data(), unpacked.size(), level);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc{};  // with room for the bound nothing else can go wrong
  std::string frame{room.get(), size};
  if (room_size > 2 * largest_frame) {
    room.reset();
    room_size = 0;
  }
  return frame;
}

PackedItems pack_items(std::span<const Event> events, std::span<const std::uint8_t, 32> seed) {
  std::size_t count = 0;
  for (const Event& event : events) count += event.items.size();
  std::string salts(count * salt_size, '\0');
  static constexpr unsigned char nonce[crypto_stream_chacha20_NONCEBYTES] = {};
  crypto_stream_chacha20(reinterpret_cast<unsigned char*>(salts.data()), salts.size(), nonce, seed.data());
  PackedItems packed;
  packed.leaves.reserve(count);
  Packer packer{packed};
  std::string_view salt = salts;
  for (const Event& event : events) {
    for (std::size_t i = 0; i < event.items.size(); ++i) {
      packer.add(salt.substr(0, salt_size), event.items[i]);
      salt.remove_prefix(salt_size);
    }
  }
  packer.close();
  return packed;
}

Result<void> decompress_frame(std::string_view frame, std::string& unpacked) {
  const auto broken = [] { return failure(ErrorCode::corrupt, "a frame of items can't be unpacked"); };
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR || size > largest_unpacked) return broken();
  // Another frame behind it, one that is skipped even, would be bytes of which no digest knows.
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return broken();
  unpacked.resize(size);
  if (ZSTD_decompressDCtx(decompressor(), unpacked.data(), size, frame.data(), frame.size()) != size) return broken();
  return {};
}

Result<FrameReader> FrameReader::open(std::string_view unpacked) {
  if (unpacked.size() < frame_head) return failure(ErrorCode::corrupt, "a frame of items is cut");
  const auto format = take<std::uint8_t>(unpacked);
  if (format > frame_with_erased)
    return failure(ErrorCode::newer_version, "a frame of items has a format that is not known here", {},
                   "a newer Tidemark wrote it: use that one");
  if (format == 0) return failure(ErrorCode::corrupt, "the bytes are no frame of items");
  const auto first = take<std::uint64_t>(unpacked);
  const auto count = take<std::uint32_t>(unpacked);
  return FrameReader{format == frame_with_erased, first, count, unpacked};
}

bool FrameReader::next(Item& item) {
  if (left_ == 0 || rest_.size() < item_head) return false;
  std::uint32_t length = 0;
  std::memcpy(&length, rest_.data(), sizeof length);
  if (may_have_erased_ && length == erased_mark) {
    if (rest_.size() < sizeof length + leaf_size) return false;
    item = {{}, rest_.substr(sizeof length, leaf_size)};
    rest_.remove_prefix(sizeof length + leaf_size);
    --left_;
    return true;
  }
  if (rest_.size() - item_head < length || rest_[4] != '\0') return false;
  item = {rest_.substr(4, 1 + salt_size + length), {}};
  rest_.remove_prefix(item_head + length);
  --left_;
  return true;
}

Result<std::optional<std::string>> without_items(std::string_view unpacked,
                                                 const std::function<bool(std::uint64_t)>& goes) {
  auto frame = FrameReader::open(unpacked);
  if (!frame) return tl::unexpected(std::move(frame.error()));
  std::string anew{unpacked.substr(0, frame_head)};
  anew[0] = frame_with_erased;
  bool any = false;
  std::uint64_t number = frame->first();
  for (FrameReader::Item item; frame->next(item); ++number) {
    if (!item.was_erased() && !goes(number)) {
      put(static_cast<std::uint32_t>(item.bytes().size()), anew);
      anew += item.leaf_input;
      continue;
    }
    any = any || !item.was_erased();
    put(erased_mark, anew);
    if (item.was_erased()) anew += item.leaf;
    else anew.append(reinterpret_cast<const char*>(blake2b(item.leaf_input).bytes.data()), leaf_size);
  }
  if (!frame->whole()) return failure(ErrorCode::corrupt, "a frame of items is cut");
  return any ? std::optional{std::move(anew)} : std::nullopt;
}

}  // namespace tidemark::log
