#include "command/report_text.h"

#include <algorithm>

#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/sides.h"
#include "command/words.h"
#include "service/made_plan.h"

namespace tidemark::command {
namespace {

using State = sync::PartReport::State;

std::string_view state_of(State state) {
  switch (state) {
    case State::completed: return "completed";
    case State::held: return "held";
    case State::failed: return "failed";
  }
  return {};
}

ExitStatus status_of(const sync::RunReport& report) {
  if (report.failed()) return failed;
  if (report.held()) return held;
  return report.with_exceptions() ? with_exceptions : done;
}

void put_counts(JsonLine& line, const PlanCounts& counts) {
  line.number("sources", counts.sources).number("targets", counts.targets).number("matched", counts.matched);
  line.number("changed_targets", counts.changed_targets)
      .number("changes", counts.changes)
      .number("cleared", counts.cleared);
  line.number("unchanged_targets", counts.unchanged_targets).number("unmatched_sources", counts.unmatched_sources);
  line.number("unmatched_targets", counts.unmatched_targets).number("ambiguous", counts.ambiguous);
  line.number("no_identifier", counts.no_identifier)
      .number("filtered", counts.filtered)
      .number("anonymous", counts.anonymous);
  line.number("invalid", counts.invalid).number("unknown", counts.left_out);
}

void put_part(JsonLine& line, const sync::PartReport& part) {
  line.text("connection", name_of(part.part.kind)).text("direction", name_of(part.part.direction));
  line.text("state", state_of(part.state)).text("digest", part.planned ? to_hex(part.digest) : std::string{});
  line.flag("guarded", part.guarded);
  line.object("counts", [&](JsonLine& counts) { put_counts(counts, part.counts); });
  line.number("accepted", part.accepted)
      .number("rejected", part.rejected)
      .number("missing", part.missing)
      .number("unknown", part.unknown);
  line.number("not_reached", part.not_reached)
      .number("superseded", part.superseded)
      .number("letters", part.letters)
      .number("letters_closed", part.letters_closed)
      .number("out_of_selection", part.out_of_selection)
      .number("waiting", part.waiting)
      .number("selected", part.selected)
      .texts("empty_reports", part.empty_reports)
      .texts("held_by", part.held_reasons);
  line.objects("refused", part.refused, [](JsonLine& members, const Refused& refused) {
    members.text("line", refused.line).text("why", refused.why);
  });
  if (!part.error) return;
  line.object("error", [&](JsonLine& error) {
    error.text("code", name_of(part.error->code))
        .text("what", part.error->what)
        .text("where", part.error->where)
        .text("hint", part.error->hint);
  });
}

/// What of the run's own parts is open.
OpenWrites::Of open_of(const sync::RunReport& report, const BesideReport& beside) {
  OpenWrites::Of all;
  for (const sync::PartReport& part : report.parts) {
    const OpenWrites::Of open = beside.open.of_part(part.part);
    all.targets += open.targets;
    all.quiet_until = std::max(all.quiet_until, open.quiet_until);
  }
  return all;
}

/// "12 calls of Salesforce (9,985 of 15,000 left today), 5 of Pendo".
std::string cost_for_people(const sync::RunReport& report) {
  return count(report.salesforce_calls, "call", "calls") + " of Salesforce" + left_for_people(report.quota) + ", " +
         grouped(report.pendo_calls) + " of Pendo" + std::string{report.continued ? since_continued : ""};
}

void put_report(const Call& call, const sync::RunReport& report, const BesideReport& beside) {
  const ExitStatus status = status_of(report);
  std::string text;
  JsonLine{text}
      .number("run", report.run)
      .text("state", status == failed ? "failed"
                     : status == held ? "held"
                                      : "completed")
      .flag("continued", report.continued)
      .number("closed", report.closed)
      .number("closed_targets", report.closed_targets)
      .number("open", report.open)
      .text("open_until", iso(open_of(report, beside).quiet_until))
      .numbers("not_found", report.not_found)
      .number("calls", report.salesforce_calls + report.pendo_calls)
      .number("salesforce_calls", report.salesforce_calls)
      .number("pendo_calls", report.pendo_calls)
      .value("quota", service::quota_as_json(report.quota))
      .objects("parts", report.parts, put_part);
  call.put(text);
}

bool has_written(const sync::PartReport& part) {
  return part.accepted + part.rejected + part.missing + part.unknown + part.not_reached > 0;
}

/// What the part planned, behind its state.
std::string planned_for_people(const sync::PartReport& part, const BesideReport& beside) {
  if (!part.planned) return {};
  const std::string changes = ": " + count(part.counts.changes, "change", "changes") + " of " +
                              count(part.counts.changed_targets, "target", "targets");
  if (beside.corrects) return changes;
  if (part.mapped_lines == 0 && !part.refused.empty())
    return ": nothing was planned, as every line of the mapping was refused";
  return changes + ", " + grouped(part.counts.unchanged_targets) +
         (part.refused.empty() ? " hold what they should" : " hold what the lines that were not refused call for");
}

/// Sides that have nothing, which a wrong report, object or right may look like.
std::string empty_for_people(const sync::PartReport& part, const BesideReport& beside, const Sides& sides) {
  std::string text;
  const bool is_without_lines = part.mapped_lines == 0 && part.refused.empty();
  if (!part.planned || beside.corrects || is_without_lines) return text;
  for (const std::string& report : part.empty_reports)
    text += "    report " + visible(report) + " has no rows: nothing is planned from it\n";
  if (part.counts.sources == 0 && part.empty_reports.empty())
    text += "    no " + std::string{sides.records} + " were read: there is nothing to plan from\n";
  if (part.counts.targets == 0)
    text += "    no " + std::string{sides.entities} + " were read: there is nothing to write to\n";
  return text;
}

/// When it can be told what became of targets with an unknown outcome.
std::string unknown_for_people(const sync::PartReport& part, const BesideReport& beside) {
  const OpenWrites::Of open = beside.open.of_part(part.part);
  return "with an unknown outcome: " +
         (open.targets > 0 ? read_after(open.quiet_until, beside.local) : "the next run reads what they hold");
}

std::string part_for_people(const Call& call, RunId run, const sync::PartReport& part, const BesideReport& beside,
                            const std::string& counted) {
  std::string text = "  " + to_text(part.part) + "  " + std::string{state_of(part.state)};
  const auto row = [&](std::uint64_t number, std::string_view one, std::string_view many, std::string_view words) {
    if (number > 0) text += "    " + count(number, one, many) + " " + std::string{words} + "\n";
  };
  text += planned_for_people(part, beside) + (part.guarded ? "\n" : "; GUARD OFF\n");
  text += empty_for_people(part, beside, sides_of(part.part.direction));
  row(part.accepted, "target", "targets", "written");
  const Sides sides = sides_of(part.part.direction);
  row(part.rejected, "target", "targets", "refused by " + std::string{sides.target});
  row(part.missing, "target", "targets", "not known to " + std::string{sides.target} + " any more");
  row(part.unknown, "target", "targets", unknown_for_people(part, beside));
  row(part.not_reached, "change", "changes", "not reached");
  const bool is_stale = part.planned && part.superseded > 0 && !has_written(part);
  if (is_stale)
    text += "    nothing was written: the plan that was looked at is stale, make a new one: tidemark plan\n";
  row(part.superseded, "change", "changes", "of the plan not called for any more");
  if (part.planned && part.selected < beside.pilot_of)
    text += "    the pilot is of " + count(beside.pilot_of, "target", "targets") + ", and " +
            count(part.selected, "target has", "targets have") + " changes to be sent\n";
  row(part.out_of_selection, "change", "changes", "of records that this pilot is not for");
  row(part.letters, "target", "targets", "refused before, not tried now: `tidemark letters` says when");
  row(part.letters_closed, "letter", "letters", "closed: nothing is to be sent there any more");
  row(part.waiting, "change", "changes", "not sent now: for a later run, `tidemark why-not` says why");
  row(part.counts.invalid, "value", "values", "not converted: the fields keep what they have");
  row(part.counts.ambiguous, "identifier", "identifiers", "shared by several records: none of those is changed");
  row(part.counts.unmatched_sources, sides.record, sides.records,
      "without a counterpart in " + std::string{sides.target});
  row(part.counts.left_out, "target", "targets", "left out: an earlier write's outcome is not known yet");
  for (const Refused& refused : part.refused)
    text += "    refused  " + refused.line + ": " + visible(refused.why) + "\n";
  if (part.state != State::held) return text;
  for (const std::string& reason : part.held_reasons) text += "    held by the guard: " + visible(reason) + "\n";
  text += counted;
  const std::string number = std::to_string(run);
  return text + "    nothing of it was written. Look: " + call.line("runs show", {number}, "--changes") +
         "\n    let it pass: " + call.line("approve", {number, to_hex(part.digest)}) + "\n";
}

/// By their lines: a list of persons is not repeated.
std::string not_found_for_people(const std::vector<std::size_t>& lines) {
  constexpr std::size_t most = 10;
  std::string text = count(lines.size(), "id", "ids") + " of the list " + (lines.size() == 1 ? "is" : "are") +
                     " of no record that was read: " + (lines.size() == 1 ? "line " : "lines ");
  for (std::size_t i = 0; i < std::min(lines.size(), most); ++i)
    text += (i == 0 ? "" : ", ") + std::to_string(lines[i]);
  return text + (lines.size() > most ? ", …" : "");
}

void say_report(const Call& call, const sync::RunReport& report, const BesideReport& beside) {
  const ExitStatus status = status_of(report);
  std::string text = "run " + std::to_string(report.run) + (report.continued ? " (continued)" : "") + "  " +
                     (status == failed            ? "failed"
                      : status == held            ? "held"
                      : status == with_exceptions ? "completed, with exceptions"
                                                  : "completed") +
                     "\n";
  if (!beside.not_continued.empty()) text += "  " + beside.not_continued + "\n";
  if (report.closed > 0)
    text += "  " + count(report.closed, "earlier write", "earlier writes") + ", of " +
            count(report.closed_targets, "target", "targets") + (report.closed == 1 ? ", was" : ", were") +
            " closed by reading\n";
  if (report.open > 0)
    text += "  " + count(report.open, "target was", "targets were") +
            " left out: what became of an earlier write there is not known yet; " +
            read_after(open_of(report, beside).quiet_until, beside.local) + "\n";
  if (!report.not_found.empty()) text += "  " + not_found_for_people(report.not_found) + "\n";
  for (std::size_t i = 0; i < report.parts.size(); ++i)
    text +=
        part_for_people(call, report.run, report.parts[i], beside, i < beside.counted.size() ? beside.counted[i] : "");
  text += "  took " + cost_for_people(report) + "\n";
  call.put(text);
  const bool pushed = !report.parts.empty() && report.parts.front().part.direction == Direction::push;
  const std::string kind = pushed ? "record" : "visitor";
  if (status == with_exceptions)
    call.say("Next: " + call.line("runs show", {std::to_string(report.run)}) + "; of one record, " +
             call.line("why-not", {kind, "ID"}) + "\n");
  if (status == done) call.say("Next: " + call.line("why", {kind, "ID", "FIELD"}) + " says where a value comes from\n");
}

/// The credential that a system turned down; empty where it was something else.
std::string turned_down(const Error& error, const BesideReport& beside) {
  if (error.what.starts_with("Pendo answered 401") || error.what.starts_with("Pendo answered 403"))
    return beside.pendo_credential;
  const bool asks_for_token = error.where.find("/services/oauth2/token") != error.where.npos;
  if ((asks_for_token && error.code == ErrorCode::refused) || error.what.starts_with("Salesforce answered 401"))
    return beside.salesforce_credential;
  return {};
}

Error error_of(const sync::PartReport& part, const BesideReport& beside) {
  Error error = *part.error;
  std::string where = to_text(part.part);
  if (const std::string name = turned_down(error, beside); !name.empty()) where += ", credential " + name;
  error.where = where + (error.where.empty() ? "" : ", " + error.where);
  return error;
}

}  // namespace

std::string left_for_people(const std::optional<salesforce::Usage>& quota) {
  if (!quota) return {};
  return " (" + grouped(quota->limit - std::min(quota->used, quota->limit)) + " of " + grouped(quota->limit) + " left)";
}

int print_report(const Call& call, const sync::RunReport& report, const BesideReport& beside) {
  if (call.json()) put_report(call, report, beside);
  else say_report(call, report, beside);
  for (const sync::PartReport& part : report.parts)
    if (part.error) call.tell(error_of(part, beside));
  for (const Error& warning : report.warnings) call.warn(warning);
  return status_of(report);
}

}  // namespace tidemark::command
