#include "sync/person.h"

#include <algorithm>
#include <iterator>

#include "core/events/codec.h"
#include "core/events/drift_events.h"
#include "core/events/effect_events.h"
#include "core/events/fact_events.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "core/json/write.h"
#include "sync/suppression.h"

namespace tidemark::sync {
namespace {

constexpr std::size_t long_id = 18;
constexpr std::size_t short_id = 15;

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// What a name may go on with: "v-42" is not in "v-421", nor "ann@x.io" in "joann@x.io".
bool goes_on_with(char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.' || c == '@' || c == '+'; }

bool is_record_id(std::string_view text) {
  return text.size() == long_id && std::ranges::all_of(text, is_letter_or_digit);
}

bool is_address(std::string_view json) {
  return json.size() > 7 && json.front() == '"' && json.find('@') != json.npos && json.find(' ') == json.npos;
}

/// The source that a target had its latest values from; empty where it never had any.
Result<std::string> newest_source(const views::Views& views, Part part, std::string_view target) {
  const auto history = views.history(part, target);
  if (!history) return tl::unexpected(history.error());
  for (const views::Moment& moment : *history)
    if (!moment.source.empty()) return moment.source;
  return std::string{};
}

class Links {
 public:
  Links(const views::Views& views, const PersonName& asked) : views_{views}, asked_{asked} { person_.names = {asked}; }

  [[nodiscard]] Result<Person> find() {
    for (const EntityKind kind : {EntityKind::visitor, EntityKind::account}) {
      if (asked_.kind && *asked_.kind != kind) continue;
      for (const Direction direction : {Direction::pull, Direction::push})
        if (auto followed = follow({kind, direction}); !followed) return tl::unexpected(std::move(followed.error()));
    }
    for (const PersonName& name : once_)
      if (std::ranges::find(person_.names, name) == person_.names.end()) person_.once.push_back(name);
    return std::move(person_);
  }

 private:
  /// From a target to the source of its values, or from a source to the targets that have theirs from it.
  [[nodiscard]] Result<void> follow(Part part) {
    const bool asked_is_target = asked_.kind.has_value() == (part.direction == Direction::pull);
    const std::optional<EntityKind> other = asked_.kind ? std::nullopt : std::optional{part.kind};
    if (!asked_is_target) {
      const auto targets = views_.targets_of(part, asked_.text);
      if (!targets) return tl::unexpected(targets.error());
      for (const std::string& target : *targets) {
        const auto newest = newest_source(views_, part, target);
        if (!newest) return tl::unexpected(newest.error());
        add({target, other}, *newest == asked_.text);
      }
      return {};
    }
    const auto entity = views_.entity(part, asked_.text);
    if (!entity && entity.error().code == ErrorCode::not_found) return {};
    if (!entity) return tl::unexpected(entity.error());
    const auto newest = newest_source(views_, part, asked_.text);
    if (!newest) return tl::unexpected(newest.error());
    for (const std::string& source : entity->sources) add({source, other}, source == *newest);
    return {};
  }

  void add(PersonName name, bool is_linked_now) {
    std::vector<PersonName>& names = is_linked_now ? person_.names : once_;
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }

  const views::Views& views_;
  const PersonName& asked_;
  Person person_;
  std::vector<PersonName> once_;
};

}  // namespace

Result<Person> find_person(const views::Views& views, const PersonName& asked) { return Links{views, asked}.find(); }

NamesInBytes::NamesInBytes(const std::vector<std::string>& names,
                           const std::set<std::string, std::less<>>& identifiers) {
  for (const std::string& name : names) add(name, patterns_);
  for (const std::string& identifier : identifiers) add(in_small_letters(identifier), in_small_letters_);
}

/// As it stands in text, in JSON and in CSV.
void NamesInBytes::add(const std::string& name, std::vector<Pattern>& patterns) {
  if (is_record_id(name)) {
    patterns.push_back({name.substr(0, short_id), true});
    return;
  }
  std::string escaped;
  json::append_json_string(name, escaped);
  std::string doubled;
  for (const char c : name) doubled.append(c == '"' ? 2 : 1, c);
  for (const std::string& text : std::set{name, escaped.substr(1, escaped.size() - 2), doubled})
    patterns.push_back({text, false});
}

bool NamesInBytes::is_in(const Pattern& pattern, std::string_view bytes) {
  for (std::size_t at = bytes.find(pattern.text); at != bytes.npos; at = bytes.find(pattern.text, at + 1)) {
    const std::size_t end = at + pattern.text.size();
    const bool begins = at == 0 || !goes_on_with(bytes[at - 1]);
    if (begins && (pattern.goes_on || end == bytes.size() || !goes_on_with(bytes[end]))) return true;
  }
  return false;
}

bool NamesInBytes::are_in(std::string_view bytes) const {
  if (std::ranges::any_of(patterns_, [&](const Pattern& pattern) { return is_in(pattern, bytes); })) return true;
  if (in_small_letters_.empty()) return false;
  const std::string small = in_small_letters(bytes);
  return std::ranges::any_of(in_small_letters_, [&](const Pattern& pattern) { return is_in(pattern, small); });
}

PersonsItems::PersonsItems(const std::vector<PersonName>& names, Texts identifiers)
    : identifiers_{std::move(identifiers)} {
  for (const PersonName& name : names) names_.emplace(name.text, name.kind);
}

bool PersonsItems::is_name(std::string_view text, EntityKind kind) const {
  const auto name = names_.find(text);
  return name != names_.end() && (!name->second || *name->second == kind);
}

Result<PersonsItems::Items> PersonsItems::of_records(const Event& event, EntityKind kind) {
  Items items;
  RecordView record;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    if (auto read = read_record(event.items[i], record); !read) return tl::unexpected(std::move(read.error()));
    if (!is_name(record.id, kind) && !is_name(record.partner, kind)) continue;
    items.push_back(i);
    for (const FieldView& field : record.fields)
      for (const std::string_view json : {field.before, field.after})
        if (is_address(json)) addresses_.emplace(json.substr(1, json.size() - 2));
  }
  return items;
}

Result<PersonsItems::Items> PersonsItems::of_classes(const Event& event, EntityKind kind) {
  Items items;
  TransitionView transition;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    if (auto read = read_transition(event.items[i], transition); !read) return tl::unexpected(std::move(read.error()));
    const bool is_persons = is_name(transition.id, kind);
    if (!is_persons && !is_name(transition.identifier, kind) && !identifiers_.contains(transition.identifier)) continue;
    items.push_back(i);
    if (is_persons && !transition.identifier.empty()) identifiers_.emplace(transition.identifier);
  }
  return items;
}

