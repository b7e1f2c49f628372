#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/events/correction_events.h"
#include "core/events/effect_events.h"
#include "core/events/erasure_events.h"
#include "core/events/event.h"
#include "core/events/fact_events.h"
#include "core/folds/messages_fold.h"
#include "core/folds/nights_fold.h"
#include "core/folds/run_fold.h"
#include "core/hash/digest.h"
#include "core/time/instant.h"

namespace tidemark::views {

/// The rows that come by the thousand, not by the million, as they are stored (cereal, core/events/codec.h) and as they are
/// answered. One that changes raises `fold_version`: views are rebuilt, never converted.

/// Raised whenever the same log would give other rows: the views are rebuilt then.
inline constexpr std::uint32_t fold_version = 14;

/// How far the views have followed: everything up to `position`, whose entry has `digest`.
struct Checkpoint {
  std::uint32_t version = fold_version;
  Position position = 0;
  Digest digest = {};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(version, position, digest.bytes);
  }
};

struct ConfigurationRow {
  Position position = 0;  ///< names the version
  Instant time = {};
  std::string author;
  std::string comment;
  std::string configuration;  ///< the file's JSON

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, time.milliseconds, author, comment, configuration);
  }
};

/// An event that the views go on without, as an operator decided.
struct SteppedOverRow {
  Position position = 0;
  std::uint32_t index = 0;
  Position decided = 0;
  Instant time = {};  ///< of the decision
  std::string actor;
  std::string reason;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, index, decided, time.milliseconds, actor, reason);
  }
};

/// The schema that was seen last.
struct SchemaRow {
  Position position = 0;
  Instant time = {};
  std::string system;
  std::string object;
  std::string archive_name;
  std::string modified;  ///< as SchemaSeen says
  std::string asked_by;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, time.milliseconds, system, object, archive_name, modified, asked_by);
  }
};

/// A segment that somebody saved.
struct SavedSegment {
  std::string name;
  std::string kind;  ///< "visitor", "account"
  std::string text;
  std::string actor;
  Position position = 0;
  Instant time = {};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(name, kind, text, actor, position, time.milliseconds);
  }
};

/// What was erased: of whom, only by a keyed hash.
struct ErasureRow {
  Position position = 0;
  Instant time = {};
  bool done = false;  ///< false: it was cut short, and is gone on with
  Counts counts;      ///< "items", "pages"
  Erased erased;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, time.milliseconds, done, counts, erased);
  }
};

/// A part's plan in a run.
struct PlanRow {
  Position position = 0;
  RunId run = 0;
  Instant time = {};
  bool pilot = false;  ///< of a run of the kind "pilot": the guard's memory leaves it out
  Counts counts;
  Planned planned;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, run, time.milliseconds, pilot, counts, planned);
  }
};

/// The plan of a run that puts values back.
struct CorrectionRow {
  Position position = 0;
  RunId run = 0;
  Instant time = {};
  Counts counts;
  CorrectionPlanned planned;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, run, time.milliseconds, counts, planned);
  }
};

/// An intent, without its items: they stay in the log.
struct IntentRow {
  Position position = 0;
  std::uint32_t index = 0;
  RunId run = 0;
  Position planned = 0;  ///< of the Planned or CorrectionPlanned event that it carries out
  Instant time = {};
  std::uint32_t items = 0;
  EffectIntended intended;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(position, index, run, planned, time.milliseconds, items, intended);
  }
};

/// How many items, by ItemOutcome.
using OutcomeCounts = std::array<std::uint32_t, 6>;

/// An intent that was settled, and how.
struct EffectRow {
  IntentRow intent;
  Position position = 0;  ///< of the outcome
  std::uint32_t index = 0;
  Instant time = {};
  bool by_reading = false;
  OutcomeCounts outcomes = {};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(intent, position, index, time.milliseconds, by_reading, outcomes);
  }
};

}  // namespace tidemark::views
