#pragma once

#include <string>
#include <string_view>

#include "core/time/date_text.h"
#include "core/time/zone.h"
#include "zone_files.h"

namespace tidemark {

/// What tests of zones and nights are written in.
inline Zone zone(const std::string& name) { return Zone::from_tzif(bytes_of_zone(name)).value(); }
inline std::int64_t day(std::string_view text) { return parse_date_text(text)->days; }
inline Instant at(std::string_view text) { return parse_date_text(text)->instant(); }

/// UTC: "2026-05-01T00:00:00".
inline std::string words_of(Instant instant) {
  std::string text;
  append_instant(instant, text);
  return text.substr(0, 19);
}

}  // namespace tidemark
