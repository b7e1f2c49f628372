#include "command/commands/show_calls.h"

#include <sstream>

#include "command/exit_status.h"
#include "core/json/document.h"
#include "core/text/beginning.h"
#include "core/time/date_text.h"

namespace tidemark::command {
namespace {

constexpr std::size_t body_shown = 300;

std::string shortened(std::string_view body) {
  return visible(beginning(body, body_shown)) + (body.size() > body_shown ? "…" : "");
}

/// A failed call for people: when, what, what came of it, and the beginnings of both bodies.
std::string call_for_people(std::string_view line, const LocalTime& local) {
  const auto document = json::Document::read(line);
  if (!document) return {};
  const auto text_at = [&](const char* name) {
    const auto value = document->root().member(name);
    return std::string{value && value->is(json::Kind::text) ? value->text() : std::string_view{}};
  };
  const auto status = document->root().member("status");
  const auto time = parse_date_text(text_at("time"));
  std::string text = "  " + (time ? local.second(time->instant()) : std::string{"?"}) + "  " +
                     visible(text_at("method")) + " " + visible(text_at("url")) + "  " +
                     (status ? std::string{status->number()} : visible(text_at("error"))) + "\n";
  for (const auto& [name, word] : {std::pair{"request", "sent"}, std::pair{"answer", "came"}}) {
    const std::string body = text_at(name);
    if (!body.empty()) text += "    " + std::string{word} + "  " + shortened(body) + "\n";
  }
  return text;
}

}  // namespace

int print_calls(const Call& call, Workspace& workspace, const RunRow& run, const LocalTime& local) {
  auto archive = workspace.archive();
  if (!archive) return call.tell(archive.error());
  // They are kept when a start ends: one that was killed kept none.
  if (run.failed_calls.empty())
    call.say(run.ended_position == 0 || !run.continuations.empty()
                 ? "No failed call was kept: they are when a run ends, and those of a start that was killed are lost.\n"
                 : "No call of this run failed.\n");
  for (const RunCalls& calls : run.failed_calls) {
    const auto lines = (*archive)->get(calls.archive_name);
    if (!lines && lines.error().code == ErrorCode::not_found) {
      call.say(count(calls.calls, "failed call is", "failed calls are") +
               " not kept any more: they are past their retention, or went when a person was erased.\n");
      continue;
    }
    if (!lines) return call.tell(lines.error());
    if (call.json()) {
      call.put(*lines);
      continue;
    }
    std::string text = count(calls.calls, "call", "calls") + " failed";
    if (calls.kept < calls.calls) text += "; the first and the last of them, " + grouped(calls.kept) + ", are kept";
    text += "\n";
    std::istringstream each{*lines};
    for (std::string line; std::getline(each, line);) text += call_for_people(line, local);
    call.put(text);
  }
  return done;
}

}  // namespace tidemark::command
