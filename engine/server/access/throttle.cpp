#include "access/throttle.h"

#include <algorithm>

namespace tidemark::access {
namespace {

constexpr std::int64_t free_failures = 2;
constexpr std::int64_t first_pause = 2 * one_second;
constexpr std::int64_t longest_pause = 5 * one_minute;
constexpr std::int64_t memory = one_hour;
constexpr std::int64_t cost = 2 * one_second;
constexpr std::int64_t most_at_once = 30 * cost;
constexpr std::size_t longest_name = 40;  ///< that a user can have: longer ones are all the same

std::string key_of(std::string_view network, std::string_view name) {
  return std::string{network} + ' ' + std::string{name.substr(0, longest_name + 1)};
}

std::int64_t pause_after(std::int64_t failures) {
  if (failures <= free_failures) return 0;
  return std::min(longest_pause, first_pause << std::min<std::int64_t>(failures - free_failures - 1, 20));
}

/// Since a moment that lies in the future where the clock was set back: it becomes now, so that time passes again.
std::int64_t gone(Instant& since, Instant now) {
  since = std::min(since, now);
  return now.milliseconds - since.milliseconds;
}

/// What has not failed for an hour begins anew. Where there is one too many, the one that failed longest ago goes.
auto& kept_in(auto& all, const std::string& key, Instant now) {
  if (const auto found = all.find(key); found != all.end()) {
    if (gone(found->second.last, now) >= memory) found->second = {};
    return found->second;
  }
  if (all.size() >= Throttle::most_kept)
    all.erase(std::ranges::min_element(all, {}, [](const auto& one) { return one.second.last; }));
  return all[key];
}

}  // namespace

std::int64_t Throttle::pause(std::string_view network, std::string_view name, Instant now) {
  std::int64_t pause = 0;
  if (const auto all = by_network_.find(network); all != by_network_.end())
    pause = all->second.amount - gone(all->second.last, now) + cost - most_at_once;
  if (const auto own = by_name_.find(key_of(network, name)); own != by_name_.end())
    pause = std::max(pause, pause_after(own->second.amount) - gone(own->second.last, now));
  return std::max<std::int64_t>(0, pause);
}

void Throttle::failed(std::string_view network, std::string_view name, Instant now) {
  Failures& all = kept_in(by_network_, std::string{network}, now);
  const std::int64_t left = std::max<std::int64_t>(0, all.amount - gone(all.last, now));
  all = {std::min(most_at_once, left + cost), now};
  if (name.empty()) return;
  Failures& own = kept_in(by_name_, key_of(network, name), now);
  own = {own.amount + 1, now};
}

void Throttle::succeeded(std::string_view network, std::string_view name) {
  if (const auto found = by_name_.find(key_of(network, name)); found != by_name_.end()) by_name_.erase(found);
}

}  // namespace tidemark::access
