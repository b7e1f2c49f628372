// Looks at everything that runs need, and says what to do.
#include <atomic>
#include <csignal>
#include <set>

#include <sys/stat.h>

#include "access/trail.h"
#include "backup/receipts.h"
#include "backup/restored.h"
#include "command/commands/commands.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/live_world.h"
#include "command/machine.h"
#include "command/subscription_time.h"
#include "command/words.h"
#include "command/workspace.h"
#include "disk/directories.h"
#include "service/checkup.h"
#include "service/erasures.h"
#include "sync/erasure.h"
#include "sync/fetch.h"
#include "sync/rights.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

using service::broken;
using service::Finding;
using State = Finding::State;

constexpr std::uintmax_t little_room = std::uintmax_t{1} << 30;
constexpr std::uint64_t share_of_calls = 10;  ///< of the org's daily calls: less than a tenth left is little

std::atomic<bool> stop = false;
extern "C" void stop_looking(int) { stop = true; }

std::string megabytes(std::uintmax_t bytes) { return grouped(bytes >> 20) + " MiB"; }

/// Prints each finding as it is made, and remembers the worst.
class Doctor {
 public:
  explicit Doctor(const Call& call) : call_{call} {}

  void tell(const Finding& finding, std::string_view subscription = {}) {
    worst_ = std::max(worst_, finding.state);
    std::string text;
    if (call_.json()) {
      JsonLine line{text};
      if (!subscription.empty()) line.text("subscription", subscription);
      service::put_finding(line, finding);
    } else {
      const std::string_view mark = finding.state == State::well   ? "ok      "
                                    : finding.state == State::look ? "LOOK    "
                                                                   : "BROKEN  ";
      text = std::string{mark} + (subscription.empty() ? "" : std::string{subscription} + "  ") + visible(finding.of) +
             "  " + visible(finding.what) + "\n";
      if (finding.state != State::well && !finding.hint.empty()) text += "        → " + visible(finding.hint) + "\n";
    }
    call_.put(text);
    (void)Call::flush();
  }
  [[nodiscard]] int status() const {
    return worst_ == State::broken ? failed : worst_ == State::look ? with_exceptions : done;
  }

 private:
  const Call& call_;
  State worst_ = State::well;
};

Finding check_room(const std::filesystem::path& directory) {
  std::error_code problem;
  const auto space = std::filesystem::space(directory, problem);
  if (problem)
    return {State::broken, "disk",
            "the free room of " + directory.string() + " can't be asked for: " + problem.message()};
  const std::string free = megabytes(space.available) + " are free";
  if (auto room = disk::check_room(directory); !room) return broken("disk", room.error());
  if (space.available < little_room)
    return {State::look, "disk", free,
            "a run needs room for its pages; make room, or keep pages for fewer days: tidemark storage"};
  return {State::well, "disk", free};
}

/// Whoever reads the directory reads people's data.
Finding check_rights(const std::filesystem::path& directory) {
  struct stat status = {};
  if (::stat(directory.c_str(), &status) != 0)
    return {State::broken, "directory", directory.string() + " can't be looked at", "is it there, and yours?"};
  if ((status.st_mode & 077U) != 0)
    return {State::look, "directory", directory.string() + " can be read by others on this machine",
            "chmod 700 " + directory.string()};
  return {State::well, "directory", directory.string() + " is its owner's alone"};
}

Finding check_credential(vault::Vault& vault, const std::string& name, Instant now) {
  const auto credential = vault.get(name);
  if (!credential) {
    Finding finding = broken("credential " + name, credential.error());
    if (finding.hint.empty()) finding.hint = "tidemark credential set " + name;
    return finding;
  }
  if (credential->expires_on.empty()) return {State::well, "credential " + name, "there, and opens"};
  const std::string day{credential->expires_on.reveal()};
  if (day < iso(now).substr(0, 10))
    return {State::broken, "credential " + name, "it was good until " + day,
            "get a new one: tidemark credential set " + name};
  if (day < iso({now.milliseconds + 14 * one_day}).substr(0, 10))
    return {State::look, "credential " + name, "it is good until " + day,
            "get a new one: tidemark credential set " + name};
  return {State::well, "credential " + name, "there, and opens; good until " + day};
}

template <class Client>
void tell_needs(Doctor& doctor, const std::string& subscription, std::string_view system,
                const Configuration& configuration, const Result<std::unique_ptr<Client>>& client) {
  if (!client) return doctor.tell(broken(std::string{system}, client.error()), subscription);
  for (const sync::Need& need : sync::look_at(**client, configuration)) {
    if (need.missing) doctor.tell(broken(std::string{system}, *need.missing), subscription);
    else doctor.tell({State::well, std::string{system}, "the credential " + need.what}, subscription);
  }
}

