#include "core/events/event.h"

namespace tidemark {

std::string_view name_of(EventType type) {
  switch (type) {
    case EventType::subscription_opened: return "subscription_opened";
    case EventType::configured: return "configured";
    case EventType::run_started: return "run_started";
    case EventType::run_held: return "run_held";
    case EventType::run_approved: return "run_approved";
    case EventType::run_completed: return "run_completed";
    case EventType::run_failed: return "run_failed";
    case EventType::run_continued: return "run_continued";
    case EventType::run_rejected: return "run_rejected";
    case EventType::run_cancelled: return "run_cancelled";
    case EventType::schema_seen: return "schema_seen";
    case EventType::page_fetched: return "page_fetched";
    case EventType::observed: return "observed";
    case EventType::planned: return "planned";
    case EventType::calls_failed: return "calls_failed";
    case EventType::correction_planned: return "correction_planned";
    case EventType::effect_intended: return "effect_intended";
    case EventType::effect_settled: return "effect_settled";
    case EventType::letters_decided: return "letters_decided";
    case EventType::letters_closed: return "letters_closed";
    case EventType::drift_accepted: return "drift_accepted";
    case EventType::segment_saved: return "segment_saved";
    case EventType::segment_dropped: return "segment_dropped";
    case EventType::night_begun: return "night_begun";
    case EventType::nights_missed: return "nights_missed";
    case EventType::schedule_paused: return "schedule_paused";
    case EventType::schedule_resumed: return "schedule_resumed";
    case EventType::schedule_began: return "schedule_began";
    case EventType::user_made: return "user_made";
    case EventType::user_removed: return "user_removed";
    case EventType::role_changed: return "role_changed";
    case EventType::link_made: return "link_made";
    case EventType::password_set: return "password_set";
    case EventType::signed_out_everywhere: return "signed_out_everywhere";
    case EventType::token_made: return "token_made";
    case EventType::token_revoked: return "token_revoked";
    case EventType::credential_set: return "credential_set";
    case EventType::credential_removed: return "credential_removed";
    case EventType::key_changed: return "key_changed";
    case EventType::subscription_removed: return "subscription_removed";
    case EventType::backed_up: return "backed_up";
    case EventType::taken_over: return "taken_over";
    case EventType::trouble_began: return "trouble_began";
    case EventType::trouble_ended: return "trouble_ended";
    case EventType::message_settled: return "message_settled";
    case EventType::event_stepped_over: return "event_stepped_over";
    case EventType::erased: return "erased";
    case EventType::erasure_done: return "erasure_done";
  }
  return {};
}

}  // namespace tidemark
