#include "access/trail.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "core/events/access_events.h"
#include "core/events/codec.h"
#include "core/json/line.h"
#include "core/time/date_text.h"

namespace tidemark::access {
namespace {

/// More acts than ever lie in the file between two looks.
constexpr std::size_t looked_at = 64;

template <class Body>
bool make_event(const Act& act, std::optional<Event>& event) {
  if (act.type != Body::type) return false;
  event = event_of(Body{act.id, act.at, act.actor, act.of, act.before, act.after}, 0);
  return true;
}

template <class Body>
bool read_act(const Event& event, Act& act) {
  if (event.type != Body::type) return false;
  if (const auto body = body_of<Body>(event))
    act = {event.type, body->id, body->at, body->actor, body->of, body->before, body->after};
  return true;
}

Event event_of_act(const Act& act) {
  std::optional<Event> event;
  const bool made = AllAccessActs::any([&]<class Body>() { return make_event<Body>(act, event); });
  assert(made);  // the register has no others
  static_cast<void>(made);
  return std::move(*event);
}

}  // namespace

/// An act is in the log before it leaves the file. Where the process ended between the two it is in both, and its id tells.
Result<void> Trail::take_in() {
  const auto waiting = file_.read();
  if (!waiting) return tl::unexpected(waiting.error());
  if ((*waiting)->acts.empty()) return {};
  return file_.change([&](Register::Contents& contents) -> Result<void> {
    const std::size_t back = std::max(looked_at, contents.acts.size());
    const Position head = log_.head().position;
    const auto told = read(head > back ? head - back : 0, back);
    if (!told) return tl::unexpected(told.error());
    for (const Act& act : contents.acts) {
      if (std::ranges::any_of(*told, [&](const Line& line) { return line.act.id == act.id; })) continue;
      const Event event = event_of_act(act);
      const auto appended = log_.append(log_.head().position, {&event, 1});
      if (!appended) return tl::unexpected(appended.error());
    }
    contents.acts.clear();
    contents.trail = log_.head();
    return {};
  });
}

Result<log::Verified> Trail::prove(const log::EventLog& log, const Register::Contents& contents) {
  auto proven = log::verify_from(log, contents.trail);
  if (proven || proven.error().code != ErrorCode::corrupt) return proven;
  return failure(ErrorCode::corrupt, "the trail of users and tokens: " + proven.error().what, proven.error().where,
                 "put the log back from a backup (docs/runbooks/damaged-log.md)");
}

Result<std::vector<Trail::Line>> Trail::read(const log::EventLog& log, Position after, std::size_t most) {
  std::vector<Line> lines;
  const Position head = log.head().position;
  if (after >= head || most == 0) return lines;
  const auto read = log.read(after + 1, head, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
    for (const log::RecordedEvent& recorded : entry.events) {
      Line line{entry.position, {}};
      line.act.type = recorded.event.type;
      line.act.at = entry.time;
      if (AllAccessActs::any([&]<class Body>() { return read_act<Body>(recorded.event, line.act); }))
        lines.push_back(std::move(line));
    }
    return lines.size() < most;
  });
  return read.map([&] { return lines; });
}

std::string to_json(const Trail::Line& line) {
  std::string text;
  json::Line{text}
      .number("position", line.position)
      .text("time", iso(line.act.at))
      .text("actor", line.act.actor)
      .text("act", name_of(line.act.type))
      .text("of", line.act.of)
      .text("before", line.act.before)
      .text("after", line.act.after);
  return text;
}

}  // namespace tidemark::access
