#include "core/events/codec.h"
#include "core/events/schedule_events.h"
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

std::string date_text(std::int64_t date) {
  std::string text;
  append_date(date, text);
  return text;
}

std::string pause_json(const NightsRow& nights) {
  if (!nights.paused) return {};
  std::string text;
  json::Line{text}
      .text("since", iso(nights.paused_at))
      .text("actor", nights.paused_by)
      .text("comment", nights.pause_comment);
  return line_of(std::move(text));
}

std::string next_night_json(const Subscription& subscription, Instant now) {
  const auto plan = subscription.night_plan();
  const auto next = plan ? next_night(**plan, subscription.name(), subscription.running(), now) : std::nullopt;
  if (!next) return {};
  std::string text;
  json::Line{text}.text("date", date_text(next->date)).text("planned", iso(next->planned));
  return line_of(std::move(text));
}

std::string last_good_night_json(const NightsRow& nights) {
  if (nights.good_night_run == 0) return {};
  std::string text;
  json::Line{text}
      .text("date", date_text(nights.good_night))
      .number("run", nights.good_night_run)
      .text("ended", iso(nights.good_night_ended));
  return line_of(std::move(text));
}

std::string not_begun_json(const Subscription& subscription) {
  const auto error = subscription.ended_by();
  if (!error) return {};
  std::string text;
  {
    json::Line line{text};
    put_error(line, *error);
  }
  return line_of(std::move(text));
}

Result<std::string> subscription_json(const Subscription& subscription, Instant now) {
  std::string text;
  const auto newest = subscription.views().runs(1);
  if (!newest) return tl::unexpected(newest.error());
  const auto nights = subscription.views().nights();
  if (!nights) return tl::unexpected(nights.error());
  json::Line{text}
      .text("subscription", subscription.name())
      .number("position", subscription.log().head().position)
      .number("running", subscription.running())
      .text("newest_run_state", newest->empty() ? std::string_view{} : name_of(newest->front().state))
      .flag("paused", nights->paused)
      .value("pause", pause_json(*nights))
      .value("next_night", next_night_json(subscription, now))
      .value("last_good_night", last_good_night_json(*nights))
      .number("missed_nights", nights->missed)
      .value("not_begun", not_begun_json(subscription));
  return line_of(std::move(text));
}

/// One that can't be opened: the others of the list are not to hide that it is there.
std::string damaged_json(const std::string& name, const Error& error) {
  std::string text;
  json::Line{text}
      .text("subscription", name)
      .number("position", 0)
      .number("running", 0)
      .text("newest_run_state", "")
      .flag("paused", false)
      .value("pause", {})
      .value("next_night", {})
      .value("last_good_night", {})
      .number("missed_nights", 0)
      .value("not_begun", {})
      .object("damaged", [&](json::Line& members) { put_error(members, error); });
  return line_of(std::move(text));
}

}  // namespace

web::Response Api::subscriptions(const Asked& asked) {
  std::string list;
  const auto add = [&](const std::string& one) { list += (list.empty() ? "" : ",") + one; };
  for (const auto& [name, subscription] : service_.subscriptions()) {
    if (!asked.caller->sees(name)) continue;
    const auto text = subscription_json(*subscription, service_.machine().clock());
    if (!text) return problem(text.error());
    add(*text);
  }
  for (const auto& [name, error] : service_.damaged())
    if (asked.caller->sees(name)) add(damaged_json(name, error));
  return json_answer("{\"subscriptions\":[" + list + "]}");
}

web::Response Api::subscription(const Asked& asked) {
  auto text = subscription_json(*asked.subscription, service_.machine().clock());
  return text ? json_answer(std::move(*text)) : problem(text.error());
}

web::Response Api::pause_nights(const Asked& asked) { return set_paused(asked, true); }

web::Response Api::resume_nights(const Asked& asked) { return set_paused(asked, false); }

/// What is so already stays as it was said first.
web::Response Api::set_paused(const Asked& asked, bool pause) {
  const auto comment = comment_in(asked.request);
  if (!comment) return comment.error();
  const std::string& actor = asked.caller->actor;
  const auto done = asked.subscription->decide([&]() -> Result<std::vector<Event>> {
    const auto nights = asked.subscription->views().nights();
    if (!nights) return tl::unexpected(nights.error());
    if (nights->paused == pause) return std::vector<Event>{};
    return std::vector{pause ? event_of(SchedulePaused{actor, *comment}, 0)
                             : event_of(ScheduleResumed{actor, *comment, service_.machine().clock()}, 0)};
  });
  return done ? subscription(asked) : problem(done.error());
}

}  // namespace tidemark::service
