#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/folds/part.h"
#include "log/event_log.h"
#include "views/answers.h"
#include "views/letters.h"
#include "views/rows.h"
#include "views/store.h"

namespace tidemark::views {

/// Told how far a rebuild is; answers whether to go on (false: it ends as `interrupted`, and the live views stay).
using Progress = std::function<bool(Position done, Position of)>;

/// One subscription's views: everything that is derived from its log, and can be thrown away and rebuilt at any time (D3). What
/// is stored here are present values and places in the log; what was, and in whose words, is read from the log itself.
///
///     Views views{store, subscription, log};
///     views.catch_up();                                            // after opening, and after each append
///     auto why = views.why({EntityKind::visitor, Direction::pull}, "v-42", "custom.region");
///
/// Reading is allowed from any thread, beside a rebuild or a catch-up too: each question is answered from what there was when it was
/// asked. Every call may fail with `storage` or `corrupt`; `not_found` where
/// there is no such row is said for each call. Keep `store` and `log` alive.
class Views {
 public:
  Views(Store& store, std::uint32_t subscription, const log::EventLog& log);

  // Following the log -----------------------------------------------------------------------------------------------------

  /// Folds what the log has beyond the checkpoint, once `compare` found that they belong together. Where the fold is of another
  /// version, or there are no views yet: rebuilds them. An event that can't be taken ends it: `where` names the event, and the
  /// views stand right before it, as they will after the next try.
  [[nodiscard]] Result<CaughtUp> catch_up(const Progress& progress = {});

  /// Whether the log holds the entry that the views followed last. `corrupt` where it does not: entries that were acknowledged are
  /// gone (the log was damaged, or restored from an older copy), and the views are the only ones who know. So nothing but `rebuild`,
  /// which somebody has to ask for, lets such a log count. Good where there are no views yet.
  [[nodiscard]] Result<void> compare() const;

  /// What `compare` says where entries are gone; nothing where the log has what was followed, or that can't be looked up.
  [[nodiscard]] std::optional<Error> lost_entries() const;

  /// Folds a new generation beside the live one and swaps, whatever the live one had followed. `in_use` where somebody else is at it.
  [[nodiscard]] Result<CaughtUp> rebuild(const Progress& progress = {});

  /// Folds a generation to throw away, up to where the views stand, and compares the digests: `corrupt` where they differ.
  [[nodiscard]] Result<Digested> verify(const Progress& progress = {});

  /// Of all rows, at the position that the views stand at: two that were folded from the same log have the same one.
  /// `not_found` where there are no views yet.
  [[nodiscard]] Result<Digested> digest() const;

  /// An event that the views can't take.
  struct Stop {
    Position position = 0;
    std::uint32_t index = 0;
    Error why;
  };
  /// Catches up, and says which event they stop at, if any. Errors are those of `catch_up` that are no event's.
  [[nodiscard]] Result<std::optional<Stop>> stop();
  /// The events that they go on without, as was decided, by position.
  [[nodiscard]] Result<std::vector<SteppedOverRow>> stepped_over() const;

  /// Where the views stand (0: there are none); a run does not start on views that are not `current`.
  [[nodiscard]] Result<Standing> standing() const;

  /// Makes the store durable: what a crash takes is only longer to catch up.
  [[nodiscard]] Result<void> flush();

  // Targets ---------------------------------------------------------------------------------------------------------------

  /// `not_found` where the log says nothing of such a target.
  [[nodiscard]] Result<Entity> entity(Part part, std::string_view id) const;

  /// All targets that were ever seen, by id, those that are gone too, as they are stored: they come by the million. For the
  /// comparison of a whole side (design, "Observe").
  [[nodiscard]] Result<void> each_entity(
      Part part, const std::function<bool(std::string_view id, const StoredEntity& entity)>& visit) const;

  /// Where the present value comes from (X2); `not_found` where the target or the field is not known.
  [[nodiscard]] Result<Why> why(Part part, std::string_view id, std::string_view field) const;

