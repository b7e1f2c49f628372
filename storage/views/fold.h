#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/events/records.h"
#include "core/folds/entity_table.h"
#include "log/event_log.h"
#include "views/rows.h"
#include "views/store.h"

namespace tidemark::views {

/// Takes entries in and holds, in memory, every row of one generation that they change, until they are written together with
/// the checkpoint that covers them.
///
///     Fold fold{store, prefix, log, checkpoint, Start::stored};
///     log.read(…, [&](const log::Entry& entry) { return fold.take(entry).map([] { return true; }); });
///     fold.write();               // one batch: rows and checkpoint, whole or not at all
class Fold {
 public:
  enum class Start : std::uint8_t {
    stored,  ///< rows are read from the store when they are first touched
    empty,   ///< a new generation: there is nothing to read
  };

  Fold(Store& store, std::string prefix, const log::EventLog& log, const Checkpoint& checkpoint, Start start);

  /// Folds one entry, the next one after `checkpoint()`. On failure (`where` names the event) what was taken since the last
  /// write is of no use: `drop` it.
  [[nodiscard]] Result<void> take(const log::Entry& entry);

  using Place = EntityTable::Place;
  /// Looks through the entries behind `checkpoint()` for operators' decisions: the events that they name are not taken, whether they could be
  /// or not. Before the first entry is taken.
  [[nodiscard]] Result<void> know_decisions();
  /// The event at which `take` failed last.
  [[nodiscard]] const std::optional<Place>& stopped_at() const { return stopped_at_; }

  [[nodiscard]] const Checkpoint& checkpoint() const { return checkpoint_; }
  [[nodiscard]] std::size_t memory() const;

  /// Everything that was taken since the last write, in one batch; or, for a generation that nobody reads yet, in sorted files where
  /// there is much.
  [[nodiscard]] Result<void> write();
  [[nodiscard]] Result<void> load();

  void drop();

 private:
  [[nodiscard]] Result<void> take(const log::Entry& entry, std::uint32_t index);
  [[nodiscard]] Result<void> take_stepped_over(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_configured(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_drift_accepted(const Event& event);
  [[nodiscard]] Result<void> take_erased(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_erasure_done(const Event& event);
  [[nodiscard]] Result<void> take_segment_saved(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_segment_dropped(const Event& event);
  [[nodiscard]] Result<void> take_schema(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_run(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_message(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_nights(const Event& event, const log::Entry& entry, const RunRow* run);
  [[nodiscard]] Result<void> take_planned(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_correction(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_observed(const Event& event, Place place);
  [[nodiscard]] Result<void> take_intended(const Event& event, const log::Entry& entry, Place place);
  [[nodiscard]] Result<void> take_settled(const Event& event, const log::Entry& entry, Place place);

  // letters.cpp
  [[nodiscard]] Result<void> take_letters_decided(const Event& event, const log::Entry& entry);
  [[nodiscard]] Result<void> take_letters_closed(const Event& event);
  struct Effect {
    Part part;
    const IntentRow& intent;
    const Items& items;
    const EffectSettled& settled;
    const Outcomes& outcomes;
  };
  [[nodiscard]] Result<void> know_letters();
  [[nodiscard]] Result<void> keep_letters(const Effect& effect);
  [[nodiscard]] Result<Position> configuration_of(Part part, Position plan) const;
  [[nodiscard]] Result<bool> has_same_mapping(Part part, Position plan, Position other, const RecordView& record);
  [[nodiscard]] Result<void> keep_letter(std::string key, const Effect& effect, std::uint32_t item,
                                         const RecordView& record, std::string_view words);

  [[nodiscard]] Result<bool> get(const std::string& key, std::string& value) const;
  void put(std::string key, std::string value);
  void erase(std::string key);
  [[nodiscard]] Result<Items> items_of(const IntentRow& intent) const;
  [[nodiscard]] Result<Items> take_items(const IntentRow& intent);

  Store& store_;
  std::string prefix_;
  const log::EventLog& log_;
  Checkpoint checkpoint_;
  Checkpoint written_;
  bool empty_;
  EntityTable entities_;
  /// Keys without the prefix; nothing: taken away.
  std::map<std::string, std::optional<std::string>, std::less<>> rows_;
  std::size_t rows_memory_ = 0;
  /// Items of intents not settled yet, while there is room.
  std::map<std::pair<Position, std::uint32_t>, Items> intended_;
  std::size_t intended_memory_ = 0;
  std::optional<Place> stopped_at_;
  std::set<Place> stepped_over_;
  std::map<Position, Configuration> configurations_;           ///< those that letters were compared by
  std::optional<std::set<std::string, std::less<>>> letters_;  ///< keys of those that there are, once that is known
};

}  // namespace tidemark::views
