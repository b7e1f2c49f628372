#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/events/effect_events.h"
#include "core/events/records.h"
#include "core/folds/entity_layout.h"
#include "core/hash/digest.h"
#include "core/time/instant.h"
#include "views/rows.h"

namespace tidemark::views {

/// What the views answer. A value is JSON text: `"EMEA"`, `12.5`, `null`. A place in the log is a position, the event's index
/// in it and the item's number in the event: `position.index.item`.

struct Place {
  Position position = 0;
  std::uint32_t index = 0;
  std::uint32_t item = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

struct CaughtUp {
  Position position = 0;
  bool rebuilt = false;
};

/// All rows at a position, by their digest.
struct Digested {
  Position position = 0;
  Digest digest = {};

  friend bool operator==(const Digested&, const Digested&) = default;
};

struct Standing {
  Position position = 0;
  Position head = 0;
  bool current = false;  ///< at the head, of this log, and of this build's fold
};

struct FieldState {
  std::string name;  ///< "custom.region"
  std::string value;
  Known known = Known::baseline;
  Place from;            ///< the record in the log: an observation's, or the intent's
  Position settled = 0;  ///< where a change of ours became current; 0 for observations

  friend bool operator==(const FieldState&, const FieldState&) = default;
};

struct Entity {
  std::string id;
  bool gone = false;                 ///< was not among what was read last; its fields are the last known
  std::vector<FieldState> fields;    ///< by name (bytes)
  std::vector<std::string> sources;  ///< the source records that it ever had values from

  [[nodiscard]] const FieldState* field(std::string_view name) const {
    for (const FieldState& field : fields)
      if (field.name == name) return &field;
    return nullptr;
  }
};

struct FieldMoment {
  std::string name;
  std::string before;
  std::string after;
  std::uint8_t note = 0;                        ///< an Observation, for what was read
  ItemOutcome outcome = ItemOutcome::accepted;  ///< for what was written: mostly the whole record's

  friend bool operator==(const FieldMoment&, const FieldMoment&) = default;
};

/// One thing that happened to a target: it was read, or a change of ours came to its end.
struct Moment {
  enum class Kind : std::uint8_t { observed, written };
  Kind kind = Kind::observed;
  ItemOutcome outcome = ItemOutcome::accepted;  ///< of `written`
  std::string words;                            ///< the other system's, where it refused
  Position position = 0;                        ///< where it took effect: of the observation, or of the outcome
  std::uint32_t index = 0;
  Instant time = {};      ///< of that
  Place from;             ///< the record itself
  Instant intended = {};  ///< of `written`: when the request was about to leave
  RunId run = 0;
  std::string source;    ///< the source record; may be empty for what was read
  Position planned = 0;  ///< of `written`: the plan that it carried out
  std::uint32_t attempt = 0;
  std::string object;        ///< of `written` by a push: the Salesforce object of the target
  bool by_reading = false;   ///< of `written`: a read found out what became of it, no answer told
  RunId found_by = 0;        ///< then the run that read: it may be a later one than `run`, which sent
  bool open = false;         ///< of `written`: no outcome yet; `position` and `time` are none
  Instant quiet_until = {};  ///< of an open one: not before, a run reads what became of it
  std::vector<FieldMoment> fields;

