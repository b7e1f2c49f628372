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
#include "core/text/letter_case.h"

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

std::string folded(std::string_view text) {
  std::string result;
  append_folded(text, result);
  return result;
}

void put_utf8(unsigned code, std::string& out) {
  if (code < 0x80) return out.push_back(static_cast<char>(code));
  const auto rest = [code](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x800) return out.append({static_cast<char>(0xc0 | code >> 6), rest(0)}), void();
  if (code < 0x10000) return out.append({static_cast<char>(0xe0 | code >> 12), rest(6), rest(0)}), void();
  out.append({static_cast<char>(0xf0 | code >> 18), rest(12), rest(6), rest(0)});
}

/// The four digits behind `\u`.
std::optional<unsigned> code_of(std::string_view digits) {
  unsigned code = 0;
  if (digits.size() != 4) return std::nullopt;
  const auto read = std::from_chars(digits.data(), digits.data() + 4, code, 16);
  return read.ptr == digits.data() + 4 ? std::optional{code} : std::nullopt;
}

/// Of a code point beyond the first 65,536, which JSON writes as two: the second stands behind the first.
std::optional<unsigned> second_half(std::string_view behind) {
  if (!behind.starts_with("\\u")) return std::nullopt;
  const auto code = code_of(behind.substr(2, 4));
  return code && *code >= 0xdc00 && *code < 0xe000 ? code : std::nullopt;
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
    auto code = escaped == 'u' ? code_of(bytes.substr(i + 1, 4)) : std::nullopt;
    if (!code) {
      text += escaped;
      continue;
    }
    i += 4;
    if (*code >= 0xd800 && *code < 0xdc00)
      if (const auto second = second_half(bytes.substr(i + 1))) {
        code = 0x10000 + ((*code - 0xd800) << 10) + (*second - 0xdc00);
        i += 6;
      }
    put_utf8(*code, text);
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

/// How many have their latest values from a source.
Result<std::size_t> count_fed_by(const views::Views& views, Part part, std::string_view source) {
  const auto targets = views.targets_of(part, source);
  if (!targets) return tl::unexpected(targets.error());
  std::size_t fed = 0;
  for (const std::string& target : *targets) {
    const auto newest = newest_source(views, part, target);
    if (!newest) return tl::unexpected(newest.error());
    fed += *newest == source ? 1 : 0;
  }
  return fed;
}

/// A record of one side, as a part names it: a pull's targets are Pendo's, a push's are Salesforce's.
PersonName name_in(Part part, Side side, std::string_view id) {
  const bool is_pendos = (side == Side::target) == (part.direction == Direction::pull);
  return {std::string{id}, is_pendos ? std::optional{part.kind} : std::nullopt};
}

class Links {
 public:
  Links(const views::Views& views, const PersonName& asked, const std::set<EntityKind>& may_share)
      : views_{views}, asked_{asked} {
    person_.names = {asked};
    person_.of_many = may_share;
  }

  [[nodiscard]] Result<Person> find() {
    for (const EntityKind kind : {EntityKind::visitor, EntityKind::account}) {
      if (asked_.kind && *asked_.kind != kind) continue;
      for (const Direction direction : {Direction::pull, Direction::push})
        if (auto followed = follow({kind, direction}); !followed) return tl::unexpected(std::move(followed.error()));
    }
    // What is shared by one of its parts is nobody's name by another.
    std::erase_if(person_.names, [&](const PersonName& name) { return has(person_.shared, name); });
    std::erase_if(person_.once,
                  [&](const PersonName& name) { return has(person_.names, name) || has(person_.shared, name); });
    for (const EntityKind kind : alone_) person_.of_many.erase(kind);
    person_.of_many.merge(shared_);
    return std::move(person_);
  }

 private:
  static bool has(const std::vector<PersonName>& names, const PersonName& name) {
    return std::ranges::find(names, name) != names.end();
  }

  /// From a target to the source of its values, or from a source to the targets that have theirs from it.
  [[nodiscard]] Result<void> follow(Part part) {
    const bool asked_is_target = asked_.kind.has_value() == (part.direction == Direction::pull);
    return asked_is_target ? to_sources(part) : to_targets(part);
  }

  [[nodiscard]] Result<void> to_targets(Part part) {
    const auto targets = views_.targets_of(part, asked_.text);
    const auto fed = count_fed_by(views_, part, asked_.text);
    if (!targets) return tl::unexpected(targets.error());
    if (!fed) return tl::unexpected(fed.error());
    for (const std::string& target : *targets) {
      const auto newest = newest_source(views_, part, target);
      if (!newest) return tl::unexpected(newest.error());
      add(part, target, *newest == asked_.text, *fed);
    }
    return {};
  }

  [[nodiscard]] Result<void> to_sources(Part part) {
    const auto entity = views_.entity(part, asked_.text);
    if (!entity && entity.error().code == ErrorCode::not_found) return {};
    if (!entity) return tl::unexpected(entity.error());
    const auto newest = newest_source(views_, part, asked_.text);
    if (!newest) return tl::unexpected(newest.error());
    for (const std::string& source : entity->sources) {
      const auto fed = source == *newest ? count_fed(part, source) : Result<std::size_t>{0};
      if (!fed) return tl::unexpected(fed.error());
      add(part, source, source == *newest, *fed);
    }
    return {};
  }

  /// A Salesforce record may feed visitors and accounts.
  [[nodiscard]] Result<std::size_t> count_fed(Part part, std::string_view source) const {
    auto fed = count_fed_by(views_, part, source);
    if (!fed || part.direction == Direction::push) return fed;
    const EntityKind other = part.kind == EntityKind::visitor ? EntityKind::account : EntityKind::visitor;
    const auto more = count_fed_by(views_, {other, Direction::pull}, source);
    return more ? Result<std::size_t>{*fed + *more} : more;
  }

  void add(Part part, const std::string& text, bool is_linked_now, std::size_t fed) {
    const bool is_to_target = asked_.kind.has_value() == (part.direction == Direction::push);
    const PersonName name = name_in(part, is_to_target ? Side::target : Side::source, text);
    const bool is_alone = is_linked_now && fed == 1;
    if (is_linked_now) (is_alone ? alone_ : shared_).insert(part.kind);
    std::vector<PersonName>& names = is_alone ? person_.names : is_linked_now ? person_.shared : person_.once;
    if (!has(names, name)) names.push_back(name);
  }

  const views::Views& views_;
  const PersonName& asked_;
  Person person_;
  std::set<EntityKind> alone_;   ///< where the person has a record of its own, and so an identifier
  std::set<EntityKind> shared_;  ///< where it has one with others
};

}  // namespace

