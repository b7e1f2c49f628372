#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/events/configuration_events.h"

namespace tidemark {

/// Bodies of the family *facts*: what was read, and what was planned from it. `connection` is "visitor" or "account",
/// `direction` "pull" or "push". An archive name is the hex digest under which the archive keeps the bytes.

/// A schema as it was answered: a Salesforce describe, or Pendo's metadata schema.
struct SchemaSeen {
  static constexpr EventType type = EventType::schema_seen;
  static constexpr std::uint16_t version = 2;
  std::string system;  ///< "salesforce" or "pendo"
  std::string object;  ///< "Contact", "User", …; "visitor" or "account"
  std::string archive_name;
  std::string modified;  ///< the answer's Last-Modified, as it was written; empty where it had none
  std::string
      asked_by;  ///< whose question that answers: "00D…/005… v66.0", org, user and API version; empty: not known

  static Result<SchemaSeen> from_version(std::uint16_t written, std::string_view item);
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(system), CEREAL_NVP(object), CEREAL_NVP(archive_name), CEREAL_NVP(modified),
            CEREAL_NVP(asked_by));
  }
};

/// A page lies in the archive, synced, before this event names it.
struct PageFetched {
  static constexpr EventType type = EventType::page_fetched;
  static constexpr std::uint16_t version = 1;
  std::string connection;
  std::string direction;
  std::string
      side;  ///< "source", "target" or "entities"; "own_writes": what Tidemark had written lately, as the plan was given it
  std::uint32_t number =
      0;               ///< its place in the order of pages, from 0; of a push's source the report's in its connection
  std::string format;  ///< "csv", "json" or "ndjson"
  std::string archive_name;
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  bool last = false;  ///< the side's fetch is whole with this page, and its counts agreed

  static Result<PageFetched> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<PageFetched>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(side), CEREAL_NVP(number), CEREAL_NVP(format),
            CEREAL_NVP(archive_name), CEREAL_NVP(rows), CEREAL_NVP(bytes), CEREAL_NVP(last));
  }
};

/// Requests of a run that came to nothing: what was asked and what came back, without credentials, lies in the archive for as long as
/// pages do, a line of JSON each.
struct CallsFailed {
  static constexpr EventType type = EventType::calls_failed;
  static constexpr std::uint16_t version = 1;
  std::string archive_name;
  std::uint64_t calls = 0;  ///< all that failed
  std::uint64_t kept = 0;   ///< of very many the first and the last

  static Result<CallsFailed> from_version(std::uint16_t v, std::string_view) {
    return no_older_version<CallsFailed>(v);
  }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(archive_name), CEREAL_NVP(calls), CEREAL_NVP(kept));
  }
};

/// What target fields hold that the log did not know of. Item 0 is this body; each further item is a record (records.h)
/// whose fields carry an Observation as note, the value known before and the value read now.
struct Observed {
  static constexpr EventType type = EventType::observed;
  static constexpr std::uint16_t version = 1;
  std::string connection;
  std::string direction;
  Instant read_at = {};  ///< when the fetch of these targets began

  static Result<Observed> from_version(std::uint16_t v, std::string_view) { return no_older_version<Observed>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), cereal::make_nvp("read_at", read_at.milliseconds));
  }
};

/// A part's plan. Item 0 is this body; each further item is a transition (records.h). Counts of every class, by the names
/// of the plan's summary ("matched", "changed_targets", …), stand in Event::counts; there also "sources" that the guard
/// of later runs compares with.
struct Planned {
  static constexpr EventType type = EventType::planned;
  static constexpr std::uint16_t version = 2;
  std::string connection;
  std::string direction;
  Position configuration = 0;
  std::uint32_t rules = 0;           ///< version of the rules of planning in the core
  std::string zones;                 ///< version of the zone table
  std::vector<std::string> schemas;  ///< archive names
  std::vector<std::string> sources;  ///< archive names of the pages, in order; of a push one for each of its reports
  std::vector<std::string> targets;
  std::string own_writes;  ///< hex digest over the list of own recent writes that the plan was given
  std::string digest;      ///< the plan's, in hex
  std::string kept_plan;   ///< archive name of the plan's lines where it was kept (held, or on request); else empty
  std::string guard;       ///< what the guard compared, as JSON: limits, measured, compared with, what held it
  bool held = false;
  std::string
      guard_scope;  ///< hex digest of object, identifiers and filters: another one starts the guard's memory afresh
  std::string org;  ///< id of the Salesforce org that was read, 18 characters
  std::vector<std::string> entities;  ///< push by another field than Pendo's id: archive names of the entities' pages

  static Result<Planned> from_version(std::uint16_t v, std::string_view item);
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(configuration), CEREAL_NVP(rules),
            CEREAL_NVP(zones), CEREAL_NVP(schemas), CEREAL_NVP(sources), CEREAL_NVP(targets), CEREAL_NVP(own_writes),
            CEREAL_NVP(digest), CEREAL_NVP(kept_plan), CEREAL_NVP(guard), CEREAL_NVP(held), CEREAL_NVP(guard_scope),
            CEREAL_NVP(org), CEREAL_NVP(entities));
  }
};

}  // namespace tidemark
