// Backups of the whole directory, and the way back.
#include "backup/backups.h"

#include <algorithm>
#include <set>

#include "backup/receipts.h"
#include "backup/restored.h"
#include "command/commands/commands.h"
#include "command/commands/erase.h"
#include "command/commands/show_backup.h"
#include "command/commands/show_runs.h"
#include "command/desk.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/progress_line.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/time/date_text.h"
#include "service/erasures.h"

namespace tidemark::command {
namespace {

namespace fs = std::filesystem;
using backup::Backups;
using backup::Manifest;

std::uint64_t bytes_of(const Manifest& manifest) {
  std::uint64_t bytes = 0;
  for (const Manifest::File& file : manifest.files) bytes += file.bytes;
  return bytes;
}

std::string text_of(const Call& call, const Manifest& manifest) {
  std::string text;
  if (call.json()) {
    JsonLine{text}
        .number("backup", manifest.number)
        .text("made", iso(manifest.made))
        .number("files", manifest.files.size())
        .number("bytes", bytes_of(manifest))
        .objects("logs", manifest.logs, [](JsonLine& line, const Manifest::Log& log) {
          line.number("subscription", log.subscription)
              .text("name", log.name)
              .text("head", std::to_string(log.position) + ":" + to_hex(log.digest));
        });
    return text;
  }
  std::vector<CopiedLog> logs;
  for (const Manifest::Log& log : manifest.logs)
    if (log.subscription != log::engine_log)
      logs.push_back({log.name, std::to_string(log.position) + ":" + to_hex(log.digest)});
  return backup_for_people(manifest.number, iso(manifest.made), manifest.files.size(), logs);
}

Result<std::uint32_t> number_in(const Call& call, const std::string& word, const Backups& backups) {
  std::uint64_t number = 0;
  if (!word.empty()) {
    if (number_of(word, number) && number > 0 && number <= UINT32_MAX) return static_cast<std::uint32_t>(number);
    return failure(ErrorCode::invalid_input, "a backup is named by its number", word,
                   call.line("backups list", {"FOLDER"}));
  }
  const auto all = backups.list();
  if (!all) return tl::unexpected(all.error());
  if (all->empty())
    return failure(ErrorCode::not_found, "there is no backup in this folder", {}, "tidemark backup FOLDER makes one");
  return all->back().number;
}

/// Warns of what a restored directory could not sign or sign in with. Whether there was anything.
bool warned_of_vault(const Call& call, const fs::path& directory) {
  // What is erased later is known by this key, in a directory that is restored from here too.
  const auto seed = Workspace::signing_seed_in(directory);
  if (!seed) call.warn(seed.error());
  bool warned = !seed;
  const auto vault = Workspace::vault_in(directory);
  const auto names = vault ? vault->list() : tl::unexpected(vault.error());
  if (!names) {
    call.warn(names.error());
    return true;
  }
  for (const std::string& one : *names) {
    const auto credential = vault->get(one);
    if (credential || (!seed && credential.error().what == seed.error().what)) continue;  // said above: the key is gone
    call.warn(credential.error());
    warned = true;
  }
  return warned;
}

/// Likewise of pages that are not in it.
bool warned_of_pages(const Call& call, const Manifest& manifest) {
  for (const std::string& page : manifest.left_out) call.warn(backup::told_left_out(page));
  return !manifest.left_out.empty();
}

/// What can't be restored is said wherever one looks for what can.
void warn_of_unfinished(const Call& call, const Backups& backups) {
  for (const std::uint32_t number : backups.unfinished()) call.warn(backup::told_unfinished(call["FOLDER"], number));
}

/// The directory is held while it is copied, and no longer.
Result<Manifest> copied(const Call& call, const fs::path& directory, Backups& backups, bool& warned) {
  if (auto lost =
          Workspace::lost_before_writing(call, true)) {  // of which a backup would take the place of one that has them
    lost->what = "no backup was made: " + lost->what;
    return tl::unexpected(std::move(*lost));
  }
  auto workspace = Workspace::open(call, Workspace::Access::write);
  if (!workspace) {
    if (workspace.error().code == ErrorCode::in_use)
      workspace.error().hint =
          "a service that has it backs it up itself: tidemark serve --backups FOLDER, and tidemark backup --server "
          "URL";
    return tl::unexpected(std::move(workspace.error()));
  }
  warned = warned_of_vault(call, directory);
  if (auto kept = (*workspace)->keep_all_receipts(); !kept) {
    kept.error().what = "no backup was made: " + kept.error().what;
    return tl::unexpected(std::move(kept.error()));
  }
  ProgressLine progress{call};
  auto made =
      backups.make({(*workspace)->store(), directory, machine_time()}, [&](std::uint64_t done, std::uint64_t of) {
        progress.show("copied " + grouped(done) + " of " + grouped(of) + " files");
        return true;
      });
  progress.clear();
  if (made && warned_of_pages(call, *made)) warned = true;
  return made;
}

/// What is damaged now may be whole in an older one: whatever is warned of, none goes.
int remove_older(const Call& call, Backups& backups, std::size_t keep, bool warned) {
  if (warned) {
    call.say("no older backup is removed, as what the warning is of may be whole in one\n");
    return done;
  }
  const auto gone = backups.keep_newest(keep);
  if (!gone) return call.tell(gone.error());
  if (*gone > 0) call.say(count(*gone, "older backup is", "older backups are") + " gone\n");
  return done;
}

int make_backup(const Call& call) {
  std::uint64_t keep = 0;
  if (call.has("--keep") && (!number_of(call["--keep"], keep) || keep == 0))
    return call.tell({ErrorCode::invalid_input, "--keep is a number, at least 1", "tidemark backup"});
  if (call["FOLDER"].empty())
    return call.tell({ErrorCode::invalid_input, "FOLDER names where backups lie", "tidemark backup", "another disk"});
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  std::error_code none;
  const fs::path folder = fs::absolute(call["FOLDER"], none);
  Backups backups{folder};
  const Desk desk{call, *directory};
  desk.take_in();  // a subscription that was removed is missed otherwise
  bool warned = false;
  const auto made = copied(call, *directory, backups, warned);
  if (!made) return call.tell(made.error());
  const auto told = desk.witness({EventType::backed_up, "backup " + std::to_string(made->number), {}, folder.string()},
                                 [] { return Result<void>{}; });
  if (!told) call.warn(told.error());
  warn_of_unfinished(call, backups);
  call.put(text_of(call, *made));
  if (keep > 0)
    if (const int status = remove_older(call, backups, keep, warned || !told); status != done) return status;
  call.say("It is verified. The key that seals the credentials is not in it: keep that apart (docs/service.md).\n");
  return done;
}

int list_backups(const Call& call) {
  const Backups backups{call["FOLDER"]};
  const auto all = backups.list();
  if (!all) return call.tell(all.error());
  warn_of_unfinished(call, backups);
  for (const Manifest& one : *all) call.put(text_of(call, one));
  if (all->empty()) call.say("There is none: " + call.line("backup", {call["FOLDER"]}) + " makes one\n");
  return done;
}

int verify_backup(const Call& call) {
  const Backups backups{call["FOLDER"]};
  warn_of_unfinished(call, backups);
  const auto number = number_in(call, call["NUMBER"], backups);
  if (!number) return call.tell(number.error());
  const auto manifest = backups.verify(*number);
  if (!manifest) return call.tell(manifest.error());
  warned_of_pages(call, *manifest);
  call.put(text_of(call, *manifest));
  call.say("Every file is there with the bytes that were written.\n");
  return done;
}

int restore(const Call& call) {
  const Backups backups{call["FOLDER"]};
  if (!call.has("--to"))
    return call.tell({ErrorCode::invalid_input, "--to names the directory that is made", "tidemark restore",
                      "one that is not there yet: nothing is ever restored over anything"});
  warn_of_unfinished(call, backups);
  const auto number = number_in(call, call["--backup"], backups);
  if (!number) return call.tell(number.error());
  std::error_code none;
  const fs::path into = fs::absolute(call["--to"], none).lexically_normal();
  const auto manifest = backups.restore(*number, into, machine_time());
  if (!manifest) return call.tell(manifest.error());
  warned_of_pages(call, *manifest);
  call.put(text_of(call, *manifest));
  call.say("It lies in " + into.string() +
           ", proven, and sleeps. Put the key that seals the credentials in its place. When no other one is at work "
           "with these "
           "subscriptions: tidemark take-over --directory " +
           shell_word(into.string()) + "\n");
  return done;
}

/// What became of erasures that the log lacked.
struct Repeated {
  std::size_t erased = 0;
  std::size_t not_known = 0;   ///< the log has nobody of that hash
  std::size_t suppressed = 0;  ///< of these, those who are kept out again
  std::size_t elsewhere = 0;   ///< receipts of subscriptions that are not here
};

Result<void> repeat_lost(const Call& call, const std::string& subscription,
                         const std::vector<backup::Receipt>& receipts, Repeated& repeated) {
  const Call of_one = call.with("--subscription", subscription);
  auto workspace = Workspace::open_subscription(of_one, Workspace::Access::wake);
  if (!workspace && workspace.error().code == ErrorCode::not_found) {  // made and removed since; or another directory's
    repeated.elsewhere +=
        static_cast<std::size_t>(std::ranges::count(receipts, subscription, &backup::Receipt::subscription));
    return {};
  }
  if (!workspace) return tl::unexpected(std::move(workspace.error()));
  ProgressLine progress{call};
  const auto world = erasing_world(of_one, **workspace, progress);
  if (!world) return tl::unexpected(world.error());
  if (auto finished = sync::finish_erasures(*world); !finished) return tl::unexpected(std::move(finished.error()));
  const auto lost = service::lost_erasures(receipts, subscription, *world->views);
  if (!lost) return tl::unexpected(lost.error());
  for (const backup::Receipt& one : *lost) {
    const auto found = sync::erase_again(*world, one.erased, one.position);
    if (!found) return tl::unexpected(found.error());
    repeated.erased += *found ? 1 : 0;
    repeated.not_known += *found ? 0 : 1;
    repeated.suppressed += !*found && !one.erased.suppressed.empty() ? 1 : 0;
  }
  return service::keep_receipts((*workspace)->directory(), subscription, *world->views);
}

/// Erases again whom there is a receipt of and the log has yet: nobody may come back by a restore. All of it is refused where the key is
/// another: then no receipt would be anybody's.
Result<Repeated> repeat_erasures(const Call& call, const fs::path& directory,
                                 const std::vector<backup::Receipt>& receipts) {
  Repeated repeated;
  if (receipts.empty()) return repeated;
  const auto seed = Workspace::known_signing_seed(directory);
  if (!seed) return tl::unexpected(seed.error());
  if (!*seed)
    return failure(ErrorCode::refused,
                   "there are receipts of erasures, and the key that they were made with is not here",
                   (directory / "vault" / "log.signing").string(),
                   "put it there from the directory that erased them, or from a backup of it");
  if (auto same = service::check_keys(receipts, sync::person_key((*seed)->reveal())); !same)
    return tl::unexpected(std::move(same.error()));
  std::set<std::string> subscriptions;
  for (const backup::Receipt& one : receipts) subscriptions.insert(one.subscription);
  for (const std::string& one : subscriptions)
    if (auto done = repeat_lost(call, one, receipts, repeated); !done) return tl::unexpected(std::move(done.error()));
  return repeated;
}

/// The directory's own, and those of --erasures.
Result<std::vector<backup::Receipt>> receipts_for(const Call& call, const fs::path& directory) {
  auto receipts = backup::receipts_in(backup::receipts_of(directory));
  if (!receipts || !call.has("--erasures")) return receipts;
  std::error_code none;
  if (!fs::exists(call["--erasures"], none))
    return failure(ErrorCode::not_found, "there is no such file, and nothing was taken over", call["--erasures"],
                   "`tidemark erasures --json` prints the receipts of a directory; its own lie in "
                   "erasures/receipts.ndjson");
  const auto given = backup::receipts_in(call["--erasures"]);
  if (!given) return given;
  // What made it may have failed: then everybody who was erased would come back without a word.
  if (given->empty())
    return failure(ErrorCode::invalid_input, "there is no receipt in the file, and nothing was taken over",
                   call["--erasures"], "where nobody was erased, leave --erasures out");
  for (const backup::Receipt& one : *given)
    if (std::ranges::find(*receipts, one) == receipts->end()) receipts->push_back(one);
  return receipts;
}

void tell_repeated(const Call& call, const Repeated& repeated) {
  if (repeated.erased > 0) call.say(count(repeated.erased, "person is", "persons are") + " erased again\n");
  if (repeated.not_known > 0)
    call.say(count(repeated.not_known, "receipt is", "receipts are") +
             " of nobody whom the log knows: nothing was there to be erased; " +
             count(repeated.suppressed, "is", "are") + " kept out of later reads again\n");
  if (repeated.elsewhere > 0)
    call.say(count(repeated.elsewhere, "receipt is", "receipts are") + " of subscriptions that are not here\n");
}

int take_over(const Call& call) {
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  if (auto whole = backup::check_restored(*directory); !whole) return call.tell(whole.error());
  const bool sleeps = backup::is_asleep(*directory);
  const auto receipts = receipts_for(call, *directory);
  if (!receipts) return call.tell(receipts.error());
  const auto repeated = repeat_erasures(call, *directory, *receipts);
  if (!repeated) return call.tell(repeated.error());
  tell_repeated(call, *repeated);
  if (call.has("--erasures") && repeated->erased + repeated->not_known == 0)
    call.say("the log has every erasure of " + std::to_string(receipts->size()) +
             " receipts: nobody is erased again\n");
  // One that is awake may have a log that was put back: its erasures are all that there is to do.
  const bool wakes = sleeps || repeated->erased + repeated->not_known == 0;
  const auto taken = Desk{call, *directory}.witness(
      {EventType::taken_over, "the directory", wakes ? "restored from a backup" : "its log was put back", {}},
      [&] { return wakes ? backup::take_over(*directory) : Result<void>{}; });
  if (!taken) return call.tell(taken.error());
  std::string text;
  if (call.json()) {
    JsonLine{text}
        .text("taken_over", directory->string())
        .number("erased_again", repeated->erased)
        .number("not_known", repeated->not_known)
        .number("suppressed_again", repeated->suppressed);
  } else {
    text = "taken over: " + directory->string() + "\n";
  }
  call.put(text);
  call.say("Next: " + call.line("sync") +
           " finds out by reading what became of what had been sent, and its changes are held until a person has "
           "looked at them\n");
  return done;
}

}  // namespace

std::string backup_for_people(std::uint64_t number, const std::string& made, std::uint64_t files,
                              const std::vector<CopiedLog>& logs) {
  std::string text = "backup " + std::to_string(number) + "  " + made + "  " +
                     count(logs.size(), "subscription", "subscriptions") + ", " + count(files, "file", "files") +
                     " beside the logs\n";
  for (const CopiedLog& log : logs) text += "  " + visible(log.name) + "  head " + log.head + "\n";
  return text;
}

std::vector<Command> commands_of_backups() {
  return {
      {"backup",
       "Copy the directory into a folder of backups, while it is at work: logs, archive, users, sealed credentials",
       "tidemark backup /backups/tidemark --keep 14",
       "Only what is new is copied, and all of it verified. Views are not copied: they follow from the logs.\n"
       "Beside a service: tidemark backup --server URL, where that was started with --backups FOLDER.\n"
       "Next: tidemark backups verify FOLDER",
       {{"FOLDER", "where backups lie, on another disk; with --server none is given", {}, false}},
       {{"--keep", "N", "afterwards the newest N stay; all, where anything is warned of"}},
       "",
       make_backup},
      {"backups list",
       "The backups in a folder, oldest first",
       "tidemark backups list /backups/tidemark",
       "",
       {{"FOLDER", "where backups lie"}},
       {},
       "",
       list_backups},
      {"backups verify",
       "Prove that a backup is there as it was written",
       "tidemark backups verify /backups/tidemark 3",
       "",
       {{"FOLDER", "where backups lie"}, {"NUMBER", "which one; the newest where none is given", {}, false}},
       {},
       "",
       verify_backup},
      {"restore",
       "Make a directory of a backup; it sleeps until it is taken over",
       "tidemark restore /backups/tidemark --to /var/lib/tidemark-restored",
       "Each log is proven, and contains the head that it had. Nothing is restored over anything.\n"
       "Next: tidemark take-over --directory DIRECTORY",
       {{"FOLDER", "where backups lie"}},
       {{"--to", "DIRECTORY", "that is not there yet"}, {"--backup", "N", "which one; the newest where none is given"}},
       "",
       restore},
      {"take-over",
       "Wake a directory that was restored: it is the one that works from now on",
       "tidemark take-over --directory /var/lib/tidemark-restored",
       "Persons who were erased after the backup are erased again first: whom the folder of backups has a receipt of.\n"
       "What was sent and has no outcome is then closed by reading, and the first run of each subscription is held.\n"
       "Next: tidemark sync, then tidemark runs show RUN --changes and tidemark approve RUN DIGEST",
       {},
       {{"--erasures", "FILE", "also erase again those of this file, which `tidemark erasures --json` made"}},
       "",
       take_over},
  };
}

}  // namespace tidemark::command
