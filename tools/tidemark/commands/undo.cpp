#include "sync/undo.h"

#include "command/commands/commands.h"
#include "command/commands/corrections.h"
#include "command/commands/show_plan.h"
#include "command/commands/show_runs.h"
#include "command/exit_status.h"
#include "command/running.h"
#include "command/subscription_time.h"
#include "command/words.h"
#include "sync/asked_names.h"
#include "sync/retire.h"

namespace tidemark::command {

int put_corrections(const Call& call, Workspace& workspace, const Result<std::vector<sync::KeptPlan>>& plans) {
  if (!plans) return call.tell(plans.error());
  auto views = workspace.views();
  if (!views) return call.tell(views.error());
  PlanPrinter printer{call, **views, time_of(workspace), plans->size()};
  bool leaves_any = false;
  for (const sync::KeptPlan& kept : *plans) {
    if (auto put = printer.put(kept); !put) return call.tell(put.error());
    leaves_any = leaves_any || kept.not_put_back > 0;
  }
  const int status = printer.end();
  return status == done && leaves_any ? static_cast<int>(with_exceptions) : status;
}

namespace {

/// The options that narrow it down: one target at most.
Result<sync::UndoAsked> undo_asked(const Call& call) {
  sync::UndoAsked asked;
  if (!number_of(call["RUN"], asked.run))
    return failure(ErrorCode::invalid_input, "RUN is a number", "tidemark undo", "tidemark runs lists them");
  for (const char* option : {"--visitor", "--account", "--record"}) {
    if (!call.has(option)) continue;
    if (!asked.target.empty())
      return failure(ErrorCode::invalid_input, "--visitor, --account and --record name one target", "tidemark undo",
                     "give one of them, or none to put back all");
    asked.target = std::string_view{option} == "--record" ? sync::complete_id(call[option]) : call[option];
    if (std::string_view{option} != "--record")
      asked.kind = std::string_view{option} == "--account" ? EntityKind::account : EntityKind::visitor;
  }
  asked.field = call["--field"];
  return asked;
}

int undo(const Call& call) {
  const auto asked = undo_asked(call);
  if (!asked) return call.tell(asked.error());
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto running = Running::open(call, **workspace);
  if (!running) return call.tell(running.error());
  const auto plans = (*running)->runner().undo(*asked);
  (*running)->end_progress();
  return put_corrections(call, **workspace, plans);
}

int retire(const Call& call) {
  sync::RetireAsked asked{{}, call["FIELD"]};
  if (call.has("--connection") != call.has("--direction"))
    return call.tell({ErrorCode::invalid_input, "--connection and --direction go together", "tidemark retire"});
  if (call.has("--connection")) asked.part = part_of(call["--connection"], call["--direction"]);
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto running = Running::open(call, **workspace);
  if (!running) return call.tell(running.error());
  const auto plans = (*running)->runner().retire(asked);
  (*running)->end_progress();
  return put_corrections(call, **workspace, plans);
}

}  // namespace

std::vector<Command> commands_of_undo() {
  return {
      {"undo",
       "What would put back what a run replaced, on both systems; the plan is kept for `apply`",
       "tidemark undo 41\ntidemark undo 41 --visitor v-42 --field custom.region",
       "Put back is what is still as the run wrote it; the rest is listed, with the reason. Nothing is written before "
       "the "
       "plan is applied.\n"
       "The next run writes it again where the mapping still calls for it: change the mapping first, or pause the "
       "nights.\n"
       "Next: tidemark apply --expect DIGEST, which is a run and can be undone itself",
       {{"RUN", "the run, as `tidemark runs` has it"}},
       {{"--visitor", "ID", "of this visitor alone"},
        {"--account", "ID", "of this account alone"},
        {"--record", "ID", "of this Salesforce record alone, which a push wrote or a pull read"},
        {"--field", "FIELD", "this field alone: custom.region, Pendo_NPS__c"}},
       "3 the guard would hold it;\n4 not all can be put back",
       undo},
      {"retire",
       "What would clear the values that a removed line or connection left standing; the plan is kept for `apply`",
       "tidemark retire\ntidemark retire custom.region",
       "Cleared is what Tidemark wrote, and nobody has changed since, in fields that no line of the applied "
       "configuration writes "
       "to.\nNext: tidemark apply --expect DIGEST",
       {{"FIELD", "this field alone: custom.region, Pendo_NPS__c", {}, false}},
       {{"--connection", "KIND", "of this connection alone, with --direction", {"visitor", "account"}},
        {"--direction", "DIRECTION", "of this direction alone, with --connection", {"pull", "push"}}},
       "3 the guard would hold it;\n4 not all can be cleared",
       retire},
  };
}

}  // namespace tidemark::command
