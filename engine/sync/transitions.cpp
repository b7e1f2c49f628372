#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "sync/observe.h"

namespace tidemark::sync {
namespace {

/// What a plan says of a record.
struct Saying {
  RecordClass record_class = RecordClass::same;
  Unsent unsent = Unsent::none;
  std::string_view identifier;
  std::vector<views::RecordInRun::Note> notes;
};

using Key = std::pair<Side, std::string_view>;

struct HashOfKey {
  std::size_t operator()(const Key& key) const {
    return std::hash<std::string_view>{}(key.second) ^ static_cast<std::size_t>(key.first);
  }
};

/// By record; the texts are the plan's, the choice's, or of what is open.
using Sayings = std::unordered_map<Key, Saying, HashOfKey>;

void say(Sayings& sayings, Side side, RecordClass what, const std::vector<LeftAlone>& records) {
  for (const LeftAlone& record : records) {
    Saying& saying = sayings[{side, record.id}];
    saying.record_class = what;
    saying.identifier = record.identifier;
  }
}

/// What was planned and is not sent; and what somebody had looked at and does not hold any more, whatever the record is now.
void say_unsent(Sayings& sayings, const Plan& plan, const Choice& choice) {
  for (std::size_t i = 0; i < plan.changes.size(); ++i) {
    if (choice.changes[i] == Unsent::none) continue;
    for (const auto& [side, id] :
         {std::pair{Side::source, plan.changes[i].source}, std::pair{Side::target, plan.changes[i].target}}) {
      Saying& saying = sayings[{side, id}];
      const bool outside = choice.changes[i] == Unsent::not_selected;
      saying.record_class = outside ? RecordClass::out_of_selection : RecordClass::changed;
      saying.unsent = outside ? Unsent::none : choice.changes[i];
    }
  }
  if (choice.superseded.empty()) return;
  const auto is_superseded = [&](std::string_view target) {
    return std::binary_search(choice.superseded.begin(), choice.superseded.end(), target);
  };
  std::set<Key> changed;
  for (const Change& change : plan.changes)
    if (is_superseded(change.target)) changed.insert({{Side::source, change.source}, {Side::target, change.target}});
  const auto say_it = [&](Side side, std::string_view id) {
    const Key key{side, id};
    Saying& saying = sayings[key];
    if (changed.contains(key)) saying.record_class = RecordClass::changed;
    saying.unsent = Unsent::superseded;
  };
  for (const std::string& target : choice.superseded) say_it(Side::target, target);
  plan.for_each_pair([&](std::string_view source, std::string_view target) {
    if (is_superseded(target)) say_it(Side::source, source);
  });
}

/// What was sent earlier, and nobody knows yet what became of it. Its source is matched with nothing in this plan, which says nothing.
void say_unknown(Sayings& sayings, const Plan& plan, Part part, const std::vector<OpenTarget>& open) {
  const auto is_left_out = [&](const std::string& id) {
    const auto found =
        std::lower_bound(plan.left_out.begin(), plan.left_out.end(), id,
                         [](const LeftAlone& record, const std::string& wanted) { return record.id < wanted; });
    return found != plan.left_out.end() && found->id == id;
  };
  for (const OpenTarget& target : open) {
    if (target.part != part || !is_left_out(target.id)) continue;
    sayings[{Side::target, target.id}] = {RecordClass::changed, Unsent::none, {}, {}};
    const auto source = sayings.find({Side::source, target.source});
    if (source == sayings.end() || source->second.record_class == RecordClass::unmatched)
      sayings[{Side::source, target.source}] = {RecordClass::changed, Unsent::none, {}, {}};
  }
}

Sayings sayings_of(const Plan& plan, Part part, const Choice& choice, const std::vector<OpenTarget>& open) {
  Sayings sayings;
  sayings.reserve(plan.unmatched_sources.size() + plan.unmatched_targets.size() + plan.changes.size());
  say(sayings, Side::source, RecordClass::anonymous, plan.anonymous_sources);
  say(sayings, Side::target, RecordClass::anonymous, plan.anonymous_targets);
  say(sayings, Side::source, RecordClass::filtered, plan.filtered_sources);
  say(sayings, Side::target, RecordClass::filtered, plan.filtered_targets);
  say(sayings, Side::source, RecordClass::no_identifier, plan.no_identifier_sources);
  say(sayings, Side::target, RecordClass::no_identifier, plan.no_identifier_targets);
  say(sayings, Side::source, RecordClass::unmatched, plan.unmatched_sources);
  say(sayings, Side::target, RecordClass::unmatched, plan.unmatched_targets);
  for (const Ambiguous& group : plan.ambiguous) {
    const auto list = [&](Side side, const std::vector<std::string_view>& ids) {
      for (const std::string_view id : ids) {
        Saying& saying = sayings[{side, id}];
        saying.record_class = RecordClass::ambiguous;
        saying.identifier = group.identifier;
      }
    };
    list(Side::source, group.sources);
    list(Side::target, group.targets);
  }
  say_unsent(sayings, plan, choice);
  say_unknown(sayings, plan, part, open);
  for (const Invalid& invalid : plan.invalid) {
    std::string value;
    append_json(invalid.raw, value);
    for (const auto& [side, id] : {std::pair{Side::source, invalid.source}, std::pair{Side::target, invalid.target}})
      sayings[{side, id}].notes.push_back({plan.fields[invalid.field], value, invalid.why});
  }
  return sayings;
}

/// In the order in which they are told.
std::vector<std::pair<Key, const Saying*>> sorted(const Sayings& sayings) {
  std::vector<std::pair<Key, const Saying*>> all;
  all.reserve(sayings.size());
  for (const auto& [key, saying] : sayings) all.emplace_back(key, &saying);
  std::ranges::sort(all, {}, &std::pair<Key, const Saying*>::first);
  return all;
}

void add(const Key& key, const Saying& saying, Items& items) {
  TransitionView transition{key.first, saying.record_class, saying.unsent, key.second, saying.identifier, {}};
  for (const auto& note : saying.notes) transition.notes.push_back({note.field, note.value, note.why});
  std::string item;
  write_transition(transition, item);
  items.add(item);
}

}  // namespace

Result<Items> transitions(const views::Views& views, const Plan& plan, Part part, const Choice& choice,
                          const std::vector<OpenTarget>& open) {
  Sayings now = sayings_of(plan, part, choice, open);
  struct Over {  // said before, and not any more
    Side side;
    std::string id;
    RecordClass before;
    bool more;  // than its class was said
  };
  std::vector<Over> over;
  auto visited = views.each_said(part, UINT64_MAX, [&](const views::Said& said) {
    const auto found = now.find({said.side, said.id});
    if (found == now.end()) {
      over.push_back({said.side, said.id, said.record_class,
                      said.unsent != Unsent::none || !said.identifier.empty() || !said.notes.empty()});
      return true;
    }
    const Saying& saying = found->second;
    const bool same = saying.record_class == said.record_class && saying.unsent == said.unsent &&
                      saying.identifier == said.identifier && saying.notes == said.notes;
    if (same) now.erase(found);
    return true;
  });
  if (!visited) return tl::unexpected(std::move(visited.error()));
  Items items;
  for (const auto& [key, saying] : sorted(now)) add(key, *saying, items);

  std::map<Key, bool> present;
  for (const Over& record : over) present[{record.side, record.id}] = false;
  const auto mark = [&](Side side, std::string_view id) {
    if (const auto found = present.find({side, id}); found != present.end()) found->second = true;
  };
  if (!present.empty()) {
    plan.for_each_source([&](std::string_view id) { mark(Side::source, id); });
    for (Plan::Targets targets{plan}; targets.next();) mark(Side::target, targets.id());
  }
  for (const Over& record : over) {
    const Key key{record.side, record.id};
    const RecordClass after = present[key] ? RecordClass::same : RecordClass::absent;
    if (after != record.before || record.more) add(key, {after, Unsent::none, {}, {}}, items);
  }
  return items;
}

}  // namespace tidemark::sync