Result<PersonsItems::Items> PersonsItems::of_words(const Event& event) {
  const auto settled = body_of<EffectSettled>(event);
  if (!settled) return tl::unexpected(settled.error());
  const auto intent = intents_.find({settled->effect, settled->event_index});
  if (intent == intents_.end()) return Items{};
  const auto is_persons = [&](const EffectSettled::Exception& exception) {
    return std::ranges::find(intent->second, exception.item) != intent->second.end();
  };
  if (event.version == 1) {
    const auto has_words = [&](const auto& exception) { return is_persons(exception) && !exception.words.empty(); };
    words_that_stay_ += static_cast<std::uint64_t>(std::ranges::count_if(settled->exceptions, has_words));
    return Items{};
  }
  Items items;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    const auto exception = exception_of(event.items[i]);
    if (!exception) return tl::unexpected(exception.error());
    if (is_persons(settled->exceptions[*exception])) items.push_back(i);
  }
  return items;
}

namespace {

template <class Body>
Result<EntityKind> kind_in(const Event& event) {
  const auto body = body_of<Body>(event);
  if (!body) return tl::unexpected(body.error());
  const auto part = part_of(body->connection, body->direction);
  if (!part) return failure(ErrorCode::corrupt, "an event of a part that there is not");
  return part->kind;
}

}  // namespace

Result<std::vector<std::uint64_t>> PersonsItems::of(Position position, std::uint32_t index, const Event& event) {
  const auto records = [&](EntityKind kind) { return of_records(event, kind); };
  switch (event.type) {
    case EventType::observed: return kind_in<Observed>(event).and_then(records);
    case EventType::letters_decided: return kind_in<LettersDecided>(event).and_then(records);
    case EventType::letters_closed: return kind_in<LettersClosed>(event).and_then(records);
    case EventType::drift_accepted: return kind_in<DriftAccepted>(event).and_then(records);
    case EventType::planned:
      return kind_in<Planned>(event).and_then([&](EntityKind kind) { return of_classes(event, kind); });
    case EventType::effect_settled: return of_words(event);
    case EventType::effect_intended: {
      auto items = kind_in<EffectIntended>(event).and_then(records);
      if (items && !items->empty()) intents_.emplace(std::pair{position, index}, *items);
      return items;
    }
    default: return Items{};
  }
}

Result<void> each_name(const Event& event, const std::function<void(std::string_view name)>& take) {
  const bool has_records = event.type == EventType::observed || event.type == EventType::effect_intended ||
                           event.type == EventType::letters_decided || event.type == EventType::letters_closed ||
                           event.type == EventType::drift_accepted;
  if (!has_records && event.type != EventType::planned) return {};
  RecordView record;
  TransitionView transition;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    auto read = has_records ? read_record(event.items[i], record) : read_transition(event.items[i], transition);
    if (!read) return read;
    take(has_records ? record.id : transition.id);
    if (has_records) take(record.partner);
  }
  return {};
}

}  // namespace tidemark::sync
