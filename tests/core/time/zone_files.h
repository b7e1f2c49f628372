#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tidemark {

/// The machine's own zone files, read without any help of the product's.
inline const std::filesystem::path zone_folder = "/usr/share/zoneinfo";

inline std::string bytes_of_zone(const std::string& name) {
  std::ifstream file{zone_folder / name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// Every zone once: of files with the same bytes the first by name. Without "right/", whose clocks count leap seconds.
inline std::map<std::string, std::string> every_zone() {
  std::map<std::string, std::string> name_by_bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{zone_folder}) {
    const std::string name = std::filesystem::relative(entry.path(), zone_folder).string();
    if (!entry.is_regular_file() || name.starts_with("right/") || name.starts_with("posix/")) continue;
    std::string bytes = bytes_of_zone(name);
    if (!bytes.starts_with("TZif")) continue;
    auto& kept = name_by_bytes[std::move(bytes)];
    kept = kept.empty() ? name : std::min(kept, name);
  }
  std::map<std::string, std::string> zones;
  for (const auto& [bytes, name] : name_by_bytes) zones[name] = bytes;
  return zones;
}

inline void append_big_endian(std::uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

inline std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

/// The instants at which the 64-bit part of a TZif file says that something changes, in seconds.
inline std::vector<std::int64_t> transitions_in(std::string_view file) {
  const auto count = [&](std::size_t header, std::size_t which) {
    return big_endian(file.substr(header + 20 + 4 * which, 4));
  };
  const std::size_t second =
      44 + count(0, 3) * 5 + count(0, 4) * 6 + count(0, 5) + count(0, 2) * 8 + count(0, 1) + count(0, 0);
  std::vector<std::int64_t> instants;
  for (std::size_t i = 0; i < count(second, 3); ++i) {
    instants.push_back(static_cast<std::int64_t>(big_endian(file.substr(second + 44 + 8 * i, 8))));
  }
  return instants;
}

/// A TZif file of one type and no transitions: its footer alone says what the time is.
inline std::string file_with_footer(std::string_view footer, std::int32_t offset) {
  std::string file;
  for (const int time_size : {4, 8}) {
    (void)time_size;  // without transitions both parts look the same
    file += "TZif2" + std::string(15, '\0');
    for (const std::uint64_t count : {0, 0, 0, 0, 1, 4}) append_big_endian(count, 4, file);
    append_big_endian(static_cast<std::uint32_t>(offset), 4, file);
    file += std::string{"\0\0LMT\0", 6};
  }
  file += '\n';
  file += footer;
  file += '\n';
  return file;
}

}  // namespace tidemark
