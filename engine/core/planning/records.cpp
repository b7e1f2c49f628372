#include "core/planning/records.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace tidemark {
namespace {

constexpr std::uint32_t none = UINT32_MAX;
constexpr std::string_view anonymous_prefix = "_PENDO_T_";

/// Of a text shorter than eight bytes, all of it; of a longer one its last eight.
std::uint64_t last_word(std::string_view text) {
  std::uint64_t word = 0;
  if (text.size() >= 8) std::memcpy(&word, text.data() + text.size() - 8, 8);
  else
    for (const char c : text) word = word << 8 | static_cast<unsigned char>(c);
  return word;
}

/// Multiplications of 64 bits alone, which WebAssembly has too, and a few lines: identifiers are short, and hashes are kept nowhere.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t factor = 0x9e3779b97f4a7c15;
  std::uint64_t hash = text.size() * factor;
  const auto take = [&](std::uint64_t word) {
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29;
  };
  for (std::size_t at = 0; at + 8 < text.size(); at += 8) take(last_word(text.substr(at, 8)));
  take(last_word(text));
  hash *= 0xd6e8feb86659fd93;
  hash ^= hash >> 32;
  return hash == 0 ? 1 : hash;
}

bool is_text(CellKind kind) {
  return kind == CellKind::text || kind == CellKind::json_escaped || kind == CellKind::csv_escaped;
}

/// Where a row lies in its page, as near as its cells tell.
const char* place_of(const Piece& piece, const Cell* cells, std::size_t columns) {
  std::uint32_t offset = 0;
  for (std::size_t column = 0; column < columns; ++column) offset = std::max(offset, cells[column].offset());
  return piece.bytes.data() + offset;
}

}  // namespace

struct Records::Hashes {
  std::vector<std::uint64_t> ids;
  std::vector<std::uint64_t> keys;
  std::vector<RowState> states;
  std::optional<Error> problem;
};

/// Makes the hashes of each row while it is in the cache.
class Records::Hasher final : public PieceVisitor {
 public:
  Hasher(std::size_t columns, Roles roles, bool with_keys) : columns_{columns}, roles_{roles}, with_keys_{with_keys} {}

  void expect(std::size_t count) override { pieces_.resize(count); }

  void visit(std::size_t number, const Piece& piece) override {
    Hashes& hashes = pieces_[number];
    hashes.ids.resize(piece.rows);
    hashes.keys.resize(piece.rows);
    hashes.states.assign(piece.rows, RowState::live);
    std::string scratch;
    for (std::uint32_t i = 0; i < piece.rows; ++i) {
      const Cell* cells = piece.cells.data() + std::size_t{i} * columns_;
      const Cell id_cell = cells[roles_.id_column];
      if (!is_text(id_cell.kind()) || id_cell.length() == 0) {
        hashes.problem =
            unreadable(*piece.page, place_of(piece, cells, columns_), "a record has no id, or one that is no text");
        return;
      }
      const std::string_view id = text_of(piece.bytes, id_cell, scratch);
      hashes.ids[i] = hash_of(id);
      if (roles_.visitors && id.starts_with(anonymous_prefix)) hashes.states[i] = RowState::anonymous;
      if (!with_keys_) continue;
      const auto key = canonical(piece.bytes, cells[roles_.key_column], roles_.rule, scratch);
      hashes.keys[i] = key ? hash_of(*key) : 0;
    }
  }

  [[nodiscard]] std::vector<Hashes> take() { return std::move(pieces_); }

 private:
  std::size_t columns_;
  Roles roles_;
  bool with_keys_;
  std::vector<Hashes> pieces_;
};

std::uint64_t Records::hash_of_id(std::string_view id) { return hash_of(id); }

Result<Records> Records::of(std::span<const Page> pages, std::span<const Column> columns, Roles roles,
                            const Records* entities, const Spread& spread) {
  Hasher hasher{columns.size(), roles, entities == nullptr};
  auto table = decode(pages, columns, spread, &hasher);
  if (!table) return tl::unexpected(std::move(table.error()));
  return made_of(std::make_shared<const Table>(std::move(*table)), roles, entities, hasher.take(), spread);
}

