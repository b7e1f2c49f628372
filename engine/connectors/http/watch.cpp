#include "http/watch.h"

#include <algorithm>

namespace tidemark::http {
namespace {

/// No longer than a month: the clock's own range must not be left.
std::chrono::milliseconds within_reason(std::int64_t milliseconds) {
  return std::chrono::milliseconds{std::clamp<std::int64_t>(milliseconds, 1, std::int64_t{31} * 86'400'000)};
}

}  // namespace

Watch::Watch(const Request& request, Time began)
    : patience_(within_reason(request.timeout_ms)),
      stall_(within_reason(std::min(request.stall_ms, request.timeout_ms))),
      end_(began + within_reason(request.longest_ms)),
      moved_(began) {}

void Watch::sent(Time now, bool was_the_last) {
  moved_ = now;
  under_way_ = !was_the_last;
}

void Watch::received(Time now) {
  moved_ = now;
  under_way_ = true;
}

void Watch::resume(Time now) {
  moved_ = now;
  held_ = false;
}

Watch::Time Watch::deadline() const {
  if (held_) return end_;
  return std::min(end_, moved_ + (under_way_ ? stall_ : patience_));
}

std::optional<Late> Watch::late(Time now) const {
  if (now >= end_) return Late::took_too_long;
  if (now < deadline()) return std::nullopt;
  return under_way_ ? Late::stood_still : Late::no_answer;
}

}  // namespace tidemark::http