  [[nodiscard]] const FieldMoment* field(std::string_view name) const {
    const auto found = std::ranges::find(fields, name, &FieldMoment::name);
    return found == fields.end() ? nullptr : &*found;
  }
};

/// Whether two moments of one target are tries of one change: the same values, sent by one run for one plan.
[[nodiscard]] bool of_one_change(const Moment& a, const Moment& b);

struct TargetMoment {
  std::string target;
  Moment moment;
};

/// Why a value is what it is.
struct Why {
  FieldState field;
  bool gone = false;
  Moment moment;  ///< the observation or change that it stems from
  std::string before;
  Position configuration =
      0;                   ///< of `written`: the version of the mapping; the line is the one whose target is the field
  std::string correction;  ///< of `written` by no mapping: what put it back, "undo of run 12"
  std::vector<Moment>
      earlier;               ///< everything before that touched this field, newest first; the change's other tries too
  std::vector<Moment> open;  ///< what was sent for this field since, and nobody knows yet what became of it
};

/// A record in a run.
struct RecordInRun {
  bool planned = false;  ///< the part was planned in that very run; else this is what was last said before it
  /// The run has not come to its end: what it planned for a record and had not sent yet, it left no word of.
  bool cut_off = false;
  std::string correction;  ///< what the run put back, "undo of run 12"; empty of all that a mapping called for
  bool mentioned = false;  ///< the log has heard of the record; else it is unknown, or was always the same
  RecordClass record_class = RecordClass::same;
  Unsent unsent = Unsent::none;
  std::string identifier;
  struct Note {
    std::string field;
    std::string value;
    std::string why;

    friend bool operator==(const Note&, const Note&) = default;
  };
  std::vector<Note> notes;  ///< invalid fields
  RunId since_run = 0;      ///< when that was first said; 0: never, it is the default
  Position since_position = 0;
  std::vector<TargetMoment> sent;  ///< what was sent for it in that run, in order; not empty: its class is `changed`
};

/// What a plan said of a record, and is still true.
struct Said {
  Side side = Side::source;
  std::string id;
  RecordClass record_class = RecordClass::same;
  Unsent unsent = Unsent::none;
  std::string identifier;
  std::vector<RecordInRun::Note> notes;
  RunId run = 0;
  Position position = 0;
};

struct OpenIntent {
  IntentRow intent;  ///< attempt, read and quiet times, run, plan
  struct Target {
    std::uint32_t item = 0;
    std::string id;
    std::string source;
    std::vector<FieldMoment> fields;
  };
  std::vector<Target> targets;
};

struct OwnWrite {
  std::string target;
  std::string field;
  std::string before;
  std::string written;
  Instant time = {};  ///< when the other system said that it had it

  friend bool operator==(const OwnWrite&, const OwnWrite&) = default;
};

/// A value that was sent and, as far as was said or seen, did not arrive.
struct SentInVain {
  std::string target;
  std::string field;
  std::string value;
  Position sent = 0;  ///< the intent

  friend bool operator==(const SentInVain&, const SentInVain&) = default;
};

struct GuardMemory {
  struct Sources {
    RunId run = 0;
    Instant time = {};
    std::uint64_t count = 0;  ///< "sources" of its plan
    std::string guard_scope;
    bool pilot = false;
  };
  std::vector<Sources> sources;  ///< newest first; the newest plan of each run

  /// Targets (by bytes, each once) with at least one field changed that was not volatile; and for each field the targets in which it
  /// was cleared, volatile ones too. Counted is what was sent without approval and may have arrived: accepted, arrived, unknown, or
  /// without an outcome yet; not what was refused, missing, or found not to be there. A target that was changed twice counts once.
  std::vector<std::string> changed;
  std::vector<std::pair<std::string, std::vector<std::string>>> cleared;
  Instant until =
      {};  ///< from then on none of these counts, if nothing is sent meanwhile; 0: there are none, or one is open
};

/// Of a run's writes the targets whose outcome a read found out, as no answer had told it: each once, however often it was tried.
struct FoundByReading {
  OutcomeCounts all = {};
  OutcomeCounts uncounted = {};  ///< of starts before the run's last one: its counts have them not
  OutcomeCounts later = {};      ///< found after the run's end: its counts have them as unknown
};

/// A target where an earlier sending may still arrive.
struct NotQuiet {
  std::string target;
  Instant until = {};  ///< from then on other values may be sent there

  friend bool operator==(const NotQuiet&, const NotQuiet&) = default;
};

}  // namespace tidemark::views
