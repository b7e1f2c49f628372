#include "core/events/effect_events.h"

namespace tidemark {

std::string_view name_of(ItemOutcome outcome) {
  switch (outcome) {
    case ItemOutcome::accepted: return "accepted";
    case ItemOutcome::rejected: return "rejected";
    case ItemOutcome::missing: return "missing";
    case ItemOutcome::unknown: return "unknown";
    case ItemOutcome::arrived: return "arrived";
    case ItemOutcome::not_there: return "not_there";
  }
  return {};
}

Result<Outcomes> Outcomes::of(const EffectSettled& settled, std::uint32_t items) {
  const auto known = [](std::uint8_t outcome) { return outcome <= static_cast<std::uint8_t>(ItemOutcome::not_there); };
  bool good = known(settled.others);
  Outcomes outcomes;
  outcomes.items_.assign(std::size_t{items} + 1, static_cast<ItemOutcome>(settled.others));
  for (const EffectSettled::Exception& exception : settled.exceptions) {
    good = good && known(exception.outcome) && exception.item >= 1 && exception.item <= items;
    if (!good) break;
    const auto outcome = static_cast<ItemOutcome>(exception.outcome);
    if (exception.fields.empty()) outcomes.items_[exception.item] = outcome;
    for (const std::string& field : exception.fields) outcomes.fields_.push_back({exception.item, field, outcome});
  }
  if (!good) return failure(ErrorCode::corrupt, "an outcome or an item that there is not");
  return outcomes;
}

ItemOutcome Outcomes::of_field(std::uint32_t item, std::string_view field) const {
  for (const OfField& one : fields_)
    if (one.item == item && one.field == field) return one.outcome;
  return items_[item];
}

}  // namespace tidemark
