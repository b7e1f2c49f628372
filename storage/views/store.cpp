#include "views/store.h"

namespace tidemark::views {

std::shared_ptr<Turns> Store::turns_of(std::uint32_t subscription) {
  const std::scoped_lock lock{turns_mutex_};
  auto& turns = turns_[subscription];
  if (turns == nullptr) turns = std::make_shared<Turns>();
  return turns;
}

}  // namespace tidemark::views
