#include "views/fold.h"

#include <algorithm>
#include <utility>

#include "core/events/drift_events.h"
#include "core/events/records.h"
#include "core/events/segment_events.h"
#include "core/events/step_over_events.h"
#include "views/keys.h"
#include "views/row_codec.h"

namespace tidemark::views {
namespace {

/// Items of open intents are kept up to here; beyond, they are read from the log again when their outcome comes.
constexpr std::size_t intended_room = std::size_t{64} << 20;

std::string place_text(Position position, std::uint32_t index) {
  return std::to_string(position) + "." + std::to_string(index);
}

Result<Part> known_part(const std::string& connection, const std::string& direction) {
  if (const auto part = part_of(connection, direction)) return *part;
  return failure(ErrorCode::corrupt, "an event names a connection or direction that there is not");
}

Error at_event(Error error, const log::Entry& entry, std::uint32_t index) {
  const EventType type = entry.events[index].event.type;
  const std::string_view name = name_of(type);
  error.where = "event " + place_text(entry.position, index) + " (" +
                (name.empty() ? "type " + std::to_string(static_cast<unsigned>(type)) : std::string{name}) + ")";
  if (error.hint.empty())
    error.hint = "the views stand before it: tidemark log verify, and docs/runbooks/damaged-log.md says how they go on";
  return error;
}

}  // namespace

Fold::Fold(Store& store, std::string prefix, const log::EventLog& log, const Checkpoint& checkpoint, Start start)
    : store_{store},
      prefix_{std::move(prefix)},
      log_{log},
      checkpoint_{checkpoint},
      written_{checkpoint},
      empty_{start == Start::empty},
      entities_{[this](Part part, std::string_view id, std::string& bytes) -> Result<bool> {
                  if (empty_) return false;
                  return store_.get(prefix_ + entity_key(part, id), bytes);
                },
                [this](const EntityTable::Full& full) {
                  put(segment_key(full.part, full.id, full.segment), std::string{full.references});
                }} {}

std::size_t Fold::memory() const { return entities_.memory() + rows_memory_ + intended_memory_; }

Result<bool> Fold::get(const std::string& key, std::string& value) const {
  if (const auto row = rows_.find(key); row != rows_.end()) {
    if (row->second) value = *row->second;
    return row->second.has_value();
  }
  if (empty_) return false;
  return store_.get(prefix_ + key, value);
}

void Fold::put(std::string key, std::string value) {
  rows_memory_ += key.size() + value.size() + 128;
  rows_.insert_or_assign(std::move(key), std::move(value));
}

void Fold::erase(std::string key) {
  if (empty_) rows_.erase(key);
  else rows_.insert_or_assign(std::move(key), std::nullopt);
}

Result<void> Fold::take(const log::Entry& entry) {
  for (std::uint32_t index = 0; index < entry.events.size(); ++index) {
    const Place place{entry.position, index};
    if (stepped_over_.contains(place)) continue;
    if (auto taken = take(entry, index); !taken) {
      stopped_at_ = place;
      return tl::unexpected{at_event(taken.error(), entry, index)};
    }
  }
  checkpoint_.position = entry.position;
  checkpoint_.digest = entry.digest;
  return {};
}

Result<void> Fold::know_decisions() {
  const auto is_decision = [](const log::RecordedEvent& recorded) {
    return recorded.event.type == EventType::event_stepped_over;
  };
  std::vector<Position> decisions;
  auto read = log_.read(checkpoint_.position + 1, log_.head().position, log::Depth::entries,
                        [&](const log::Entry& entry) -> Result<bool> {
                          if (std::ranges::any_of(entry.events, is_decision)) decisions.push_back(entry.position);
                          return true;
                        });
  for (std::size_t i = 0; read && i < decisions.size(); ++i)
    read = log_.read(decisions[i], decisions[i], log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
      for (const log::RecordedEvent& recorded : entry.events) {
        if (!is_decision(recorded)) continue;
        if (const auto body = body_of<EventSteppedOver>(recorded.event))
          stepped_over_.insert({body->position, body->index});
      }
      return true;
    });
  return read;
}

