#include "service/questions/why_not.h"

#include <algorithm>
#include <set>
#include <utility>

#include "service/questions/sides.h"

namespace tidemark::service {
namespace {

constexpr std::uint64_t most_corrections = 100;  ///< one after the other, before a run is looked for that planned

/// Where somebody or something takes part: an entity of Pendo as target of its pull and as source of its push, a Salesforce record the
/// other way round, of either connection.
std::vector<std::pair<Part, Side>> places_of(std::string_view kind) {
  if (kind != "record") {
    const EntityKind entity = kind == "account" ? EntityKind::account : EntityKind::visitor;
    return {{{entity, Direction::pull}, Side::target}, {{entity, Direction::push}, Side::source}};
  }
  std::vector<std::pair<Part, Side>> places;
  for (const auto& [direction, side] : {std::pair{Direction::pull, Side::source}, {Direction::push, Side::target}})
    for (const EntityKind entity : {EntityKind::visitor, EntityKind::account})
      places.push_back({{entity, direction}, side});
  return places;
}

Result<bool> is_known(const views::Views& views, const RecordAnswer& asked, const std::string& id) {
  if (asked.record.mentioned || !asked.record.sent.empty()) return true;
  if (asked.side == Side::target) return views.entity(asked.part, id).has_value();
  return views.targets_of(asked.part, id).map([](const auto& targets) { return !targets.empty(); });
}

std::string whose(Part part, Side side) {
  const Sides sides = sides_of(part.direction);
  return std::string{side == Side::source ? sides.source : sides.target} + " ";
}

/// What became of what was sent in the run: the worst of it, as that is what somebody asks for.
std::string verdict_of_sent(const std::vector<views::TargetMoment>& sent, std::string_view taker) {
  std::set<ItemOutcome> came_to;
  for (const auto& [target, moments] : by_target(sent))
    for (const Tries& tries : changes_in(moments)) {
      const views::Moment& told = tries.told();
      if (told.open) return "sent, outcome not known yet";
      came_to.insert(told.outcome);
      for (const views::FieldMoment& field : told.fields) came_to.insert(field.outcome);
    }
  if (came_to.contains(ItemOutcome::rejected)) return "refused by " + std::string{taker};
  if (came_to.contains(ItemOutcome::missing)) return "not written, gone from " + std::string{taker};
  if (came_to.contains(ItemOutcome::not_there)) return "sent, did not arrive";
  return came_to.contains(ItemOutcome::unknown) ? "sent, outcome never known" : "changed";
}

}  // namespace

Result<RunId> newest_that_planned(const views::Views& views) {
  const auto runs = views.runs(most_corrections);
  if (!runs) return tl::unexpected(runs.error());
  const auto planned = std::ranges::find_if(*runs, [](const RunRow& run) { return run.correction.empty(); });
  return runs->empty() ? 0 : planned == runs->end() ? runs->front().number : planned->number;
}

bool is_left_by_correction(const RecordAnswer& asked) {
  return !asked.record.correction.empty() && asked.record.sent.empty() && asked.record.since_run != asked.run;
}

Result<std::vector<RecordAnswer>> why_not(const views::Views& views, std::string_view kind, std::string_view id,
                                          RunId run) {
  const auto erasures = views.erasures();
  if (!erasures) return tl::unexpected(erasures.error());
  const bool some_are_erased =
      std::ranges::any_of(*erasures, [](const views::ErasureRow& row) { return !row.erased.suppressed.empty(); });
  std::vector<RecordAnswer> all;
  for (const auto& [part, side] : places_of(kind)) {
    auto record = views.record(part, side, id, run);
    if (!record) return tl::unexpected(std::move(record.error()));
    RecordAnswer asked{part, side, run, std::move(*record), some_are_erased};
    const auto known = is_known(views, asked, std::string{id});
    if (!known) return tl::unexpected(known.error());
    if (*known) all.push_back(std::move(asked));
  }
  std::ranges::stable_partition(all, [](const RecordAnswer& asked) { return asked.record.planned; });
  return all;
}

std::vector<std::string> sharing(const views::Views& views, const RecordAnswer& asked, std::string_view own_id) {
  std::vector<std::string> others;
  if (asked.record.record_class != RecordClass::ambiguous || asked.record.identifier.empty()) return others;
  const auto visited = views.each_said(asked.part, asked.run, [&](const views::Said& said) {
    const bool self = said.side == asked.side && said.id == own_id;
    if (!self && said.record_class == RecordClass::ambiguous && said.identifier == asked.record.identifier)
      others.push_back(whose(asked.part, said.side) + noun_of(asked.part, said.side) + " " + said.id);
    return others.size() < 100;
  });
  if (!visited) others.clear();
  return others;
}

std::string words_of(Unsent why) {
  switch (why) {
    case Unsent::none: return {};
    case Unsent::held: return "its changes were planned, and the guard held the plan";
    case Unsent::not_looked_at:
      return "its changes were not in the plan that was looked at: they wait for the next run and its guard";
    case Unsent::not_quiet:
      return "its changes were planned, and an earlier sending may still arrive there: they wait for the next run";
    case Unsent::superseded: return "the plan that was looked at called for changes that do not hold any more";
    case Unsent::not_exact:
      return "its changes were in the plan that was looked at; all of it or nothing was asked for, and some of it does "
             "not hold any more";
    case Unsent::not_reached: return "its changes were planned, and the run failed before it came to them";
    case Unsent::not_selected: return "the run was for a selection of records, and it is not among them";
    case Unsent::letter:
      return "the same changes failed before, and their next try is not due: tidemark letters says when, and why";
  }
  return {};
}

std::string reason(const RecordAnswer& asked) {
  if (is_left_by_correction(asked))
    return "the run was the " + asked.record.correction +
           ", which was to put nothing back there, or nothing that was still called for when it ran";
  const Side other_side = asked.side == Side::source ? Side::target : Side::source;
  const Sides sides = sides_of(asked.part.direction);
  const std::string who = noun_of(asked.part, asked.side);
  const std::string taker{sides.target};
  const bool by_report = asked.part.direction == Direction::push && other_side == Side::source;
  const bool by_entity = asked.part.direction == Direction::push && asked.side == Side::source;
  const std::string other = by_report ? "no row of the pushed reports"
                                      : "no " + noun_of(asked.part, other_side) + " in " +
                                            std::string{other_side == Side::source ? sides.source : sides.target};
  switch (asked.record.record_class) {
    case RecordClass::same:
      if (asked.record.unsent == Unsent::superseded) return words_of(Unsent::superseded);
      if (!asked.record.notes.empty())
        return "the " + who + " was matched, and what else the mapping calls for is what " + taker + " holds";
      return "nothing was to be changed: the " + who + " was matched, and " + taker +
             " holds what the mapping calls for";
    case RecordClass::changed:
      if (asked.record.unsent != Unsent::none) return words_of(asked.record.unsent);
      return asked.record.sent.empty() ? "it was left out: what became of an earlier write to it is not known yet; "
                                         "tidemark history says which, and when a run may read it"
                                       : "its changes were sent";
    case RecordClass::unmatched: return other + " has its identifier; none is created";
    case RecordClass::ambiguous:
      return "several records share its identifier, and nobody can say which is meant: nothing is changed";
    case RecordClass::no_identifier:
      return by_entity && asked.some_are_erased
                 ? "no identifier of it was read: it is empty, or an erasure keeps out who has it; nothing is matched"
                 : "its identifier is empty, and an empty one matches nothing";
    case RecordClass::filtered: return "a filter of the connection leaves it out";
    case RecordClass::anonymous: return "it is an anonymous visitor";
    case RecordClass::out_of_selection: return "the run was for a selection of records, and it is not among them";
    case RecordClass::absent: return "it was not among what was read";
  }
  return {};
}

SentByTarget by_target(const std::vector<views::TargetMoment>& sent) {
  SentByTarget targets;
  for (const views::TargetMoment& one : sent) targets[one.target].push_back(one.moment);
  return targets;
}

std::string verdict(const RecordAnswer& asked) {
  const views::RecordInRun& record = asked.record;
  if (!record.sent.empty()) return verdict_of_sent(record.sent, sides_of(asked.part.direction).target);
  if (!record.planned) return "not planned";
  if (record.cut_off) return "not finished";
  if (is_left_by_correction(asked)) return "not put back";
  if (record.unsent == Unsent::superseded) return "not changed";
  if (record.record_class == RecordClass::same && !record.notes.empty()) return "invalid value, not changed";
  if (record.record_class == RecordClass::no_identifier) return "no identifier";
  if (record.record_class == RecordClass::out_of_selection) return "out of the selection";
  if (record.record_class != RecordClass::changed) return std::string{name_of(record.record_class)};
  switch (record.unsent) {
    case Unsent::none: return "left out";
    case Unsent::held: return "held";
    case Unsent::not_looked_at:
    case Unsent::not_quiet: return "waiting";
    case Unsent::superseded:
    case Unsent::not_exact: return "not changed";
    case Unsent::not_reached: return "not reached";
    case Unsent::letter: return "refused before, not tried";
    case Unsent::not_selected: return "out of the selection";
  }
  return {};
}

void put_record(json::Line& line, std::string_view kind, std::string_view id, const RecordAnswer& asked,
                const std::vector<std::string>& others) {
  line.text("kind", kind).text("id", id).number("run", asked.run).text("connection", name_of(asked.part.kind));
  line.text("direction", name_of(asked.part.direction))
      .flag("planned", asked.record.planned)
      .text("class", name_of(asked.record.record_class))
      .text("verdict", verdict(asked));
  line.text("why", reason(asked))
      .text("unsent", name_of(asked.record.unsent))
      .flag("cut_off", asked.record.cut_off)
      .text("identifier", asked.record.identifier)
      .texts("shared_with", others);
  line.objects("invalid", asked.record.notes, [](json::Line& members, const auto& note) {
    members.text("field", note.field).value("value", note.value).text("why", note.why);
  });
  line.objects("sent", asked.record.sent, [](json::Line& members, const auto& sent) {
    members.text("target", sent.target).flag("open", sent.moment.open);
    put_moment(members, sent.moment);
  });
  line.number("since_run", asked.record.since_run).number("since_position", asked.record.since_position);
}

}  // namespace tidemark::service
