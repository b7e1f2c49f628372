#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <zstd.h>

namespace tidemark {

/// Whether a text can be got out of bytes by somebody who unpacks every Zstandard frame that begins anywhere in them.
inline bool holds_text(std::string_view bytes, std::string_view text) {
  if (bytes.find(text) != bytes.npos) return true;
  static constexpr std::string_view magic = "\x28\xb5\x2f\xfd";
  for (std::size_t at = bytes.find(magic); at != bytes.npos; at = bytes.find(magic, at + 1)) {
    const std::string_view rest = bytes.substr(at);
    const std::size_t packed = ZSTD_findFrameCompressedSize(rest.data(), rest.size());
    const unsigned long long size = ZSTD_getFrameContentSize(rest.data(), rest.size());
    if (ZSTD_isError(packed) != 0 || size > (1ULL << 28)) continue;
    std::string unpacked(static_cast<std::size_t>(size), '\0');
    const std::size_t got = ZSTD_decompress(unpacked.data(), unpacked.size(), rest.data(), packed);
    if (ZSTD_isError(got) == 0 && std::string_view{unpacked}.substr(0, got).find(text) != std::string_view::npos)
      return true;
  }
  return false;
}

/// A table of RocksDB, whose blocks may be packed: every key and value in it, whatever other files say of them.
inline bool table_holds(const std::filesystem::path& path, std::string_view text) {
  if (path.extension() != ".sst") return false;
  rocksdb::SstFileReader reader{rocksdb::Options{}};
  if (!reader.Open(path.string()).ok()) return false;
  const std::unique_ptr<rocksdb::Iterator> row{reader.NewIterator({})};
  for (row->SeekToFirst(); row->Valid(); row->Next())
    if (holds_text(row->key().ToStringView(), text) || holds_text(row->value().ToStringView(), text)) return true;
  return false;
}

/// The files below a folder, in it or deeper, that a text can be got out of.
inline std::vector<std::string> files_with(const std::filesystem::path& folder, std::string_view text) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file{entry.path(), std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (holds_text(bytes, text) || table_holds(entry.path(), text))
      found.push_back(std::filesystem::relative(entry.path(), folder).string());
  }
  return found;
}

}  // namespace tidemark