Result<void> Fold::take(const log::Entry& entry, std::uint32_t index) {
  const Event& event = entry.events[index].event;
  if (name_of(event.type).empty())
    return failure(ErrorCode::newer_version, "an event of a type that this build does not know", {},
                   "a newer Tidemark wrote it: use that one");
  const Place place{entry.position, index};
  switch (event.type) {
    case EventType::subscription_opened:
    case EventType::page_fetched: return {};  // of use to the archive alone; Planned names the pages again
    case EventType::configured: return take_configured(event, entry);
    case EventType::schema_seen: return take_schema(event, entry);
    case EventType::observed: return take_observed(event, place);
    case EventType::planned: return take_planned(event, entry);
    case EventType::correction_planned: return take_correction(event, entry);
    case EventType::effect_intended: return take_intended(event, entry, place);
    case EventType::effect_settled: return take_settled(event, entry, place);
    case EventType::letters_decided: return take_letters_decided(event, entry);
    case EventType::letters_closed: return take_letters_closed(event);
    case EventType::drift_accepted: return take_drift_accepted(event);
    case EventType::segment_saved: return take_segment_saved(event, entry);
    case EventType::segment_dropped: return take_segment_dropped(event);
    case EventType::night_begun:
    case EventType::nights_missed:
    case EventType::schedule_paused:
    case EventType::schedule_resumed:
    case EventType::schedule_began: return take_nights(event, entry, nullptr);
    case EventType::trouble_began:
    case EventType::trouble_ended:
    case EventType::message_settled: return take_message(event, entry);
    case EventType::event_stepped_over: return take_stepped_over(event, entry);
    case EventType::erased: return take_erased(event, entry);
    case EventType::erasure_done: return take_erasure_done(event);
    case EventType::user_made:
    case EventType::user_removed:
    case EventType::role_changed:
    case EventType::link_made:
    case EventType::password_set:
    case EventType::signed_out_everywhere:
    case EventType::token_made:
    case EventType::token_revoked:
    case EventType::credential_set:
    case EventType::credential_removed:
    case EventType::key_changed:
    case EventType::subscription_removed:
    case EventType::backed_up:
    case EventType::taken_over: return {};  // are in the engine's own log, which has no views
    case EventType::run_started:
    case EventType::run_held:
    case EventType::run_approved:
    case EventType::run_completed:
    case EventType::run_failed:
    case EventType::run_continued:
    case EventType::run_rejected:
    case EventType::run_cancelled:
    case EventType::calls_failed: return take_run(event, entry);
  }
  return {};
}

Result<void> Fold::take_configured(const Event& event, const log::Entry& entry) {
  auto body = body_of<Configured>(event);
  if (!body) return tl::unexpected{body.error()};
  put(configuration_key(entry.position),
      pack(ConfigurationRow{entry.position, entry.time, body->author, body->comment, body->configuration}));
  return {};
}

Result<void> Fold::take_drift_accepted(const Event& event) {
  const auto body = body_of<DriftAccepted>(event);
  if (!body) return tl::unexpected{body.error()};
  const auto part = known_part(body->connection, body->direction);
  if (!part) return tl::unexpected{part.error()};
  RecordView record;
  for (std::size_t item = 1; item < event.items.size(); ++item) {
    if (event.items.was_erased(item)) continue;
    if (auto read = read_record(event.items[item], record); !read) return read;
    for (const FieldView& field : record.fields)
      put(accepted_key(*part, record.id).append(field.name), std::string{field.after});
  }
  return {};
}

Result<void> Fold::take_stepped_over(const Event& event, const log::Entry& entry) {
  auto body = body_of<EventSteppedOver>(event);
  if (!body) return tl::unexpected{body.error()};
  put(place_key(View::stepped_over, body->position, body->index),
      pack(SteppedOverRow{body->position, body->index, entry.position, entry.time, body->actor, body->reason}));
  return {};
}

Result<void> Fold::take_erased(const Event& event, const log::Entry& entry) {
  auto body = body_of<Erased>(event);
  if (!body) return tl::unexpected{body.error()};
  put(erasure_key(entry.position), pack(ErasureRow{entry.position, entry.time, false, event.counts, std::move(*body)}));
  return {};
}

