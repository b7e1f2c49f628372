#include "core/time/nights.h"

#include <algorithm>

#include "core/hash/blake2b.h"

namespace tidemark {
namespace {

constexpr std::int64_t window = 6 * one_hour;

/// No offset is larger, and none makes a date begin further away from UTC's (zone.cpp).
constexpr std::int64_t widest_offset = 26 * one_hour;

/// How many whole minutes of the piece are early enough.
std::int64_t minutes_in(const Interval& piece, std::int64_t expected) {
  const std::int64_t last = piece.end.milliseconds - piece.start.milliseconds - expected;
  return last <= 0 ? 0 : (last + one_minute - 1) / one_minute;
}

bool has_run(const NightsSoFar& so_far, std::int64_t date) {
  return std::find(so_far.ran.begin(), so_far.ran.end(), date) != so_far.ran.end();
}

/// At `from` or after it, within the night; `from` lies before its end.
Instant within(const Night& night, Instant from) {
  for (const Interval& piece : night.pieces)
    if (from < piece.end) return std::max(from, piece.start);
  return from;
}

struct Schedule {
  const Zone& zone;
  std::string_view name;
  std::int64_t expected;
  const NightsSoFar& so_far;

  /// The night, where it exists and counts.
  [[nodiscard]] std::optional<Night> counted(std::int64_t date) const {
    auto night = night_of(zone, date);
    if (night && planned(*night, name, expected) < so_far.since) night.reset();
    return night;
  }

  [[nodiscard]] bool is_over(std::int64_t date, Instant now) const {
    const auto night = night_of(zone, date);
    return night && night->end() <= now;
  }

  [[nodiscard]] std::optional<Due::Missed> missed(Instant now) const {
    std::int64_t last = zone.local_day(now);
    while (!is_over(last, now)) --last;
    std::int64_t first = zone.local_day(so_far.since);
    if (so_far.told) first = std::max(first, *so_far.told + 1);
    // Before a night ran, what was missed until then was told: also before the oldest that is still known of.
    if (!so_far.ran.empty()) first = std::max(first, *std::min_element(so_far.ran.begin(), so_far.ran.end()));
    for (const std::int64_t ran : so_far.ran)
      if (ran <= last) first = std::max(first, ran + 1);
    for (; first <= last; ++first)
      if (counted(first)) return Due::Missed{first, last};
    return std::nullopt;
  }

  void set_next(Instant now, Due& due) const {
    for (due.night = zone.local_day(std::max(now, so_far.since));; ++due.night) {
      const auto night = counted(due.night);
      if (!night || night->end() <= now || has_run(so_far, due.night)) continue;
      due.at = within(*night, std::max(now, planned(*night, name, expected)));
      return;
    }
  }
};

}  // namespace

std::optional<Night> night_of(const Zone& zone, std::int64_t date) {
  const std::int64_t midnight = date * one_day;
  Night night{date, {}};
  std::optional<Instant> from = Instant{midnight - widest_offset};
  while (from && from->milliseconds < midnight + window + widest_offset) {
    // Up to `until` the local clock runs evenly.
    const std::int64_t offset = zone.offset_at(*from) * one_second;
    const std::optional<Instant> until = zone.next_change(*from);
    Interval piece{std::max(*from, Instant{midnight - offset}), Instant{midnight + window - offset}};
    if (until) piece.end = std::min(piece.end, *until);
    if (piece.start < piece.end) {
      if (!night.pieces.empty() && night.end() == piece.start) night.pieces.back().end = piece.end;
      else night.pieces.push_back(piece);
    }
    from = until;
  }
  if (night.pieces.empty()) return std::nullopt;
  return night;
}

std::optional<std::int64_t> night_at(const Zone& zone, Instant instant) {
  const std::int64_t date = zone.local_day(instant);
  const std::int64_t local = instant.milliseconds + zone.offset_at(instant) * one_second;
  if (local - date * one_day >= window) return std::nullopt;
  return date;
}

Instant planned(const Night& night, std::string_view name, std::int64_t expected) {
  std::int64_t minutes = 0;
  for (const Interval& piece : night.pieces) minutes += minutes_in(piece, expected);
  const Digest digest = blake2b(name);
  std::uint64_t place = 0;
  for (std::size_t i = 0; i < 4; ++i) place = place << 8 | digest.bytes[i];
  // Scaled, not a remainder: when runs take a little longer, all move a little.
  auto minute = static_cast<std::int64_t>(place * static_cast<std::uint64_t>(minutes) >> 32);
  for (const Interval& piece : night.pieces) {
    const std::int64_t here = minutes_in(piece, expected);
    if (minute < here) return {piece.start.milliseconds + minute * one_minute};
    minute -= here;
  }
  return night.start();
}

Due due(const Zone& zone, std::string_view name, std::int64_t expected, const NightsSoFar& so_far, Instant now) {
  const Schedule schedule{zone, name, expected, so_far};
  Due due;
  due.missed = schedule.missed(now);
  schedule.set_next(now, due);
  return due;
}

}  // namespace tidemark
