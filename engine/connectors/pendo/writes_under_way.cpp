#include "pendo/writes_under_way.h"

#include <cassert>
#include <memory>
#include <system_error>

namespace tidemark::pendo {

void WritesUnderWay::send(std::vector<Update> batch) {
  assert(!full());
  const auto kept = std::make_shared<const std::vector<Update>>(std::move(batch));
  const auto write = [this, kept]() -> Answer { return client_.write(kind_, group_, *kept); };
  if (most_ > 1) {
    try {
      under_way_.push_back(std::async(std::launch::async, write));
      return;
    } catch (const std::system_error&) {
      // No thread is left: it leaves here and now, soon after its intent.
      std::promise<Answer> answered;
      under_way_.push_back(answered.get_future());
      answered.set_value(write());
      return;
    }
  }
  under_way_.push_back(std::async(std::launch::deferred, write));
}

WritesUnderWay::Answer WritesUnderWay::take() {
  assert(!empty());
  Answer answer = under_way_.front().get();
  under_way_.pop_front();
  return answer;
}

}  // namespace tidemark::pendo
