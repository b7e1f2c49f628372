// The C library reads the same zone files and the same rules: another implementation to hold ours against.

#include <cstdlib>
#include <ctime>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/time/zone.h"
#include "core/time/zone_rules.h"
#include "zone_files.h"

namespace tidemark {
namespace {

constexpr std::int64_t year_1900 = -2'208'988'800;
constexpr std::int64_t year_2100 = 4'102'444'800;
constexpr std::int64_t days_15 = 15 * 86'400;

/// The machine's zone, for as long as this lives.
class SystemZone {
 public:
  explicit SystemZone(const std::string& tz) {
    setenv("TZ", tz.c_str(), 1);
    tzset();
  }
  ~SystemZone() {
    unsetenv("TZ");
    tzset();
  }
  SystemZone(const SystemZone&) = delete;
  SystemZone& operator=(const SystemZone&) = delete;

  [[nodiscard]] std::int64_t offset_at(std::int64_t seconds) const {
    const std::time_t time = seconds;
    std::tm local{};
    localtime_r(&time, &local);
    return local.tm_gmtoff;
  }
};

std::int64_t offset(const Zone& zone, std::int64_t seconds) { return zone.offset_at(Instant{seconds * one_second}); }

/// The instant at which our offset changes between two instants with different ones.
std::int64_t change_between(const Zone& zone, std::int64_t before, std::int64_t after) {
  while (after - before > 1) {
    const std::int64_t middle = before + (after - before) / 2;
    (offset(zone, middle) == offset(zone, before) ? before : after) = middle;
  }
  return after;
}

TEST(ZoneBesideTheCLibrary, HasTheSameOffsetsInAllZonesFrom1900To2100) {
  const auto zones = every_zone();
  ASSERT_GT(zones.size(), 300u);
  for (const auto& [name, bytes] : zones) {
    const auto zone = Zone::from_tzif(bytes);
    ASSERT_TRUE(zone) << name << ": " << to_line(zone.error());
    const SystemZone system{":" + (zone_folder / name).string()};
    for (const std::int64_t transition : transitions_in(bytes)) {
      if (transition < year_1900) continue;
      for (const std::int64_t at : {transition - 1, transition, transition + 1}) {
        ASSERT_EQ(offset(*zone, at), system.offset_at(at)) << name << " at " << at;
      }
    }
    for (std::int64_t at = year_1900; at < year_2100; at += days_15) {
      ASSERT_EQ(offset(*zone, at), system.offset_at(at)) << name << " at " << at;
      if (offset(*zone, at) == offset(*zone, at + days_15)) continue;
      const std::int64_t change = change_between(*zone, at, at + days_15);
      ASSERT_EQ(offset(*zone, change - 1), system.offset_at(change - 1)) << name << " before " << change;
      ASSERT_EQ(offset(*zone, change), system.offset_at(change)) << name << " at " << change;
    }
  }
}

std::string any_change() {
  const auto text = [](int number) { return std::to_string(number); };
  std::string rule;
  switch (*rc::gen::inRange(0, 3)) {
    case 0: rule = "J" + text(*rc::gen::inRange(30, 330)); break;
    case 1: rule = text(*rc::gen::inRange(30, 330)); break;
    default:
      rule = "M" + text(*rc::gen::inRange(2, 12)) + "." + text(*rc::gen::inRange(1, 6)) + "." +
             text(*rc::gen::inRange(0, 7));
  }
  if (*rc::gen::arbitrary<bool>())
    rule += "/" + text(*rc::gen::inRange(-167, 168)) + ":" + text(*rc::gen::inRange(0, 60));
  return rule;
}

RC_GTEST_PROP(ZoneBesideTheCLibrary, HasTheSameOffsetsUnderAnyFooter, ()) {
  const auto text = [](int number) { return std::to_string(number); };
  std::string footer = "<std>" + text(*rc::gen::inRange(-14, 13)) + ":" + text(*rc::gen::inRange(0, 60)) + "DST";
  if (*rc::gen::arbitrary<bool>()) footer += text(*rc::gen::inRange(-14, 13));
  footer += "," + any_change() + "," + any_change();
  const auto rules = parse_zone_rules(footer);
  RC_ASSERT(rules.has_value());
  // Where both changes can fall on the same days the C library has ideas of its own.
  const std::int64_t apart =
      std::abs(rules->daylight_begins.local_seconds(2026) - rules->daylight_ends.local_seconds(2026));
  RC_PRE(apart > days_15);

  const auto zone = Zone::from_tzif(file_with_footer(footer, rules->standard_offset));
  RC_ASSERT(zone.has_value());
  const SystemZone system{footer};
  for (int year = 1970; year < 2110; year += 7) {
    const std::int64_t begins = rules->daylight_begins.local_seconds(year) - rules->standard_offset;
    const std::int64_t ends = rules->daylight_ends.local_seconds(year) - rules->daylight_offset;
    for (const std::int64_t at : {begins - 1, begins, ends - 1, ends, (begins + ends) / 2}) {
      RC_ASSERT(offset(*zone, at) == system.offset_at(at));
    }
  }
}

TEST(ZoneBesideTheCLibrary, CanHaveDaylightSavingTimeAllTheYear) {
  const auto zone = Zone::from_tzif(file_with_footer("XXX3EDT4,0/0,J365/23", -3 * 3600));
  ASSERT_TRUE(zone);
  for (std::int64_t at = year_1900; at < year_2100; at += days_15 / 30) ASSERT_EQ(offset(*zone, at), -4 * 3600) << at;
}

}  // namespace
}  // namespace tidemark
