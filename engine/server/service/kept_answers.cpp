#include "service/kept_answers.h"

#include <algorithm>
#include <utility>

namespace tidemark::service {

std::optional<std::string> KeptAnswers::find(const std::string& key, Instant now) {
  const std::lock_guard lock{mutex_};
  const auto found = all_.find(key);
  if (found == all_.end() || now.milliseconds - found->second.time.milliseconds >= longest) return std::nullopt;
  return found->second.answer;
}

void KeptAnswers::keep(const std::string& key, std::string answer, Instant now) {
  const std::lock_guard lock{mutex_};
  all_.erase(key);
  if (all_.size() >= most)
    all_.erase(std::ranges::min_element(all_, {}, [](const auto& one) { return one.second.time.milliseconds; }));
  all_.emplace(key, Kept{std::move(answer), now});
}

void KeptAnswers::forget() {
  const std::lock_guard lock{mutex_};
  all_.clear();
}

}  // namespace tidemark::service
