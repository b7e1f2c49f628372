#include "service/open_writes.h"

#include <algorithm>
#include <set>
#include <utility>

namespace tidemark::service {

Result<OpenWrites> OpenWrites::look(const views::Views& views) {
  auto intents = views.open_intents();
  if (!intents) return tl::unexpected(std::move(intents.error()));
  OpenWrites open;
  for (views::OpenIntent& intent : *intents) {
    const EffectIntended& intended = intent.intent.intended;
    const Part part = part_of(intended.connection, intended.direction).value_or(Part{});
    for (views::OpenIntent::Target& target : intent.targets)
      open.writes_.push_back({intent.intent.run, part, std::move(target.id), intended.quiet_until});
  }
  return open;
}

OpenWrites::Of OpenWrites::of(std::optional<RunId> run, std::optional<Part> part) const {
  Of of;
  std::set<std::pair<std::uint8_t, std::string_view>> targets;
  for (const One& write : writes_) {
    if (write.run != run.value_or(write.run) || write.part != part.value_or(write.part)) continue;
    targets.emplace(code_of(write.part), write.target);
    of.quiet_until = std::max(of.quiet_until, write.quiet_until);
  }
  of.targets = targets.size();
  return of;
}

}  // namespace tidemark::service
