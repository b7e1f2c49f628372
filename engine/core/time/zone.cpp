#include "core/time/zone.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

#include "core/ranges.h"
#include "core/time/zone_rules.h"

namespace tidemark {
namespace {

constexpr std::int64_t seconds_a_day = 86'400;
constexpr std::int64_t calendar_days = 146'097;  ///< of 400 years, after which the calendar repeats itself
constexpr std::int64_t calendar_seconds = calendar_days * seconds_a_day;

/// No offset is larger: two days to either side hold whatever can be called the same date.
constexpr std::int32_t most_west = -89'999;
constexpr std::int32_t most_east = 93'599;

constexpr std::int64_t earliest_transition = -(std::int64_t{1} << 59);
constexpr std::int64_t year_10000 = 253'402'300'800;

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

tl::unexpected<Error> unusable(std::string_view what) {
  return failure(ErrorCode::invalid_input, "no usable time zone file: " + std::string{what}, {},
                 "time zone files are those of the IANA database (Debian's tzdata)");
}

/// Big-endian numbers one after another; reading beyond the end gives zeros and `good` false.
struct Bytes {
  std::string_view rest;
  bool good = true;

  std::string_view take(std::uint64_t count) {
    if (count > rest.size()) {
      good = false;
      return {};
    }
    const std::string_view taken = rest.substr(0, static_cast<std::size_t>(count));
    rest.remove_prefix(taken.size());
    return taken;
  }

  std::uint64_t number(std::size_t bytes) {
    std::uint64_t value = 0;
    for (const char byte : take(bytes)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
  }
};

/// RFC 8536, 3.1.
struct Header {
  char version = 0;
  std::uint64_t utc_marks = 0, standard_marks = 0, leap_seconds = 0, transitions = 0, types = 0, name_bytes = 0;

  static std::optional<Header> take(Bytes& bytes) {
    if (bytes.take(4) != "TZif") return std::nullopt;
    Header header;
    const std::string_view version = bytes.take(16);
    if (!version.empty()) header.version = version.front();
    for (std::uint64_t* count : {&header.utc_marks, &header.standard_marks, &header.leap_seconds, &header.transitions,
                                 &header.types, &header.name_bytes}) {
      *count = bytes.number(4);
    }
    if (!bytes.good) return std::nullopt;
    return header;
  }

