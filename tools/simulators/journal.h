#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::sim {

/// What a simulator was asked: one line a request, so that a person (or a test) sees what really went over the wire.
///
///     {"n":7,"method":"GET","path":"/services/data/v66.0/query","status":200,"records":2000}
///
/// Holds no header, no query string and no body: no token, key or value of a record can get in. The last `kept` entries
/// stay in memory; the file, where there is one, has all of them, each flushed when it is written. Thread-safe.
class Journal {
 public:
  static constexpr std::size_t kept = 100'000;

  struct Entry {
    std::uint64_t n = 0;  ///< 1 for the first request
    std::string method;
    std::string path;  ///< as it was sent, still percent-encoded
    int status = 0;
    std::size_t records = 0;  ///< records in the answer, or taken from the request: what the call moved
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  /// In memory alone.
  Journal() = default;

  /// Appends to that file too. `storage` where it can't be opened.
  [[nodiscard]] Result<void> write_to(const std::string& file);

  void note(std::string_view method, std::string_view path, int status, std::size_t records);

  [[nodiscard]] std::vector<Entry> entries() const;
  [[nodiscard]] std::uint64_t count() const;  ///< all ever noted

 private:
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::uint64_t count_ = 0;
  std::ofstream file_;
};

}  // namespace tidemark::sim
