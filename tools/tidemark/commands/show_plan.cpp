#include "command/commands/show_plan.h"

#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/plan_text.h"
#include "command/report_text.h"
#include "service/made_plan.h"

namespace tidemark::command {
namespace {

constexpr std::size_t changes_shown = 20;

std::string forecast_for_people(const sync::Forecast& forecast) {
  return "  a run takes about " + count(forecast.salesforce_calls, "call", "calls") + " of Salesforce" +
         left_for_people(forecast.quota) + " and " + grouped(forecast.pendo_calls) + " of Pendo" +
         (forecast.is_enough() ? "" : ": NOT ENOUGH, as " + grouped(forecast.reserve) + " are kept for others") + "\n";
}

std::string forecast_as_json(std::string_view name, const sync::Forecast& forecast) {
  std::string line;
  {
    JsonLine members{line};
    service::put_forecast(members, name, forecast);
  }
  return line;
}

/// A plan's last line, which has the guard's reasons.
std::string_view summary_of(std::string_view lines) {
  const std::size_t last = lines.rfind("{\"summary\":");
  return last == lines.npos ? std::string_view{} : lines.substr(last);
}

}  // namespace

Instant counted_until(const views::Views& views, Part part, std::string_view held_by) {
  const bool by_changed = held_by.find("in the last 24 hours") != held_by.npos;
  const bool by_cleared = held_by.find("would be cleared") != held_by.npos;
  if (!by_changed && !by_cleared) return {};
  const auto memory = views.guard_memory(part, machine_time());
  return memory && (by_changed || !memory->cleared.empty()) ? memory->until : Instant{};
}

std::string counted_until_for_people(Instant until, const LocalTime& local) {
  if (until == Instant{}) return {};
  return "    from " + local.second({until.milliseconds + one_second - 1}) +
         " on what runs changed in the last 24 hours does not count any more\n";
}

Result<void> PlanPrinter::put(const sync::KeptPlan& kept) {
  const auto waiting = views_.quiet_times(kept.part, machine_time());
  if (!waiting) return tl::unexpected{waiting.error()};
  held_ = held_ || kept.held;
  corrects_ = corrects_ || !kept.correction.empty();
  next_ += after(kept);
  forecast_ = forecast_ ? forecast_->with(kept.forecast) : kept.forecast;
  if (call_.json()) put_json(kept, *waiting);
  else put_text(kept, *waiting);
  for (const Error& warning : kept.warnings) call_.warn(warning);
  return {};
}

/// Of several a line says whose the lines behind it are.
void PlanPrinter::put_json(const sync::KeptPlan& kept, const std::vector<views::NotQuiet>& waiting) const {
  std::string text;
  if (plans_ > 1 || !kept.correction.empty())
    JsonLine{text}.object("plan", [&](JsonLine& members) {
      members.text("connection", name_of(kept.part.kind)).text("direction", name_of(kept.part.direction));
      if (!kept.correction.empty()) members.text("correction", kept.correction);
    });
  text += forecast_as_json("forecast", kept.forecast);
  for (const sync::SizeInPlan& size : kept.segments)
    JsonLine{text}.object("segment", [&](JsonLine& members) {
      members.text("name", size.name)
          .number("now", size.now)
          .number("after", size.after)
          .number("joining", size.joining)
          .number("leaving", size.leaving);
    });
  for (const views::NotQuiet& one : waiting)
    JsonLine{text}.object("waits",
                          [&](JsonLine& members) { members.text("target", one.target).text("until", iso(one.until)); });
  call_.put(text);
  call_.put(kept.lines);
}

void PlanPrinter::put_text(const sync::KeptPlan& kept, const std::vector<views::NotQuiet>& waiting) const {
  Waits waits;
  for (const views::NotQuiet& one : waiting) waits.emplace(one.target, local_.second(one.until));
  call_.put(kept.correction.empty()
                ? plan_for_people(to_text(kept.part), kept.lines, changes_shown, kept.mapped_lines, waits)
                : correction_for_people(to_text(kept.part) + ", " + kept.correction, kept.lines, changes_shown, waits));
  for (const sync::SizeInPlan& size : kept.segments)
    call_.put("  segment " + size.name + ": " + grouped(size.now) + " → " + grouped(size.after) + " " +
              std::string{name_of(kept.part.kind)} + "s after this (" + grouped(size.joining) + " join, " +
              grouped(size.leaving) + " leave)\n");
  if (kept.held) call_.put(counted_until_for_people(counted_until(views_, kept.part, summary_of(kept.lines)), local_));
  if (!kept.guarded) call_.put(guard_off_text(kept.held));
}

std::string PlanPrinter::after(const sync::KeptPlan& kept) const {
  if (!kept.forecast.is_enough()) return {};
  const std::string apply = call_.line("apply", {}, "--expect " + to_hex(kept.digest));
  if (!kept.correction.empty())
    return kept.lines.find("{\"change\":") == std::string::npos
               ? "There is nothing to be put back here.\n"
               : "Next: " + apply + " puts back what of this still holds" +
                     (kept.held ? ", as you looked at it\n" : "\n");
  if (kept.held)
    return "Next: `" + call_.line("sync") + "` would be held; " + apply + " lets this plan pass, as you looked at it\n";
  return "Next: " + apply + " carries out what of this still holds" +
         (plans_ > 1 ? "\n" : ", or " + call_.line("sync") + "\n");
}

int PlanPrinter::end() const {
  const int status = held_ ? held : done;
  if (!forecast_) return status;
  if (call_.json()) {
    if (plans_ > 1 && !corrects_) call_.put(forecast_as_json("run_forecast", *forecast_));
    return status;
  }
  call_.put(forecast_for_people(*forecast_));
  if (!forecast_->is_enough())
    call_.say(
        "Next: wait, as what is left of Salesforce's calls is NOT ENOUGH for a run: they come back within 24 hours; "
        "or keep fewer for others, salesforce.call_reserve\n");
  call_.say(next_);
  if (forecast_->is_enough() && !held_ && plans_ > 1 && !corrects_)
    call_.say("Next: " + call_.line("sync") + " carries out all of it\n");
  return status;
}

}  // namespace tidemark::command
