#include <algorithm>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/commands/show_log.h"
#include "command/commands/show_runs.h"
#include "command/desk.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/progress_line.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/events/step_over_events.h"
#include "core/text/blanks.h"
#include "service/erasures.h"
#include "service/sizes.h"
#include "sync/journal.h"

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

/// That a log counts though entries are gone stands in the trail; backups go on from it then, though they go another way.
int witness_lost(const Call& call, std::unique_ptr<Workspace>& workspace) {
  const std::filesystem::path directory = workspace->directory();
  const std::string name = workspace->subscription().name;
  workspace.reset();  // the trail is in the same database
  const auto told = Desk{call, directory}.witness(
      {EventType::taken_over, "the log of " + name, "entries are missing", "counts as it is"},
      [] { return Result<void>{}; });
  return told ? done : call.tell(told.error());
}

int rebuild_views(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::count_as_it_is);
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
  if (const int status = print_digest(call, "rebuilt", (*views)->digest()); status != done) return status;
  const auto whole = service::check_erasures((*workspace)->directory(), (*workspace)->subscription().name, **views);
  if (!whole) return call.tell(whole.error());
  return lost ? witness_lost(call, *workspace) : done;
}

std::string place_text(const views::Views::Stop& stop) {
  return std::to_string(stop.position) + "." + std::to_string(stop.index);
}

/// Only the very event at which the views stop can be stepped over: nobody decides on what is not wrong.
Result<void> check_steps_over(const std::optional<views::Views::Stop>& stop, const std::string& asked) {
  if (!stop) return failure(ErrorCode::refused, "the views take every event of the log", "event " + asked);
  if (place_text(*stop) != asked)
    return failure(ErrorCode::refused, "the views stop at event " + place_text(*stop) + ": " + stop->why.what,
                   "event " + asked, "step over that one");
  if (stop->why.code != ErrorCode::corrupt) return tl::unexpected(stop->why);
  return {};
}

int step_over(const Call& call) {
  const std::string& asked = call["EVENT"];
  if (asked.find_first_not_of("0123456789.") != asked.npos || std::ranges::count(asked, '.') != 1)
    return call.tell({ErrorCode::invalid_input, "EVENT is a position and an index, such as 31.2", "views step-over",
                      "the error that names the event has it"});
  if (trim_blanks(call["--reason"]).empty())
    return call.tell(
        {ErrorCode::invalid_input, "a decision has a reason: it stays in the log", "views step-over", "--reason TEXT"});
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views_as_they_are();
  if (!views) return call.tell(views.error());
  const auto stop = (*views)->stop();
  if (!stop) return call.tell(stop.error());
  if (auto right = check_steps_over(*stop, asked); !right) return call.tell(right.error());
  const EventSteppedOver decision{actor(), call["--reason"], (*stop)->position, (*stop)->index};
  const auto decided = sync::Journal{(*workspace)->log()}.append(event_of(decision, 0));
  if (!decided) return call.tell(decided.error());
  const auto next = (*views)->stop();
  if (!next) return call.tell(next.error());
  std::string text;
  if (call.json())
    JsonLine{text}
        .text("stepped_over", asked)
        .number("position", *decided)
        .text("stops_at", *next ? place_text(**next) : "");
  else text = "stepped over event " + asked + ": log position " + std::to_string(*decided) + "\n";
  call.put(text);
  return *next ? call.tell((*next)->why) : done;
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

std::string megabytes(std::uint64_t bytes) {
  return bytes >> 20 == 0 ? grouped(bytes >> 10) + " KiB" : grouped(bytes >> 20) + " MiB";
}

std::string for_people(const service::Sizes& sizes) {
  return "log      " + megabytes(sizes.log) + ", " + megabytes(sizes.log_a_day) + " more a day: about " +
         megabytes(sizes.log_in_a_year) + " in a year; it is kept whole\n" + "archive  " + megabytes(sizes.archive) +
         " in " + count(sizes.pages, "page", "pages") + ", " + megabytes(sizes.archive_a_day) +
         " more a day, each kept for " + count(sizes.pages_days, "day", "days") + ": about " +
         megabytes(sizes.archive_later) + " when as much goes as comes\n" + "disk     " + megabytes(sizes.free) +
         " free: " +
         (sizes.full_in_days ? "full in about " + count(*sizes.full_in_days, "day", "days") + " if this goes on"
                             : std::string{"enough for ten years and more, as far as it goes by this subscription"}) +
         "\n";
}

int show_sizes(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  Workspace& workspace = *question->workspace;
  const auto archive = workspace.archive();
  if (!archive) return call.tell(archive.error());
  const auto configuration = workspace.configuration();
  const service::Measured measured{&workspace.log(), question->views, *archive,
                                   [&](Position first, Position last) {
                                     return workspace.store().size_of(workspace.subscription().number, first, last);
                                   },
                                   workspace.directory()};
  const auto sizes =
      service::sizes_of(measured, configuration ? configuration->retention : Retention{}, machine_time());
  if (!sizes) return call.tell(sizes.error());
  std::string text;
  if (call.json()) {
    JsonLine line{text};
    service::put_sizes(line, *sizes);
  } else {
    text = for_people(*sizes);
  }
  call.put(text);
  return done;
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
      {"storage",
       "What log and archive take on the disk, and what they will take",
       "tidemark storage",
       "How long pages, captured calls and letters are kept is the configuration's: retention. The log is kept whole.",
       {},
       {},
       "",
       show_sizes},
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
      {"views step-over",
       "Let the views go on without an event that they can't take",
       "tidemark views step-over 31.2 --reason \"ticket 12\"",
       "A decision for good: what the event said counts nowhere but in the log, which keeps both. Prove first that the "
       "log\n"
       "is as it was written (tidemark log verify): where it is not, put the log back from a backup instead.",
       {{"EVENT", "position and index of the event that the error names"}},
       {{"--reason", "TEXT", "why; stays in the log"}},
       "1 where the views do not stop at this event, or stop at another one behind it",
       step_over},
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
