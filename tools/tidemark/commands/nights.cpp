#include "core/time/nights.h"

#include "command/commands/commands.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/subscription_time.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/events/codec.h"
#include "core/events/schedule_events.h"
#include "core/folds/run_duration.h"
#include "core/time/date_text.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

/// Beyond them the night's instants could not be written in every zone.
constexpr std::string_view first_date = "0001-01-03";
constexpr std::string_view last_date = "9999-12-29";

/// Whose nights: a subscription's, or a zone's alone.
struct Sleeper {
  std::string name;  ///< whose hash is the minute: of a zone alone the zone's
  LocalTime local;
  std::int64_t expected = 0;
  bool is_subscription = false;
  NightsRow so_far = {};  ///< of a subscription

  /// Whether a run that is planned for then is skipped, as things are.
  [[nodiscard]] bool is_skipped(Instant minute) const { return so_far.paused && minute >= machine_time(); }
};

struct Dates {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

std::string date_text(std::int64_t date) {
  std::string text;
  append_date(date, text);
  return text;
}

std::string utc(Instant time) {
  std::string text;
  append_instant(time, text);
  return text;
}

Result<Sleeper> read_subscription(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return tl::unexpected(std::move(workspace.error()));
  auto views = (*workspace)->views();
  if (!views) return tl::unexpected(std::move(views.error()));
  const auto runs = (*views)->runs(runs_looked_at);
  if (!runs) return tl::unexpected(runs.error());
  auto so_far = (*views)->nights();
  if (!so_far) return tl::unexpected(std::move(so_far.error()));
  Sleeper sleeper{(*workspace)->subscription().name, {}, expected_duration(*runs), true, std::move(*so_far)};
  if (call.has("--zone")) return sleeper;
  const auto configuration = (*workspace)->configuration();
  if (!configuration) return tl::unexpected(configuration.error());
  auto zone = load_zone(configuration->time_zone);
  if (!zone) return tl::unexpected(std::move(zone.error()));
  sleeper.local = {std::move(*zone), configuration->time_zone};
  return sleeper;
}

/// `call` names the subscription by --subscription, if it names one.
Result<Sleeper> sleeper_of(const Call& call) {
  Sleeper sleeper{call["--zone"], {}, 0, false};
  if (!call.has("--zone") || call.has("--subscription")) {
    auto read = read_subscription(call);
    if (!read || !call.has("--zone")) return read;
    sleeper = std::move(*read);
  }
  auto zone = load_zone(call["--zone"]);
  if (!zone) return tl::unexpected(std::move(zone.error()));
  sleeper.local = {std::move(*zone), call["--zone"]};
  return sleeper;
}

Result<std::int64_t> date_of(const Call& call, std::string_view option, std::int64_t otherwise) {
  if (!call.has(option)) return otherwise;
  const std::string where = std::string{option} + " " + visible(call[option]);
  const auto date = parse_date_text(call[option]);
  if (!date || date->has_time) return failure(ErrorCode::invalid_input, "that is no date", where, "write 2026-01-31");
  if (date->days < parse_date_text(first_date)->days || date->days > parse_date_text(last_date)->days)
    return failure(ErrorCode::invalid_input, "that is too far away", where,
                   "dates go from " + std::string{first_date} + " to " + std::string{last_date});
  return date->days;
}

Result<Dates> dates_of(const Call& call, std::int64_t today) {
  const auto first = date_of(call, "--from", today);
  if (!first) return tl::unexpected(first.error());
  const auto last = date_of(call, "--to", *first + 6);
  if (!last) return tl::unexpected(last.error());
  if (*last < *first)
    return failure(ErrorCode::invalid_input, "the last date lies before the first", "--to " + call["--to"],
                   "the first is " + date_text(*first));
  return Dates{*first, *last};
}

void put_night(const Call& call, const Night& night, Instant minute, bool skipped) {
  std::string text;
  {
    JsonLine line{text};
    line.text("date", date_text(night.date)).text("start", utc(night.start())).text("end", utc(night.end()));
    line.text("planned", utc(minute));
    if (skipped) line.flag("paused", true);
    if (night.pieces.size() > 1)
      line.objects("pieces", night.pieces, [](JsonLine& piece, const Interval& interval) {
        piece.text("start", utc(interval.start)).text("end", utc(interval.end));
      });
  }
  call.put(text);
}

std::string night_for_people(const Night& night, Instant minute, bool skipped, const LocalTime& local) {
  std::string text = date_text(night.date);
  for (const Instant time : {night.start(), night.end(), minute}) text += "  " + local.second(time);
  for (std::size_t i = 1; i < night.pieces.size(); ++i)
    text += "  not from " + utc(night.pieces[i - 1].end) + " to " + utc(night.pieces[i].start);
  return text + (skipped ? "  paused\n" : "\n");
}

void say_of_pause(const Call& call, const Sleeper& sleeper) {
  if (!sleeper.so_far.paused) return;
  const std::string& comment = sleeper.so_far.pause_comment;
  call.say("Paused since " + sleeper.local.second(sleeper.so_far.paused_at) + " by " +
           visible(sleeper.so_far.paused_by) + (comment.empty() ? "" : ": " + visible(comment)) +
           ". Nights are skipped until: " + call.line("resume") + "\n");
}

void say_how_planned(const Call& call, const Sleeper& sleeper) {
  if (!sleeper.is_subscription)
    return call.say("Planned as for a subscription of the zone's name, whose runs take no time.\n");
  if (sleeper.expected == 0) return call.say("It has not run yet: planned as if its runs took no time.\n");
  const auto minutes = static_cast<std::uint64_t>((sleeper.expected + one_minute - 1) / one_minute);
  call.say("Planned for runs of up to " + count(minutes, "minute", "minutes") +
           ", by its record: " + call.line("runs") + "\n");
}

int print_nights(const Call& call) {
  const auto sleeper = sleeper_of(call);
  if (!sleeper) return call.tell(sleeper.error());
  const LocalTime& local = sleeper->local;
  const auto dates = dates_of(call, local.zone.local_day(machine_time()));
  if (!dates) return call.tell(dates.error());
  constexpr std::string_view head = "night       begins                     ends                       planned\n";
  if (!call.json()) call.put(head);
  for (std::int64_t date = dates->first; date <= dates->last; ++date) {
    const auto night = night_of(local.zone, date);
    if (!night) {
      if (!call.json()) call.put(date_text(date) + "  does not exist there\n");
      continue;
    }
    const Instant minute = planned(*night, sleeper->name, sleeper->expected);
    const bool skipped = sleeper->is_skipped(minute);
    if (call.json()) put_night(call, *night, minute, skipped);
    else call.put(night_for_people(*night, minute, skipped, local));
  }
  say_how_planned(call, *sleeper);
  say_of_pause(call, *sleeper);
  return done;
}

/// With the subscription that the command's argument names, if it names one, as --subscription.
Result<Call> with_subscription(const Call& call, const std::string& command) {
  if (!call.has("SUBSCRIPTION")) return call;
  if (call.has("--subscription") && call["--subscription"] != call["SUBSCRIPTION"])
    return failure(ErrorCode::invalid_input, "SUBSCRIPTION and --subscription name two", "tidemark " + command,
                   "give one of them");
  return call.with("--subscription", call["SUBSCRIPTION"]);
}

int nights(const Call& call) {
  const auto named = with_subscription(call, "nights");
  return named ? print_nights(*named) : call.tell(named.error());
}

int set_paused(const Call& call, bool pause) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto so_far = (*views)->nights();
  if (!so_far) return call.tell(so_far.error());
  const std::string comment = call.has("--comment") ? call["--comment"] : std::string{};
  const bool is_so = so_far->paused == pause;
  const Event event = pause ? event_of(SchedulePaused{actor(), comment}, 0)
                            : event_of(ScheduleResumed{actor(), comment, machine_time()}, 0);
  log::EventLog& log = (*workspace)->log();
  if (!is_so)
    if (const auto head = log.append(log.head().position, {&event, 1}); !head) return call.tell(head.error());
  const std::string& name = (*workspace)->subscription().name;
  std::string text;
  if (call.json()) JsonLine{text}.text("subscription", name).flag("paused", pause);
  else
    text = "the nights of " + name + (is_so ? " were " : " are ") +
           (pause   ? "paused: they are skipped\n"
            : is_so ? "not paused\n"
                    : "resumed\n");
  call.put(text);
  call.say("Next: " + call.line(pause ? "resume" : "nights") + "\n");
  return done;
}

