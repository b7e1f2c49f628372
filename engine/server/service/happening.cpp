#include "service/happening.h"

#include "core/json/line.h"
#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

std::string_view name_of(Happening::Kind kind) {
  switch (kind) {
    case Happening::Kind::run_began: return "run_began";
    case Happening::Kind::run_ended: return "run_ended";
    case Happening::Kind::request: return "request";
    case Happening::Kind::trouble_began: return "trouble_began";
    case Happening::Kind::trouble_ended: return "trouble_ended";
  }
  return "request";
}

std::string_view level_of(const Happening& happening) {
  if (happening.status >= 500) return "error";
  const bool is_bad = happening.kind == Happening::Kind::trouble_began || happening.state == "failed";
  return is_bad ? "warning" : "info";
}

}  // namespace

std::string to_json_line(const Happening& happening, Instant time) {
  std::string text;
  {
    json::Line line{text};
    line.text("time", iso(time)).text("level", level_of(happening));
    line.text("event", name_of(happening.kind));
    if (!happening.subscription.empty()) line.text("subscription", happening.subscription);
    if (happening.kind == Happening::Kind::request)
      line.text("operation", happening.operation)
          .number("status", happening.status)
          .number("milliseconds", happening.milliseconds);
    else line.number("run", happening.run);
    if (!happening.trouble.empty())
      line.text("trouble", happening.trouble).text("part", happening.part).text("what", happening.what);
    if (!happening.state.empty()) line.text("state", happening.state);
    if (!happening.actor.empty()) line.text("actor", happening.actor);
  }
  return text;
}

std::string to_json_line(std::string_view subscription, const Error& trouble, Instant time) {
  std::string text;
  json::Line{text}
      .text("time", iso(time))
      .text("level", "warning")
      .text("event", "trouble")
      .text("subscription", subscription)
      .text("code", name_of(trouble.code))
      .text("what", trouble.what)
      .text("where", trouble.where)
      .text("hint", trouble.hint);
  return text;
}

}  // namespace tidemark::service
