#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::sim {

/// What a simulator was asked: one line a request, so that a person (or a test) sees what really went over the wire.
///
///     {"n":7,"call":"query","method":"GET","path":"/services/data/v66.0/query","query":"q=SELECT+Id+FROM+Contact",
///      "status":200,"records":2000,"request_bytes":0,"answer_bytes":310224,"faults":["latency"]}
///
///     journal.count("query") == 1                    // exactly one call
///
/// Holds no header and no body, and of the query string no value of a parameter that is named like a secret. A query may
/// hold values of simulated records. The last `kept` entries stay in memory, the counters count all; the file, where
/// there is one, has all entries, each flushed when it is written. Thread-safe.
class Journal {
 public:
  static constexpr std::size_t kept = 100'000;
  static constexpr std::size_t longest_query = 2'000;  ///< what is beyond is cut

  struct Entry {
    std::uint64_t n = 0;  ///< 1 for the request that was answered first; `note` gives it
    std::string method;
    std::string path;               ///< as it was sent, still percent-encoded
    int status = 0;                 ///< 0: the connection was closed without an answer
    std::size_t records = 0;        ///< records in the answer, or taken from the request: what the call moved
    std::string call = {};          ///< the name of the call; empty where the system has none for it
    std::string query = {};         ///< without secrets; "" where there is none
    std::size_t request_bytes = 0;  ///< of the bodies, uncompressed
    std::size_t answer_bytes = 0;
    std::vector<std::string> faults = {};  ///< the kinds that befell it
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  struct Count {
    std::uint64_t calls = 0;
    std::uint64_t done = 0;  ///< answered by a status below 400
    std::uint64_t records = 0;
    friend bool operator==(const Count&, const Count&) = default;
  };

  /// In memory alone.
  Journal() = default;

  /// Appends to that file too. `storage` where it can't be opened.
  [[nodiscard]] Result<void> write_to(const std::string& file);

  void note(Entry entry);
  void note(std::string_view method, std::string_view path, int status, std::size_t records);

  [[nodiscard]] std::vector<Entry> entries() const;
  [[nodiscard]] std::uint64_t count() const;  ///< all ever noted
  [[nodiscard]] std::uint64_t count(std::string_view call) const;
  [[nodiscard]] std::map<std::string, Count> counts() const;  ///< by call

  /// The query string with "…" in place of the values of secret parameters (tokens, passwords, assertions, keys).
  [[nodiscard]] static std::string without_secrets(std::string_view query);
  /// The entry as a line of the file, without the line's end.
  [[nodiscard]] static std::string line_of(const Entry& entry);

 private:
  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  std::map<std::string, Count> counts_;
  std::uint64_t count_ = 0;
  std::ofstream file_;
};

}  // namespace tidemark::sim
