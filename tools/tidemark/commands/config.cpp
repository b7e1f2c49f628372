#include <algorithm>
#include <string_view>

#include "command/commands/commands.h"
#include "command/commands/questions.h"
#include "command/commands/show_config.h"
#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/config/difference.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "service/configuration_change.h"
#include "service/questions/show.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

using service::ConfigurationChange;

std::string summary_of(const Configuration& configuration) {
  std::string text = "subscription " + configuration.subscription;
  for (const Connection& connection : configuration.connections) {
    text +=
        "; " + std::string{name_of(connection.kind)} + ": " + count(connection.pull.size(), "pull line", "pull lines");
    std::size_t columns = 0;
    for (const ReportPush& report : connection.push) columns += report.columns.size();
    if (columns > 0) text += ", " + count(columns, "push column", "push columns");
    if (!connection.guard) text += ", GUARD OFF";
  }
  return text;
}

/// JSON's strings hold no raw line breaks, so every one of `text`, with the indentation behind it, is there for people only.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    line += text.substr(at, end - at);
    at = std::min(text.find_first_not_of("\n ", end), text.size());
  }
  return line += '\n';
}

int check(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  if (call.json()) {
    std::string line;
    JsonLine{line}.flag("ok", true).text("subscription", configuration->subscription);
    call.put(line);
    return done;
  }
  call.put("no errors: " + summary_of(*configuration) + "\n");
  call.say("Next: " + call.line("config diff", {call["FILE"]}) + ", or " + call.line("config apply", {call["FILE"]}) +
           "\n");
  return done;
}

int diff(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  auto ours = service::check_names((*workspace)->subscription().name, *configuration, call["FILE"]);
  if (!ours) return call.tell(ours.error());
  const auto views = (*workspace)->views();
  if (!views) return call.tell(views.error());
  const auto change = ConfigurationChange::compare(**views, *configuration);
  if (!change) return call.tell(change.error());
  if (change->version == 0) call.say("Nothing is configured yet: all of it would be new.\n");
  print_differences(call, change->differences);
  call.say(change->differences.empty() ? "No difference.\n"
                                       : "Next: " + call.line("config apply", {call["FILE"]}) + "\n");
  return done;
}

Result<ConfigurationChange> look(const Call& call, Workspace& workspace, const Configuration& configuration) {
  auto ours = service::check_names(workspace.subscription().name, configuration, call["FILE"]);
  if (!ours) return tl::unexpected(std::move(ours.error()));
  const auto views = workspace.views();
  if (!views) return tl::unexpected(views.error());
  const auto archive = workspace.archive();
  if (!archive) return tl::unexpected(archive.error());
  return ConfigurationChange::look(**views, **archive, configuration, call["FILE"]);
}

int apply(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  const auto change = look(call, **workspace, *configuration);
  if (!change) return call.tell(change.error());
  if (change->differences.empty()) return say_unchanged(call);
  for (const Error& warning : change->warnings) call.warn(warning);
  for (const Error& error : change->errors) call.tell(error);
  if (!change->errors.empty()) return wrong_usage;
  const Event event = event_of(Configured{actor(), call["--comment"], write_configuration(*configuration)}, 0);
  auto& log = (*workspace)->log();
  const auto head = log.append(log.head().position, {&event, 1});
  if (!head) return call.tell(head.error());
  if (auto views = (*workspace)->views(); !views) return call.tell(views.error());
  const bool first = change->version == 0;  // then all of it is new, and the file says it better
  if (call.json() || !first) print_differences(call, change->differences);
  say_applied(call, *configuration, std::to_string(head->position), actor());
  return done;
}

/// The one that was in force then.
int export_configuration_at(const Call& call) {
  const auto question = Question::open(call);
  if (!question) return call.tell(question.error());
  const auto at = service::position_at(*question->views, question->workspace->log().head().position,
                                       question->local.zone, machine_time(), call["--at"]);
  if (!at) return call.tell(at.error());
  const auto row = question->views->configuration(*at);
  if (!row && row.error().code == ErrorCode::not_found)
    return call.tell(
        {ErrorCode::not_found, "nothing was configured yet", call["--at"], "tidemark log show has positions"});
  if (!row) return call.tell(row.error());
  const auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return call.tell(configuration.error().front());
  put_configuration(call, *configuration);
  call.say("version " + std::to_string(row->position) + ", applied " + question->local.second(row->time) + " by " +
           visible(row->author) + (row->comment.empty() ? "" : ": " + visible(row->comment)) + "\n");
  return done;
}

int export_configuration(const Call& call) {
  if (call.has("--at")) return export_configuration_at(call);
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const auto configuration = (*workspace)->configuration();
  if (!configuration) return call.tell(configuration.error());
  put_configuration(call, *configuration);
  return done;
}

}  // namespace

void print_differences(const Call& call, const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& difference : differences) {
    if (call.json())
      JsonLine{text}
          .text("place", difference.place)
          .value("before", difference.before.value_or(""))
          .value("after", difference.after.value_or(""));
    else if (!difference.before) text += "+ " + difference.place + "  " + visible(*difference.after) + "\n";
    else if (!difference.after) text += "- " + difference.place + "  " + visible(*difference.before) + "\n";
    else
      text += "~ " + difference.place + "  " + visible(*difference.before) + " → " + visible(*difference.after) + "\n";
  }
  call.put(text);
}

void say_applied(const Call& call, const Configuration& configuration, const std::string& version,
                 std::string_view author) {
  std::string text;
  if (call.json()) JsonLine{text}.flag("changed", true).value("applied", version).text("author", author);
  else text = "applied as version " + version + ": " + summary_of(configuration) + "\n";
  call.put(text);
  call.say("Next: " + call.line("plan") + " shows what a run would change; " + call.line("sync") + " does it\n");
}

int say_unchanged(const Call& call) {
  std::string line;
  JsonLine{line}.flag("changed", false);
  if (call.json()) call.put(line);
  call.say("No difference: nothing was applied.\n");
  return done;
}

void put_configuration(const Call& call, const Configuration& configuration) {
  const std::string text = write_configuration(configuration);
  call.put(call.json() ? on_one_line(text) : text);
}

std::vector<Command> commands_of_config() {
  const Argument file{"FILE", "the configuration (docs/configuration.md)"};
  return {
      {"config check",
       "Find all errors of a configuration file",
       "tidemark config check acme.json",
       "All errors are told at once. Next: tidemark config diff FILE",
       {file},
       {},
       "2 where there are errors",
       check},
      {"config diff",
       "What applying a file would change",
       "tidemark config diff acme.json",
       "+ new, - gone, ~ other than now; defaults are spelled out. Next: tidemark config apply FILE",
       {file},
       {},
       "",
       diff},
      {"config apply",
       "Make a file the configuration that runs go by",
       "tidemark config apply acme.json --comment 'region from the account'",
       "Nothing is written to Salesforce or Pendo until a run: next, tidemark plan or tidemark sync",
       {file},
       {{"--comment", "TEXT", "why, for the log"}},
       "2 where there are errors, or lines that can't be planned: then nothing was applied",
       apply},
      {"config export",
       "Print the configuration in force, now or then",
       "tidemark config export > acme.json\ntidemark config export --at 2026-01-31",
       "",
       {},
       {{"--at", "MOMENT", "the one that was in force at a log position or a time"}},
       "",
       export_configuration},
  };
}

}  // namespace tidemark::command
