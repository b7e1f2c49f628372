#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/error.h"

namespace tidemark::sim {

/// Something that goes wrong: which requests it befalls, how often, and what happens. As JSON (docs/simulators.md has
/// every member):
///
///     {"kind":"status","status":429,"retry_after":2,"call":"aggregation","count":3}
///     {"kind":"drop","when":"after","call":"POST /api/v1/metadata/*/value","probability":0.1,"seed":7}
struct Fault {
  enum class Kind : std::uint8_t {
    status,           ///< an answer of `status`, in the system's shape of a refusal
    latency,          ///< `seconds` go by: before the work is begun, or (`after`) before the answer is sent
    drop,             ///< the connection is closed without an answer, before or after the work
    half_body,        ///< the work is done; the connection is closed in the middle of the answer
    html_body,        ///< a page of HTML in place of JSON, as proxies and maintenance windows give
    rate_limit,       ///< more than `calls` requests in `seconds`: 429
    too_large,        ///< a request's body of more than `bytes`: 413
    clock_skew,       ///< the system's clock is `seconds` ahead: Date, and the times in its bodies
    expired_token,    ///< all tokens given out so far are good no longer
    locked_rows,      ///< `items` records of a write are locked by somebody else
    partial_failure,  ///< `items` records of a write are refused, the others are done
    delayed_reads,    ///< what is written now is not read for `seconds`, or for `calls` calls
    overrun,          ///< a bulk write does `items` records, then 408; `after`: all of them, then 408
    short_pages,      ///< answers have at most `items` records, whatever was asked for
    text_errors,      ///< refusals, and what is said of single records, are plain text
  };
  enum class When : std::uint8_t { before, after };  ///< the effect

  std::uint64_t id = 0;  ///< given by the plan, from 1
  Kind kind = Kind::status;

  std::string call = "*";                             ///< the name of a call, or method and path: see `befalls`
  std::uint64_t skip = 0;                             ///< the first so many requests that it could befall are spared
  std::optional<std::uint64_t> count = std::nullopt;  ///< then it befalls so many, and is over; nothing: no end
  double probability = 1;                             ///< of each of them
  std::uint64_t seed = 1;

  When when = When::before;
  int status = 0;
  std::optional<std::uint64_t> retry_after = std::nullopt;  ///< seconds, in a header of an answer in place
  std::string message = {};                                 ///< of a refusal; empty: the usual one
  std::optional<std::string> body = std::nullopt;           ///< of an answer in place, as it is
  double seconds = 0;
  std::uint64_t calls = 0;
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> items = std::nullopt;  ///< nothing: half of them
};

[[nodiscard]] std::string_view name_of(Fault::Kind kind);  ///< "half-body"
/// The reverse; `_` counts as `-`.
[[nodiscard]] std::optional<Fault::Kind> fault_kind_of(std::string_view name);
[[nodiscard]] std::vector<std::string_view> fault_kinds();

/// Strict: an unknown member, a wrong type, a number out of range is `invalid_input`. `kind` may be left out where there
/// is a `status`.
[[nodiscard]] Result<Fault> read_fault(const nlohmann::json& object);
/// A plan: JSON lines (blank ones and those that begin with # are skipped), an array, or {"faults":[…]}.
[[nodiscard]] Result<std::vector<Fault>> read_fault_plan(std::string_view text);
[[nodiscard]] Result<std::vector<Fault>> read_fault_file(const std::string& file);

/// Whether the pattern means that request. A pattern without a slash is the name of a call, or a method; with one it is
/// a path, behind a method or not, and means also what lies below it; with a question mark, path and query as they were
/// sent. `*` is any text. Case counts in paths only.
///
///     is_meant("aggregation", "aggregation", "POST", "/api/v1/aggregation")       is_meant("POST /api/v1/*", …)
[[nodiscard]] bool is_meant(std::string_view pattern, std::string_view name, std::string_view method,
                            std::string_view path, std::string_view query = {});

/// The faults that are in force. Which requests a fault befalls follows from the order of the requests that it could
/// befall, its probability and its seed alone: the same requests in the same order fare the same, whatever other faults
/// there are. Thread-safe.
class FaultPlan {
 public:
  struct Standing {
    Fault fault;
    std::uint64_t seen = 0;     ///< requests that it could have befallen
    std::uint64_t applied = 0;  ///< those that it did befall
    [[nodiscard]] bool is_over() const { return fault.count && applied >= *fault.count; }
  };

  /// Returns the id that it was given.
  std::uint64_t add(Fault fault);
  /// Ends those with that id, kind and call, as far as they are given; what is ended is returned.
  std::vector<Fault> end(std::optional<std::uint64_t> id = {}, std::optional<Fault::Kind> kind = {},
                         const std::optional<std::string>& call = {});
  [[nodiscard]] std::vector<Standing> standing() const;

  struct Asked {
    std::string_view name;
    std::string_view method;
    std::string_view path;
    std::string_view query = {};
    std::size_t bytes = 0;
    std::int64_t now_ms = 0;  ///< for rate limits
  };
  /// What befalls this request, in the order in which the faults were added: any number of those that let it go on, and
  /// at most one that doesn't, the first; the others keep their count.
  [[nodiscard]] std::vector<Fault> draw(const Asked& asked);

 private:
  struct Entry : Standing {
    std::vector<std::int64_t> taken_ms;  ///< of a rate limit: when the last `calls` requests were let through
  };
  static bool applies(Entry& entry, const Asked& asked);

  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::uint64_t last_id_ = 0;
};

/// Whether a request that this befalls gets no proper answer of its own.
[[nodiscard]] bool replaces_the_answer(Fault::Kind kind);

/// `{"id":1,"kind":"status",…,"seen":3,"applied":2}`
[[nodiscard]] nlohmann::ordered_json to_json(const FaultPlan::Standing& standing);

}  // namespace tidemark::sim
