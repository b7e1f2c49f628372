#include "sync/person.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/events/codec.h"
#include "core/events/drift_events.h"
#include "core/events/effect_events.h"
#include "core/events/fact_events.h"
#include "core/events/letter_events.h"
#include "core/events/records.h"
#include "core/json/write.h"

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

std::string in_small_letters(std::string_view text) {
  std::string small{text};
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return small;
}

void put_utf8(unsigned code, std::string& out) {
  if (code < 0x80) return out.push_back(static_cast<char>(code));
  if (code < 0x800)
    return out.append({static_cast<char>(0xc0 | code >> 6), static_cast<char>(0x80 | (code & 0x3f))}), void();
  out.append({static_cast<char>(0xe0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3f)),
              static_cast<char>(0x80 | (code & 0x3f))});
}

/// JSON's escapes undone wherever they stand, so that `\\u0026`, `\\/` and `\\\"` are what they stand for.
std::string without_escapes(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\\' || i + 1 == bytes.size()) {
      text += bytes[i];
      continue;
    }
    const char escaped = bytes[++i];
    unsigned code = 0;
    const std::string_view digits = escaped == 'u' ? bytes.substr(i + 1, 4) : std::string_view{};
    const bool is_code =
        digits.size() == 4 && std::from_chars(digits.data(), digits.data() + 4, code, 16).ptr == digits.data() + 4;
    if (!is_code) {
      text += escaped;
      continue;
    }
    put_utf8(code, text);
    i += 4;
  }
  return text;
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

bool NamesInBytes::is_in(const Pattern& pattern, std::string_view bytes, bool packed) {
  for (std::size_t at = bytes.find(pattern.text); at != bytes.npos; at = bytes.find(pattern.text, at + 1)) {
    const std::size_t end = at + pattern.text.size();
    const bool begins = packed || at == 0 || !goes_on_with(bytes[at - 1]);
    if (begins && (pattern.goes_on || end == bytes.size() || !goes_on_with(bytes[end]))) return true;
  }
  return false;
}

bool NamesInBytes::any_in(std::string_view bytes, bool packed) const {
  const auto in = [&](std::string_view text) {
    return [text, packed](const Pattern& pattern) { return is_in(pattern, text, packed); };
  };
  if (std::ranges::any_of(patterns_, in(bytes))) return true;
  return !in_small_letters_.empty() && std::ranges::any_of(in_small_letters_, in(in_small_letters(bytes)));
}

bool NamesInBytes::are_in(std::string_view bytes) const {
  return any_in(bytes, false) || (bytes.find('\\') != bytes.npos && any_in(without_escapes(bytes), false));
}

bool NamesInBytes::are_in_item(std::string_view bytes) const { return any_in(bytes, true); }

PersonsItems::PersonsItems(const std::vector<PersonName>& names, Identifiers identifiers)
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
    std::pair identifier{kind, std::string{transition.identifier}};
    if (!is_persons && !is_name(transition.identifier, kind) && !identifiers_.contains(identifier)) continue;
    items.push_back(i);
    if (is_persons && !identifier.second.empty()) identifiers_.insert(std::move(identifier));
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
Result<Part> part_said(const Event& event) {
  const auto body = body_of<Body>(event);
  if (!body) return tl::unexpected(body.error());
  const auto part = part_of(body->connection, body->direction);
  if (!part) return failure(ErrorCode::corrupt, "an event of a part that there is not");
  return *part;
}

template <class Body>
Result<EntityKind> kind_in(const Event& event) {
  return part_said<Body>(event).map([](Part part) { return part.kind; });
}

/// Of events whose items are records or classes; `not_found` of others.
Result<Part> part_in(const Event& event) {
  switch (event.type) {
    case EventType::observed: return part_said<Observed>(event);
    case EventType::planned: return part_said<Planned>(event);
    case EventType::effect_intended: return part_said<EffectIntended>(event);
    case EventType::letters_decided: return part_said<LettersDecided>(event);
    case EventType::letters_closed: return part_said<LettersClosed>(event);
    case EventType::drift_accepted: return part_said<DriftAccepted>(event);
    default: return failure(ErrorCode::not_found, "an event without records");
  }
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

std::string role_of(const PersonName& name) { return name.kind ? std::string{name_of(*name.kind)} : "record"; }

std::string identifier_role(EntityKind kind) { return "identifier of " + std::string{name_of(kind)} + "s"; }

Result<void> each_name(const Event& event, const std::function<void(const PersonName& name)>& take) {
  const auto part = part_in(event);
  if (!part) return {};
  const bool pull = part->direction == Direction::pull;
  const PersonName target{{}, pull ? std::optional{part->kind} : std::nullopt};
  const PersonName source{{}, pull ? std::nullopt : std::optional{part->kind}};
  RecordView record;
  TransitionView transition;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    const bool is_class = event.type == EventType::planned;
    auto read = is_class ? read_transition(event.items[i], transition) : read_record(event.items[i], record);
    if (!read) return read;
    if (is_class) {
      take({std::string{transition.id}, (transition.side == Side::target ? target : source).kind});
      continue;
    }
    take({std::string{record.id}, target.kind});
    if (!record.partner.empty()) take({std::string{record.partner}, source.kind});
  }
  return {};
}

}  // namespace tidemark::sync