Result<Records> Records::of(std::shared_ptr<const Table> table, Roles roles, const Records* entities,
                            const Spread& spread) {
  Hasher hasher{table->columns(), roles, entities == nullptr};
  hasher.expect(table->pieces().size());
  spread(table->pieces().size(), [&](std::size_t piece) { hasher.visit(piece, table->pieces()[piece]); });
  return made_of(std::move(table), roles, entities, hasher.take(), spread);
}

Result<Records> Records::made_of(std::shared_ptr<const Table> table, Roles roles, const Records* entities,
                                 std::vector<Hashes> hashes, const Spread& spread) {
  Records records;
  records.table_ = std::move(table);
  records.roles_ = roles;
  records.entities_ = entities;
  records.id_hashes_.reserve(records.size());
  records.key_hashes_.reserve(records.size());
  records.states_.reserve(records.size());
  for (Hashes& piece : hashes) {
    if (piece.problem) return tl::unexpected(std::move(*piece.problem));
    records.id_hashes_.insert(records.id_hashes_.end(), piece.ids.begin(), piece.ids.end());
    records.key_hashes_.insert(records.key_hashes_.end(), piece.keys.begin(), piece.keys.end());
    records.states_.insert(records.states_.end(), piece.states.begin(), piece.states.end());
    piece = {};
  }
  records.find_doubles(spread);
  if (entities != nullptr) records.take_keys_from(*entities, spread);
  return records;
}

void Records::find_doubles(const Spread& spread) {
  const std::vector<RowState> all(states_.size(), RowState::live);
  const Partitions parts = Partitions::of(id_hashes_, all, Partitions::bits_for(states_.size()), spread);
  std::vector<std::uint64_t> distinct(parts.count());
  spread(parts.count(), [&](std::size_t part) {
    const auto entries = parts[part];
    std::vector<std::uint32_t> slots(std::bit_ceil(entries.size() * 2 + 1), none);
    std::string scratch;
    std::string other;
    distinct[part] = entries.size();
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
      std::size_t slot = entries[i].hash & (slots.size() - 1);
      for (; slots[slot] != none; slot = (slot + 1) & (slots.size() - 1)) {
        const Partitions::Entry& earlier = entries[slots[slot]];
        if (earlier.hash == entries[i].hash && id(earlier.row, scratch) == id(entries[i].row, other)) {
          states_[earlier.row] = RowState::superseded;
          --distinct[part];
          break;
        }
      }
      slots[slot] = i;
    }
  });
  for (const std::uint64_t count : distinct) distinct_ += count;
}

void Records::take_keys_from(const Records& entities, const Spread& spread) {
  entity_of_row_.assign(size(), none);
  spread(table_->pieces().size(), [&](std::size_t piece) {
    std::string scratch;
    const std::uint32_t first = table_->first_row(piece);
    for (std::uint32_t row = first; row < first + table_->pieces()[piece].rows; ++row) {
      const auto entity = entities.find(id(row, scratch));
      if (!entity) continue;
      entity_of_row_[row] = *entity;
      key_hashes_[row] = entities.key_hashes_[*entity];
    }
  });
}

std::optional<std::string_view> Records::key(std::uint32_t row, std::string& scratch) const {
  if (entities_ != nullptr) {
    if (entity_of_row_[row] == none) return std::nullopt;
    return entities_->key(entity_of_row_[row], scratch);
  }
  const Table::Row cells = table_->row(row);
  return canonical(cells.bytes, cells.cells[roles_.key_column], roles_.rule, scratch);
}

