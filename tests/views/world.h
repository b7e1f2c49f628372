#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/fact_events.h"
#include "core/events/records.h"
#include "core/events/run_events.h"
#include "log/memory_log.h"
#include "views/memory_store.h"
#include "views/views.h"

namespace tidemark::views {

inline constexpr Part visitors{EntityKind::visitor, Direction::pull};
inline constexpr Part contacts{EntityKind::visitor, Direction::push};

/// The small language in which these tests tell what happened: events, as a runner would append them.
struct Told {
  std::string id;
  std::string source;
  std::vector<FieldMoment> fields;
};

inline Told read(std::string id, std::string field, std::string before, std::string now, Observation note) {
  return {std::move(id), "", {{std::move(field), std::move(before), std::move(now), static_cast<std::uint8_t>(note)}}};
}
inline Told baseline(std::string id, std::string field, std::string value) {
  return read(std::move(id), std::move(field), "", std::move(value), Observation::baseline);
}
inline Told changed_by_others(std::string id, std::string field, std::string before, std::string now) {
  return read(std::move(id), std::move(field), std::move(before), std::move(now), Observation::changed_by_others);
}
inline Told gone(std::string id) { return read(std::move(id), "", "", "", Observation::gone); }

inline Told change(std::string id, std::string field, std::string before, std::string after,
                   std::string source = "003A") {
  return {std::move(id), std::move(source), {{std::move(field), std::move(before), std::move(after), 0}}};
}

inline void add_records(const std::vector<Told>& told, Event& event) {
  for (const Told& one : told) {
    RecordView record{one.id, one.source, {}};
    for (const FieldMoment& field : one.fields)
      record.fields.push_back({field.note, field.name, field.before, field.after});
    std::string item;
    write_record(record, item);
    event.items.add(item);
  }
}

struct Classed {
  Side side;
  std::string id;
  RecordClass record_class;
  std::string identifier = {};
  Unsent unsent = Unsent::none;
  std::vector<RecordInRun::Note> notes = {};
};

class World : public ::testing::Test {
 protected:
  World() { start(); }

  /// A process begins: the log is opened, and the views over what the store still has.
  void start() {
    views_.reset();
    log_.reset();
    auto opened = log::open_memory_log(
        disk_, 1,
        {[this] { return now_; },
         [](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{7}); }});
    ASSERT_TRUE(opened) << to_line(opened.error());
    log_ = std::move(*opened);
    views_ = std::make_unique<Views>(store_, 1, *log_);
  }

  Position append(std::initializer_list<Event> events) { return append(std::vector<Event>(events)); }
  Position append(const std::vector<Event>& events) {
    now_.milliseconds += one_second;
    const auto head = log_->append(log_->head().position, events);
    EXPECT_TRUE(head) << to_line(head.error());
    return log_->head().position;
  }

  Position given_configuration(const std::string& text) { return append({event_of(Configured{"ann", "", text}, 0)}); }
  Position given_run(RunId run, Position configuration = 1, std::string kind = "sync") {
    return append({event_of(RunStarted{std::move(kind), "ann", configuration, "", false, 0, ""}, run)});
  }
  Position given_plan(RunId run, Part part, const std::vector<Classed>& classes = {}, Position configuration = 1,
                      std::uint64_t sources = 10) {
    Planned planned;
    words_of(part, planned.connection, planned.direction);
    planned.configuration = configuration;
    planned.digest = "d" + std::to_string(run);
    planned.guard_scope = "scope";
    Event event = event_of(planned, run, 0, {{"sources", sources}, {"changed_targets", 2}});
    for (const Classed& classed : classes) {
      TransitionView transition{classed.side, classed.record_class, classed.unsent, classed.id, classed.identifier, {}};
      for (const auto& note : classed.notes) transition.notes.push_back({note.field, note.value, note.why});
      std::string item;
      write_transition(transition, item);
      event.items.add(item);
    }
    return append({event});
  }
  Position given_observed(RunId run, Part part, const std::vector<Told>& told) {
    Observed observed;
    words_of(part, observed.connection, observed.direction);
    observed.read_at = now_;
    Event event = event_of(observed, run);
    add_records(told, event);
    return append({event});
  }
  static Event intent(RunId run, Part part, Position planned, const std::vector<Told>& told, bool approved = false,
                      std::vector<std::string> volatile_fields = {}) {
    EffectIntended intended;
    words_of(part, intended.connection, intended.direction);
    intended.quiet_until = {5000};
    intended.approved = approved;
    intended.volatile_fields = std::move(volatile_fields);
    Event event = event_of(intended, run, planned);
    add_records(told, event);
    return event;
  }
  Position given_intended(RunId run, Part part, Position planned, const std::vector<Told>& told, bool approved = false,
                          std::vector<std::string> volatile_fields = {}) {
    return append({intent(run, part, planned, told, approved, std::move(volatile_fields))});
  }
  Position given_settled(RunId run, Position effect, ItemOutcome others,
                         std::vector<EffectSettled::Exception> exceptions = {}, bool by_reading = false) {
    return append({event_of(
        EffectSettled{effect, 0, by_reading, static_cast<std::uint8_t>(others), std::move(exceptions)}, run)});
  }

  Views& followed() {
    const auto caught_up = views_->catch_up();
    EXPECT_TRUE(caught_up) << to_line(caught_up.error());
    return *views_;
  }

  std::string value(std::string_view id, std::string_view field, Part part = visitors) {
    const auto entity = followed().entity(part, id);
    if (!entity || entity->field(field) == nullptr) return "unknown";
    return entity->field(field)->value;
  }

  static void words_of(Part part, std::string& connection, std::string& direction) {
    const std::string text = to_text(part);
    connection = text.substr(0, text.find(' '));
    direction = text.substr(text.find(' ') + 1);
  }

  Instant now_{1'700'000'000'000};
  log::MemoryDisk disk_;
  std::unique_ptr<log::EventLog> log_;
  MemoryStore store_;
  std::unique_ptr<Views> views_;
};

}  // namespace tidemark::views
