#include "zones/zone_table.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace tidemark {
namespace {

/// The largest that there is has 4 KB.
constexpr std::size_t largest_file = std::size_t{1} << 20;

std::filesystem::path zone_folder() {
  const char* folder = std::getenv("TZDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

/// No "..", no hidden file, no way out of the folder: parts are made of what IANA's names are made of.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 255 || name.front() == '/' || name.back() == '/') return false;
  if (name.find("//") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '_' || c == '/';
  });
}

/// At most `most` bytes from the beginning; `good` tells whether it was read without an error.
std::string beginning_of(const std::filesystem::path& path, std::size_t most, bool& good) {
  std::string bytes(most, '\0');
  std::ifstream file{path, std::ios::binary};
  good = file.is_open();
  file.read(bytes.data(), static_cast<std::streamsize>(most));
  good = good && !file.bad();
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

}  // namespace

Result<std::string> zone_bytes(std::string_view name) {
  const std::string where = is_zone_name(name) ? "time zone " + std::string{name} : "time zone";
  const auto unknown = [&] {
    return failure(ErrorCode::invalid_input, "there is no such time zone", where,
                   "names are those of the IANA database, letter for letter: Europe/London, America/New_York, UTC");
  };
  if (!is_zone_name(name)) return unknown();

  std::error_code error;
  const auto folder = zone_folder();
  if (!std::filesystem::is_directory(folder, error)) {
    return failure(ErrorCode::storage, "the machine has no time zones", folder.string(), "install Debian's tzdata");
  }
  const auto path = folder / name;
  if (!std::filesystem::is_regular_file(path, error)) return unknown();

  bool good = false;
  std::string bytes = beginning_of(path, largest_file, good);
  if (!good) return failure(ErrorCode::storage, "the time zone's file can't be read", path.string());
  return bytes;
}

Result<Zone> load_zone(std::string_view name) {
  const auto bytes = zone_bytes(name);
  if (!bytes) return tl::unexpected(bytes.error());
  return Zone::from_tzif(*bytes).map_error([&](Error problem) {
    problem.where = (zone_folder() / name).string();
    return problem;
  });
}

bool zone_exists(std::string_view name) { return load_zone(name).has_value(); }

std::string zone_table_version() {
  constexpr std::size_t longest_line = 80;
  const auto first_line = [](const std::filesystem::path& path) {
    bool good = false;
    std::string text = beginning_of(path, longest_line, good);
    return text.substr(0, text.find('\n'));
  };
  const auto folder = zone_folder();
  if (std::string version = first_line(folder / "+VERSION"); !version.empty()) return version;
  constexpr std::string_view mark = "# version ";
  const std::string line = first_line(folder / "tzdata.zi");
  return line.starts_with(mark) ? line.substr(mark.size()) : "";
}

}  // namespace tidemark
