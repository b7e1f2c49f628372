#pragma once

#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/pages/page.h"
#include "core/planning/records.h"

namespace tidemark {

struct KeptPairs;

/// What plans decoded of pages, kept: the next plan of the same pages, by another mapping, decodes nothing again. The plan is the same,
/// byte for byte.
///
///     PageCache cache;
///     inputs.cache = &cache;
///     const auto first = plan(inputs);       // decodes
///     inputs.configuration = &another;
///     const auto second = plan(inputs);      // matches, converts and compares
///
/// Pages are the same where their bytes lie at the same place: before bytes are changed or given back, they are forgotten. Columns that
/// the first records have are indexed beside those that a plan wants, so that a mapping may get new lines. It is used by one plan at a
/// time.
class PageCache {
 public:
  /// The columns that are indexed, or will be with those that a plan adds behind them.
  [[nodiscard]] std::vector<Column> columns(std::span<const Page> pages);

  /// As Records::of. `columns` begin with those of `columns(pages)`.
  [[nodiscard]] Result<Records> records(std::span<const Page> pages, std::span<const Column> columns,
                                        Records::Roles roles, const Records* entities, const Spread& spread);

  /// Whether it has other columns than the last plan wanted, so that a problem may be one of theirs.
  [[nodiscard]] bool goes_beyond_wanted() const { return gave_columns_; }
  /// From now on only those columns are indexed that plans want; what was decoded is forgotten.
  void keep_to_what_is_wanted();

  void forget();

  /// Rises when records are decoded or identified anew.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// What the last plan left for the next one.
  [[nodiscard]] const std::shared_ptr<const KeptPairs>& pairs() const { return pairs_; }
  void keep(std::shared_ptr<const KeptPairs> pairs) { pairs_ = std::move(pairs); }

  /// About how many bytes the index has.
  [[nodiscard]] std::size_t memory() const;

 private:
  struct Side {
    std::vector<Page> pages;  ///< a table's pieces point to them
    std::vector<Column> columns;
    std::shared_ptr<const Table> table;  ///< of these columns; nothing before the first plan
    Records::Roles roles;
    std::optional<Records> records;  ///< as nobody has filtered them, by these roles
  };
  [[nodiscard]] Side& side_of(std::span<const Page> pages);
  [[nodiscard]] Result<void> decode_anew(Side& side, std::span<const Column> columns, Records::Roles roles,
                                         const Records* entities, const Spread& spread);

  std::list<Side> sides_;
  std::uint64_t generation_ = 0;
  std::shared_ptr<const KeptPairs> pairs_;
  bool beyond_wanted_ = true;
  bool gave_columns_ = false;
};

}  // namespace tidemark