Finding quota_of(const salesforce::Usage& usage, std::uint64_t reserve) {
  const std::uint64_t left = usage.limit - std::min(usage.used, usage.limit);
  const std::string what = grouped(left) + " of " + grouped(usage.limit) + " calls of 24 hours are left";
  if (left <= reserve)
    return {State::broken, "salesforce", what + ", and " + grouped(reserve) + " are kept for others",
            "wait, or keep fewer: salesforce.call_reserve"};
  if (left < usage.limit / share_of_calls) return {State::look, "salesforce", what, "who else uses the API?"};
  return {State::well, "salesforce", what};
}

/// What both systems say. Nothing is changed there.
void look_at_systems(Doctor& doctor, const std::string& subscription, const Configuration& configuration,
                     vault::Vault vault) {
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, stop_looking);
  const LiveWorld live{std::move(vault), stop};
  const sync::Surroundings world = live.surroundings();
  const auto salesforce = sync::Systems::open_salesforce(world, live.network(), configuration);
  tell_needs(doctor, subscription, "salesforce", configuration, salesforce);
  if (salesforce && (*salesforce)->look_at_limits())
    if (const auto usage = (*salesforce)->usage(); usage)
      doctor.tell(quota_of(*usage, (*salesforce)->reserve()), subscription);
  if (!stop)
    tell_needs(doctor, subscription, "pendo", configuration,
               sync::Systems::open_pendo(world, live.network(), configuration));
}

/// The one that signs heads, and by which erased persons are known.
Finding check_signing_key(const std::filesystem::path& directory) {
  if (const auto receipts = backup::receipts_in(backup::receipts_of(directory)); !receipts)
    return broken("receipts of erasures", receipts.error());  // without them nobody can tell whether it is the key
  const auto seed = Workspace::known_signing_seed(directory);
  if (!seed) return broken("key that signs", seed.error());
  if (!*seed) return {State::well, "key that signs", "none was needed yet"};
  return {State::well, "key that signs", "there, and opens"};
}

/// What keeps it from being so that whoever was erased is known by the key that there is, and is not back.
std::optional<Finding> check_erased(const Workspace& workspace, const views::Views& views) {
  const auto rows = views.erasures();
  if (!rows) return broken("erasures", rows.error());
  if (const auto seed = Workspace::known_signing_seed(workspace.directory()); seed) {
    if (!*seed && !rows->empty())
      return Finding{State::broken, "erasures", "the key is gone by which erased persons are known",
                     "put back vault/log.signing from a backup of this directory"};
    if (*seed)
      if (auto same = sync::check_key(*rows, sync::person_key((*seed)->reveal())); !same)
        return broken("erasures", same.error());
  }
  if (auto whole = service::check_erasures(workspace.directory(), workspace.subscription().name, views); !whole) {
    Finding finding = broken("erasures", whole.error());
    if (backup::is_asleep(workspace.directory())) finding.state = State::look;  // as ever after a restore
    return finding;
  }
  return std::nullopt;
}

/// The pages that each part's newest plan was made from: they are kept, whatever their age, for as long as nobody in them is erased.
Finding check_pages(Workspace& workspace, const views::Views& views) {
  const auto archive = workspace.archive();
  if (!archive) return broken("archive", archive.error());
  const auto erasures = views.erasures();
  if (!erasures) return broken("archive", erasures.error());
  std::set<std::string> erased;
  for (const views::ErasureRow& row : *erasures) erased.insert(row.erased.pages.begin(), row.erased.pages.end());
  std::uint64_t pages = 0;
  for (const Part part : all_parts) {
    const auto plans = views.plans(part, 1);
    if (!plans) return broken("archive", plans.error());
    for (const views::PlanRow& plan : *plans) {
      for (const auto* names :
           {&plan.planned.sources, &plan.planned.targets, &plan.planned.entities, &plan.planned.schemas}) {
        for (const std::string& name : *names) {
          if (erased.contains(name)) continue;
          if (const auto page = (*archive)->get(name); !page)
            return {State::look, "archive",
                    "a page of the newest plan of " + to_text(part) +
                        (page.error().code == ErrorCode::not_found ? " is missing"
                                                                   : " is not what was put: " + page.error().what),
                    "that run can't be replayed; the next one reads anew. Is the disk well? Others are in the backups"};
          ++pages;
        }
      }
    }
  }
  return {State::well, "archive", count(pages, "page", "pages") + " of the newest plans, as they were put"};
}

using Access = Result<std::shared_ptr<const access::Register::Contents>>;

/// Who may do what, and the trail of what was changed about it. `contents` were read before the log was opened, to which a service appends.
void look_at_access(Doctor& doctor, Workspace& workspace, const Access& contents) {
  if (!contents)
    return doctor.tell({State::broken, "users", contents.error().what + " (" + contents.error().where + ")",
                        "put users/users.json back from a backup: nobody can sign in"});
  const auto trail = workspace.store().log(log::engine_log);
  const auto proven = trail ? access::Trail::prove(**trail, **contents) : tl::unexpected(trail.error());
  if (!proven) return doctor.tell(broken("audit trail", proven.error()));
  doctor.tell({State::well, "audit trail",
               count(proven->entries, "entry", "entries") + " as written; head " +
                   std::to_string(proven->head.position) + ":" + to_hex(proven->head.digest)});
}

