#include "command/commands/commands.h"
#include "command/commands/show_log.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/progress_line.h"
#include "command/words.h"
#include "command/workspace.h"

namespace tidemark::command {
namespace {

int print_digest(const Call& call, std::string_view verb, const Result<views::Digested>& digested) {
  if (!digested) return call.tell(digested.error());
  std::string text;
  if (call.json()) JsonLine{text}.number("position", digested->position).text("digest", to_hex(digested->digest));
  else
    text = std::string{verb} + ": views at log position " + std::to_string(digested->position) + ", digest " +
           to_hex(digested->digest) + "\n";
  call.put(text);
  return done;
}

int rebuild_views(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  const auto lost = (*workspace)->lost_entries();
  auto views = (*workspace)->views_as_they_are();
  if (!views && views.error().code == ErrorCode::corrupt) {
    if (auto gone = (*workspace)->discard_views(); !gone) return call.tell(gone.error());
    views = (*workspace)->views_as_they_are();
  }
  if (!views) return call.tell(views.error());
  ProgressLine progress{call};
  const auto rebuilt = (*views)->rebuild(showing(progress, "rebuilt"));
  progress.clear();
  if (!rebuilt) return call.tell(rebuilt.error());
  if (lost) call.say("tidemark: " + lost->what + "; from now on the log counts as it is\n");
  return print_digest(call, "rebuilt", (*views)->digest());
}

int verify_views(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  ProgressLine progress{call};
  const auto verified = (*views)->verify(showing(progress, "verified"));
  progress.clear();
  return print_digest(call, "verified", verified);
}

}  // namespace

std::vector<Command> commands_of_storage() {
  return {
      {"log show",
       "The log's entries and their events",
       "tidemark log show\ntidemark log show --from 800 --to 815 --items",
       "Next: tidemark log verify",
       {},
       {{"--from", "N", "the first position (20 before the last)"},
        {"--to", "N", "the last position"},
        {"--by", "NAME",
         "only what this one asked for, from the first position on: `ann`, `token nightly`, `host root`"},
        {"--items", "", "also what each event holds: values of people"}},
       "",
       show_log},
      {"views rebuild",
       "Fold the views anew from the log",
       "tidemark views rebuild",
       "Views hold nothing that the log does not say: they may be removed at any time. Where the log lost entries that "
       "they\n"
       "had followed (it was damaged, or restored from an older copy), this is how you let it count as it is.",
       {},
       {},
       "",
       rebuild_views},
      {"views verify",
       "Prove that the views are what the log gives",
       "tidemark views verify",
       "Where they are not: tidemark views rebuild, and tell us",
       {},
       {},
       "1 where they differ",
       verify_views},
  };
}

}  // namespace tidemark::command
