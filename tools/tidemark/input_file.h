#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/pages/page.h"

namespace tidemark::command {

/// A file that the command was given, read whole. Not mapped: a file that somebody cuts short meanwhile is an error then, no
/// signal, and its bytes lie in large pages, which makes random touches of them twice as fast.
class InputFile {
 public:
  /// A regular file is read in pieces, spread over the cores; anything else (a pipe) from its beginning to its end.
  ///
  /// Errors: `not_found` or `storage`, with the file's name.
  [[nodiscard]] static Result<InputFile> read(const std::string& name, const Spread& spread = one_by_one);

  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::unique_ptr<char[]> memory_;
  std::string_view bytes_;
};

}  // namespace tidemark::command
