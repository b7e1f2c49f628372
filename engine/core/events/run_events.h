#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/configuration_events.h"

namespace tidemark {

/// Bodies of the family *runs*: one execution of the configured directions. The run's number is in the event itself
/// (Event::run). A *part* of a run is one connection in one direction, "visitor" and "pull".

struct RunStarted {
  static constexpr EventType type = EventType::run_started;
  static constexpr std::uint16_t version = 1;
  std::string
      kind;  ///< "sync", "pilot" (some records alone), "apply" (a kept plan), "approve" (a held run's plan), or of a kept plan
             ///< that puts values back "undo", "retire", "restore"
  std::string actor;           ///< who asked: the host's user name, later a Tidemark user
  Position configuration = 0;  ///< the position of the Configured event that the run goes by
  std::string expect;  ///< all but "sync" and "pilot": the hex digest of the plan that is the ceiling; else empty
  bool exact = false;  ///< all of that plan or nothing
  RunId approves = 0;  ///< "approve": the held run
  std::string only;    ///< "visitor", "push", "visitor push": that connection or direction alone; empty: everything

  static Result<RunStarted> from_version(std::uint16_t v, std::string_view) { return no_older_version<RunStarted>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(kind), CEREAL_NVP(actor), CEREAL_NVP(configuration), CEREAL_NVP(expect), CEREAL_NVP(exact),
            CEREAL_NVP(approves), CEREAL_NVP(only));
  }
};

/// The guard held a part's plan: nothing of it was written (X11).
struct RunHeld {
  static constexpr EventType type = EventType::run_held;
  static constexpr std::uint16_t version = 1;
  std::string connection;
  std::string direction;
  std::string digest;                ///< of the plan; what `approve` must name
  std::vector<std::string> reasons;  ///< "412 of 500 matched targets would change (limit 500 and 20 %)"

  static Result<RunHeld> from_version(std::uint16_t v, std::string_view) { return no_older_version<RunHeld>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(digest), CEREAL_NVP(reasons));
  }
};

/// A person looked at a held run's plan and lets it pass. Ends with the run that uses it, or after 24 hours.
struct RunApproved {
  static constexpr EventType type = EventType::run_approved;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string digest;

  static Result<RunApproved> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<RunApproved>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(digest));
  }
};

/// A person looked at a held run and does not let its plans pass: nobody approves them any more.
struct RunRejected {
  static constexpr EventType type = EventType::run_rejected;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string comment;  ///< why; may be empty

  static Result<RunRejected> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<RunRejected>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(comment));
  }
};

/// A person has it end where it can be gone on with. Of a night's run: that night no other run is begun.
struct RunCancelled {
  static constexpr EventType type = EventType::run_cancelled;
  static constexpr std::uint16_t version = 1;
  std::string actor;

  static Result<RunCancelled> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<RunCancelled>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor));
  }
};

/// The run went through: counts of every class stand in Event::counts.
struct RunCompleted {
  static constexpr EventType type = EventType::run_completed;
  static constexpr std::uint16_t version = 1;
  std::vector<std::string> parts;  ///< "visitor pull: completed", in order

  static Result<RunCompleted> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<RunCompleted>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(parts));
  }
};

/// The run stopped. It is continued, not repeated.
struct RunFailed {
  static constexpr EventType type = EventType::run_failed;
  static constexpr std::uint16_t version = 1;
  std::string connection;  ///< empty where the failure is of no part
  std::string direction;
  std::string code;  ///< of the Error: "unavailable"
  std::string what;
  std::string where;
  std::string hint;

  static Result<RunFailed> from_version(std::uint16_t v, std::string_view) { return no_older_version<RunFailed>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(code), CEREAL_NVP(what), CEREAL_NVP(where),
            CEREAL_NVP(hint));
  }
};

/// A run that had not ended was taken up again, by a later start. Its intents were closed by reading first.
struct RunContinued {
  static constexpr EventType type = EventType::run_continued;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  Position configuration = 0;

  static Result<RunContinued> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<RunContinued>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(configuration));
  }
};

}  // namespace tidemark
