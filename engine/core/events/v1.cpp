#include "core/events/v1.h"

#include <utility>

#include "core/events/codec.h"

namespace tidemark {
namespace v1 {

tidemark::SchemaSeen upcast(SchemaSeen old) {
  return {std::move(old.system), std::move(old.object), std::move(old.archive_name), {}, {}};
}

tidemark::EffectIntended upcast(EffectIntended old) {
  return {std::move(old.connection),
          std::move(old.direction),
          old.attempt,
          old.target_read_at,
          old.quiet_until,
          old.approved,
          std::move(old.volatile_fields),
          {},
          {}};
}

tidemark::Planned upcast(Planned old) {
  return {std::move(old.connection),
          std::move(old.direction),
          old.configuration,
          old.rules,
          std::move(old.zones),
          std::move(old.schemas),
          std::move(old.sources),
          std::move(old.targets),
          std::move(old.own_writes),
          std::move(old.digest),
          std::move(old.kept_plan),
          std::move(old.guard),
          old.held,
          std::move(old.guard_scope),
          std::move(old.org),
          {}};
}

tidemark::Erased upcast(Erased old) {
  return {std::move(old.actor),
          std::move(old.reason),
          std::move(old.kind),
          std::move(old.receipt),
          std::move(old.suppressed),
          std::move(old.pages),
          {},
          0};
}

}  // namespace v1

Result<SchemaSeen> SchemaSeen::from_version(std::uint16_t v, std::string_view item) {
  if (v != 1) return no_older_version<SchemaSeen>(v);
  return unpack<v1::SchemaSeen>(item).map([](v1::SchemaSeen old) { return v1::upcast(std::move(old)); });
}

Result<EffectIntended> EffectIntended::from_version(std::uint16_t v, std::string_view item) {
  if (v != 1) return no_older_version<EffectIntended>(v);
  return unpack<v1::EffectIntended>(item).map([](v1::EffectIntended old) { return v1::upcast(std::move(old)); });
}

Result<Planned> Planned::from_version(std::uint16_t v, std::string_view item) {
  if (v != 1) return no_older_version<Planned>(v);
  return unpack<v1::Planned>(item).map([](v1::Planned old) { return v1::upcast(std::move(old)); });
}

Result<Erased> Erased::from_version(std::uint16_t v, std::string_view item) {
  if (v != 1) return no_older_version<Erased>(v);
  return unpack<v1::Erased>(item).map([](v1::Erased old) { return v1::upcast(std::move(old)); });
}

}  // namespace tidemark