bool Records::same_key(std::uint32_t row, const Records& other, std::uint32_t other_row, std::string& scratch,
                       std::string& other_scratch) const {
  if (entities_ == nullptr && other.entities_ == nullptr && roles_.rule == other.roles_.rule) {
    const Table::Row one = table_->row(row);
    const Table::Row two = other.table_->row(other_row);
    const Cell cell = one.cells[roles_.key_column];
    const Cell other_cell = two.cells[other.roles_.key_column];
    if (cell.kind() == CellKind::text && other_cell.kind() == CellKind::text &&
        cell.in(one.bytes) == other_cell.in(two.bytes))
      return true;
  }
  return key(row, scratch) == other.key(other_row, other_scratch);
}

std::optional<std::uint32_t> Records::find(std::string_view wanted) const {
  const std::uint64_t hash = hash_of(wanted);
  std::string scratch;
  for (std::size_t slot = hash & (by_id_.size() - 1); !by_id_.empty() && by_id_[slot] != none;
       slot = (slot + 1) & (by_id_.size() - 1)) {
    const std::uint32_t row = by_id_[slot];
    if (id_hashes_[row] == hash && id(row, scratch) == wanted) return row;
  }
  return std::nullopt;
}

void Records::index_by_id() {
  by_id_.assign(std::bit_ceil(std::size_t{size()} * 2 + 1), none);
  for (std::uint32_t row = 0; row < size(); ++row) {
    if (states_[row] == RowState::superseded) continue;
    std::size_t slot = id_hashes_[row] & (by_id_.size() - 1);
    while (by_id_[slot] != none) slot = (slot + 1) & (by_id_.size() - 1);
    by_id_[slot] = row;
  }
}

void Records::filter(const std::function<bool(std::uint32_t, Arena&)>& passes, const Spread& spread) {
  spread(table_->pieces().size(), [&](std::size_t piece) {
    Arena arena;
    const std::uint32_t first = table_->first_row(piece);
    for (std::uint32_t row = first; row < first + table_->pieces()[piece].rows; ++row) {
      if (states_[row] == RowState::superseded) continue;
      arena.clear();
      if (!passes(row, arena)) states_[row] = RowState::filtered;
    }
  });
}

void Records::leave_out(std::span<const std::string> ids) {
  for (const std::string& id : ids) {
    if (const auto row = find(id); row && states_[*row] == RowState::live) states_[*row] = RowState::left_out;
  }
}

unsigned Partitions::bits_for(std::size_t rows) {
  unsigned bits = 0;
  while (bits < 10 && (rows >> bits) > 16'384) ++bits;
  return bits;
}

Partitions Partitions::of(std::span<const std::uint64_t> hashes, std::span<const RowState> states, unsigned bits,
                          const Spread& spread) {
  constexpr std::size_t block = std::size_t{1} << 16;
  const std::size_t blocks = hashes.size() / block + 1;
  const std::size_t parts = std::size_t{1} << bits;
  const auto part_of = [&](std::uint64_t hash) {
    return bits == 0 ? std::size_t{0} : static_cast<std::size_t>(hash >> (64 - bits));
  };
  // What is left out is no double less: others that share its identifier are ambiguous all the same.
  const auto taken = [&](std::size_t row) {
    return hashes[row] != 0 && (states[row] == RowState::live || states[row] == RowState::left_out);
  };
  const auto end_of = [&](std::size_t i) { return std::min(hashes.size(), (i + 1) * block); };

  std::vector<std::size_t> places(blocks * parts);  // first how many of each block, then where they begin
  spread(blocks, [&](std::size_t i) {
    for (std::size_t row = i * block; row < end_of(i); ++row) {
      if (taken(row)) ++places[i * parts + part_of(hashes[row])];
    }
  });
  Partitions result;
  std::size_t next = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    result.begins.push_back(next);
    for (std::size_t i = 0; i < blocks; ++i) next += std::exchange(places[i * parts + part], next);
  }
  result.begins.push_back(next);
  result.entries.resize(next);
  spread(blocks, [&](std::size_t i) {
    std::size_t* place = places.data() + i * parts;
    for (std::size_t row = i * block; row < end_of(i); ++row) {
      if (taken(row)) result.entries[place[part_of(hashes[row])]++] = {hashes[row], static_cast<std::uint32_t>(row)};
    }
  });
  return result;
}

}  // namespace tidemark
