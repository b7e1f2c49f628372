#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/pages/page.h"

namespace tidemark::command {

/// A file that the command was given, whole. Errors: `not_found` or `storage`, with the file's name.
class InputFile {
 public:
  /// A regular file is read in pieces, spread over the cores; anything else (a pipe) from its beginning to its end. Its bytes
  /// lie in large pages of memory, which makes random touches of them twice as fast as in a mapped file.
  [[nodiscard]] static Result<InputFile> read(const std::string& name, const Spread& spread = one_by_one);

  /// A large regular file is mapped, anything else read: for what is gone through from its beginning to its end, and takes no
  /// new memory so. Whoever cuts the file short meanwhile ends the command (SIGBUS).
  [[nodiscard]] static Result<InputFile> map(const std::string& name, const Spread& spread = one_by_one);

  /// `storage` where a mapped file is another than it was: what came of its bytes is not to be used.
  [[nodiscard]] Result<void> unchanged() const;

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  class Descriptor;
  struct Mapping;

  [[nodiscard]] static Result<InputFile> open(const std::string& name, const Spread& spread, std::size_t mapped_from);

  std::unique_ptr<char[]> memory_;
  std::shared_ptr<const Mapping> mapped_;
  std::string_view bytes_;
};

}  // namespace tidemark::command
