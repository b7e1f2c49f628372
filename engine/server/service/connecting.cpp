#include "service/connecting.h"

#include <utility>

namespace tidemark::service {

void Connecting::begin(Begun begun, Instant now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(all_, [&](const Waiting& one) { return one.until < now; });
  if (all_.size() >= most) all_.pop_front();
  all_.push_back({std::move(begun), {now.milliseconds + longest}});
}

std::optional<Connecting::Back> Connecting::take(const salesforce::Authorization::Query& query, Instant now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(all_, [&](const Waiting& one) { return one.until < now; });
  for (auto one = all_.begin(); one != all_.end(); ++one) {
    auto code = one->begun.authorization.code_of(query);
    if (!code && code.error().code == ErrorCode::invalid_input) continue;  // the answer to another try
    Back back{std::move(one->begun), std::move(code)};
    all_.erase(one);
    return back;
  }
  return std::nullopt;
}

}  // namespace tidemark::service
