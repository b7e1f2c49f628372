#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/arena.h"
#include "core/pages/page.h"
#include "core/planning/identifier.h"

namespace tidemark {

/// What keeps a row from taking part in matching.
enum class RowState : std::uint8_t {
  live,
  superseded,  ///< the same record stands later in the pages: that one counts
  anonymous,   ///< a visitor that Pendo has not identified (`_PENDO_T_…`)
  left_out,    ///< a target whose intent is still open: *unknown*
  filtered,    ///< its side's filter leaves it out
};

/// One side of a plan: the decoded rows with their ids and identifiers, each as a 64-bit hash made while the row was in the
/// cache. A hash of 0 says "none".
class Records {
 public:
  struct Roles {
    std::size_t id_column = 0;
    std::size_t key_column = 0;  ///< the identifier's; may be the id's
    IdentifierRule rule = {};
    bool visitors = false;  ///< ids of anonymous visitors are looked for

    friend bool operator==(const Roles&, const Roles&) = default;
  };

  Records() = default;

  /// Decodes the pages and indexes their records.
  ///
  /// `entities`: the rows' identifiers are those of these entities, found by the rows' ids (a push whose connection's Pendo
  /// identifier is a metadata field). They must live as long as the records.
  [[nodiscard]] static Result<Records> of(std::span<const Page> pages, std::span<const Column> columns, Roles roles,
                                          const Records* entities, const Spread& spread);

  /// The same of pages that were decoded already.
  [[nodiscard]] static Result<Records> of(std::shared_ptr<const Table> table, Roles roles, const Records* entities,
                                          const Spread& spread);

  /// As id_hashes has it.
  [[nodiscard]] static std::uint64_t hash_of_id(std::string_view id);

  [[nodiscard]] const Table& table() const { return *table_; }
  [[nodiscard]] const std::shared_ptr<const Table>& shared_table() const { return table_; }
  [[nodiscard]] std::uint32_t size() const { return table_->size(); }
  [[nodiscard]] RowState state(std::uint32_t row) const { return states_[row]; }
  [[nodiscard]] bool live(std::uint32_t row) const { return states_[row] == RowState::live; }
  [[nodiscard]] std::span<const std::uint64_t> id_hashes() const { return id_hashes_; }
  [[nodiscard]] std::span<const std::uint64_t> key_hashes() const { return key_hashes_; }
  [[nodiscard]] std::span<const RowState> states() const { return states_; }

  /// How many distinct records there are, anonymous ones among them.
  [[nodiscard]] std::uint64_t distinct() const { return distinct_; }

  [[nodiscard]] std::string_view id(std::uint32_t row, std::string& scratch) const {
    return table_->row(row).text(roles_.id_column, scratch);
  }

  /// The canonical identifier; nothing where the row has none.
  [[nodiscard]] std::optional<std::string_view> key(std::uint32_t row, std::string& scratch) const;

  /// Whether two rows have one identifier. Mostly the bytes are the same, and no canonical form is made.
  [[nodiscard]] bool same_key(std::uint32_t row, const Records& other, std::uint32_t other_row, std::string& scratch,
                              std::string& other_scratch) const;

  /// The row with this id that counts; nothing before index_by_id.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;

  /// Makes `find` work. Of entities, and where targets are left out or looked up.
  void index_by_id();

  /// Rows that `passes` says no of become *filtered*; it is asked of each record once, on the threads of `spread`, with an arena of that
  /// thread's own which is cleared before each. Filters come first: an anonymous one can fail them too.
  void filter(const std::function<bool(std::uint32_t row, Arena& arena)>& passes, const Spread& spread);

  /// Live rows with these ids become *left out*. Needs index_by_id.
  void leave_out(std::span<const std::string> ids);

 private:
  struct Hashes;  ///< of one piece
  class Hasher;
  static Result<Records> made_of(std::shared_ptr<const Table> table, Roles roles, const Records* entities,
                                 std::vector<Hashes> hashes, const Spread& spread);
  void find_doubles(const Spread& spread);
  void take_keys_from(const Records& entities, const Spread& spread);

  std::shared_ptr<const Table> table_;
  Roles roles_;
  const Records* entities_ = nullptr;
  std::vector<std::uint32_t> entity_of_row_;
  std::vector<std::uint64_t> id_hashes_;
  std::vector<std::uint64_t> key_hashes_;
  std::vector<RowState> states_;
  std::vector<std::uint32_t> by_id_;  ///< open addressing: see index_by_id
  std::uint64_t distinct_ = 0;
};

/// Rows grouped by the top bits of a hash, each group in ascending order, so that tables over a group stay in the cache.
struct Partitions {
  struct Entry {
    std::uint64_t hash;
    std::uint32_t row;
  };
  std::vector<Entry> entries;
  std::vector<std::size_t> begins;  ///< one more than there are partitions

  [[nodiscard]] std::size_t count() const { return begins.size() - 1; }
  [[nodiscard]] std::span<const Entry> operator[](std::size_t i) const {
    return std::span{entries}.subspan(begins[i], begins[i + 1] - begins[i]);
  }

  /// `bits`: 2^bits partitions. Rows of hash 0, and rows that are neither live nor left out, are in none.
  [[nodiscard]] static Partitions of(std::span<const std::uint64_t> hashes, std::span<const RowState> states,
                                     unsigned bits, const Spread& spread);

  /// How many bits make partitions of some ten thousand rows.
  [[nodiscard]] static unsigned bits_for(std::size_t rows);
};

}  // namespace tidemark