void look_at_subscription(Doctor& doctor, const Call& call, Workspace& workspace) {
  const std::string name = workspace.subscription().name;
  const auto on_disk = workspace.standing_on_disk();
  auto views = workspace.views();
  if (!views) return doctor.tell(broken("views", views.error()), name);
  const auto standing = workspace.is_at_work() ? Result<std::optional<views::Standing>>{(*views)->standing()} : on_disk;
  const auto configuration = workspace.configuration();
  std::optional<Zone> zone;
  if (configuration)
    if (auto loaded = load_zone(configuration->time_zone)) zone = std::move(*loaded);
  for (const Finding& finding : service::check_subscription(**views, standing, workspace.log(), zone, machine_time()))
    doctor.tell(finding, name);
  if (const auto wrong = check_erased(workspace, **views)) doctor.tell(*wrong, name);
  doctor.tell(check_pages(workspace, **views), name);
  if (!configuration)
    return doctor.tell({State::look, "configuration", "none was applied yet", "tidemark config apply FILE"}, name);
  doctor.tell({State::well, "configuration", "there, time zone " + configuration->time_zone}, name);
  auto vault = Workspace::vault_of(call);
  if (!vault) return doctor.tell(broken("vault", vault.error()), name);
  for (const std::string& credential : {configuration->salesforce_credential, configuration->pendo_credential})
    doctor.tell(check_credential(*vault, credential, machine_time()), name);
  // A token that is renewed here would be good no longer where another directory is at work with it.
  if (!call.has("--offline") && !backup::is_asleep(workspace.directory()))
    look_at_systems(doctor, name, *configuration, std::move(*vault));
}

/// An archive without a subscription: removing one takes the archive first, so the log has lost it.
void look_for_lost(Doctor& doctor, const std::filesystem::path& directory, const std::vector<log::Subscription>& all) {
  std::error_code none;
  for (const auto& one : std::filesystem::directory_iterator{directory / "archive", none}) {
    const std::string name = one.path().filename().string();
    const bool is_known = std::ranges::any_of(
        all, [&](const log::Subscription& known) { return known.name == name || known.name.empty(); });
    const bool is_a_name =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos;  // no lost+found
    if (!is_known && is_a_name && one.is_directory(none))
      doctor.tell({State::broken, "subscriptions", "the log has no subscription " + name + ", and its archive is here",
                   "put the log back, from a backup if need be: docs/runbooks/damaged-log.md; or remove archive/" +
                       name + ", where the subscription was removed by its number"});
  }
}

int doctor(const Call& call) {
  const auto directory = Workspace::directory_of(call);
  if (!directory) return call.tell(directory.error());
  Doctor doctor{call};
  doctor.tell({State::well, "time zones", "table " + zone_table_version()});
  doctor.tell(check_rights(*directory));
  const Access access = access::Register{*directory / "users", random_bytes}.read();
  auto workspace = Workspace::open(call, Workspace::Access::read);
  if (!workspace) {
    doctor.tell(broken("log", workspace.error()));
    return doctor.status();
  }
  doctor.tell(check_room(*directory));
  if (auto awake = backup::check_awake(*directory); !awake)
    doctor.tell({State::look, "directory", awake.error().what, awake.error().hint});
  doctor.tell({State::well, "log",
               (*workspace)->is_at_work() ? "a process has it open to write, as tidemark serve does"
                                          : "no process has it open to write"});
  doctor.tell(check_signing_key(*directory));
  look_at_access(doctor, **workspace, access);
  const auto all = (*workspace)->store().subscriptions();
  if (!all) {
    doctor.tell(broken("log", all.error()));
    return doctor.status();
  }
  look_for_lost(doctor, *directory, *all);
  if (all->empty()) doctor.tell({State::look, "subscriptions", "there is none yet", "tidemark init NAME"});
  const std::string& wanted = call["--subscription"];
  for (const log::Subscription& one : *all) {
    if (!wanted.empty() && one.name != wanted) continue;
    if (one.damage) {
      Finding finding = broken("log", *one.damage);
      finding.hint = "docs/runbooks/damaged-log.md";
      doctor.tell(finding, one.name.empty() ? std::to_string(one.number) : one.name);
      continue;
    }
    auto opened = Workspace::open_one(call, one);
    if (!opened) doctor.tell(broken("log", opened.error()), one.name);
    else look_at_subscription(doctor, call, **opened);
    if (stop) return stopped_by_user;
  }
  return doctor.status();
}

}  // namespace

std::vector<Command> commands_of_doctor() {
  return {
      {"doctor",
       "Look at everything that runs need, and say what to do: disk, clock, log, views, credentials, rights, quota",
       "tidemark doctor\ntidemark doctor --offline --json",
       "It changes nothing, here or there, and works beside a service. docs/runbooks has a page for what it finds.",
       {},
       {{"--offline", "", "asks neither Salesforce nor Pendo"}},
       "1 something is broken;\n4 something wants a look",
       doctor},
  };
}

}  // namespace tidemark::command
