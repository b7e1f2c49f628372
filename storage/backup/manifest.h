#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/events/event.h"
#include "core/hash/digest.h"
#include "core/time/instant.h"

namespace tidemark::backup {

/// What a backup holds, as it is kept beside it. The last thing that is written: a backup without one was cut off.
struct Manifest {
  struct Log {
    std::uint32_t subscription = 0;  ///< 0: the engine's own
    std::string name;
    Position position = 0;  ///< its head when the backup began: what is restored contains it
    Digest digest = {};
    Digest first = {};  ///< of the log's first entry: which log it is
  };
  struct File {
    std::string name;  ///< "archive/acme/5f0c…", "users/users.json", "vault/acme-pendo.sealed"
    std::uint64_t bytes = 0;
    Digest digest = {};  ///< BLAKE2b-256 of its bytes
    bool held =
        false;  ///< a page of the archive that was held against its name when it was copied; an older Tidemark did not
  };
  std::uint32_t number = 0;
  Instant made = {};
  std::vector<Log> logs;
  std::vector<File> files;            ///< by name
  std::optional<Digest> proven = {};  ///< which copy of the logs was (digest_of_copy); an older Tidemark did not say
  std::vector<std::string> left_out =
      {};  ///< pages of the archive that were not what their names say, and are not in it

  [[nodiscard]] const File* file(std::string_view name) const;
};

/// A line of JSON, and one with its digest.
[[nodiscard]] std::string to_text(const Manifest& manifest);
/// `corrupt` where it is not what was written.
[[nodiscard]] Result<Manifest> read_manifest(std::string_view text);

}  // namespace tidemark::backup
