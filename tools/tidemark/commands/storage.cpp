#include "command/commands/commands.h"
#include "command/commands/show_log.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/progress_line.h"
#include "command/words.h"
#include "command/workspace.h"
#include "log/verify.h"

namespace tidemark::command {
namespace {

/// POSITION:HEX, or the digest alone: then the entry that has it.
Result<log::Head> read_head(const log::EventLog& log, const std::string& text) {
  log::Head head;
  const std::size_t colon = text.find(':');
  const bool whole = colon != std::string::npos;
  const std::string hex = whole ? text.substr(colon + 1) : text;
  if (!from_hex(hex, head.digest) || (whole && !number_of(std::string_view{text}.substr(0, colon), head.position)))
    return failure(ErrorCode::invalid_input, "that is no head", "--from",
                   "a head is POSITION:HEX, as `tidemark log verify` prints it");
  if (whole) return head;
  auto read = log.read(1, log.head().position, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
    if (entry.digest == head.digest) head.position = entry.position;
    return head.position == 0;
  });
  if (!read) return tl::unexpected(std::move(read.error()));
  if (head.position == 0)
    return failure(ErrorCode::corrupt, "no entry of this log has that digest", "--from",
                   "it is the log of another subscription, or it was changed");
  return head;
}

int verify_log(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const log::EventLog& log = (*workspace)->log();
  ProgressLine progress{call};
  const auto tell = [&](std::uint64_t so_far, std::uint64_t of) {
    progress.show("verified " + grouped(so_far) + " of " + grouped(of) + " entries");
    return true;
  };
  Result<log::Verified> verified = failure(ErrorCode::invalid_input, "");
  if (call.has("--from")) {
    const auto kept = read_head(log, call["--from"]);
    if (!kept) return call.tell(kept.error());
    verified = log::verify_from(log, *kept, tell);
  } else {
    verified = log::verify(log, tell);
  }
  progress.clear();
  if (!verified) {
    Error error = verified.error();
    if (error.code == ErrorCode::corrupt && error.hint.empty())
      error.hint = "stop what writes here, keep a copy of the log directory, and put it back from a backup";
    return call.tell(error);
  }
  if (const auto lost = (*workspace)->lost_entries()) return call.tell(*lost);
  const std::string hex = to_hex(verified->head.digest);
  std::string text;
  if (call.json()) {
    JsonLine{text}
        .number("position", verified->head.position)
        .text("head", hex)
        .number("entries", verified->entries)
        .number("items", verified->items);
  } else {
    text = "whole: " + count(verified->entries, "entry", "entries") + " and " +
           count(verified->items, "item", "items") +
           " are as they were written, each entry continues the one before it\n" + "head " +
           std::to_string(verified->head.position) + ":" + hex + "\n";
  }
  call.put(text);
  call.say(
      "Keep the head elsewhere; later `tidemark log verify --from HEAD` proves that nothing before it was changed\n");
  return done;
}

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
        {"--items", "", "also what each event holds: values of people"}},
       "",
       show_log},
      {"log verify",
       "Prove that the log is what was written",
       "tidemark log verify\ntidemark log verify --from 812:9f3c…",
       "Every entry must continue the one before it, and every item must belong to its entry. Keep the printed head "
       "elsewhere.",
       {},
       {{"--from", "HEAD", "also prove that the log contains a head that was kept: POSITION:HEX, or HEX"}},
       "1 where anything is not as it was written, or entries are missing that the views have followed",
       verify_log},
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