  /// What was seen of a target and done to it, newest first, before all what is open: at most `limit` of what took effect
  /// (was sent, where it is open) at or before `until`.
  [[nodiscard]] Result<std::vector<Moment>> history(Part part, std::string_view id, std::size_t limit = SIZE_MAX,
                                                    Position until = UINT64_MAX) const;

  /// What was sent to a target and has no outcome yet, newest first.
  [[nodiscard]] Result<std::vector<Moment>> open_changes(Part part, std::string_view id) const;

  /// The target as the log knew it at a position; `not_found` where it knew nothing of it yet.
  [[nodiscard]] Result<Entity> entity_at(Part part, std::string_view id, Position position) const;

  /// The last position whose entry is not later than `time`; 0 where the log begins later.
  [[nodiscard]] Result<Position> position_at(Instant time) const;

  /// The targets that ever had values from a source record.
  [[nodiscard]] Result<std::vector<std::string>> targets_of(Part part, std::string_view source) const;

  // Records in runs (X12) ---------------------------------------------------------------------------------------------------

  /// A record's class in a run, however old, with its notes and what became of its changes.
  [[nodiscard]] Result<RecordInRun> record(Part part, Side side, std::string_view id, RunId run) const;

  /// What plans last said of each record, by side and id: the plan after it names the records of which something else is true,
  /// and no others. Records that nothing was ever said of are not listed: they are `same` while they are present.
  [[nodiscard]] Result<void> each_said(Part part, RunId up_to_run, const std::function<bool(const Said&)>& visit) const;

  // Runs --------------------------------------------------------------------------------------------------------------------

  [[nodiscard]] Result<RunRow> run(RunId number) const;  ///< `not_found`
  /// Newest first.
  [[nodiscard]] Result<std::vector<RunRow>> runs(std::size_t limit = SIZE_MAX) const;
  /// What the log says of the nights: of a subscription that no clock ever took up, too.
  [[nodiscard]] Result<NightsRow> nights() const;
  /// What is wrong with the subscription as far as it was told, and who is still to be told.
  [[nodiscard]] Result<MessagesRow> messages() const;
  /// Of each run's writes those whose outcome a read found at or after `since`.
  [[nodiscard]] Result<std::map<RunId, FoundByReading>> found_by_reading(Position since) const;
  /// A part's plans, newest first: what the archive has to keep stands in them.
  [[nodiscard]] Result<std::vector<PlanRow>> plans(Part part, std::size_t limit = SIZE_MAX) const;
  [[nodiscard]] Result<PlanRow> plan_at(Part part, Position position) const;  ///< `not_found`
  /// The plan of a run that puts values back, which is none of the part's plans; `not_found`.
  [[nodiscard]] Result<CorrectionRow> correction_at(Part part, Position position) const;

  // Effects -----------------------------------------------------------------------------------------------------------------

  /// Intents without an outcome, oldest first, with all that is needed to close them by reading.
  [[nodiscard]] Result<std::vector<OpenIntent>> open_intents() const;

  /// The targets (by bytes, each once) of writes that had been sent when the log stood at `position`, and had no outcome yet.
  [[nodiscard]] Result<std::vector<std::string>> open_at(Part part, Position position) const;

  /// What a correction put there, as it says of itself ("undo of run 12"), where a field's value is of one; else empty.
  [[nodiscard]] Result<std::string> correction_of(Part part, const StoredField& field) const;

  /// (`erased`: how many of these are told of no more, as their targets were erased.) What a run sent, in that order, every try, with what became of it; until `visit` answers false. `not_found` where there is no
  /// such run.
  [[nodiscard]] Result<void> each_sent(RunId run, const std::function<bool(Part part, const TargetMoment& sent)>& visit,
                                       std::uint64_t* erased = nullptr) const;

  /// What was written and accepted at or after `since`, and not seen to be something else by a later event, by target, field (bytes) and
  /// time. A field that was written twice is there twice, both times with what was written last as `written`: a read that shows what was
  /// before either of them is no change by others (design, "Observe"). What was found by reading (`arrived`) is not awaiting anything.
  [[nodiscard]] Result<std::vector<OwnWrite>> own_writes(Part part, Instant since) const;