  [[nodiscard]] std::uint64_t size_of_data(std::uint64_t time_size) const {
    return transitions * (time_size + 1) + types * 6 + name_bytes + leap_seconds * (time_size + 4) + standard_marks +
           utc_marks;
  }
};

/// The footer's transitions after `last`: of its year and the 402 that follow, so that 400 years back from the end of
/// them there are still only the footer's.
template <class Transition>
void append_by_rules(const ZoneRules& rules, std::int64_t last, std::vector<Transition>& transitions) {
  const auto last_day = std::chrono::sys_days{std::chrono::days{
      static_cast<std::int32_t>(floor_divide(std::max<std::int64_t>(last, -year_10000), seconds_a_day))}};
  const int first_year = std::max(static_cast<int>(std::chrono::year_month_day{last_day}.year()) - 1, 0);
  const auto begin = static_cast<std::ptrdiff_t>(transitions.size());
  for (int year = first_year; year <= first_year + 403; ++year) {
    const std::int64_t begins = rules.daylight_begins.local_seconds(year) - rules.standard_offset;
    const std::int64_t ends = rules.daylight_ends.local_seconds(year) - rules.daylight_offset;
    transitions.push_back({begins, rules.daylight_offset});
    transitions.push_back({ends, rules.standard_offset});
  }
  // Daylight saving time all the year ends at the very instant at which the next one begins: that one counts, so the
  // sort is stable.
  const auto first = transitions.begin() + begin;
  ranges::stable_sort(first, transitions.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
  transitions.erase(std::remove_if(first, transitions.end(), [&](const auto& one) { return one.at <= last; }),
                    transitions.end());
}

/// The TZ text between the two line feeds at the end of the file.
std::optional<std::string_view> footer_of(std::string_view rest) {
  if (!rest.starts_with('\n')) return std::nullopt;
  rest.remove_prefix(1);
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  return rest.substr(0, end);
}

bool is_offset(std::int64_t offset) { return offset >= most_west && offset <= most_east; }

}  // namespace

Result<Zone> Zone::from_tzif(std::string_view file) {
  Bytes bytes{file};
  const auto old_header = Header::take(bytes);
  if (!old_header) return unusable("it does not begin like one");
  if (old_header->version < '2') return unusable("it is of version 1, which ends in 2038");
  bytes.take(old_header->size_of_data(4));
  const auto header = Header::take(bytes);
  if (!header) return unusable("its second part is missing");
  if (header->leap_seconds != 0) return unusable("it counts leap seconds");
  if (header->types == 0 || header->types > 256) return unusable("it has no types of local time, or too many");

  Bytes data{bytes.take(header->size_of_data(8))};
  if (!bytes.good) return unusable("it is cut off");
  Bytes times{data.take(header->transitions * 8)};
  const std::string_view types = data.take(header->transitions);
  std::vector<std::int32_t> offsets;
  for (std::uint64_t i = 0; i < header->types; ++i) {
    offsets.push_back(static_cast<std::int32_t>(static_cast<std::uint32_t>(data.number(4))));
    data.take(2);  // whether it is daylight saving time, and its name
    if (!is_offset(offsets.back())) return unusable("an offset is longer than a day");
  }

  Zone zone;
  zone.first_offset_ = offsets.front();
  zone.transitions_.reserve(types.size());
  for (const char type : types) {
    const auto at = static_cast<std::int64_t>(times.number(8));
    const auto index = static_cast<unsigned char>(type);
    if (index >= offsets.size()) return unusable("a transition leads to a type that is not there");
    const bool ordered = zone.transitions_.empty() ? at >= earliest_transition : at > zone.transitions_.back().at;
    if (!ordered) return unusable("its transitions are not in order");
    zone.transitions_.push_back({at, offsets[index]});
  }

  const auto footer = footer_of(bytes.rest);
  if (!footer) return unusable("its footer is missing");
  if (footer->empty()) return zone;
  const auto rules = parse_zone_rules(*footer);
  if (!rules) return unusable("its footer is no TZ rule");
  const std::int64_t last = zone.transitions_.empty() ? earliest_transition : zone.transitions_.back().at;
  if (rules->has_daylight && last < year_10000) {
    append_by_rules(*rules, last, zone.transitions_);
    zone.repeats_ = true;
  }
  return zone;
}

Zone::Place Zone::place_of(Instant instant) const {
  std::int64_t seconds = floor_divide(instant.milliseconds, one_second);
  std::int64_t calendars = 0;
  if (repeats_ && seconds >= transitions_.back().at) {
    calendars = (seconds - transitions_.back().at) / calendar_seconds + 1;
    seconds -= calendars * calendar_seconds;
  }
  const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), seconds,
                                     [](std::int64_t at, const Transition& transition) { return at < transition.at; });
  return {static_cast<std::size_t>(next - transitions_.begin()), calendars};
}

std::int32_t Zone::offset_at(Instant instant) const {
  const std::size_t next = place_of(instant).next;
  return next == 0 ? first_offset_ : transitions_[next - 1].offset;
}

std::optional<Instant> Zone::next_change(Instant instant) const {
  const Place place = place_of(instant);
  if (place.next == transitions_.size()) return std::nullopt;
  const std::int64_t at = transitions_[place.next].at + place.calendars * calendar_seconds;
  if (at > std::numeric_limits<std::int64_t>::max() / one_second) return std::nullopt;  // a file may say so
  return Instant{at * one_second};
}

Instant Zone::start_of_day(std::int64_t days) const {
  std::int64_t cycles = 0;
  if (repeats_) {
    const std::int64_t last_day = floor_divide(transitions_.back().at, seconds_a_day) - 3;
    if (days >= last_day) cycles = (days - last_day) / calendar_days + 1;
  }
  // Between two transitions the local clock runs evenly: the first such stretch on which it reaches midnight has the
  // instant, be it midnight itself or the beginning of the stretch, where a transition jumped over midnight.
  const std::int64_t midnight = (days - cycles * calendar_days) * seconds_a_day;
  auto next = std::lower_bound(transitions_.begin(), transitions_.end(), midnight - 2 * seconds_a_day,
                               [](const Transition& transition, std::int64_t at) { return transition.at < at; });
  std::int64_t offset = next == transitions_.begin() ? first_offset_ : std::prev(next)->offset;
  std::int64_t start = midnight - offset;
  for (; next != transitions_.end() && start >= next->at; ++next) {
    offset = next->offset;
    start = std::max(midnight - offset, next->at);
  }
  return {(start + cycles * calendar_seconds) * one_second};
}

std::int64_t Zone::local_day(Instant instant) const {
  return floor_divide(instant.milliseconds + std::int64_t{offset_at(instant)} * one_second, one_day);
}

}  // namespace tidemark
