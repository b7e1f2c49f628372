#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/config/configuration.h"

namespace tidemark::sim {

/// Values that are written but not yet read: Pendo's reads lag behind its writes. Each is due at a time and a number of
/// calls; of two values for one cell the one written later stays, whichever is due first.
class PendingValues {
 public:
  struct Cell {
    EntityKind kind;
    std::string id;
    std::uint32_t field;
    friend bool operator<(const Cell& a, const Cell& b) {
      return std::tie(a.kind, a.id, a.field) < std::tie(b.kind, b.id, b.field);
    }
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  struct Lag {
    std::int64_t ms = 0;
    std::uint64_t calls = 0;
    friend auto operator<=>(const Lag&, const Lag&) = default;
  };
  using See = std::function<void(const Cell&, const std::string& json)>;

  void add(Lag lag, std::int64_t now_ms, std::uint64_t call, Cell cell, std::string json);
  /// Gives those that are due to `see`, and forgets them.
  void see_due(std::int64_t now_ms, std::uint64_t call, const See& see);
  void see_all(const See& see) { see_due(INT64_MAX, UINT64_MAX, see); }
  void forget(const Cell& cell);

  [[nodiscard]] bool empty() const { return queues_.empty(); }
  [[nodiscard]] std::optional<std::string> newest(const Cell& cell) const;
  /// All, in the order of writing.
  void for_each(const See& see) const;

 private:
  struct Value {
    std::int64_t due_ms;
    std::uint64_t due_call;
    std::uint64_t n;  ///< in the order of writing
    Cell cell;
    std::string json;
  };

  std::map<Lag, std::deque<Value>> queues_;  ///< by lag: within one, what was written first is due first
  std::map<Cell, std::uint64_t> seen_;       ///< the newest seen of each cell, as long as others may wait
  std::uint64_t written_ = 0;
};

}  // namespace tidemark::sim
