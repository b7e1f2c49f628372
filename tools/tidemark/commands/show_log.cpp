#include "command/commands/show_log.h"

#include <algorithm>

#include "command/commands/show_runs.h"
#include "command/event_text.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/subscription_time.h"

namespace tidemark::command {
namespace {

constexpr Position shown_before_the_last = 19;

std::string type_of(const Event& event) {
  const std::string_view name = name_of(event.type);
  return name.empty() ? "type " + std::to_string(static_cast<int>(event.type)) : std::string{name};
}

void put_entry(const log::Entry& entry, bool items, std::string& text) {
  JsonLine line{text};
  line.number("position", entry.position)
      .text("time", iso(entry.time))
      .text("head", to_hex(entry.digest))
      .text("previous", to_hex(entry.previous));
  line.objects("events", entry.events, [&](JsonLine& members, const log::RecordedEvent& recorded) {
    const Event& event = recorded.event;
    members.text("type", type_of(event))
        .number("version", event.version)
        .number("run", event.run)
        .number("cause", event.cause);
    members.number("items", recorded.item_count).text("root", to_hex(recorded.root));
    members.object("counts", [&](JsonLine& counts) {
      for (const auto& [name, number] : event.counts) counts.number(name, number);
    });
    if (items) members.value("holds", items_as_json(event));
  });
}

std::string entry_for_people(const log::Entry& entry, bool items, const LocalTime& local) {
  std::string text;
  for (const log::RecordedEvent& recorded : entry.events) {
    const Event& event = recorded.event;
    text += std::to_string(entry.position) + "  " + local.second(entry.time) + "  " + type_of(event);
    if (event.run != 0) text += "  run " + std::to_string(event.run);
    if (recorded.item_count > 1) text += "  " + count(recorded.item_count, "item", "items");
    for (const auto& [name, number] : event.counts)
      if (number > 0) text += "  " + name + " " + grouped(number);
    text += "\n";
    if (items) text += "    " + visible(items_as_json(event)) + "\n";
  }
  return text;
}

}  // namespace

int show_log(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const auto lost = (*workspace)->lost_entries();
  if (lost && call.json()) call.warn(*lost);  // otherwise the subscription's time zone asks the views, which do
  const log::EventLog& log = (*workspace)->log();
  Position last = log.head().position;
  if (call.has("--to") && !number_of(call["--to"], last))
    return call.tell({ErrorCode::invalid_input, "--to is a log position", "tidemark log show", "a number"});
  last = std::min(last, log.head().position);
  Position first = last > shown_before_the_last ? last - shown_before_the_last : 1;
  if (call.has("--from") && !number_of(call["--from"], first))
    return call.tell({ErrorCode::invalid_input, "--from is a log position", "tidemark log show", "a number"});
  const bool items = call.has("--items");
  const LocalTime local = call.json() ? LocalTime{} : time_of(**workspace);
  if (first > last) {
    call.say("Nothing lies there: the log ends at position " + std::to_string(log.head().position) + "\n");
    return done;
  }
  const auto read = log.read(std::max<Position>(first, 1), last, items ? log::Depth::items : log::Depth::entries,
                             [&](const log::Entry& entry) -> Result<bool> {
                               std::string text;
                               if (call.json()) put_entry(entry, items, text);
                               else text = entry_for_people(entry, items, local);
                               call.put(text);
                               return true;
                             });
  if (!read) return call.tell(read.error());
  call.say("Next: tidemark log verify proves that all of it is as it was written\n");
  return done;
}

}  // namespace tidemark::command
