#include "sync/drift.h"

#include "command/commands/commands.h"
#include "command/commands/corrections.h"
#include "command/commands/questions.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/running.h"
#include "command/sides.h"
#include "command/words.h"
#include "service/drift_list.h"

namespace tidemark::command {
namespace {

Result<sync::DriftAsked> drift_asked(const Call& call) {
  if (call.has("--connection") != call.has("--direction"))
    return failure(ErrorCode::invalid_input, "--connection and --direction go together", "tidemark drift");
  sync::DriftAsked asked{.target = call["ID"], .field = call["--field"]};
  if (call.has("--connection")) asked.part = part_of(call["--connection"], call["--direction"]);
  return asked;
}

/// All is named as such: what somebody else has decided is not undone by a slip.
Result<void> check_some(const Call& call, const char* command) {
  if (!call["ID"].empty() || call.has("--field") || call.has("--connection") || call.has("--all")) return {};
  return failure(ErrorCode::invalid_input, "which values?", command, "name an ID, --field FIELD, a part, or --all");
}

std::string for_people(const sync::Drift& drift) {
  return noun_of(drift.part, Side::target) + " " + visible(drift.target) + "  " + visible(drift.field) + "  " +
         visible(drift.ours) + " → " + visible(drift.theirs) + "   written by run " + std::to_string(drift.wrote) +
         ", changed by others as run " + std::to_string(drift.saw) + " has seen" +
         (drift.accepted ? "; accepted" : "") + "\n";
}

int list_drift(const Call& call) {
  auto asked = drift_asked(call);
  if (!asked) return call.tell(asked.error());
  asked->accepted_too = call.has("--accepted");
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto drifts = sync::drift_of(*question->views, *asked);
  if (!drifts) return call.tell(drifts.error());
  call.head([](std::string& line) {
    JsonLine none{line};
    service::put_drift(none, {});
  });
  std::string text;
  for (const sync::Drift& drift : *drifts) {
    if (call.json()) {
      JsonLine line{text};
      service::put_drift(line, drift);
    } else {
      text += for_people(drift);
    }
  }
  call.put(text);
  call.say(drifts->empty() ? "Nobody has changed what Tidemark wrote, as far as runs have seen.\n"
                           : "Next: tidemark drift put-back ID, or tidemark drift accept ID\n");
  return done;
}

int accept_drift(const Call& call) {
  const auto asked = drift_asked(call);
  if (!asked) return call.tell(asked.error());
  if (auto some = check_some(call, "tidemark drift accept"); !some) return call.tell(some.error());
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  const auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto drifts = sync::drift_of(**views, *asked);
  if (!drifts) return call.tell(drifts.error());
  if (drifts->empty())
    return call.tell(
        {ErrorCode::not_found, "there is no such drift", "tidemark drift accept", "tidemark drift lists it"});
  const std::vector<Event> events = sync::acceptance_of(*drifts, actor(), call["--comment"]);
  log::EventLog& log = (*workspace)->log();
  if (const auto head = log.append(log.head().position, events); !head) return call.tell(head.error());
  std::string text;
  if (call.json()) JsonLine{text}.number("accepted", drifts->size());
  else text = count(drifts->size(), "value is", "values are") + " let stand, for as long as nobody changes them\n";
  call.put(text);
  return done;
}

int put_back_drift(const Call& call) {
  const auto asked = drift_asked(call);
  if (!asked) return call.tell(asked.error());
  if (auto some = check_some(call, "tidemark drift put-back"); !some) return call.tell(some.error());
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  auto running = Running::open(call, **workspace);
  if (!running) return call.tell(running.error());
  const auto plans = (*running)->runner().restore(*asked);
  (*running)->end_progress();
  return put_corrections(call, **workspace, plans);
}

}  // namespace

std::vector<Command> commands_of_drift() {
  const std::vector<Argument> id = {{"ID", "of the visitor, account or Salesforce record", {}, false}};
  const std::vector<Option> which = {
      {"--connection", "KIND", "of this connection alone, with --direction", {"visitor", "account"}},
      {"--direction", "DIRECTION", "of this direction alone, with --connection", {"pull", "push"}},
      {"--field", "FIELD", "this field alone: custom.region, Pendo_NPS__c"}};
  const auto and_more = [&](const Option& more) {
    std::vector<Option> all = which;
    all.push_back(more);
    return all;
  };
  std::vector<Option> accepting = and_more({"--all", "", "all of them"});
  accepting.push_back({"--comment", "TEXT", "why, for the log"});
  return {
      {"drift", "Values that others have changed since Tidemark wrote them, as runs have seen",
       "tidemark drift\ntidemark drift v-42",
       "A field that is still mapped is written again by the next run where its source says otherwise; what is listed "
       "is as it\nwas read last.\nNext: tidemark drift put-back ID; tidemark drift accept ID",
       id, and_more({"--accepted", "", "those that a person lets stand, too"}), "", list_drift},
      {"drift accept", "Let others' values stand: they are no drift for as long as they stay",
       "tidemark drift accept v-42 --comment 'sales knows better'\ntidemark drift accept --field custom.region",
       "No run is kept from writing there: that is what the mapping is for.", id, accepting, "", accept_drift},
      {"drift put-back", "What would put Tidemark's values in the place of others'; the plan is kept for `apply`",
       "tidemark drift put-back v-42\ntidemark drift put-back --all",
       "What the targets hold is read again; what is another value by now is left alone, with the reason.\n"
       "Next: tidemark apply --expect DIGEST, which is a run and can be undone",
       id, and_more({"--all", "", "all of them"}), "3 the guard would hold it;\n4 not all can be put back",
       put_back_drift},
  };
}

}  // namespace tidemark::command
