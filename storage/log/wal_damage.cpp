#include "log/wal_damage.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <rocksdb/env.h>

#include "log/rocksdb_options.h"

namespace tidemark::log {
namespace {

// RocksDB's layout of a write-ahead log ("Write Ahead Log File Format"): blocks of 32 KiB with fragments, none of which crosses a block:
// checksum (4 bytes, little-endian), length (2), type (1), that many bytes. A record is one fragment `full`, or `first`, `middle` …, `last`.
constexpr std::size_t block_size = 32 * 1024;
constexpr std::size_t header_size = 7;
enum Type : std::uint8_t { full = 1, first = 2, middle = 3, last = 4 };

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78u : 0u);  // Castagnoli
    table[i] = crc;
  }
  return table;
}();

/// CRC-32C, turned and moved as RocksDB stores it.
std::uint32_t stored_checksum(std::string_view bytes) {
  std::uint32_t crc = ~0u;
  for (const char byte : bytes) crc = (crc >> 8) ^ crc_table[(crc ^ static_cast<unsigned char>(byte)) & 0xff];
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

struct Fragment {
  Type type;
  std::size_t size;  ///< with its header
};

/// The fragment at the front of what is left of a block; nothing where these bytes are none.
std::optional<Fragment> fragment_at(std::string_view rest) {
  if (rest.size() < header_size) return std::nullopt;
  const auto type = static_cast<std::uint8_t>(rest[6]);
  const std::size_t size = header_size + little_endian(rest.substr(4, 2));
  if (type < full || type > last || size > rest.size()) return std::nullopt;
  if (stored_checksum(rest.substr(6, size - 6)) != little_endian(rest.substr(0, 4))) return std::nullopt;
  return Fragment{static_cast<Type>(type), size};
}

/// One file, read from its beginning: where it stops being whole, and whether a record begins behind that.
class File {
 public:
  explicit File(std::string_view bytes) : bytes_{bytes} {
    for (std::size_t block = 0; block < bytes_.size(); block += block_size) read_block(block);
    if (!damage_ && in_record_) damage_ = bytes_.size();  // its last record is cut
  }

  [[nodiscard]] std::optional<std::size_t> damage() const { return damage_; }
  [[nodiscard]] bool holds_a_record() const { return holds_; }
  [[nodiscard]] bool goes_on_behind_damage() const { return goes_on_; }

 private:
  void read_block(std::size_t begin) {
    const std::size_t end = std::min(begin + block_size, bytes_.size());
    const bool looking = damage_.has_value();
    for (std::size_t at = begin; at < end;) {
      const auto fragment = fragment_at(bytes_.substr(at, end - at));
      if (fragment) {
        take(*fragment, at);
        at += fragment->size;
      } else if (end - at < header_size && end == begin + block_size) {
        return;  // too short for a fragment: padding
      } else {
        if (!damage_) damage_ = at;
        if (looking) return;  // a block behind the damaged one is read as far as its lengths lead
        ++at;                 // the length may be what is damaged: the next one can begin anywhere
      }
    }
  }

  void take(const Fragment& fragment, std::size_t at) {
    const bool begins = fragment.type == full || fragment.type == first;
    holds_ = holds_ || begins;
    if (!damage_ && begins == in_record_) damage_ = at;  // a record without its end, or an end without its record
    goes_on_ = goes_on_ || (begins && damage_);
    in_record_ = fragment.type == first || fragment.type == middle;
  }

  std::string_view bytes_;
  std::optional<std::size_t> damage_;
  bool in_record_ = false;
  bool holds_ = false;
  bool goes_on_ = false;
};

Result<std::string> read_whole(rocksdb::Env& env, const std::string& name) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env.NewSequentialFile(name, &file, {});
  std::string bytes;
  std::string buffer(std::size_t{1} << 20, '\0');
  for (rocksdb::Slice part{"x"}; status.ok() && !part.empty();) {
    status = file->Read(buffer.size(), &part, buffer.data());
    if (status.ok()) bytes.append(part.data(), part.size());
  }
  if (!status.ok()) return tl::unexpected(error_of(status, name));
  return bytes;
}

/// The numbers of the write-ahead logs, ascending.
Result<std::vector<std::pair<std::uint64_t, std::string>>> files_in(rocksdb::Env& env, const std::string& directory) {
  std::vector<std::string> names;
  if (const auto status = env.GetChildren(directory, &names); !status.ok())
    return tl::unexpected(error_of(status, directory));
  std::vector<std::pair<std::uint64_t, std::string>> files;
  for (const std::string& name : names) {
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (problem == std::errc{} && std::string_view{end} == ".log") files.emplace_back(number, directory + "/" + name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<void> check_for_damage(rocksdb::Env& env, const std::string& directory, std::uint64_t oldest) {
  const auto files = files_in(env, directory);
  if (!files) return tl::unexpected(files.error());
  std::string damaged;
  for (const auto& [number, name] : *files) {
    if (number < oldest) continue;
    const auto bytes = read_whole(env, name);
    if (!bytes) return tl::unexpected(bytes.error());
    const File file{*bytes};
    const bool goes_on = damaged.empty() ? file.goes_on_behind_damage() : file.holds_a_record();
    if (damaged.empty() && file.damage()) damaged = name + ", byte " + std::to_string(*file.damage());
    if (goes_on)
      return failure(ErrorCode::corrupt,
                     "the log is damaged: entries that were written later follow bytes that are none", damaged,
                     "nothing was changed; put the log directory back from a backup");
  }
  return {};
}

}  // namespace tidemark::log
