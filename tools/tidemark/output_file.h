#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"

namespace tidemark::command {

/// A file that is there whole or not at all, and its owner's alone: it gets its name when it is done, and takes the place of what had it.
///
///     auto file = OutputFile::make("run-12.ndjson");
///     file->put("…\n");
///     file->finish();
class OutputFile {
 public:
  [[nodiscard]] static Result<OutputFile> make(const std::string& name);  ///< `storage`

  OutputFile(OutputFile&&) = default;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  [[nodiscard]] Result<void> put(std::string_view bytes);
  [[nodiscard]] Result<void> finish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  OutputFile(std::string name, std::string temporary, std::FILE* file)
      : name_{std::move(name)}, temporary_{std::move(temporary)}, file_{file} {}

  std::string name_;
  std::string temporary_;
  std::unique_ptr<std::FILE, Close> file_;  ///< none: it is done, or was moved from
};

}  // namespace tidemark::command
