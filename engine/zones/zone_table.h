#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "core/time/zone.h"

namespace tidemark {

/// The machine's time zones: Debian's tzdata in /usr/share/zoneinfo, or the folder that TZDIR names. The core takes
/// zones as arguments; this is where commands and runs get them.
///
///     load_zone("Europe/London")     load_zone("../../etc/passwd").error().code == ErrorCode::invalid_input
///
/// Names are those of the IANA database: letters, digits, "+", "-", "_" and between the parts "/". `invalid_input`
/// where `name` is none; `storage` where the machine has no zones or the file can't be read.
[[nodiscard]] Result<Zone> load_zone(std::string_view name);

/// The zone's own bytes, as its file has them (TZif, RFC 8536): for whoever plans elsewhere by the same zone. Errors like load_zone's.
[[nodiscard]] Result<std::string> zone_bytes(std::string_view name);

/// Whether load_zone would give it.
[[nodiscard]] bool zone_exists(std::string_view name);

/// The release of the zone database, "2025b"; empty where it doesn't say. Plans with other releases may differ.
[[nodiscard]] std::string zone_table_version();

}  // namespace tidemark
