#include "command/commands/show_changes.h"

#include <map>
#include <utility>
#include <vector>

#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/moment_text.h"
#include "command/plan_text.h"
#include "command/words.h"

namespace tidemark::command {
namespace {

constexpr std::size_t changes_shown = 1'000;

/// What the run's held plans would change; the archive may not have one any more. Whether there is one.
Result<bool> print_kept_plans(const Call& call, Workspace& workspace, const RunRow& run) {
  auto archive = workspace.archive();
  if (!archive) return tl::unexpected(archive.error());
  bool any = false;
  for (const RunPart& part : run.parts) {
    if (!run.kept_back(part)) continue;
    any = true;
    const auto lines = (*archive)->get(part.kept_plan);
    if (!lines) return tl::unexpected(lines.error());
    call.put(call.json() ? *lines
                         : "changes of " + part.connection + " " + part.direction + ", held\n" +
                               kept_plan_for_people(*lines, changes_shown));
  }
  return any;
}

Result<void> put_sent(const Call& call, const views::Views& views, const RunRow& run) {
  return views.each_sent(run.number, [&](Part part, const views::TargetMoment& sent) {
    std::string text;
    {
      JsonLine line{text};
      line.text("connection", name_of(part.kind))
          .text("direction", name_of(part.direction))
          .text("target", sent.target)
          .flag("open", sent.moment.open);
      put_moment(line, sent.moment);
    }
    call.put(text);
    return true;
  });
}

/// A line a field, as a plan has them, and what became of it.
std::string change_text(const std::string& target, const Tries& tries) {
  const views::Moment& told = tries.told();
  std::string text;
  for (const views::FieldMoment& field : told.fields) {
    text += "  " + visible(target) + "  " + visible(field.name) + "  " + visible(field.before) + " → " +
            visible(field.after);
    if (!told.source.empty()) text += "  from " + visible(told.source);
    text += "  " + std::string{told.open ? "sent, and what became of it is not known yet" : words_of(field.outcome)};
    if (tries.all.size() > 1) text += ", sent " + times(tries.all.size());
    if (!told.words.empty()) text += "; in its words: " + visible(told.words);
    text += "\n";
  }
  return text;
}

Result<void> say_sent(const Call& call, const views::Views& views, const RunRow& run, bool others) {
  std::map<std::uint8_t, std::map<std::string, std::vector<views::Moment>>> parts;  // by code_of
  std::uint64_t erased = 0;
  const auto visited = views.each_sent(
      run.number,
      [&](Part part, const views::TargetMoment& sent) {
        parts[code_of(part)][sent.target].push_back(sent.moment);
        return true;
      },
      &erased);
  if (!visited) return visited;
  for (const auto& [code, targets] : parts) {
    std::string text = "changes of " + to_text(part_of_code(code)) + ", sent\n";
    std::size_t told = 0;
    std::size_t all = 0;
    for (const auto& [target, moments] : targets)
      for (const Tries& tries : changes_in(moments)) {
        all += tries.told().fields.size();
        if (told >= changes_shown) continue;
        text += change_text(target, tries);
        told = all;
      }
    if (all > told) text += "  … and " + grouped(all - told) + " more: --json lists them all\n";
    call.put(text);
  }
  if (erased > 0)
    call.put("  " + count(erased, "write was", "writes were") +
             " to records that were erased since: nothing of them can be told\n");
  else if (parts.empty() && !others) call.put("  nothing was sent in this run\n");
  return {};
}

}  // namespace

int print_changes(const Call& call, Workspace& workspace, const views::Views& views, const RunRow& run) {
  const auto held = print_kept_plans(call, workspace, run);
  if (!held) return call.tell(held.error());
  const auto sent = call.json() ? put_sent(call, views, run) : say_sent(call, views, run, *held);
  return sent ? static_cast<int>(done) : call.tell(sent.error());
}

}  // namespace tidemark::command
