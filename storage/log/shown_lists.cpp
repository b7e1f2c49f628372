#include "log/shown_lists.h"

#include <string>
#include <vector>

#include <rocksdb/file_system.h>

namespace tidemark::log {
namespace {

namespace fs = std::filesystem;

class ShownLists final : public rocksdb::FileSystemWrapper {
 public:
  ShownLists(const fs::path& lists, const std::set<std::uint32_t>& shown)
      : FileSystemWrapper{rocksdb::FileSystem::Default()}, lists_{lists} {
    for (const std::uint32_t one : shown) shown_.insert(std::to_string(one));
  }
  [[nodiscard]] const char* Name() const override { return "ShownLists"; }

  rocksdb::IOStatus GetChildren(const std::string& directory, const rocksdb::IOOptions& options,
                                std::vector<std::string>* names, rocksdb::IODebugContext* told) override {
    const rocksdb::IOStatus status = FileSystemWrapper::GetChildren(directory, options, names, told);
    std::error_code none;
    if (status.ok() && fs::equivalent(directory, lists_, none))
      std::erase_if(*names, [&](const std::string& name) { return !shown_.contains(name); });
    return status;
  }

 private:
  fs::path lists_;
  std::set<std::string> shown_;
};

}  // namespace

std::unique_ptr<rocksdb::Env> files_with_lists_of(const fs::path& folder, const std::set<std::uint32_t>& shown) {
  return rocksdb::NewCompositeEnv(std::make_shared<ShownLists>(folder / "meta", shown));
}

}  // namespace tidemark::log
