#include "log/backup_lists.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <ios>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tidemark::log {
namespace {

namespace fs = std::filesystem;

/// As the engine writes it, and in no other way.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || std::to_string(number) != text) return std::nullopt;
  return number;
}

/// A file of the backup, in its own part of the folder or in the shared one.
bool is_file_of(std::string_view name, std::uint32_t number) {
  for (const std::string& part : {"private/" + std::to_string(number) + "/", std::string{"shared_checksum/"}}) {
    if (!name.starts_with(part)) continue;
    const std::string_view rest = name.substr(part.size());
    return !rest.empty() && rest.find('/') == rest.npos;
  }
  return false;
}

/// The next line; nothing at the end, and where the last one does not end.
std::optional<std::string_view> next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == text.npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

/// Time, sequence number, how many files, and these.
std::optional<BackupList> list_in(std::string_view text, std::uint32_t number) {
  constexpr std::string_view checksum = " crc32 ";
  std::optional<std::uint64_t> files;
  for (int i = 0; i < 3; ++i) {
    const auto line = next_line(text);
    files = line ? number_in<std::uint64_t>(*line) : std::nullopt;
    if (!files) return std::nullopt;
  }
  BackupList list;
  for (auto line = next_line(text); line; line = next_line(text)) {
    const std::size_t at = line->find(checksum);
    if (at == line->npos || !is_file_of(line->substr(0, at), number)) return std::nullopt;
    const auto sum = number_in<std::uint32_t>(line->substr(at + checksum.size()));
    if (!sum || !list.checksums.emplace(line->substr(0, at), *sum).second) return std::nullopt;
  }
  if (!text.empty() || list.checksums.size() != *files) return std::nullopt;
  return list;
}

}  // namespace

Error bad_list(const fs::path& folder, std::uint32_t number, const std::string& what) {
  const std::string name = std::to_string(number);
  return {ErrorCode::corrupt, "the list of the files of backup " + name + " " + what, (folder / "meta" / name).string(),
          "the others can be verified and restored. To make more of them, name a new folder; or move log/meta/" + name +
              " and sets/" + name + " out of this one, and it goes on without backup " + name};
}

Result<BackupList> backup_list(const fs::path& folder, std::uint32_t number) {
  const fs::path path = folder / "meta" / std::to_string(number);
  std::error_code none;
  if (!fs::exists(path, none))
    return failure(ErrorCode::not_found, "there is no such backup",
                   folder.string() + ", backup " + std::to_string(number), "tidemark backups list");
  std::string text(fs::is_regular_file(path, none) ? fs::file_size(path, none) : 0, '\0');
  std::ifstream stream{path, std::ios::binary};
  // Not by the stream's iterators, which throw where the disk can't be read.
  if (none || !fs::is_regular_file(path, none) || !stream.read(text.data(), static_cast<std::streamsize>(text.size())))
    return failure(ErrorCode::storage, "the list of the files of backup " + std::to_string(number) + " can't be read",
                   path.string());
  auto list = list_in(text, number);
  if (!list) return tl::unexpected(bad_list(folder, number, "is not what was written"));
  return std::move(*list);
}

std::set<std::uint32_t> listed_backups(const fs::path& folder) {
  std::set<std::uint32_t> numbers;
  std::error_code none;
  for (fs::directory_iterator at{folder / "meta", none}, end; at != end; at.increment(none))
    if (const auto number = number_in<std::uint32_t>(at->path().filename().string()); number && *number > 0)
      numbers.insert(*number);
  return numbers;
}

Result<void> check_backup_lists(const fs::path& folder, const std::set<std::uint32_t>& good) {
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> known;  // its checksum, and who says so
  std::vector<std::uint32_t> numbers(good.begin(), good.end());
  std::ranges::copy_if(listed_backups(folder), std::back_inserter(numbers),
                       [&](std::uint32_t number) { return !good.contains(number); });
  for (const std::uint32_t number : numbers) {
    const auto list = backup_list(folder, number);
    if (!list) return tl::unexpected(list.error());
    for (const auto& [file, sum] : list->checksums) {
      const auto [earlier, is_new] = known.emplace(file, std::pair{sum, number});
      if (!is_new && earlier->second.first != sum)
        return tl::unexpected(bad_list(folder, number,
                                       "contradicts that of backup " + std::to_string(earlier->second.second) +
                                           ": one of them is not what was written"));
    }
  }
  return {};
}

Result<void> check_listed_files(const fs::path& folder) {
  std::error_code none;
  std::set<std::string> there;  // most are in many lists
  for (const std::uint32_t number : listed_backups(folder)) {
    const auto list = backup_list(folder, number);
    if (!list) return tl::unexpected(list.error());
    for (const auto& [file, sum] : list->checksums)
      if (there.insert(file).second && !fs::exists(folder / file, none))
        return failure(ErrorCode::corrupt, "a file of backup " + std::to_string(number) + " is missing",
                       (folder / file).string(),
                       "put it back; nothing is removed before, as the rest of that backup would go with it");
  }
  return {};
}

}  // namespace tidemark::log
