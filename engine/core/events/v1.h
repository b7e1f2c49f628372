#pragma once

#include <string>
#include <vector>

#include "core/events/effect_events.h"
#include "core/events/erasure_events.h"
#include "core/events/fact_events.h"

/// Bodies as their version 1 was written, for those that have a later one. Logs hold them: never edited. Each has one pure step to
/// today's type, which `body_of` takes by itself.
namespace tidemark::v1 {

struct EffectIntended {
  static constexpr EventType type = EventType::effect_intended;
  static constexpr std::uint16_t version = 1;
  std::string connection;
  std::string direction;
  std::uint32_t attempt = 1;
  Instant target_read_at = {};
  Instant quiet_until = {};
  bool approved = false;
  std::vector<std::string> volatile_fields;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(attempt),
            cereal::make_nvp("target_read_at", target_read_at.milliseconds),
            cereal::make_nvp("quiet_until", quiet_until.milliseconds), CEREAL_NVP(approved),
            CEREAL_NVP(volatile_fields));
  }
};

struct Planned {
  static constexpr EventType type = EventType::planned;
  static constexpr std::uint16_t version = 1;
  std::string connection;
  std::string direction;
  Position configuration = 0;
  std::uint32_t rules = 0;
  std::string zones;
  std::vector<std::string> schemas;
  std::vector<std::string> sources;
  std::vector<std::string> targets;
  std::string own_writes;
  std::string digest;
  std::string kept_plan;
  std::string guard;
  bool held = false;
  std::string guard_scope;
  std::string org;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(connection), CEREAL_NVP(direction), CEREAL_NVP(configuration), CEREAL_NVP(rules),
            CEREAL_NVP(zones), CEREAL_NVP(schemas), CEREAL_NVP(sources), CEREAL_NVP(targets), CEREAL_NVP(own_writes),
            CEREAL_NVP(digest), CEREAL_NVP(kept_plan), CEREAL_NVP(guard), CEREAL_NVP(held), CEREAL_NVP(guard_scope),
            CEREAL_NVP(org));
  }
};

struct SchemaSeen {
  static constexpr EventType type = EventType::schema_seen;
  static constexpr std::uint16_t version = 1;
  std::string system;
  std::string object;
  std::string archive_name;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(system), CEREAL_NVP(object), CEREAL_NVP(archive_name));
  }
};

struct Erased {
  static constexpr EventType type = EventType::erased;
  static constexpr std::uint16_t version = 1;
  std::string actor;
  std::string reason;
  std::string kind;
  std::string receipt;
  std::vector<std::string> suppressed;
  std::vector<std::string> pages;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(actor), CEREAL_NVP(reason), CEREAL_NVP(kind), CEREAL_NVP(receipt), CEREAL_NVP(suppressed),
            CEREAL_NVP(pages));
  }
};

/// The words of its exceptions are in the body, where they go only with all of it.
struct EffectSettled : tidemark::EffectSettled {
  static constexpr std::uint16_t version = 1;
};

/// It says nothing of its change, and nobody knows who asked.
[[nodiscard]] tidemark::SchemaSeen upcast(SchemaSeen old);
/// It was a pull's, which has no object and no job.
[[nodiscard]] tidemark::EffectIntended upcast(EffectIntended old);
/// It was a pull's, which has no entities beside its targets.
[[nodiscard]] tidemark::Planned upcast(Planned old);

/// It does not say which key its hashes are of.
[[nodiscard]] tidemark::Erased upcast(Erased old);

}  // namespace tidemark::v1