Result<void> Fold::take_erasure_done(const Event& event) {
  const auto body = body_of<ErasureDone>(event);
  if (!body) return tl::unexpected{body.error()};
  std::string stored;
  const std::string key = erasure_key(body->erased);
  const auto found = get(key, stored);
  if (!found) return tl::unexpected{found.error()};
  if (!*found) return failure(ErrorCode::corrupt, "the end of an erasure that there is not");
  auto erasure = unpack<ErasureRow>(stored);
  if (!erasure) return tl::unexpected{erasure.error()};
  erasure->done = true;
  put(key, pack(*erasure));
  return {};
}

Result<void> Fold::take_segment_saved(const Event& event, const log::Entry& entry) {
  auto body = body_of<SegmentSaved>(event);
  if (!body) return tl::unexpected{body.error()};
  put(saved_segment_key(body->name),
      pack(SavedSegment{body->name, body->kind, body->text, body->actor, entry.position, entry.time}));
  return {};
}

Result<void> Fold::take_segment_dropped(const Event& event) {
  auto body = body_of<SegmentDropped>(event);
  if (!body) return tl::unexpected{body.error()};
  erase(saved_segment_key(body->name));
  return {};
}

Result<void> Fold::take_schema(const Event& event, const log::Entry& entry) {
  auto body = body_of<SchemaSeen>(event);
  if (!body) return tl::unexpected{body.error()};
  put(schema_key(body->system, body->object), pack(SchemaRow{entry.position, entry.time, body->system, body->object,
                                                             body->archive_name, body->modified, body->asked_by}));
  return {};
}

Result<void> Fold::take_run(const Event& event, const log::Entry& entry) {
  const std::string key = run_key(event.run);
  std::string stored;
  auto found = get(key, stored);
  if (!found) return tl::unexpected{found.error()};
  Result<RunRow> run = *found ? unpack<RunRow>(stored) : RunRow{};
  if (!run) return tl::unexpected{run.error()};
  run->number = event.run;
  if (auto evolved = evolve(*run, event, entry.position, entry.time); !evolved) return evolved;
  put(key, pack(*run));
  return concerns_nights(event.type) ? take_nights(event, entry, &*run) : Result<void>{};
}

Result<void> Fold::take_message(const Event& event, const log::Entry& entry) {
  const std::string key = key_of(View::messages);
  std::string stored;
  const auto found = get(key, stored);
  if (!found) return tl::unexpected{found.error()};
  Result<MessagesRow> messages = *found ? unpack<MessagesRow>(stored) : MessagesRow{};
  if (!messages) return tl::unexpected{messages.error()};
  if (auto evolved = evolve(*messages, event, entry.position, entry.time); !evolved) return evolved;
  put(key, pack(*messages));
  return {};
}

Result<void> Fold::take_nights(const Event& event, const log::Entry& entry, const RunRow* run) {
  const std::string key = key_of(View::nights);
  std::string stored;
  const auto found = get(key, stored);
  if (!found) return tl::unexpected{found.error()};
  Result<NightsRow> nights = *found ? unpack<NightsRow>(stored) : NightsRow{};
  if (!nights) return tl::unexpected{nights.error()};
  if (auto evolved = evolve(*nights, event, run, entry.time); !evolved) return evolved;
  put(key, pack(*nights));
  return {};
}

Result<void> Fold::take_planned(const Event& event, const log::Entry& entry) {
  if (auto taken = take_run(event, entry); !taken) return taken;
  auto body = body_of<Planned>(event);
  if (!body) return tl::unexpected{body.error()};
  const auto part = known_part(body->connection, body->direction);
  if (!part) return tl::unexpected{part.error()};
  std::string stored;
  auto run = get(run_key(event.run), stored).and_then([&](bool) { return unpack<RunRow>(stored); });
  if (!run) return tl::unexpected{run.error()};
  put(plan_key(*part, entry.position),
      pack(PlanRow{entry.position, event.run, entry.time, run->kind == "pilot", event.counts, std::move(*body)}));
  TransitionView transition;
  for (std::size_t item = 1; item < event.items.size(); ++item) {
    if (event.items.was_erased(item)) continue;
    if (auto read = read_transition(event.items[item], transition); !read) return read;
    std::string value;
    add_big_endian(value, entry.position, 8);
    value += event.items[item];
    put(class_key(*part, transition.side, transition.id, event.run), std::move(value));
  }
  return {};
}

