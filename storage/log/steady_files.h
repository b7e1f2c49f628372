#pragma once

#include <rocksdb/env.h>

namespace tidemark::log {

/// Files that are written to the disk as they grow, not all at once when they are synced at their end: appends to a log on the same disk
/// would wait for that.
class SteadyFiles final : public rocksdb::EnvWrapper {
 public:
  explicit SteadyFiles(rocksdb::Env* files) : EnvWrapper{files} {}
  [[nodiscard]] const char* Name() const override { return "SteadyFiles"; }

  rocksdb::Status NewWritableFile(const std::string& name, std::unique_ptr<rocksdb::WritableFile>* made,
                                  const rocksdb::EnvOptions& options) override;
};

}  // namespace tidemark::log
