#include "service/letter_list.h"

#include <algorithm>

#include "core/events/codec.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "core/planning/identifier.h"
#include "core/time/date_text.h"
#include "service/read_json.h"
#include "sync/asked_names.h"
#include "sync/letters.h"

namespace tidemark::service {
namespace {

Event decision_on(Part part, const std::vector<views::Letter>& letters, const std::string& actor, bool retry) {
  Event event =
      event_of(LettersDecided{actor, std::string{name_of(part.kind)}, std::string{name_of(part.direction)}, retry}, 0,
               0, {{"letters", letters.size()}});
  std::string item;
  for (const views::Letter& letter : letters) {
    item.clear();
    write_record({letter.id, {}, {}}, item);
    event.items.add(item);
  }
  return event;
}

}  // namespace

Result<std::vector<PartsLetters>> letters_of(const views::Views& views, const LettersAsked& asked) {
  const std::string complete = sync::complete_id(asked.id);
  std::vector<PartsLetters> all;
  for (const Direction direction : {Direction::pull, Direction::push}) {
    for (const EntityKind kind : {EntityKind::visitor, EntityKind::account}) {
      if (asked.connection.value_or(kind) != kind || asked.direction.value_or(direction) != direction) continue;
      auto letters = views.letters({kind, direction});
      if (!letters) return tl::unexpected(std::move(letters.error()));
      std::erase_if(*letters, [&](const views::Letter& letter) {
        const bool other = !asked.id.empty() && letter.id != asked.id && letter.id != complete;
        return other || letter.words.find(asked.reason) == letter.words.npos;
      });
      if (!letters->empty()) all.push_back({{kind, direction}, std::move(*letters)});
    }
  }
  return all;
}

std::size_t count_of(const std::vector<PartsLetters>& letters) {
  std::size_t count = 0;
  for (const PartsLetters& of_part : letters) count += of_part.letters.size();
  return count;
}

std::vector<Event> decisions_on(const std::vector<PartsLetters>& letters, const std::string& actor, bool retry) {
  std::vector<Event> events;
  for (const PartsLetters& of_part : letters)
    events.push_back(decision_on(of_part.part, of_part.letters, actor, retry));
  return events;
}

void put_letter(json::Line& line, Part part, const views::Letter& letter) {
  line.text("connection", name_of(part.kind))
      .text("direction", name_of(part.direction))
      .text("target", letter.id)
      .text("source", letter.source)
      .text("outcome", name_of(letter.outcome))
      .text("words", letter.words)
      .number("attempts", letter.attempts)
      .text("since", iso(letter.since))
      .text("last", iso(letter.last))
      .text("next", letter.dropped ? std::string{} : iso(sync::next_try(part.direction, letter.last, letter.attempts)))
      .flag("dropped", letter.dropped)
      .number("run", letter.run)
      .number("position", letter.sent.position);
}

std::optional<std::pair<Part, views::Letter>> read_letter(json::Value letter) {
  const Members members{letter};
  const auto part = part_of(members.text("connection"), members.text("direction"));
  if (!part) return std::nullopt;
  views::Letter read;
  read.id = members.text("target");
  read.source = members.text("source");
  for (const ItemOutcome outcome : {ItemOutcome::rejected, ItemOutcome::missing, ItemOutcome::unknown,
                                    ItemOutcome::not_there, ItemOutcome::arrived, ItemOutcome::accepted})
    if (name_of(outcome) == members.text("outcome")) read.outcome = outcome;
  read.words = members.text("words");
  read.attempts = static_cast<std::uint32_t>(members.number("attempts"));
  read.since = instant_of(members.text("since"));
  read.last = instant_of(members.text("last"));
  read.dropped = members.flag("dropped");
  read.run = members.number("run");
  read.sent.position = members.number("position");
  return std::pair{*part, std::move(read)};
}

}  // namespace tidemark::service
