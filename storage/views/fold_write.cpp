#include <algorithm>
#include <memory>
#include <utility>

#include "views/fold.h"
#include "views/keys.h"
#include "views/row_codec.h"

namespace tidemark::views {
namespace {

constexpr std::size_t worth_a_file = std::size_t{1} << 20;

using Entities = std::vector<const EntityTable::Entity*>;

/// The rows of some entities, then of the source records that they had values from, in ascending order: made one at a time.
class EntityRows {
 public:
  EntityRows(const EntityTable& table, const std::string& prefix, Entities entities, Entities partners_of)
      : table_{table}, prefix_{prefix}, entities_{std::move(entities)}, partners_of_{std::move(partners_of)} {}

  bool next(std::string_view& key, std::string_view& value) {
    return entity_ < entities_.size() ? next_entity(key, value) : next_partner(key, value);
  }

 private:
  bool next_entity(std::string_view& key, std::string_view& value) {
    if (entity_ + 16 < entities_.size()) EntityTable::prefetch_head(*entities_[entity_ + 16]);
    if (entity_ + 8 < entities_.size()) EntityTable::prefetch_rest(*entities_[entity_ + 8]);
    const EntityTable::Entity& entity = *entities_[entity_++];
    key_.assign(prefix_);
    key_ += static_cast<char>(View::entities);
    key_ += static_cast<char>(code_of(EntityTable::part_of(entity)));
    key_ += EntityTable::id_of(entity);
    value_.clear();
    table_.encode(entity, value_);
    key = key_;
    value = value_;
    return true;
  }

  bool next_partner(std::string_view& key, std::string_view& value) {
    if (!partners_made_) make_partners();
    if (partner_ == partners_.size()) return false;
    key_.assign(prefix_);
    key_ += partners_[partner_++];
    key = key_;
    value = {};
    return true;
  }

  void make_partners() {
    partners_made_ = true;
    partners_.reserve(partners_of_.size());
    for (const EntityTable::Entity* entity : partners_of_)
      table_.each_new_partner(*entity, [&](std::string_view partner) {
        partners_.push_back(partner_key(EntityTable::part_of(*entity), partner).append(EntityTable::id_of(*entity)));
      });
    std::sort(partners_.begin(), partners_.end());
  }

  const EntityTable& table_;
  const std::string& prefix_;
  Entities entities_;
  Entities partners_of_;
  std::vector<std::string> partners_;
  std::size_t entity_ = 0;
  std::size_t partner_ = 0;
  bool partners_made_ = false;
  std::string key_;
  std::string value_;
};

}  // namespace

Result<void> Fold::write() {
  Batch batch;
  batch.emplace_back(prefix_ + key_of(View::checkpoint), pack(checkpoint_));
  for (auto& [key, value] : rows_) batch.emplace_back(prefix_ + key, std::move(value));
  const Entities sorted = entities_.sorted();
  EntityRows rows{entities_, prefix_, sorted, sorted};
  std::string_view key;
  std::string_view value;
  while (rows.next(key, value)) batch.emplace_back(key, std::string{value});
  if (auto written = store_.write(batch); !written) return written;
  written_ = checkpoint_;
  empty_ = false;
  drop();
  return {};
}

/// Two sources, so that two threads write: the small rows with the first half of the entities, and the second half with the
/// partners. Rows are only taken away in a generation that was written before; nobody reads it yet, so these may go beforehand.
///
/// A few rows are a batch among others: the files of a thousand small subscriptions, each synced and then merged by the store, are
/// what a start would wait for after an upgrade.
Result<void> Fold::load() {
  if (memory() < worth_a_file) return write();
  Batch gone;
  for (const auto& [key, value] : rows_)
    if (!value) gone.emplace_back(prefix_ + key, std::nullopt);
  if (!gone.empty())
    if (auto written = store_.write(gone); !written) return written;

  Entities sorted = entities_.sorted();
  const auto half = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  EntityRows first{entities_, prefix_, Entities(sorted.begin(), half), {}};
  EntityRows second{entities_, prefix_, Entities(half, sorted.end()), sorted};
  rows_.insert_or_assign(key_of(View::checkpoint), pack(checkpoint_));
  std::vector<RowSource> sources;
  sources.push_back(
      [&, row = rows_.cbegin(), key_bytes = std::string{}](std::string_view& key, std::string_view& value) mutable {
        while (row != rows_.cend() && !row->second) ++row;
        if (row == rows_.cend()) return first.next(key, value);
        key_bytes = prefix_ + row->first;
        key = key_bytes;
        value = *row->second;
        ++row;
        return true;
      });
  if (!sorted.empty())
    sources.push_back([&](std::string_view& key, std::string_view& value) { return second.next(key, value); });
  if (auto loaded = store_.load(std::move(sources)); !loaded) return loaded;
  written_ = checkpoint_;
  empty_ = false;
  drop();
  return {};
}

}  // namespace tidemark::views
