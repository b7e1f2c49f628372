#include "archive/sealed_page.h"

#include <algorithm>
#include <array>
#include <memory>

#include <zstd.h>

#include "digests/hash_each.h"

namespace tidemark::archive {
namespace {

constexpr std::string_view magic = "TMAR";
constexpr char version = 1;
constexpr char page_kind = 1;
constexpr char plan_kind = 2;
constexpr std::size_t key_size = 32;
constexpr std::size_t kind_at = 5;
constexpr std::size_t time_at = 6;
constexpr std::size_t length_at = 14;
constexpr std::size_t key_at = 22;
constexpr int compression_level = 3;

void put_little_endian(std::uint64_t number, std::string& out) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(number >> shift);
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i > 0; --i) number = number << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return number;
}

std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

Result<std::string> sealed_bytes(char kind, std::string_view key, std::string_view bytes, Instant time) {
  if (bytes.size() > largest)
    return failure(ErrorCode::invalid_input,
                   "a page of " + std::to_string(bytes.size()) + " bytes is too large to be kept");
  std::string out{magic};
  out += version;
  out += kind;
  put_little_endian(static_cast<std::uint64_t>(time.milliseconds), out);
  put_little_endian(bytes.size(), out);
  out += key;
  // Not into the string: filling a bound's bytes with zeros touches several times the memory that they come to.
  const std::size_t bound = ZSTD_compressBound(bytes.size());
  const auto room = std::make_unique_for_overwrite<char[]>(bound);
  const std::size_t written = ZSTD_compress(room.get(), bound, bytes.data(), bytes.size(), compression_level);
  if (ZSTD_isError(written)) return failure(ErrorCode::storage, "there is not enough memory to compress a page");
  return out.append(room.get(), written);
}

tl::unexpected<Error> damaged(std::string_view name) {
  return failure(ErrorCode::corrupt, "a page of the archive is not what was stored", "archive, " + std::string{name},
                 "the disk or somebody altered it; the log is not affected. Restore it from a backup, or run again");
}

bool has_head(std::string_view sealed) {
  return sealed.size() >= head_size && sealed.starts_with(magic) && sealed[magic.size()] == version &&
         (sealed[kind_at] == page_kind || sealed[kind_at] == plan_kind);
}

}  // namespace

Result<Sealed> seal_page(std::string_view bytes, const Surroundings& surroundings) {
  std::array<std::uint8_t, key_size> random{};
  surroundings.entropy(random);
  const std::string_view key{reinterpret_cast<const char*>(random.data()), random.size()};
  return sealed_bytes(page_kind, key, bytes, surroundings.clock()).map([&](std::string sealed) {
    return Sealed{to_hex(digests::hash_of({bytes, key})), std::move(sealed)};
  });
}

Result<Sealed> seal_plan(const Digest& digest, std::string_view bytes, const Surroundings& surroundings) {
  return sealed_bytes(plan_kind, bytes_of(digests::hash_of({bytes, bytes_of(digest)})), bytes, surroundings.clock())
      .map([&](std::string sealed) {
        return Sealed{to_hex(digest), std::move(sealed)};
      });
}

namespace {

/// How many bytes are sealed there, before any of them is unpacked.
Result<std::size_t> length_of(std::string_view name, std::string_view sealed) {
  if (!has_head(sealed)) return damaged(name);
  const std::uint64_t length = little_endian(sealed.substr(length_at, 8));
  const std::string_view frame = sealed.substr(head_size);
  // The frame's own word for its length: what is claimed is never allocated before both agree and it is within the limit.
  if (length > largest || ZSTD_getFrameContentSize(frame.data(), frame.size()) != length) return damaged(name);
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return damaged(name);
  return static_cast<std::size_t>(length);
}

/// What the digest of the unpacked bytes has to be, with which key.
struct Said {
  std::string key;
  Digest digest;
};

Result<Said> said_of(std::string_view name, std::string_view sealed) {
  const std::string_view key = sealed.substr(key_at, key_size);
  Said said;
  if (!from_hex(name, said.digest)) return damaged(name);
  if (sealed[kind_at] == page_kind) {
    said.key = key;
    return said;
  }
  said.key = bytes_of(said.digest);
  std::ranges::copy(key, reinterpret_cast<char*>(said.digest.bytes.data()));
  return said;
}

/// Into `room`, of `length_of` bytes. They are not proven yet.
Result<void> unpack(std::string_view name, std::string_view sealed, char* room, std::size_t length) {
  const std::string_view frame = sealed.substr(head_size);
  if (ZSTD_decompress(room, length, frame.data(), frame.size()) != length) return damaged(name);
  return {};
}

/// A page whose bytes are still to be proven.
struct Unproven {
  PageBytes bytes;
  Said said;
};

Result<Unproven> unpack_apart(std::string_view name, std::string_view sealed) {
  const auto length = length_of(name, sealed);
  if (!length) return tl::unexpected(length.error());
  auto said = said_of(name, sealed);
  if (!said) return tl::unexpected(std::move(said.error()));
  auto bytes = PageBytes::of_size(*length);
  if (!bytes) return tl::unexpected(std::move(bytes.error()));
  return unpack(name, sealed, bytes->data(), *length).map([&] {
    return Unproven{std::move(*bytes), std::move(*said)};
  });
}

}  // namespace

Result<std::string> unseal(std::string_view name, std::string_view sealed) {
  const auto length = length_of(name, sealed);
  if (!length) return tl::unexpected(length.error());
  const auto said = said_of(name, sealed);
  if (!said) return tl::unexpected(said.error());
  std::string bytes(*length, '\0');
  if (auto unpacked = unpack(name, sealed, bytes.data(), *length); !unpacked)
    return tl::unexpected(std::move(unpacked.error()));
  if (digests::hash_of({bytes, said->key}) != said->digest) return damaged(name);
  return bytes;
}

std::vector<Result<PageBytes>> unseal_each(
    std::span<const std::string> names, const std::function<Result<std::string>(std::string_view name)>& sealed_under) {
  std::vector<Result<Unproven>> unproven;
  for (const std::string& name : names)
    unproven.push_back(
        sealed_under(name).and_then([&](const std::string& sealed) { return unpack_apart(name, sealed); }));
  std::vector<digests::Input> inputs;
  for (const Result<Unproven>& one : unproven)
    inputs.push_back(one ? digests::Input{one->bytes.view(), one->said.key} : digests::Input{});
  std::vector<Digest> digests(inputs.size());
  digests::hash_each(inputs, digests);
  std::vector<Result<PageBytes>> proven;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!unproven[i]) proven.push_back(tl::unexpected(std::move(unproven[i].error())));
    else if (digests[i] != unproven[i]->said.digest) proven.push_back(damaged(names[i]));
    else proven.push_back(std::move(unproven[i]->bytes));
  }
  return proven;
}

std::optional<Instant> time_put(std::string_view sealed) {
  if (!has_head(sealed)) return std::nullopt;
  return Instant{static_cast<std::int64_t>(little_endian(sealed.substr(time_at, 8)))};
}

tl::unexpected<Error> missing(std::string_view name) {
  return failure(ErrorCode::not_found, "the archive does not have that page (any more)",
                 "archive, " + std::string{is_name(name) ? name : "not a name"});
}

Result<Instant> time_of_sealed(std::string_view name, std::string_view sealed) {
  if (const auto put = time_put(sealed)) return *put;
  return failure(ErrorCode::corrupt, "the stored bytes are none of the archive's", "archive, " + std::string{name});
}

bool is_name(std::string_view name) {
  return name.size() == 64 && std::all_of(name.begin(), name.end(), [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

}  // namespace tidemark::archive