Result<Person> find_person(const views::Views& views, const PersonName& asked, const std::set<EntityKind>& may_share) {
  return Links{views, asked, may_share}.find();
}

NamesInBytes::NamesInBytes(const std::vector<std::string>& names,
                           const std::set<std::string, std::less<>>& identifiers) {
  for (const std::string& name : names) add(name, patterns_);
  for (const std::string& identifier : identifiers) add(folded(identifier), folded_);
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
  return !folded_.empty() && std::ranges::any_of(folded_, in(folded(bytes)));
}

bool NamesInBytes::with_escapes(std::string_view bytes, bool packed) const {
  return any_in(bytes, packed) || (bytes.find('\\') != bytes.npos && any_in(without_escapes(bytes), packed));
}

bool NamesInBytes::are_in(std::string_view bytes) const { return with_escapes(bytes, false); }

bool NamesInBytes::are_in_item(std::string_view bytes) const { return with_escapes(bytes, true); }

PersonsItems::PersonsItems(const std::vector<PersonName>& names, Identifiers identifiers, std::set<EntityKind> of_many)
    : identifiers_{std::move(identifiers)}, of_many_{std::move(of_many)} {
  for (const PersonName& name : names) names_.emplace(name.text, name.kind);
}

bool PersonsItems::is_own(const PersonName& name) const {
  const auto own = names_.find(name.text);
  return own != names_.end() && own->second == name.kind;
}

bool PersonsItems::is_name(std::string_view text, EntityKind kind) const {
  const auto name = names_.find(text);
  return name != names_.end() && (!name->second || *name->second == kind);
}

Result<PersonsItems::Items> PersonsItems::of_records(const Event& event, Part part) {
  const EntityKind kind = part.kind;
  Items items;
  RecordView record;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    if (auto read = read_record(event.items[i], record); !read) return tl::unexpected(std::move(read.error()));
    if (!is_name(record.id, kind) && !is_name(record.partner, kind)) continue;
    items.push_back(i);
    const PersonName target = name_in(part, Side::target, record.id);
    if (!is_own(target)) others_.insert(target);
    for (const FieldView& field : record.fields)
      for (const std::string_view json : {field.before, field.after})
        if (is_address(json)) addresses_.emplace(json.substr(1, json.size() - 2));
  }
  return items;
}

Result<PersonsItems::Items> PersonsItems::of_classes(const Event& event, Part part) {
  const EntityKind kind = part.kind;
  Items items;
  TransitionView transition;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    if (auto read = read_transition(event.items[i], transition); !read) return tl::unexpected(std::move(read.error()));
    const bool is_persons = is_name(transition.id, kind);
    std::pair identifier{kind, std::string{transition.identifier}};
    if (!is_persons && !is_name(transition.identifier, kind) && !identifiers_.contains(identifier)) continue;
    items.push_back(i);
    const PersonName name = name_in(part, transition.side, transition.id);
    if (!is_own(name)) others_.insert(name);
    if (is_persons && !identifier.second.empty() && !of_many_.contains(kind))
      identifiers_.insert(std::move(identifier));
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
  const auto records = [&](Part part) { return of_records(event, part); };
  switch (event.type) {
    case EventType::observed: return part_said<Observed>(event).and_then(records);
    case EventType::letters_decided: return part_said<LettersDecided>(event).and_then(records);
    case EventType::letters_closed: return part_said<LettersClosed>(event).and_then(records);
    case EventType::drift_accepted: return part_said<DriftAccepted>(event).and_then(records);
    case EventType::planned:
      return part_said<Planned>(event).and_then([&](Part part) { return of_classes(event, part); });
    case EventType::effect_settled: return of_words(event);
    case EventType::effect_intended: {
      auto items = part_said<EffectIntended>(event).and_then(records);
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
  RecordView record;
  TransitionView transition;
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) continue;
    const bool is_class = event.type == EventType::planned;
    auto read = is_class ? read_transition(event.items[i], transition) : read_record(event.items[i], record);
    if (!read) return read;
    if (is_class) {
      take(name_in(*part, transition.side, transition.id));
      continue;
    }
    take(name_in(*part, Side::target, record.id));
    if (!record.partner.empty()) take(name_in(*part, Side::source, record.partner));
  }
  return {};
}

}  // namespace tidemark::sync
