#include "core/events/effect_events.h"

#include <utility>

#include "core/events/packing.h"

namespace tidemark {

namespace {

constexpr char words_layout = 0x01;

struct Words {
  std::uint64_t exception = 0;
  std::string_view text;
};

Result<Words> read_words(std::string_view item) {
  Unpacker reader{item};
  reader.good = reader.byte() == words_layout;
  const Words words{reader.number(), reader.text()};
  if (!reader.at_end()) return failure(ErrorCode::corrupt, "an item is not laid out as its event says");
  return words;
}

}  // namespace

Event event_of(const EffectSettled& settled, RunId run, Position cause, Counts counts) {
  EffectSettled body = settled;
  for (EffectSettled::Exception& exception : body.exceptions) exception.words.clear();
  Event event{EffectSettled::type, EffectSettled::version, run, cause, std::move(counts), {}};
  event.items.add(pack(body));
  std::string item;
  for (std::size_t i = 0; i < settled.exceptions.size(); ++i) {
    if (settled.exceptions[i].words.empty()) continue;
    item.assign(1, words_layout);
    put_number(i, item);
    put_text(settled.exceptions[i].words, item);
    event.items.add(item);
  }
  return event;
}

template <>
Result<EffectSettled> body_of<EffectSettled>(const Event& event) {
  if (event.items.empty() || event.items.was_erased(0))
    return failure(ErrorCode::not_found, "the event's body was erased");
  if (event.version > EffectSettled::version) return no_older_version<EffectSettled>(event.version);
  auto settled = unpack<EffectSettled>(event.items[0]);
  for (std::size_t i = 1; settled && i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    const auto words = read_words(event.items[i]);
    if (!words) return tl::unexpected(words.error());
    if (words->exception >= settled->exceptions.size())
      return failure(ErrorCode::corrupt, "words of an exception that there is not");
    settled->exceptions[static_cast<std::size_t>(words->exception)].words = words->text;
  }
  return settled;
}

Result<std::size_t> exception_of(std::string_view item) {
  return read_words(item).map([](const Words& words) { return static_cast<std::size_t>(words.exception); });
}

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