/// Of no record's class it says anything, and what looks at a part's plans does not see it.
Result<void> Fold::take_correction(const Event& event, const log::Entry& entry) {
  if (auto taken = take_run(event, entry); !taken) return taken;
  auto body = body_of<CorrectionPlanned>(event);
  if (!body) return tl::unexpected{body.error()};
  const auto part = known_part(body->connection, body->direction);
  if (!part) return tl::unexpected{part.error()};
  put(correction_key(*part, entry.position),
      pack(CorrectionRow{entry.position, event.run, entry.time, event.counts, std::move(*body)}));
  return {};
}

Result<void> Fold::take_observed(const Event& event, Place place) {
  auto body = body_of<Observed>(event);
  if (!body) return tl::unexpected{body.error()};
  const auto part = known_part(body->connection, body->direction);
  if (!part) return tl::unexpected{part.error()};
  return entities_.observe(*part, event.run, place, event.items);
}

Result<void> Fold::take_intended(const Event& event, const log::Entry& entry, Place place) {
  auto body = body_of<EffectIntended>(event);
  if (!body) return tl::unexpected{body.error()};
  if (const auto part = known_part(body->connection, body->direction); !part) return tl::unexpected{part.error()};
  const auto items = static_cast<std::uint32_t>(event.items.size() - 1);
  put(place_key(View::open_intents, place.position, place.index),
      pack(IntentRow{place.position, place.index, event.run, event.cause, entry.time, items, std::move(*body)}));
  if (intended_memory_ + event.items.byte_size() > intended_room) return {};
  intended_memory_ += event.items.byte_size();
  intended_.emplace(std::pair{place.position, place.index}, event.items);
  return {};
}

Result<Items> Fold::items_of(const IntentRow& intent) const {
  Items items;
  const auto read =
      log_.read(intent.position, intent.position, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
        if (intent.index < entry.events.size()) items = entry.events[intent.index].event.items;
        return false;
      });
  if (!read) return tl::unexpected{read.error()};
  return items;
}

Result<void> Fold::take_settled(const Event& event, const log::Entry& entry, Place place) {
  auto body = body_of<EffectSettled>(event);
  if (!body) return tl::unexpected{body.error()};
  const std::string key = place_key(View::open_intents, body->effect, body->event_index);
  std::string stored;
  const auto found = get(key, stored);
  if (!found) return tl::unexpected{found.error()};
  if (!*found)
    return failure(ErrorCode::corrupt,
                   "an outcome of " + place_text(body->effect, body->event_index) + ", which is no open intent");
  auto intent = unpack<IntentRow>(stored);
  if (!intent) return tl::unexpected{intent.error()};

  const auto outcomes = Outcomes::of(*body, intent->items);
  if (!outcomes) return tl::unexpected{outcomes.error()};

  EffectRow effect{*intent, place.position, place.index, entry.time, body->by_reading, {}};
  for (std::uint32_t item = 1; item <= intent->items; ++item)
    ++effect.outcomes[static_cast<std::size_t>((*outcomes)[item])];
  put(place_key(View::effects, place.position, place.index), pack(effect));
  erase(key);

  const auto part = known_part(intent->intended.connection, intent->intended.direction);
  if (!part) return tl::unexpected{part.error()};
  const Place at{intent->position, intent->index};
  auto items = take_items(*intent);
  if (!items) return tl::unexpected{items.error()};
  if (auto kept = keep_letters({*part, *intent, *items, *body, *outcomes}); !kept) return kept;
  return entities_.settle(*part, intent->run, at, *items, place, *outcomes);
}

/// From memory where they are still there, else from the log.
Result<Items> Fold::take_items(const IntentRow& intent) {
  const auto kept = intended_.find({intent.position, intent.index});
  if (kept == intended_.end()) return items_of(intent);
  Items items = std::move(kept->second);
  intended_memory_ -= items.byte_size();
  intended_.erase(kept);
  return items;
}

void Fold::drop() {
  entities_.clear();
  rows_.clear();
  rows_memory_ = 0;
  intended_.clear();
  intended_memory_ = 0;
  letters_.reset();
  checkpoint_ = written_;
}

}  // namespace tidemark::views
