#include "command/commands/show_log.h"

#include <algorithm>
#include <optional>
#include <set>

#include "command/actors.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/subscription_time.h"
#include "service/log_entries.h"

namespace tidemark::command {
namespace {

constexpr Position shown_before_the_last = 19;

void put_entry(const log::Entry& entry, const std::vector<AskedFor>& asked, bool items, std::string& text) {
  JsonLine line{text};
  line.number("position", entry.position)
      .text("time", iso(entry.time))
      .text("head", to_hex(entry.digest))
      .text("previous", to_hex(entry.previous));
  auto by = asked.begin();
  line.objects("events", entry.events, [&](JsonLine& members, const log::RecordedEvent& recorded) {
    const Event& event = recorded.event;
    const AskedFor& who = *by++;
    members.text("type", type_name(event))
        .number("version", event.version)
        .number("run", event.run)
        .number("cause", event.cause);
    if (!who.author.empty()) members.text("author", who.author);
    if (!who.comment.empty()) members.text("comment", who.comment);
    members.number("items", recorded.item_count).text("root", to_hex(recorded.root));
    members.object("counts", [&](JsonLine& counts) {
      for (const auto& [name, number] : event.counts) counts.number(name, number);
    });
    if (items) members.value("holds", items_as_json(event));
  });
}

std::string entry_for_people(const log::Entry& entry, const std::vector<AskedFor>& asked, bool items,
                             const LocalTime& local) {
  std::string text;
  auto by = asked.begin();
  for (const log::RecordedEvent& recorded : entry.events) {
    const Event& event = recorded.event;
    text += std::to_string(entry.position) + "  " + local.second(entry.time) + "  " +
            visible(event_line(event, *by++, recorded.item_count)) + "\n";
    if (items) text += "    " + visible(items_as_json(event)) + "\n";
  }
  return text;
}

/// Whose entries are asked for, and who has any.
class Authors {
 public:
  explicit Authors(std::string_view asked) : asked_{asked} {}

  [[nodiscard]] bool have_any(const std::vector<AskedFor>& entry) {
    for (const AskedFor& one : entry)
      if (!one.author.empty()) seen_.insert(one.author);
    const bool any = std::ranges::any_of(entry, [&](const AskedFor& one) { return is_actor(asked_, one.author); });
    found_ = found_ || any;
    return any;
  }

  /// A name that nobody has is a slip, and no proof that nothing was done.
  [[nodiscard]] std::optional<Error> nobody() const {
    return found_ ? std::nullopt : std::optional{nobody_did(asked_, seen_, "tidemark log show")};
  }

 private:
  std::string asked_;
  std::set<std::string, std::less<>> seen_;
  bool found_ = false;
};

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
  Position first = last > shown_before_the_last && !call.has("--by") ? last - shown_before_the_last : 1;
  if (call.has("--from") && !number_of(call["--from"], first))
    return call.tell({ErrorCode::invalid_input, "--from is a log position", "tidemark log show", "a number"});
  if (call.has("--from") && call.has("--to") && first > last && last < log.head().position)
    return call.tell({ErrorCode::invalid_input, "--from lies behind --to", "tidemark log show", "swap them"});
  const bool items = call.has("--items");
  const LocalTime local = call.json() ? LocalTime{} : time_of(**workspace);
  if (first > last) {
    call.say("Nothing lies there: the log ends at position " + std::to_string(log.head().position) + "\n");
    return done;
  }
  Authors authors{call["--by"]};
  const auto read = log.read(std::max<Position>(first, 1), last, items ? log::Depth::items : log::Depth::entries,
                             [&](const log::Entry& entry) -> Result<bool> {
                               const auto asked = service::asked_in_entry(log, entry);
                               if (!asked) return tl::unexpected(asked.error());
                               if (call.has("--by") && !authors.have_any(*asked)) return true;
                               std::string text;
                               if (call.json()) put_entry(entry, *asked, items, text);
                               else text = entry_for_people(entry, *asked, items, local);
                               call.put(text);
                               return true;
                             });
  if (!read) return call.tell(read.error());
  if (const auto nobody = authors.nobody(); nobody && call.has("--by")) return call.tell(*nobody);
  call.say("Next: " + call.line("log verify") + " proves that all of it is as it was written\n");
  return done;
}

}  // namespace tidemark::command
