#include "service/checkup.h"

#include <algorithm>

#include "core/time/date_text.h"
#include "service/open_writes.h"

namespace tidemark::service {
namespace {

using State = Finding::State;

constexpr Position newest_entries = 1'000;
constexpr std::size_t looked_at = 100;
constexpr std::int64_t tolerated_ahead = 5 * one_minute;

std::string times(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string{count == 1 ? one : many};
}

std::string date_of(std::int64_t days) {
  std::string text;
  append_date(days, text);
  return text;
}

/// The whole chain is `log verify`'s: here the end of it, which is what a crash or a bad disk touches first.
Finding check_log(const log::EventLog& log) {
  const log::Head head = log.head();
  const Position first = head.position > newest_entries ? head.position - newest_entries + 1 : 1;
  const auto read =
      log.read(first, head.position, log::Depth::items, [](const log::Entry&) -> Result<bool> { return true; });
  if (!read) {
    Finding finding = broken("log", read.error());
    if (finding.hint.empty()) finding.hint = "docs/runbooks/damaged-log.md";
    return finding;
  }
  return {State::well, "log",
          "its last " + times(head.position - first + 1, "entry is", "entries are") + " as written; head " +
              std::to_string(head.position) + ":" + to_hex(head.digest),
          "tidemark log verify proves all of it"};
}

Finding check_clock(const log::EventLog& log, Instant now) {
  Instant last = now;
  const Position head = log.head().position;
  const auto read = log.read(head, head, log::Depth::entries, [&](const log::Entry& entry) -> Result<bool> {
    last = entry.time;
    return true;
  });
  if (!read) return broken("clock", read.error());
  if (last.milliseconds > now.milliseconds + tolerated_ahead)
    return {State::broken, "clock", "the newest entry is of " + iso(last) + ", and it is " + iso(now) + " here",
            "set the machine's clock: nights, approvals and quiet times go by it"};
  return {State::well, "clock", "not behind the log: " + iso(now)};
}

Finding check_views(const views::Views& views, const Result<std::optional<views::Standing>>& on_disk) {
  if (!on_disk) return broken("views", on_disk.error());
  if (!*on_disk)
    return {State::look, "views", "there are none on the disk", "the next command that writes folds them from the log"};
  const std::optional<views::Standing>& standing = *on_disk;
  const auto over = views.stepped_over();
  if (!over) return broken("views", over.error());
  std::string without;
  for (const views::SteppedOverRow& event : *over)
    without += (without.empty() ? ", without what was stepped over: event " : ", ") + std::to_string(event.position) +
               "." + std::to_string(event.index);
  if (standing->current) return {State::well, "views", "at the log's head" + without};
  if (standing->position >= standing->head)
    return {State::look, "views", "made by another version", "the next command or run makes them anew"};
  return {State::look, "views", times(standing->head - standing->position, "entry", "entries") + " behind the log",
          "the next command or run follows it; if it stays so: tidemark views rebuild"};
}

Finding check_open(const views::Views& views, Instant now) {
  const auto open = OpenWrites::look(views);
  if (!open) return broken("open intents", open.error());
  const OpenWrites::Of all = open->all();
  if (all.targets == 0)
    return {State::well, "open intents", "none: of everything that was sent is known what became of it"};
  const std::string what = "of " + times(all.targets, "target", "targets") + " nobody knows yet what became of a write";
  if (now < all.quiet_until)
    return {State::look, "open intents", what,
            "after " + iso(all.quiet_until) + " the next run reads it: tidemark sync"};
  return {State::look, "open intents", what, "the next run finds it out by reading: tidemark sync"};
}

Finding check_letters(const views::Views& views) {
  std::uint64_t waiting = 0;
  for (const Part part : all_parts) {
    const auto letters = views.letters(part);
    if (!letters) return broken("letters", letters.error());
    waiting += static_cast<std::uint64_t>(
        std::ranges::count_if(*letters, [](const views::Letter& letter) { return !letter.dropped; }));
  }
  if (waiting == 0) return {State::well, "letters", "none: nothing that failed waits"};
  return {State::look, "letters", times(waiting, "target's last write", "targets' last writes") + " failed",
          "tidemark letters says why; retry or drop them"};
}

Finding check_erasures_done(const views::Views& views) {
  const auto erasures = views.erasures();
  if (!erasures) return broken("erasures", erasures.error());
  const auto open = std::ranges::count(*erasures, false, &views::ErasureRow::done);
  if (open == 0) return {State::well, "erasures", erasures->empty() ? "nobody was erased" : "each came to its end"};
  return {State::look, "erasures",
          times(static_cast<std::uint64_t>(open), "erasure has", "erasures have") +
              " not come to the end: something of the person may be here yet",
          "the next run or erasure goes on with it: tidemark sync"};
}

/// A part that the guard held in the last day and nobody has decided on. A run is rejected as a whole, and approved part by part, by the digest
/// of what the part would write; of its approvals it knows the last alone, the others are other runs'.
bool waits_for_decision(const RunRow& run, const std::vector<RunRow>& runs, Instant now) {
  if (run.state != RunState::held || run.rejected_position != 0) return false;
  if (now.milliseconds - run.ended.milliseconds >= one_day) return false;
  return std::ranges::any_of(run.parts, [&](const RunPart& part) {
    return part.held && part.digest != run.approved_digest && std::ranges::none_of(runs, [&](const RunRow& other) {
             return other.approves == run.number && other.expect == part.digest;
           });
  });
}

Finding check_end(const RunRow& run, std::string_view which) {
  const std::string number = "run " + std::to_string(run.number) + std::string{which};
  if (run.state == RunState::failed)
    return {State::broken, "last run", number + " failed",
            "tidemark runs show " + std::to_string(run.number) + " says why"};
  if (run.state == RunState::running || run.state == RunState::continued)
    return {State::look, "last run", number + " has not come to its end",
            "where no process has it, the next tidemark sync goes on with it"};
  const std::string became = run.state == RunState::held ? "was held, and decided on" : std::string{name_of(run.state)};
  return {State::well, "last run", number + " " + became + " " + iso(run.ended)};
}

/// Before all others what waits for a decision; then the newest run where it did not end well, and else the newest of all connections.
Finding check_last_run(const views::Views& views, Instant now) {
  const auto runs = views.runs(looked_at);
  if (!runs) return broken("last run", runs.error());
  for (const RunRow& run : *runs)
    if (waits_for_decision(run, *runs, now))
      return {State::look, "last run", "run " + std::to_string(run.number) + " is held by the guard",
              "tidemark runs show " + std::to_string(run.number) + " --changes, then approve or reject it"};
  const auto whole =
      std::ranges::find_if(*runs, [](const RunRow& run) { return run.kind == "sync" && run.only.empty(); });
  if (whole == runs->begin() && whole != runs->end()) return check_end(*whole, "");
  if (!runs->empty())
    if (Finding newest = check_end(runs->front(), ""); newest.state != State::well) return newest;
  if (whole == runs->end())
    return {State::look, "last run", "there was no whole one yet", "tidemark plan, then tidemark sync"};
  return check_end(*whole, ", the newest of all connections,");
}

Finding check_nights(const views::Views& views, const std::optional<Zone>& zone, Instant now) {
  const auto nights = views.nights();
  if (!nights) return broken("nights", nights.error());
  if (nights->paused)
    return {State::look, "nights", "paused since " + iso(nights->paused_at) + " by " + nights->paused_by,
            "tidemark resume"};
  if (!nights->began) return {State::look, "nights", "no clock has taken it up", "tidemark serve runs its nights"};
  if (nights->good_night_run == 0)
    return {State::look, "nights", "no night's run has completed yet", "tidemark nights"};
  const std::int64_t today = zone ? zone->local_day(now) : nights->good_night;
  Finding finding{State::well, "nights", "the last good one was that of " + date_of(nights->good_night)};
  if (today - nights->good_night > 1) {
    finding.state = State::look;
    finding.hint = "tidemark runs says what became of those since: docs/runbooks/failed-night.md";
  }
  return finding;
}

}  // namespace

Finding broken(std::string of, const Error& error) {
  return {State::broken, std::move(of), error.what + (error.where.empty() ? "" : " (" + error.where + ")"), error.hint};
}

std::string_view name_of(Finding::State state) {
  switch (state) {
    case State::well: return "well";
    case State::look: return "look";
    case State::broken: return "broken";
  }
  return {};
}

void put_finding(json::Line& line, const Finding& finding) {
  line.text("state", name_of(finding.state))
      .text("of", finding.of)
      .text("what", finding.what)
      .text("hint", finding.hint);
}

std::vector<Finding> check_subscription(const views::Views& views,
                                        const Result<std::optional<views::Standing>>& standing,
                                        const log::EventLog& log, const std::optional<Zone>& zone, Instant now) {
  return {check_log(log),         check_clock(log, now), check_views(views, standing),   check_last_run(views, now),
          check_open(views, now), check_letters(views),  check_nights(views, zone, now), check_erasures_done(views)};
}

}  // namespace tidemark::service
