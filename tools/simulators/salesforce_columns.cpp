#include "simulators/salesforce_columns.h"

#include <bit>
#include <cstring>
#include <utility>

#include "simulators/soql_values.h"

namespace tidemark::sim {
namespace {

constexpr unsigned length_bits = 24;
constexpr std::uint64_t length_mask = (std::uint64_t{1} << length_bits) - 1;

}  // namespace

Value owned(const ValueView& view) {
  if (const auto* text = std::get_if<std::string_view>(&view)) return Value{std::string{*text}};
  if (const auto* instant = std::get_if<DateTime>(&view)) return Value{soql::instant_text(instant->milliseconds)};
  if (const auto* truth = std::get_if<bool>(&view)) return Value{*truth};
  if (const auto* whole = std::get_if<std::int64_t>(&view)) return Value{*whole};
  if (const auto* number = std::get_if<double>(&view)) return Value{*number};
  return {};
}

Column::Column(std::string_view type)
    : kind_(type == "boolean"            ? Kind::boolean
            : type == "int"              ? Kind::integer
            : soql::is_number_type(type) ? Kind::number
            : type == "datetime"         ? Kind::instant
                                         : Kind::text),
      shares_(type != "id") {}

ValueView Column::at(std::size_t row) const {
  const std::uint64_t cell = row < cells_.size() ? cells_[row] : null_cell;
  if (cell == null_cell) return {};
  switch (kind_) {
    case Kind::text: return text_at(cell);
    case Kind::boolean: return cell != 0;
    case Kind::integer: return std::bit_cast<std::int64_t>(cell);
    case Kind::number: return std::bit_cast<double>(cell);
    case Kind::instant: return DateTime{std::bit_cast<std::int64_t>(cell)};
  }
  return {};
}

bool Column::set(std::size_t row, const Value& value) {
  const auto cell = cell_of(value);
  if (!cell) return false;
  if (row >= cells_.size()) {
    if (*cell == null_cell) return true;
    cells_.resize(row + 1, null_cell);
  }
  if (kind_ == Kind::text && shared_.empty() && cells_[row] != null_cell) dead_bytes_ += cells_[row] & length_mask;
  cells_[row] = *cell;
  if (dead_bytes_ > (std::size_t{16} << 20) && dead_bytes_ > placed_bytes_ / 2) tidy_texts();
  return true;
}

void Column::drop_from(std::size_t row) {
  if (row < cells_.size()) cells_.resize(row);
}

std::optional<std::uint64_t> Column::cell_of(const Value& value) {
  if (is_null(value)) return null_cell;
  const auto* whole = std::get_if<std::int64_t>(&value);
  const auto* text = std::get_if<std::string>(&value);
  if (kind_ == Kind::boolean) {
    const auto* truth = std::get_if<bool>(&value);
    return truth == nullptr ? std::nullopt : std::optional<std::uint64_t>{*truth ? 1 : 0};
  }
  if (kind_ == Kind::integer && whole != nullptr) return std::bit_cast<std::uint64_t>(*whole);
  if (kind_ == Kind::number) {
    const auto* number = std::get_if<double>(&value);
    if (number != nullptr) return std::bit_cast<std::uint64_t>(*number);
    if (whole != nullptr) return std::bit_cast<std::uint64_t>(static_cast<double>(*whole));
  }
  if (text == nullptr) return std::nullopt;
  if (kind_ == Kind::instant) {
    const auto instant = soql::instant_of(*text);
    return instant ? std::optional{std::bit_cast<std::uint64_t>(*instant)} : std::nullopt;
  }
  if (kind_ != Kind::text || text->size() > block_bytes * 4) return std::nullopt;
  if (text->empty()) return null_cell;
  return text_cell(*text);
}

std::uint64_t Column::text_cell(std::string_view text) {
  if (!shares_) return placed(text);
  if (const auto found = shared_.find(text); found != shared_.end()) return found->second;
  const std::uint64_t cell = placed(text);
  if (shared_.size() == most_shared) {
    shares_ = false;
    shared_.clear();
  } else {
    shared_.emplace(text_at(cell), cell);
  }
  return cell;
}

std::uint64_t Column::placed(std::string_view text) {
  std::size_t begin = 0;
  if (text.size() > block_bytes) {
    // A block of its own, counted as several: where a text begins tells its block by division.
    const std::size_t blocks = (text.size() + block_bytes - 1) / block_bytes;
    begin = blocks_.size() * block_bytes;
    blocks_.emplace_back(new char[blocks * block_bytes]);
    for (std::size_t more = 1; more < blocks; ++more) blocks_.emplace_back();
    used_in_last_ = block_bytes;
  } else {
    if (used_in_last_ + text.size() > block_bytes) {
      blocks_.emplace_back(new char[block_bytes]);
      used_in_last_ = 0;
    }
    begin = (blocks_.size() - 1) * block_bytes + used_in_last_;
    used_in_last_ += text.size();
  }
  std::memcpy(blocks_[begin / block_bytes].get() + begin % block_bytes, text.data(), text.size());
  placed_bytes_ += text.size();
  return std::uint64_t{begin} << length_bits | text.size();
}

std::string_view Column::text_at(std::uint64_t cell) const {
  const std::uint64_t begin = cell >> length_bits;
  return {blocks_[begin / block_bytes].get() + begin % block_bytes, static_cast<std::size_t>(cell & length_mask)};
}

/// Overwritten texts stay where they are until they are more than half of all: then the living ones move.
void Column::tidy_texts() {
  const auto old = std::exchange(blocks_, {});
  used_in_last_ = block_bytes;
  dead_bytes_ = placed_bytes_ = 0;
  for (std::uint64_t& cell : cells_) {
    if (cell == null_cell) continue;
    const std::uint64_t begin = cell >> length_bits;
    cell = placed({old[begin / block_bytes].get() + begin % block_bytes, static_cast<std::size_t>(cell & length_mask)});
  }
}

}  // namespace tidemark::sim
