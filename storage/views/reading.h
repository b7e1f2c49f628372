#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/records.h"
#include "views/keys.h"
#include "views/row_codec.h"
#include "views/views.h"

namespace tidemark::views {

/// One field of a write that was accepted.
struct AcceptedWrite {
  Place place;
  Position settled = 0;
  Instant time = {};
  FieldMoment change;
};

/// One question's look at the live generation as it is when it begins, and at the log beside it. Nobody waits for it, and it waits
/// for nobody: what is folded meanwhile is for the next question.
class Views::Reading {
 public:
  [[nodiscard]] static Result<Reading> begin(const Views& views);

  [[nodiscard]] Result<bool> get(const std::string& key, std::string& value) const;

  /// The rows whose keys begin with `prefix`; `visit` is given keys without it.
  [[nodiscard]] Result<void> each(const std::string& prefix, const RowVisit& visit) const;
  /// Those up to `prefix` ‖ `last`, descending.
  [[nodiscard]] Result<void> each_back(const std::string& prefix, std::string_view last, const RowVisit& visit) const;

  /// A row that is a cereal archive. `not_found` says of what.
  template <class Row>
  [[nodiscard]] Result<Row> row(const std::string& key, const std::string& of_what) const {
    std::string value;
    auto found = get(key, value);
    if (!found) return tl::unexpected{found.error()};
    if (!*found) return failure(ErrorCode::not_found, "there is no " + of_what);
    return unpack<Row>(value);
  }

  /// The newest rows under `prefix`, which are cereal archives, until `enough` says so.
  template <class Row, class Visit>
  [[nodiscard]] Result<void> each_row_back(const std::string& prefix, const Visit& visit) const {
    Result<void> good;
    auto scanned = each_back(prefix, {}, [&](std::string_view, std::string_view value) {
      auto read = unpack<Row>(value);
      if (!read) good = tl::unexpected{read.error()};
      return read && visit(std::move(*read));
    });
    return scanned ? good : scanned;
  }

  /// All of them, in their order.
  template <class Row>
  [[nodiscard]] Result<std::vector<Row>> rows(const std::string& prefix) const {
    std::vector<Row> rows;
    Result<void> good;
    auto scanned = each(prefix, [&](std::string_view, std::string_view value) {
      auto row = unpack<Row>(value);
      if (row) rows.push_back(std::move(*row));
      else good = tl::unexpected{row.error()};
      return good.has_value();
    });
    if (scanned && !good) scanned = good;
    return scanned.map([&] { return std::move(rows); });
  }

  /// An event of the log with its items, and its entry's time. Holds until the next one is asked for.
  struct Found {
    const Event* event = nullptr;
    Instant time = {};
  };
  [[nodiscard]] Result<Found> event(Position position, std::uint32_t index);

  [[nodiscard]] Result<Entity> entity(Part part, std::string_view id) const;
  /// The same as it is stored. Holds until the next one is asked for.
  [[nodiscard]] Result<const StoredEntity*> stored_entity(Part part, std::string_view id) const;
  /// What the log says of a target, oldest first, at or before `until`.
  [[nodiscard]] Result<std::vector<Reference>> references(Part part, std::string_view id, Position until) const;
  [[nodiscard]] Result<Moment> moment(const Reference& reference);
  /// The run that was at work when the log came to a position; 0: none yet.
  [[nodiscard]] Result<RunId> run_at(Position position) const;
  [[nodiscard]] Result<std::vector<std::string>> targets_of(Part part, std::string_view source) const;
  [[nodiscard]] Result<std::vector<IntentRow>> open_intents() const;
  [[nodiscard]] Result<OpenIntent> with_targets(const IntentRow& intent);
  /// An intent's changes, with what became of them; `settled` is none where that is not known.
  [[nodiscard]] Result<std::vector<TargetMoment>> sent(const IntentRow& intent, const EffectRow* settled);
  /// What was sent to a target, or from a source record, and has no outcome yet; oldest first.
  [[nodiscard]] Result<std::vector<TargetMoment>> open_changes(Part part, Side side, std::string_view id);
  [[nodiscard]] Result<Outcomes> outcomes(const EffectRow& effect);
  /// Leaves those of a target's accepted writes whose values reads may not show yet, each with what was written last: that counts as
  /// long as a read shows what was there before any of them. By field, and of one field in the order in which they were settled.
  [[nodiscard]] Result<void> keep_awaited(Part part, const std::string& target, std::vector<AcceptedWrite>& writes);

 private:
  [[nodiscard]] Result<std::map<std::string, Position, std::less<>>> read_since(Part part, const std::string& target,
                                                                                Position first);

  Reading(const Views& views, std::unique_ptr<const Rows> rows, std::optional<std::string> prefix)
      : views_{&views}, rows_{std::move(rows)}, prefix_{std::move(prefix)} {}

  const Views* views_;
  std::unique_ptr<const Rows> rows_;
  std::optional<std::string> prefix_;  ///< nothing: there are no views yet
  log::Entry entry_;                   ///< the last one read
  mutable std::string stored_bytes_;
  mutable StoredEntity stored_;
};

[[nodiscard]] bool belongs_to(const IntentRow& intent, Part part);

/// A record's fields as they are answered.
[[nodiscard]] std::vector<FieldMoment> moments_of(const RecordView& record);
[[nodiscard]] FieldState state_of(const StoredField& field);
[[nodiscard]] Entity entity_of(std::string_view id, const StoredEntity& stored);

}  // namespace tidemark::views
