#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulators/salesforce_values.h"

namespace tidemark::sim {

/// The values of one field, eight bytes a record and the bytes of its texts: a million contacts with twelve fields are
/// some two hundred megabytes. Texts that many records share (owners, regions) are kept once.
///
///     Column column{"datetime"};
///     column.set(7, Value{"2026-01-31T03:00:00+01:00"});
///     column.at(7) == DateTime{1769824800000}         column.at(6), never set: null
class Column {
 public:
  explicit Column(std::string_view describe_type);

  [[nodiscard]] ValueView at(std::size_t row) const;
  /// False, and nothing is changed, where a value of that kind can't be in a field of this type.
  bool set(std::size_t row, const Value& value);
  void drop_from(std::size_t row);  ///< forgets that row and those after it

 private:
  enum class Kind : std::uint8_t { text, boolean, integer, number, instant };

  /// Text cells: where it begins (40 bits), how long it is (24).
  static constexpr std::uint64_t null_cell = 0x8000'0000'0000'0001;  // no text, number or instant that occurs
  static constexpr std::size_t block_bytes = std::size_t{1} << 18;
  static constexpr std::size_t most_shared = 1'024;

  [[nodiscard]] std::optional<std::uint64_t> cell_of(const Value& value);
  [[nodiscard]] std::uint64_t text_cell(std::string_view text);
  [[nodiscard]] std::uint64_t placed(std::string_view text);
  [[nodiscard]] std::string_view text_at(std::uint64_t cell) const;
  void tidy_texts();

  Kind kind_;
  std::vector<std::uint64_t> cells_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_in_last_ = block_bytes;
  std::size_t dead_bytes_ = 0, placed_bytes_ = 0;
  bool shares_ = true;
  std::unordered_map<std::string_view, std::uint64_t> shared_;
};

}  // namespace tidemark::sim
