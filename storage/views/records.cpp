#include <algorithm>
#include <utility>

#include "views/reading.h"

namespace tidemark::views {
namespace {

/// A stored class: the plan's position, and the transition as it stands in the log.
Result<Said> said_of(std::string_view value, RunId run) {
  TransitionView transition;
  if (value.size() < 8) return failure(ErrorCode::corrupt, "a class in the views is cut");
  if (auto read = read_transition(value.substr(8), transition); !read) return tl::unexpected{read.error()};
  Said said;
  said.side = transition.side;
  said.id = transition.id;
  said.record_class = transition.record_class;
  said.unsent = transition.unsent;
  said.identifier = transition.identifier;
  for (const InvalidNote& note : transition.notes)
    said.notes.push_back({std::string{note.field}, std::string{note.value}, std::string{note.why}});
  said.run = run;
  said.position = big_endian(value.substr(0, 8));
  return said;
}

bool planned_in(const RunRow& run, Part part) {
  for (const RunPart& said : run.parts)
    if (part_of(said.connection, said.direction) == part) return said.planned != 0;
  return false;
}

bool was_cut_off(const RunRow& run) {
  if (run.state == RunState::running || run.state == RunState::continued) return true;
  return std::any_of(run.parts.begin(), run.parts.end(), [](const RunPart& said) {
    return said.connection.empty() && said.error_code == name_of(ErrorCode::interrupted);
  });
}

Moment moment_of(const OpenIntent& open, const OpenIntent::Target& target) {
  Moment moment;
  moment.kind = Moment::Kind::written;
  moment.outcome = ItemOutcome::unknown;
  moment.from = {open.intent.position, open.intent.index, target.item};
  moment.intended = open.intent.time;
  moment.run = open.intent.run;
  moment.source = target.source;
  moment.planned = open.intent.planned;
  moment.attempt = open.intent.intended.attempt;
  moment.fields = target.fields;
  return moment;
}

bool belongs_to(const IntentRow& intent, Part part) {
  return part_of(intent.intended.connection, intent.intended.direction) == part;
}

}  // namespace

Result<RecordInRun> Views::record(Part part, Side side, std::string_view id, RunId run) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  RecordInRun answer;
  if (auto row = reading->row<RunRow>(run_key(run), "run " + std::to_string(run)); !row)
    return tl::unexpected{row.error()};
  else {
    answer.planned = planned_in(*row, part);
    answer.cut_off = answer.planned && was_cut_off(*row);
  }

  std::string last;
  add_big_endian(last, run, 8);
  Result<void> good;
  auto scanned = reading->each_back(class_key(part, side, id), last, [&](std::string_view key, std::string_view value) {
    auto said = said_of(value, big_endian(key));
    if (!said) return good = tl::unexpected{said.error()}, false;
    answer.mentioned = true;
    answer.record_class = said->record_class;
    answer.unsent = said->unsent;
    answer.identifier = std::move(said->identifier);
    answer.notes = std::move(said->notes);
    answer.since_run = said->run;
    answer.since_position = said->position;
    return false;
  });
  if (!scanned || !good) return tl::unexpected{scanned ? good.error() : scanned.error()};

  std::vector<std::string> targets;
  if (side == Side::target) {
    targets.emplace_back(id);
  } else {
    auto known = reading->targets_of(part, id);
    if (!known) return tl::unexpected{known.error()};
    targets = std::move(*known);
    answer.mentioned = answer.mentioned || !targets.empty();
  }
  for (const std::string& target : targets) {
    const auto references = reading->references(part, target, UINT64_MAX);
    if (!references) return tl::unexpected{references.error()};
    answer.mentioned = answer.mentioned || !references->empty();
    for (const Reference& reference : *references) {
      if (!reference.is_change() || reference.run != run) continue;
      auto moment = reading->moment(reference);
      if (!moment) return tl::unexpected{moment.error()};
      if (side == Side::source && moment->source != id) continue;
      answer.sent.push_back({target, std::move(*moment), false});
    }
  }
  const auto intents = reading->open_intents();
  if (!intents) return tl::unexpected{intents.error()};
  for (const IntentRow& intent : *intents) {
    if (intent.run != run || !belongs_to(intent, part)) continue;
    const auto open = reading->with_targets(intent);
    if (!open) return tl::unexpected{open.error()};
    for (const OpenIntent::Target& target : open->targets)
      if ((side == Side::target ? target.id : target.source) == id)
        answer.sent.push_back({target.id, moment_of(*open, target), true});
  }
  if (answer.sent.empty()) return answer;
  answer.mentioned = true;
  answer.record_class = RecordClass::changed;
  if (answer.since_run != run) answer.unsent = Unsent::none;
  return answer;
}

Result<void> Views::each_said(Part part, RunId up_to_run, const std::function<bool(const Said&)>& visit) const {
  auto reading = Reading::begin(*this);
  if (!reading) return tl::unexpected{reading.error()};
  Result<void> good;
  std::string record;  // the key without the run
  std::string newest;
  RunId run = 0;
  const auto say = [&] {
    if (newest.empty()) return true;
    auto said = said_of(newest, run);
    newest.clear();
    if (!said) good = tl::unexpected{said.error()};
    return said && visit(*said);
  };
  auto scanned = reading->each(key_of(View::classes, part), [&](std::string_view key, std::string_view value) {
    const RunId at = big_endian(key.substr(key.size() - 8));
    const std::string_view of = key.substr(0, key.size() - 8);
    if (of != record && !say()) return false;
    record = of;
    if (at > up_to_run) return true;
    newest = value;
    run = at;
    return true;
  });
  if (scanned && good) say();
  return scanned ? good : scanned;
}

}  // namespace tidemark::views
