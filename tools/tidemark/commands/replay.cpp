#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/show_runs.h"
#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "command/spread.h"
#include "command/words.h"
#include "command/workspace.h"
#include "service/configuration_change.h"
#include "service/replaying.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

constexpr std::size_t differences_shown = 20;

/// The other configuration: a file, or the one that was in force at a position; nothing where the run is replayed as it was. The status of
/// the command where it can't be had.
tl::expected<std::optional<Configuration>, int> other_configuration(const Call& call, const views::Views& views,
                                                                    Workspace& workspace) {
  const Position head = workspace.log().head().position;
  if (call.has("--config") && call.has("--at"))
    return tl::unexpected(call.tell({ErrorCode::invalid_input, "--config and --at name two configurations",
                                     "tidemark replay", "give one of them"}));
  if (call.has("--config")) {
    auto configuration = read_configuration_file(call, call["--config"]);
    if (!configuration) return tl::unexpected(static_cast<int>(wrong_usage));
    auto ours = service::check_names(workspace.subscription().name, *configuration, call["--config"]);
    if (!ours) return tl::unexpected(call.tell(ours.error()));
    return configuration;
  }
  if (!call.has("--at")) return std::nullopt;
  Position position = 0;
  if (!number_of(call["--at"], position))
    return tl::unexpected(call.tell(
        {ErrorCode::invalid_input, "--at is a position of the log", "tidemark replay", "tidemark log show has them"}));
  if (position > head)
    return tl::unexpected(call.tell({ErrorCode::invalid_input, "the log ends at position " + std::to_string(head),
                                     call["--at"], "tidemark log show has its positions"}));
  const auto row = views.configuration(position);
  if (!row) return tl::unexpected(call.tell(row.error()));
  auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return tl::unexpected(call.tell(configuration.error().front()));
  return std::optional{std::move(*configuration)};
}

std::string side_text(const Change* change) {
  if (change == nullptr) return "no change";
  std::string old;
  std::string next;
  append_json(change->old_value, old);
  append_json(change->new_value, next);
  return visible(old) + " → " + visible(next);
}

std::string for_people(const service::ReplayOfPart& replay) {
  const sync::Replayed& then = *replay.then;
  std::string text = to_text(then.part) + ": " + count(then.plan.changes.size(), "change", "changes") +
                     ", planned again from " + count(then.bytes.size(), "page", "pages") + "\n";
  if (!then.zones_then.empty())
    text += "  the time zones were those of " + visible(then.zones_then) + " then: dates may be others\n";
  text += replay.is_the_same() ? "  the same plan as recorded at log position " + std::to_string(then.planned) + ": " +
                                     to_hex(then.recorded)
                               : "  ANOTHER PLAN than recorded at log position " + std::to_string(then.planned) +
                                     ": that was " + to_hex(then.recorded) + ", this is " + to_hex(then.plan.digest);
  text += "\n";
  if (!replay.under) return text;
  text += "  under the other configuration " + count(replay.under->plan.changes.size(), "change", "changes") + ", " +
          (replay.differences.empty() ? std::string{"the same"}
                                      : count(replay.differences.size(), "difference", "differences")) +
          "\n";
  for (std::size_t i = 0; i < std::min(replay.differences.size(), differences_shown); ++i) {
    const sync::ChangeDifference& one = replay.differences[i];
    text += "    " + visible(one.target) + "  " + visible(one.field) + "  then " + side_text(one.before) +
            "; under it " + side_text(one.after) + "\n";
  }
  if (replay.differences.size() > differences_shown)
    text += "    … and " + grouped(replay.differences.size() - differences_shown) + " more: --json lists them all\n";
  return text;
}

int replay(const Call& call) {
  RunId run = 0;
  if (!number_of(call["RUN"], run))
    return call.tell({ErrorCode::invalid_input, "RUN is a number", "tidemark replay", "tidemark runs lists them"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  auto archive = (*workspace)->archive();
  if (!archive) return call.tell(archive.error());
  const auto under = other_configuration(call, **views, **workspace);
  if (!under) return under.error();
  auto parts = sync::replayable(**views, run);
  if (!parts) return call.tell(parts.error());
  std::erase_if(*parts, [&](Part part) {
    return (call.has("--connection") && call["--connection"] != name_of(part.kind)) ||
           (call.has("--direction") && call["--direction"] != name_of(part.direction));
  });
  if (parts->empty())
    return call.tell({ErrorCode::not_found, "the run planned nothing of that part", "run " + call["RUN"],
                      "tidemark runs show " + call["RUN"]});
  const sync::ReplayWorld world{&(*workspace)->log(), *views,          *archive, load_zone, zone_exists,
                                zone_table_version(), over_all_cores()};
  int status = done;
  for (const Part part : *parts) {
    const auto replayed = service::replay_part(world, run, part, *under ? &**under : nullptr);
    if (!replayed) return call.tell(replayed.error());
    if (call.json()) service::print_replay(*replayed, [&](std::string_view lines) { call.put(std::string{lines}); });
    else call.put(for_people(*replayed));
    if (!replayed->is_the_same() && replayed->then->zones_then.empty()) status = failed;
  }
  return status;
}

}  // namespace

std::vector<Command> commands_of_replay() {
  return {
      {"replay",
       "Plan a recorded run again from its archived pages, as it was or under another mapping",
       "tidemark replay 41\ntidemark replay 41 --config draft.json\ntidemark replay 41 --at 1200",
       "Nothing can be written by it: it is given no way out. It works while pages are kept.\n"
       "Under another configuration the changes that differ are listed, side by side.",
       {{"RUN", "the run, as `tidemark runs` has it"}},
       {{"--config", "FILE", "also under this configuration"},
        {"--at", "POSITION", "also under the configuration that was in force there"},
        {"--connection", "KIND", "this connection alone", {"visitor", "account"}},
        {"--direction", "DIRECTION", "this direction alone", {"pull", "push"}}},
       "1 the plan is another than recorded",
       replay},
  };
}

}  // namespace tidemark::command