  /// The values that were sent at or after `since` and refused, not found by reading, or nobody knows what became of them; by target,
  /// field and position, of these targets. One of them that is read later has arrived late (design, "Observe").
  [[nodiscard]] Result<std::vector<SentInVain>> sent_in_vain(Part part, Instant since,
                                                             const std::set<std::string, std::less<>>& targets) const;

  /// The targets (by bytes, each once) of settled writes that nobody knows the outcome of and whose `quiet_until` lies after
  /// `now`: an earlier sending may still arrive there, so no other value is sent before it (design, "One run").
  [[nodiscard]] Result<std::vector<std::string>> not_quiet(Part part, Instant now) const;
  /// The same, with the time until which they wait.
  [[nodiscard]] Result<std::vector<NotQuiet>> quiet_times(Part part, Instant now) const;

  /// The targets whose last sending failed, by id (X18).
  [[nodiscard]] Result<std::vector<Letter>> letters(Part part) const;

  /// Others' values that a person lets stand, as JSON, by target and field: as long as they are there.
  [[nodiscard]] Result<std::map<std::pair<std::string, std::string>, std::string>> accepted(Part part) const;

  /// What the guard remembers (X11): the plans' source counts in the last seven days, and what was changed and cleared without
  /// approval in the last 24 hours, before `now`.
  [[nodiscard]] Result<GuardMemory> guard_memory(Part part, Instant now) const;

  // Erasures (X9) -------------------------------------------------------------------------------------------------------------

  /// Oldest first.
  [[nodiscard]] Result<std::vector<ErasureRow>> erasures() const;

  /// Folds the views anew and takes every row of older ones out of the store's files: what the log does not say any more is nowhere.
  [[nodiscard]] Result<void> forget(const Progress& progress = {});

  // Configuration -----------------------------------------------------------------------------------------------------------

  /// The one in force at a position; `not_found` where none was applied yet.
  [[nodiscard]] Result<ConfigurationRow> configuration(Position at = UINT64_MAX) const;
  [[nodiscard]] Result<std::vector<SavedSegment>> saved_segments() const;         ///< by name (bytes)
  [[nodiscard]] Result<SavedSegment> saved_segment(std::string_view name) const;  ///< `not_found`
  [[nodiscard]] Result<std::vector<SchemaRow>> schemas() const;  ///< the last seen of each system and object

  class Reading;  ///< this room's own: reading.h

 private:
  [[nodiscard]] Result<std::optional<std::uint32_t>> live(const Rows& rows) const;
  [[nodiscard]] Result<std::optional<Checkpoint>> checkpoint_of(const Rows& rows, std::uint32_t generation) const;
  [[nodiscard]] Result<bool> contains(const Checkpoint& checkpoint) const;
  [[nodiscard]] Result<std::optional<Checkpoint>> followed() const;
  [[nodiscard]] Result<void> compare(const Checkpoint& checkpoint) const;
  [[nodiscard]] Result<std::uint32_t> new_generation();
  [[nodiscard]] Result<void> fold_generation(std::uint32_t generation, Position last, const Progress& progress,
                                             Checkpoint& reached);
  [[nodiscard]] Result<void> remove_generation(std::uint32_t generation);
  [[nodiscard]] Result<Checkpoint> follow(std::uint32_t generation, const Checkpoint& from, Position last);
  [[nodiscard]] Result<void> swap_to(std::uint32_t generation);
  [[nodiscard]] Result<Digest> digest_of(const Rows& rows, std::uint32_t generation) const;
  [[nodiscard]] Result<CaughtUp> rebuild_alone(const Progress& progress, bool live_is_usable);

  Store& store_;
  std::uint32_t subscription_;
  const log::EventLog& log_;
  std::shared_ptr<Turns> turns_;
};

}  // namespace tidemark::views
