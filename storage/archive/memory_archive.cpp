#include "archive/memory_archive.h"

#include "archive/sealed_page.h"

namespace tidemark::archive {
namespace {

tl::unexpected<Error> cannot_remove() {
  return failure(ErrorCode::storage, "a page could not be removed: not allowed", "archive",
                 "look at the disk and the folder's permissions, then run again");
}

}  // namespace

Result<std::string> MemoryArchive::store(std::string name, std::string sealed) {
  if (folder_.has_room && !folder_.has_room(name))
    return failure(ErrorCode::storage, "a page could not be written: no space left on the disk", "archive",
                   "make room on the disk, then run again");
  folder_.files.insert_or_assign(name, std::move(sealed));
  return name;
}

Result<std::string> MemoryArchive::put_page(std::string_view bytes) {
  return seal_page(bytes, surroundings_).and_then([&](Sealed sealed) {
    return store(std::move(sealed.name), std::move(sealed.bytes));
  });
}

Result<std::string> MemoryArchive::put_plan(const Digest& digest, std::string_view bytes) {
  return seal_plan(digest, bytes, surroundings_).and_then([&](Sealed sealed) {
    return store(std::move(sealed.name), std::move(sealed.bytes));
  });
}

Result<std::string> MemoryArchive::get(std::string_view name) const {
  const auto file = folder_.files.find(name);
  if (file == folder_.files.end()) return missing(name);
  return unseal(name, file->second);
}

Result<Instant> MemoryArchive::time_of(std::string_view name) const {
  const auto file = folder_.files.find(name);
  return file == folder_.files.end() ? missing(name) : time_of_sealed(name, file->second);
}

Result<std::vector<std::string>> MemoryArchive::names() const {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : folder_.files) names.push_back(name);
  return names;
}

Result<void> MemoryArchive::remove(std::string_view name) {
  if (!folder_.can_be_tidied) return cannot_remove();
  if (const auto file = folder_.files.find(name); file != folder_.files.end()) folder_.files.erase(file);
  return {};
}

Result<Collected> MemoryArchive::collect(const std::set<std::string, std::less<>>& keep, Instant older_than) {
  Collected collected;
  if (!folder_.can_be_tidied) return cannot_remove();
  for (auto file = folder_.files.begin(); file != folder_.files.end();) {
    const auto put = time_put(file->second);
    const bool goes = put && *put < older_than && !keep.contains(file->first);
    if (put && !goes) ++collected.kept;
    if (!goes) {
      ++file;
      continue;
    }
    ++collected.removed;
    collected.freed += file->second.size();
    file = folder_.files.erase(file);
  }
  return collected;
}

}  // namespace tidemark::archive
