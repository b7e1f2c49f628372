#include "core/events/event_text.h"

#include "core/events/access_events.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "core/events/correction_events.h"
#include "core/events/drift_events.h"
#include "core/events/effect_events.h"
#include "core/events/erasure_events.h"
#include "core/events/fact_events.h"
#include "core/events/letter_events.h"
#include "core/events/message_events.h"
#include "core/events/records.h"
#include "core/events/run_events.h"
#include "core/events/schedule_events.h"
#include "core/events/segment_events.h"
#include "core/events/step_over_events.h"
#include "core/json/write.h"

namespace tidemark {
namespace {

/// Stands in cereal's place: a body hands its members to it, with their names, as it would to an archive.
class MemberTeller {
 public:
  explicit MemberTeller(json::Writer& json) : json_{json} {}

  template <class... Members>
  void operator()(cereal::NameValuePair<Members>&&... members) {
    json_.begin_object();
    ((json_.key(members.name), tell(members.value)), ...);
    json_.end_object();
  }

 private:
  void tell(const std::string& text) { json_.text(text); }
  void tell(bool value) { json_.boolean(value); }
  template <class Number>
  requires std::is_arithmetic_v<Number>
  void tell(Number number) { json_.literal(std::to_string(number)); }
  template <class Element>
  void tell(std::vector<Element>& list) {
    json_.begin_array();
    for (Element& element : list) {
      if constexpr (std::is_same_v<Element, std::string>) json_.text(element);
      else element.serialize(*this);
    }
    json_.end_array();
  }

  json::Writer& json_;
};

template <class Body>
bool tell_body(const Event& event, json::Writer& json) {
  if (event.type != Body::type) return false;
  auto body = body_of<Body>(event);
  if (!body) {
    json.null();
    return true;
  }
  MemberTeller teller{json};
  body->serialize(teller);
  return true;
}

template <class... Bodies>
void tell_body_of_any(const Event& event, json::Writer& json) {
  if (!(tell_body<Bodies>(event, json) || ...)) json.null();
}

void literal_or_null(std::string_view value, json::Writer& json) {
  if (value.empty()) json.null();
  else json.literal(value);
}

void tell_record(std::string_view item, json::Writer& json) {
  RecordView record;
  if (!read_record(item, record)) return json.null();
  json.begin_object();
  json.key("id");
  json.text(record.id);
  json.key("partner");
  json.text(record.partner);
  json.key("fields");
  json.begin_array();
  for (const FieldView& field : record.fields) {
    json.begin_object();
    json.key("field");
    json.text(field.name);
    json.key("before");
    literal_or_null(field.before, json);
    json.key("after");
    literal_or_null(field.after, json);
    json.key("note");
    json.literal(std::to_string(field.note));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void tell_transition(std::string_view item, json::Writer& json) {
  TransitionView transition;
  if (!read_transition(item, transition)) return json.null();
  json.begin_object();
  json.key("side");
  json.text(transition.side == Side::source ? "source" : "target");
  json.key("id");
  json.text(transition.id);
  json.key("class");
  json.text(name_of(transition.record_class));
  json.key("identifier");
  json.text(transition.identifier);
  json.key("unsent");
  json.text(name_of(transition.unsent));
  json.key("invalid");
  json.begin_array();
  for (const InvalidNote& note : transition.notes) json.text(std::string{note.field} + ": " + std::string{note.why});
  json.end_array();
  json.end_object();
}

void tell_named(std::string_view item, json::Writer& json) {
  const auto named = read_named(item);
  if (!named) return json.null();
  json.begin_object();
  json.key("position");
  json.literal(std::to_string(named->position));
  json.key("event");
  json.literal(std::to_string(named->event));
  json.key("first");
  json.literal(std::to_string(named->first));
  json.key("count");
  json.literal(std::to_string(named->count));
  json.end_object();
}

/// Who asked for it and why, under the name that each body has for them.
template <class Body>
AskedFor asked_for(const Body& body) {
  AskedFor asked;
  if constexpr (requires { body.author; }) asked.author = body.author;
  else asked.author = body.actor;
  if constexpr (requires { body.comment; }) asked.comment = body.comment;
  else if constexpr (requires { body.reason; }) asked.comment = body.reason;
  return asked;
}

template <class... Bodies>
struct ActsOf {
  static bool have(EventType type) { return ((type == Bodies::type) || ...); }

  static AskedFor asked_in(const Event& event) {
    AskedFor asked;
    static_cast<void>((look<Bodies>(event, asked) || ...));
    return asked;
  }

 private:
  template <class Body>
  static bool look(const Event& event, AskedFor& asked) {
    if (event.type != Body::type) return false;
    if (const auto body = body_of<Body>(event)) asked = asked_for(*body);
    return true;
  }
};

/// What somebody asked for.
using Acts =
    ActsOf<Configured, RunStarted, RunApproved, RunContinued, RunRejected, RunCancelled, LettersDecided, SegmentSaved,
           SegmentDropped, SchedulePaused, ScheduleResumed, Erased, DriftAccepted, EventSteppedOver>;

/// "4,312".
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

}  // namespace

std::string items_as_json(const Event& event) {
  std::string text;
  json::Writer json{text};
  json.begin_object();
  json.key("body");
  tell_body_of_any<SubscriptionOpened, Configured, RunStarted, RunHeld, RunApproved, RunCompleted, RunFailed,
                   RunContinued, RunRejected, SchemaSeen, PageFetched, Observed, Planned, CallsFailed, EffectIntended,
                   EffectSettled, LettersDecided, LettersClosed, SegmentSaved, SegmentDropped, UserMade, UserRemoved,
                   RoleChanged, LinkMade, PasswordSet, SignedOutEverywhere, TokenMade, TokenRevoked, CredentialSet,
                   CredentialRemoved, KeyChanged, SubscriptionRemoved, BackedUp, TakenOver, CorrectionPlanned,
                   NightBegun, NightsMissed, SchedulePaused, ScheduleResumed, ScheduleBegan, RunCancelled, TroubleBegan,
                   TroubleEnded, MessageSettled, Erased, ErasureDone, DriftAccepted, EventSteppedOver>(event, json);
  json.key("records");
  json.begin_array();
  for (std::size_t i = 1; i < event.items.size(); ++i) {
    if (event.items.was_erased(i)) json.null();
    else if (event.type == EventType::effect_settled) continue;  // words, which the body has
    else if (event.type == EventType::erased) tell_named(event.items[i], json);
    else if (event.type == EventType::planned) tell_transition(event.items[i], json);
    else tell_record(event.items[i], json);
  }
  json.end_array();
  json.end_object();
  return text;
}

bool is_asked_for(EventType type) { return Acts::have(type); }

AskedFor asked_in(const Event& event) { return Acts::asked_in(event); }

std::string type_name(const Event& event) {
  const std::string_view name = name_of(event.type);
  return name.empty() ? "type " + std::to_string(static_cast<int>(event.type)) : std::string{name};
}

std::string event_line(const Event& event, const AskedFor& asked, std::uint64_t items) {
  std::string text = type_name(event);
  if (event.run != 0) text += "  run " + std::to_string(event.run);
  if (!asked.author.empty()) text += "  by " + asked.author;
  if (!asked.comment.empty()) text += ": " + asked.comment;
  if (items > 1) text += "  " + grouped(items) + " items";
  for (const auto& [name, number] : event.counts)
    if (number > 0) text += "  " + name + " " + grouped(number);
  return text;
}

}  // namespace tidemark
