#include "core/events/fact_events.h"

#include "core/events/codec.h"

namespace tidemark {

SchemaSeen v1::upcast(const SchemaSeen& old) { return {old.system, old.object, old.archive_name, {}, {}}; }

Result<SchemaSeen> SchemaSeen::from_version(std::uint16_t written, std::string_view item) {
  if (written == 1) return unpack<v1::SchemaSeen>(item).map(v1::upcast);
  return no_older_version<SchemaSeen>(written);
}

}  // namespace tidemark
