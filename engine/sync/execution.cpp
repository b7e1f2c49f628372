#include "sync/execution.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/events/fact_events.h"
#include "core/events/run_events.h"
#include "core/hash/blake2b.h"
#include "sync/erasure.h"
#include "sync/letters.h"
#include "sync/observe.h"
#include "sync/pendo_writer.h"
#include "sync/retire.h"
#include "sync/salesforce_writer.h"
#include "sync/tidying.h"

namespace tidemark::sync {
namespace {

constexpr std::string_view first_run_is_held =
    "the directory was restored from a backup: a person is to look at its first run";

bool unfinished(const RunRow& run) { return run.state == RunState::running || run.state == RunState::continued; }

/// What was looked at is still to be carried out where nothing of it was sent.
bool sent_nothing(const RunRow& run) {
  return std::ranges::all_of(std::array{"accepted", "rejected", "missing", "unknown"}, [&](std::string_view outcome) {
    return std::ranges::none_of(run.counts,
                                [&](const auto& count) { return count.first == outcome && count.second > 0; });
  });
}

std::string state_text(PartReport::State state) {
  switch (state) {
    case PartReport::State::completed: return "completed";
    case PartReport::State::held: return "held";
    case PartReport::State::failed: return "failed";
  }
  return {};
}

}  // namespace

Result<RunReport> Execution::run() {
  auto ended = run_to_its_end();
  // Whoever stops a run that gets nowhere wants to see why; what can't be kept then is no second failure.
  if (!ended && ended.error().code == ErrorCode::interrupted && world_.stopping() && report_.run != 0)
    static_cast<void>(keep_failed_calls());
  return ended;
}

/// A run is none the worse for calls that the archive has no room for.
Result<void> Execution::keep_failed_calls() {
  auto kept = failed_calls_.keep(*world_.archive);
  if (!kept) return report_.warnings.push_back(std::move(kept.error())), Result<void>{};
  if (!*kept) return {};
  return journal_.append(event_of(**kept, report_.run)).map([](Position) {});
}

Result<RunReport> Execution::run_to_its_end() {
  if (auto ready = prepare(); !ready) return tl::unexpected(std::move(ready.error()));
  const auto finished = finish_erasures({world_.log, world_.views, world_.archive, {}});
  if (!finished) return tl::unexpected(finished.error());
  if (*finished > 0) world_.erased();
  auto checked = request_.expect ? open_ceiling() : check_asked(request_, configuration_);
  if (!checked) return tl::unexpected(std::move(checked.error()));
  if (auto begun = begin(); !begun) return tl::unexpected(std::move(begun.error()));
  world_.began(report_.run);
  const auto closed = close_intents();
  if (!closed) return tl::unexpected(closed.error());
  for (const Part part : parts()) {
    PartReport& report = report_.parts.emplace_back();
    report.part = part;
    const Connection* connection = configuration_.connection(part.kind);
    report.guarded = connection == nullptr || connection->guard.has_value();
    // Without knowing what became of earlier writes nothing is planned: their targets could not be left out.
    const Result<void>& known = part.direction == Direction::pull ? closed->pulls : closed->pushes;
    auto done = known ? run_part(part, report) : known;
    if (done) continue;
    if (is_the_end(done.error())) return tl::unexpected(std::move(done.error()));
    if (auto told = fail_part(part, done.error(), report); !told) return tl::unexpected(std::move(told.error()));
  }
  if (auto ended = end(); !ended) return tl::unexpected(std::move(ended.error()));
  return std::move(report_);
}

Result<void> Execution::prepare() {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  auto row = world_.views->configuration();
  if (!row) {
    if (row.error().code != ErrorCode::not_found) return tl::unexpected(std::move(row.error()));
    return failure(ErrorCode::invalid_input, "nothing is configured yet", {},
                   "apply a configuration: tidemark config apply FILE");
  }
  auto configuration = read_configuration(row->configuration, world_.zone_exists);
  if (!configuration) return tl::unexpected(std::move(configuration.error().front()));
  configuration_position_ = row->position;
  return go_by(std::move(*configuration));
}

Result<void> Execution::go_by(Configuration configuration) {
  configuration_ = std::move(configuration);
  auto zone = world_.zone(configuration_.time_zone);
  if (!zone) return tl::unexpected(std::move(zone.error()));
  zone_ = std::move(*zone);
  auto systems = Systems::open(world_, failed_calls_.network(), configuration_);
  if (!systems) return tl::unexpected(std::move(systems.error()));
  systems_ = std::move(*systems);
  return {};
}

/// The kept plan that the run may carry out, and for a held run the approval.
Result<void> Execution::open_ceiling() {
  auto ceiling = Ceiling::open(*world_.archive, *request_.expect);
  if (!ceiling) return tl::unexpected(std::move(ceiling.error()));
  ceiling_ = std::move(*ceiling);
  const auto too_old = [&](Instant made, std::string where, std::string hint) -> Result<void> {
    if (world_.clock().milliseconds - made.milliseconds <= patience_.approval) return {};
    return failure(ErrorCode::refused, "the plan is older than 24 hours: what was looked at is not decided any more",
                   std::move(where), std::move(hint));
  };
  if (!request_.approves) {
    const std::string name = to_hex(*request_.expect);
    const auto made = world_.archive->time_of(name);
    if (!made) return tl::unexpected(made.error());
    if (auto fresh = too_old(*made, "plan " + name, "make a new one: tidemark plan"); !fresh) return fresh;
    return check_not_carried_out(*made);
  }
  const std::string where = "run " + std::to_string(*request_.approves);
  auto held = world_.views->run(*request_.approves);
  if (!held) return tl::unexpected(std::move(held.error()));
  if (held->rejected_position != 0)
    return failure(
        ErrorCode::refused, "that run was rejected", where,
        "tidemark runs show " + std::to_string(held->number) + " says by whom; start a new run: tidemark sync");
  const std::string digest = to_hex(*request_.expect);
  const auto part = std::find_if(held->parts.begin(), held->parts.end(), [&](const RunPart& candidate) {
    return candidate.held && candidate.digest == digest;
  });
  if (part == held->parts.end())
    return failure(ErrorCode::not_found, "the run holds no plan of this digest", where,
                   "tidemark runs show " + std::to_string(*request_.approves));
  auto plan = world_.views->plan_at(ceiling_->part(), part->planned);
  if (!plan) return tl::unexpected(std::move(plan.error()));
  if (auto checked = too_old(plan->time, where, "start a new run: tidemark sync"); !checked) return checked;
  if (auto fresh = check_not_carried_out(plan->time); !fresh) return fresh;
  return journal_.append(event_of(RunApproved{request_.actor, digest}, *request_.approves)).map([](Position) {});
}

/// An approval ends with its run: what was looked at, at `made`, is carried out once.
Result<void> Execution::check_not_carried_out(Instant made) const {
  const auto runs = world_.views->runs();
  if (!runs) return tl::unexpected(runs.error());
  for (const RunRow& run : *runs) {
    if (run.started < made) break;
    if (run.expect != to_hex(*request_.expect) || run.state != RunState::completed || sent_nothing(run)) continue;
    return failure(ErrorCode::refused, "run " + std::to_string(run.number) + " has carried out that plan already",
                   "plan " + run.expect, "look at a new one: " + planned_by());
  }
  return {};
}

Result<void> Execution::begin() {
  auto newest = world_.views->runs(1);
  if (!newest) return tl::unexpected(std::move(newest.error()));
  const std::string expect = request_.expect ? to_hex(*request_.expect) : std::string{};
  const std::string kind = this->kind();
  std::vector<Event> events;
  report_.run = 1;
  if (!newest->empty()) {
    const RunRow& last = newest->front();
    // A pilot is of these records, which the log does not name: the next one is a run of its own.
    const bool same = last.kind == kind && !request_.pilot && last.expect == expect && last.exact == request_.exact &&
                      last.approves == request_.approves.value_or(0) && last.only == only_of(request_);
    report_.continued = same && (unfinished(last) || (last.state == RunState::failed && kind == "sync"));
    report_.run = report_.continued ? last.number : last.number + 1;
    if (!report_.continued && unfinished(last))
      events.push_back(event_of(RunFailed{{},
                                          {},
                                          std::string{name_of(ErrorCode::interrupted)},
                                          "the run was interrupted",
                                          {},
                                          "another run was started"},
                                last.number));
  }
  if (report_.continued) {
    auto earlier = earlier_tries(*world_.views, report_.run);
    if (!earlier) return tl::unexpected(std::move(earlier.error()));
    accepted_before_ = earlier->accepted;
    events.push_back(event_of(RunContinued{request_.actor, configuration_position_}, report_.run));
  } else {
    events.push_back(event_of(RunStarted{kind, request_.actor, configuration_position_, expect, request_.exact,
                                         request_.approves.value_or(0), only_of(request_)},
                              report_.run));
  }
  if (request_.night) events.push_back(event_of(*request_.night, report_.run));
  return journal_.append(events).map([](Position) {});
}

/// Before the first part is planned. What pushes left is closed for a pull too: a job of ours still writes what the pull would read.
Result<Execution::IntentsClosed> Execution::close_intents() {
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  const std::vector<Part> parts = this->parts();
  const auto any = [&](Direction direction) {
    return std::ranges::find(parts, direction, &Part::direction) != parts.end();
  };
  IntentsClosed closed;
  if (any(Direction::pull)) closed.pulls = close_pulls(world_, patience_, *systems_.pendo, zone_, closed_);
  if (!closed.pulls && is_the_end(closed.pulls.error())) return tl::unexpected(closed.pulls.error());
  closed.pushes = check_org().and_then([&] { return close_pushes(world_, *systems_.salesforce, zone_, closed_); });
  if (!closed.pushes && is_the_end(closed.pushes.error())) return tl::unexpected(closed.pushes.error());
  if (!closed.pushes)
    if (auto kept = keep_from_jobs(world_, closed.pushes.error(), closed_); !kept) return tl::unexpected(kept.error());
  report_.closed = closed_.closed;
  report_.closed_targets = closed_.closed_targets.size();
  for (const Part part : parts) {
    std::set<std::string_view> targets;  // each once, however often it was tried
    for (const OpenTarget& target : closed_.open_targets)
      if (target.part == part) targets.insert(target.id);
    report_.open += targets.size();
  }
  return closed;
}

/// Once a run: the token, and what the org is allowed.
Result<void> Execution::sign_in() {
  if (!systems_.salesforce->org_id().empty()) return {};
  auto signed_in = systems_.salesforce->sign_in().and_then([&] { return systems_.salesforce->look_at_limits(); });
  signing_in_ = systems_.salesforce->calls();
  return signed_in;
}

WritingCost Execution::writing_cost(Part part) const {
  constexpr std::uint64_t calls_of_a_job = 10;
  if (part.direction == Direction::pull) return {PendoWriter::most_targets, UINT64_MAX, 0};
  return {salesforce::Collections::most_records, configuration_.salesforce_collections_up_to, calls_of_a_job};
}

Forecast Execution::forecast_of_reading() const {
  return {systems_.salesforce->calls(), systems_.pendo->calls(), systems_.salesforce->usage(),
          systems_.salesforce->reserve(), signing_in_};
}

Forecast Execution::forecast(const Plan& plan, Part part) const {
  Forecast forecast = forecast_of_reading();
  (part.direction == Direction::pull ? forecast.pendo_calls : forecast.salesforce_calls) +=
      writing_cost(part).calls(plan.counts.changed_targets);
  return forecast;
}

/// The org that was read last is the one that is read now, unless the configuration has named another address or credential since.
Result<void> Execution::check_org() {
  if (auto signed_in = sign_in(); !signed_in) return signed_in;
  std::optional<views::PlanRow> newest;
  for (const Part part : all_parts) {
    auto plans = world_.views->plans(part, 1);
    if (!plans) return tl::unexpected(std::move(plans.error()));
    if (!plans->empty() && (!newest || plans->front().position > newest->position)) newest = std::move(plans->front());
  }
  const std::string org = systems_.salesforce->org_id();
  if (!newest || newest->planned.org == org) return {};
  auto row = world_.views->configuration(newest->planned.configuration);
  if (!row) return tl::unexpected(std::move(row.error()));
  const auto then = read_configuration(row->configuration, world_.zone_exists);
  if (!then || then->salesforce_login_url != configuration_.salesforce_login_url ||
      then->salesforce_credential != configuration_.salesforce_credential)
    return {};
  return failure(
      ErrorCode::refused,
      "the token belongs to the org " + org + "; run " + std::to_string(newest->run) + " read the org " +
          newest->planned.org,
      configuration_.salesforce_login_url,
      "put the credential of that org back; if another org is meant, give its credential a name of its own and "
      "apply a configuration with it");
}

std::vector<Part> Execution::parts() const {
  if (ceiling_) return {ceiling_->part()};
  return parts_of(request_, configuration_);
}

Result<PlannedPart> Execution::plan_part(Part part, bool record) {
  const Connection* connection = configuration_.connection(part.kind);
  const bool pull = part.direction == Direction::pull;
  if (connection == nullptr || (pull ? connection->pull.empty() : connection->push.empty()))
    return failure(ErrorCode::invalid_input, "the configuration has no " + to_text(part), "connections");
  if (auto checked = check_org(); !checked) return tl::unexpected(std::move(checked.error()));
  const Keeping keeping = record ? Keeping::pages_and_events : Keeping::nothing;
  auto fetched = Fetcher{world_, systems_, configuration_, zone_, part, report_.run, keeping}.run();
  if (!fetched) return tl::unexpected(std::move(fetched.error()));
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  world_.progress({to_text(part), "planning", 0, 0});
  PlannedPart planned{std::make_unique<Fetched>(std::move(*fetched)), std::make_unique<PlanInputs>(), {}};
  PlanInputs& inputs = *planned.inputs;
  inputs.configuration = &configuration_;
  inputs.connection = connection;
  inputs.direction = part.direction;
  inputs.zone = &zone_;
  planned.fetched->put_into(inputs);
  if (auto remembered = remember(part, inputs); !remembered) return tl::unexpected(std::move(remembered.error()));
  if (record) {
    auto kept = keep_own_writes(part, inputs.own_writes);
    if (!kept) return tl::unexpected(std::move(kept.error()));
    planned.own_writes = std::move(*kept);
  }
  auto result = tidemark::plan(inputs, world_.spread);
  if (!result) return tl::unexpected(std::move(result.error()));
  planned.plan = std::move(*result);
  if (!planned.plan.changes.empty() && world_.holds_first_run(part)) planned.plan.held.emplace_back(first_run_is_held);
  return planned;
}

Result<void> Execution::run_part(Part part, PartReport& report) {
  if (const std::string& object = object_of(part); !object.empty()) {
    const Error* obstacle = closed_.obstacle_to(object, part.direction);
    if (obstacle != nullptr) return tl::unexpected(*obstacle);
  }
  auto planned = correction() == nullptr ? plan_part(part, true) : plan_kept_correction();
  if (!planned) return tl::unexpected(std::move(planned.error()));
  const Plan& plan = planned->plan;
  report.planned = true;
  report.counts = plan.counts;
  report.digest = plan.digest;
  report.refused = plan.refused;
  report.mapped_lines = plan.fields.size();
  report.empty_reports = plan.empty_reports();
  if (request_.pilot) find_selected(*request_.pilot, plan, selected_lines_);
  const auto choice = choose(*planned, report);
  if (!choice) return tl::unexpected(choice.error());
  if (auto observed = observe_targets(*planned, part); !observed) return observed;
  auto position =
      correction() == nullptr ? record_plan(*planned, *choice, report) : record_correction(*planned, report);
  if (!position) return tl::unexpected(std::move(position.error()));
  if (choice->not_exact)
    return failure(ErrorCode::refused,
                   "all of the plan or nothing was asked for, and not all of it is called for any more: nothing was "
                   "written",
                   "plan " + to_hex(*request_.expect), "look at a new one: " + planned_by());
  if (report.state != PartReport::State::held) {
    if (correction() == nullptr)
      if (auto closed = close_letters(world_, plan, *position, report_.run, report); !closed) return closed;
    auto done = carry_out(*planned, *choice, *position, report);
    if (done && ceiling_ && correction() == nullptr) world_.first_run_was(part);
    return done;
  }
  const RunHeld body{std::string{name_of(part.kind)}, std::string{name_of(part.direction)}, to_hex(plan.digest),
                     report.held_reasons};
  return journal_.append(event_of(body, report_.run, *position)).map([](Position) {});
}

Result<void> Execution::observe_targets(const PlannedPart& planned, Part part) {
  auto before = mapped_before(part);
  if (!before) return tl::unexpected(std::move(before.error()));
  const ObserveContext context{part,
                               report_.run,
                               planned.fetched->targets_read_at,
                               std::move(*before),
                               &closed_.open_targets,
                               correction() != nullptr};
  return observe(*world_.views, planned.plan, context,
                 [&](const Event& fact) { return journal_.append(fact).map([](Position) {}); });
}

/// The fields that the part's newest plan read. None where it had refused some: which, it does not say.
Result<std::set<std::string>> Execution::mapped_before(Part part) const {
  std::set<std::string> fields;
  auto plans = world_.views->plans(part, 1);
  if (!plans) return tl::unexpected(std::move(plans.error()));
  if (plans->empty()) return fields;
  for (const auto& [name, count] : plans->front().counts) {
    if (name == "refused" && count > 0) return fields;
  }
  auto row = world_.views->configuration(plans->front().planned.configuration);
  if (!row) return tl::unexpected(std::move(row.error()));
  const auto configuration = read_configuration(row->configuration, world_.zone_exists);
  return configuration ? mapped_fields(*configuration, part) : fields;
}

Result<Choice> Execution::choose(const PlannedPart& planned, PartReport& report) const {
  const Plan& plan = planned.plan;
  Choice choice;
  choice.changes.assign(plan.changes.size(), Unsent::none);
  if (ceiling_) {
    const std::vector<bool> allowed = ceiling_->allowed(plan);
    for (std::size_t i = 0; i < allowed.size(); ++i)
      if (!allowed[i]) choice.changes[i] = Unsent::not_looked_at;
    const auto earlier =
        report_.continued ? earlier_tries(*world_.views, report_.run, report.part) : Result<EarlierTries>{};
    if (!earlier) return tl::unexpected(earlier.error());
    auto superseded = ceiling_->superseded(plan, earlier->lines);
    report.superseded = superseded.changes;
    choice.superseded = std::move(superseded.targets);
  }
  const auto not_quiet = world_.views->not_quiet(report.part, world_.clock());
  if (!not_quiet) return tl::unexpected(not_quiet.error());
  for (std::size_t i = 0; i < plan.changes.size() && !not_quiet->empty(); ++i) {
    const bool allowed = choice.changes[i] == Unsent::none;
    if (allowed && std::binary_search(not_quiet->begin(), not_quiet->end(), plan.changes[i].target))
      choice.changes[i] = Unsent::not_quiet;
  }
  if (!ceiling_) {  // what a person has looked at is tried whenever that is
    if (auto kept_back = keep_letters_back(world_, plan, configuration_, report, choice); !kept_back)
      return tl::unexpected(kept_back.error());
  }
  report.waiting = choice.count(Unsent::not_looked_at) + choice.count(Unsent::not_quiet);
  // Where only some records are written the guard looks at their number: it is small, or held as ever.
  if (request_.pilot) report.selected = select(*request_.pilot, plan, choice);
  report.out_of_selection = choice.count(Unsent::not_selected);
  if (!ceiling_) {
    // The guard looks at what would be sent: letters that wait, and what a pilot leaves alone, are not.
    const bool whole = report.letters == 0 && report.out_of_selection == 0;
    report.held_reasons =
        whole ? plan.held
              : held_by_guard(configuration_.connection(report.part.kind)->guard,
                              measures_of_sent(plan, choice, planned.inputs->memory), planned.inputs->memory);
    if (!whole && world_.holds_first_run(report.part)) report.held_reasons.emplace_back(first_run_is_held);
    if (!report.held_reasons.empty()) report.state = PartReport::State::held;
  }
  choice.not_exact = request_.exact && (report.superseded > 0 || choice.count(Unsent::not_quiet) > 0);
  if (choice.not_exact || report.state == PartReport::State::held)
    std::replace(choice.changes.begin(), choice.changes.end(), Unsent::none,
                 choice.not_exact ? Unsent::not_exact : Unsent::held);
  return choice;
}

Result<void> Execution::carry_out(const PlannedPart& planned, const Choice& choice, Position position,
                                  PartReport& report) {
  Effects effects{world_,
                  planned.plan,
                  report.part,
                  report_.run,
                  {position, planned.fetched->targets_read_at, ceiling_.has_value()},
                  report};
  std::vector<bool> wanted;
  for (const Unsent why : choice.changes) wanted.push_back(why == Unsent::none);
  Choice reached = choice;
  const std::vector<Item> items = effects.items_of(wanted);
  auto written = write(planned, items, report.part, effects, reached);
  if (!written) effects.count_what_was_left(items);
  if (!written && is_the_end(written.error())) return written;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (reached.changes[i] == Unsent::none && !effects.intended()[i]) reached.changes[i] = Unsent::not_reached;
  report.not_reached = reached.count(Unsent::not_reached);
  report.superseded += reached.count(Unsent::superseded);
  if (reached.changes == choice.changes || correction() != nullptr) return written;
  // Of what was not reached the plan's event said nothing, as it was to be sent.
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  if (auto told = record_plan(planned, reached, report); !told) return tl::unexpected(std::move(told.error()));
  return written;
}

Result<void> Execution::write(const PlannedPart& planned, std::vector<Item> items, Part part, Effects& effects,
                              Choice& choice) {
  const Plan& plan = planned.plan;
  if (part.direction == Direction::pull) {
    PendoWriter writer{world_, patience_, *systems_.pendo, plan, part, configuration_.pull_group, effects};
    return writer.write(items);
  }
  const std::string& object = object_of(part);
  const auto parents = parents_of(*planned.fetched, object, items);
  if (!parents) return tl::unexpected(parents.error());
  const auto parent = [&](std::string_view target) -> std::string_view {
    const auto found = parents->find(target);
    return found == parents->end() ? std::string_view{} : found->second;
  };
  SalesforceWriter writer{world_,
                          patience_,
                          *systems_.salesforce,
                          plan,
                          part,
                          zone_,
                          {object, configuration_.salesforce_collections_up_to, parent},
                          effects};
  auto written = writer.write(std::move(items));
  const std::set<std::string_view> changed{writer.changed_meanwhile().begin(), writer.changed_meanwhile().end()};
  for (std::size_t i = 0; i < plan.changes.size(); ++i)
    if (choice.changes[i] == Unsent::none && changed.contains(plan.changes[i].target))
      choice.changes[i] = Unsent::superseded;
  return written;
}

Result<Position> Execution::record_plan(const PlannedPart& planned, const Choice& choice, PartReport& report) {
  const Plan& plan = planned.plan;
  const bool held = report.state == PartReport::State::held;
  Planned body;
  body.connection = name_of(report.part.kind);
  body.direction = name_of(report.part.direction);
  body.configuration = configuration_position_;
  body.rules = rules_version;
  body.zones = world_.zones;
  for (const KeptSchema& schema : planned.fetched->schemas) body.schemas.push_back(schema.name);
  body.sources = planned.fetched->sources.names;
  body.targets = planned.fetched->targets.names;
  body.own_writes = to_hex(digest_of_own_writes(planned.inputs->own_writes));
  body.digest = to_hex(plan.digest);
  body.guard = guard_text(*planned.inputs->connection, plan, planned.inputs->memory);
  body.held = held;
  body.guard_scope = guard_scope(*planned.inputs->connection);
  body.org = systems_.salesforce->org_id();
  body.entities = planned.fetched->entities.names;
  if (held) {
    auto kept = keep_plan(*world_.archive, plan, report.part);
    if (!kept) return tl::unexpected(std::move(kept.error()));
    body.kept_plan = *kept;
  }
  const PlanCounts& counts = plan.counts;
  Event event = event_of(body, report_.run, 0,
                         {{"sources", counts.sources},
                          {"targets", counts.targets},
                          {"matched", counts.matched},
                          {"changed_targets", counts.changed_targets},
                          {"changes", counts.changes},
                          {"cleared", counts.cleared},
                          {"unchanged_targets", counts.unchanged_targets},
                          {"unmatched_sources", counts.unmatched_sources},
                          {"unmatched_targets", counts.unmatched_targets},
                          {"ambiguous", counts.ambiguous},
                          {"no_identifier", counts.no_identifier},
                          {"filtered", counts.filtered},
                          {"sources_after_filters", plan.measures.sources},
                          {"anonymous", counts.anonymous},
                          {"unknown", counts.left_out},
                          {"invalid", counts.invalid},
                          {"refused", plan.refused.size()},
                          {"superseded", report.superseded},
                          {"waiting", report.waiting}});
  const Fetched& fetched = *planned.fetched;
  if (const auto suppressed = fetched.sources.suppressed + fetched.targets.suppressed + fetched.entities.suppressed;
      suppressed > 0)
    event.counts.emplace_back("suppressed", suppressed);
  auto items = transitions(*world_.views, plan, report.part, choice, closed_.open_targets);
  if (!items) return tl::unexpected(std::move(items.error()));
  for (std::size_t i = 0; i < items->size(); ++i) event.items.add((*items)[i]);
  std::vector<Event> events;
  events.push_back(std::move(event));
  if (planned.own_writes) events.push_back(*planned.own_writes);
  return journal_.append(events);
}

Result<void> Execution::fail_part(Part part, const Error& error, PartReport& report) {
  report.state = PartReport::State::failed;
  report.error = error;
  const RunFailed body{std::string{name_of(part.kind)},
                       std::string{name_of(part.direction)},
                       std::string{name_of(error.code)},
                       error.what,
                       error.where,
                       error.hint};
  return journal_.append(event_of(body, report_.run)).map([](Position) {});
}

Result<void> Execution::end() {
  RunCompleted body;
  Counts counts{{"accepted", accepted_before_},
                {"rejected", 0},
                {"missing", 0},
                {"unknown", 0},
                {"superseded", 0},
                {"not_reached", 0},
                {"letters", 0},
                {"letters_closed", 0}};
  for (const PartReport& part : report_.parts) {
    body.parts.push_back(to_text(part.part) + ": " + state_text(part.state));
    for (const Refused& line : part.refused)
      body.parts.push_back(to_text(part.part) + ": " +
                           (line.connection_problem ? "connection problem: " : "refused: ") + line.line + ": " +
                           line.why);
    counts[0].second += part.accepted;
    counts[1].second += part.rejected;
    counts[2].second += part.missing;
    counts[3].second += part.unknown;
    counts[4].second += part.superseded;
    counts[5].second += part.not_reached;
    counts[6].second += part.letters;
    counts[7].second += part.letters_closed;
  }
  if (request_.pilot && std::ranges::all_of(report_.parts, &PartReport::planned))
    report_.not_found = lines_without(*request_.pilot, selected_lines_);
  if (auto kept = keep_failed_calls(); !kept) return kept;
  report_.salesforce_calls = systems_.salesforce->calls();
  report_.pendo_calls = systems_.pendo->calls();
  report_.quota = systems_.salesforce->usage();
  counts.emplace_back("salesforce_calls", report_.salesforce_calls);
  counts.emplace_back("pendo_calls", report_.pendo_calls);
  if (auto appended = journal_.append(event_of(body, report_.run, 0, counts)); !appended)
    return tl::unexpected(std::move(appended.error()));
  if (auto caught_up = world_.views->catch_up(); !caught_up) return tl::unexpected(std::move(caught_up.error()));
  // All is done and said: what can't be tidied now is tidied by the next run.
  for (const auto& tidied : {tidy_letters(world_, configuration_), tidy_archive(world_, configuration_)})
    if (!tidied) report_.warnings.push_back(tidied.error());
  return {};
}

}  // namespace tidemark::sync
