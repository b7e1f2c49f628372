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

}  // namespace tidemark
