#include "access/throttle.h"

#include <algorithm>

namespace tidemark::access {
namespace {

constexpr std::uint32_t free_failures = 2;
constexpr std::int64_t first_pause = 2 * one_second;
constexpr std::int64_t longest_pause = 5 * one_minute;
constexpr std::int64_t memory = one_hour;
constexpr std::int64_t cost = 2 * one_second;
constexpr std::int64_t most_at_once = 30 * cost;

std::int64_t pause_after(std::uint32_t failures) {
  if (failures <= free_failures) return 0;
  return std::min(longest_pause, first_pause << std::min<std::uint32_t>(failures - free_failures - 1, 20));
}

/// Since a moment that lies in the future where the clock was set back: it becomes now, so that time passes again.
std::int64_t gone(Instant& since, Instant now) {
  since = std::min(since, now);
  return now.milliseconds - since.milliseconds;
}

}  // namespace

std::int64_t Throttle::level(Instant now) { return std::max<std::int64_t>(0, level_ - gone(measured_, now)); }

std::int64_t Throttle::pause(std::string_view name, Instant now) {
  const std::int64_t of_all = std::max<std::int64_t>(0, level(now) + cost - most_at_once);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return of_all;
  const std::int64_t own = pause_after(found->second.number) - gone(found->second.last, now);
  return std::max({of_all, own, std::int64_t{0}});
}

void Throttle::failed(std::string_view name, Instant now) {
  level_ = std::min(most_at_once, level(now) + cost);
  measured_ = now;
  std::erase_if(by_name_, [&](const auto& one) { return now.milliseconds - one.second.last.milliseconds >= memory; });
  auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    if (by_name_.size() >= most_names)
      by_name_.erase(std::ranges::min_element(by_name_, {}, [](const auto& one) { return one.second.last; }));
    found = by_name_.emplace(name, Failures{}).first;
  }
  ++found->second.number;
  found->second.last = now;
}

void Throttle::succeeded(std::string_view name) {
  if (const auto found = by_name_.find(name); found != by_name_.end()) by_name_.erase(found);
}

}  // namespace tidemark::access
