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

Result<std::string> MemoryArchive::sealed(std::string_view name) const {
  const auto file = folder_.files.find(name);
  return file == folder_.files.end() ? missing(name) : Result<std::string>{file->second};
}

Result<std::string> MemoryArchive::get(std::string_view name) const {
  return sealed(name).and_then([&](const std::string& bytes) { return unseal(name, bytes); });
}

std::vector<Result<PageBytes>> MemoryArchive::get_each(std::span<const std::string> names) const {
  return unseal_each(names, [&](std::string_view name) { return sealed(name); });
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

Result<void> MemoryArchive::each(const std::function<void(const Piece& piece)>& visit) const {
  for (const auto& [name, bytes] : folder_.files)
    if (const auto put = time_put(bytes)) visit({name, *put, bytes.size()});
  return {};
}

Result<Collected> MemoryArchive::collect(const std::function<bool(const Piece& piece)>& is_needed) {
  if (!folder_.can_be_tidied) return cannot_remove();
  Collected collected;
  std::erase_if(folder_.files, [&](const auto& file) {
    const auto put = time_put(file.second);
    if (!put) return false;
    const bool goes = !is_needed({file.first, *put, file.second.size()});
    ++(goes ? collected.removed : collected.kept);
    if (goes) collected.freed += file.second.size();
    return goes;
  });
  return collected;
}

}  // namespace tidemark::archive