int pause(const Call& call) {
  const auto named = with_subscription(call, "pause");
  return named ? set_paused(*named, true) : call.tell(named.error());
}

int resume(const Call& call) {
  const auto named = with_subscription(call, "resume");
  return named ? set_paused(*named, false) : call.tell(named.error());
}

}  // namespace

std::vector<Command> commands_of_nights() {
  return {
      {"nights",
       "When the nights of a subscription, or of a time zone, are, and when its run is planned in each",
       "tidemark nights acme\ntidemark nights --zone America/Havana --from 2026-10-30 --to 2026-11-02",
       "A night is from 00:00 to 06:00 of the zone; neither that nor how often can be changed (docs/nights.md).",
       {{"SUBSCRIPTION", "whose (otherwise --subscription, or the only one)", {}, false}},
       {{"--zone", "ZONE", "of this zone: without a directory, or as if it were the subscription's"},
        {"--from", "DATE", "the first night (today's)"},
        {"--to", "DATE", "the last one (six days later)"}},
       "",
       nights},
      {"pause",
       "Skip the nights of a subscription until they are resumed",
       "tidemark pause acme --comment 'the org moves'",
       "A run by hand is possible all the same. While `tidemark serve` runs, ask it: POST …/pause (docs/service.md).\n"
       "Next: tidemark resume",
       {{"SUBSCRIPTION", "whose (otherwise --subscription, or the only one)", {}, false}},
       {{"--comment", "TEXT", "why, for the log"}},
       "",
       pause},
      {"resume",
       "Let the nights of a subscription run again",
       "tidemark resume acme",
       "The next night is the first whose minute is still to come.\nNext: tidemark nights",
       {{"SUBSCRIPTION", "whose (otherwise --subscription, or the only one)", {}, false}},
       {{"--comment", "TEXT", "why, for the log"}},
       "",
       resume},
  };
}

}  // namespace tidemark::command
