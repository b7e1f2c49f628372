#include <algorithm>
#include <string_view>

#include "command/commands/commands.h"
#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/machine.h"
#include "command/words.h"
#include "command/workspace.h"
#include "core/config/difference.h"
#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

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

/// The configuration in force; an empty one where none was applied yet.
Result<Configuration> in_force(Workspace& workspace) {
  auto configuration = workspace.configuration();
  if (!configuration && configuration.error().code == ErrorCode::invalid_input) return Configuration{};
  return configuration;
}

/// Against one that was never applied everything is new, its defaults too.
std::vector<Difference> differences_of(const Configuration& present, const Configuration& next) {
  std::vector<Difference> differences = diff_configurations(present, next);
  if (!present.subscription.empty()) return differences;
  std::erase_if(differences, [](const Difference& difference) { return !difference.after; });
  for (Difference& difference : differences) difference.before.reset();
  return differences;
}

/// A subscription's runs go by configurations that name it.
Result<void> check_subscription(const Call& call, const Workspace& workspace, const Configuration& configuration) {
  const std::string& name = workspace.subscription().name;
  if (configuration.subscription == name) return {};
  return failure(ErrorCode::invalid_input,
                 "it is the configuration of subscription " + configuration.subscription + ", not of " + name,
                 call["FILE"] + ": subscription",
                 "tidemark init " + configuration.subscription + ", or name another file or --subscription");
}

int diff(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  if (auto ours = check_subscription(call, **workspace, *configuration); !ours) return call.tell(ours.error());
  const auto present = in_force(**workspace);
  if (!present) return call.tell(present.error());
  if (present->subscription.empty()) call.say("Nothing is configured yet: all of it would be new.\n");
  const auto differences = differences_of(*present, *configuration);
  print_differences(call, differences);
  call.say(differences.empty() ? "No difference.\n" : "Next: " + call.line("config apply", {call["FILE"]}) + "\n");
  return done;
}

/// Tells the lines that can't be planned; whether the configuration may be applied all the same: what is missing may have been
/// created since the schemas were seen, a type that is refused stays refused.
bool may_be_applied(const Call& call, const std::vector<Refused>& lines) {
  bool may = true;
  for (const Refused& line : lines) {
    Error error{ErrorCode::invalid_input, line.why, call["FILE"] + ": " + line.line,
                "a run could not plan this line: change or remove it"};
    if (line.connection_problem) {
      const bool is_a_line = line.line.ends_with(']');
      error.hint = std::string{"so it was when a run looked last; where the next one finds it so still, it leaves "} +
                   (is_a_line ? "this line out" : "the whole connection alone");
      call.warn(error);
    } else {
      call.tell(error);
      may = false;
    }
  }
  return may;
}

int apply(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  auto workspace = Workspace::open_subscription(call, Workspace::Access::write);
  if (!workspace) return call.tell(workspace.error());
  if (auto ours = check_subscription(call, **workspace, *configuration); !ours) return call.tell(ours.error());
  const auto present = in_force(**workspace);
  if (!present) return call.tell(present.error());
  const auto differences = differences_of(*present, *configuration);
  if (differences.empty()) {
    std::string line;
    JsonLine{line}.flag("changed", false);
    if (call.json()) call.put(line);
    call.say("No difference: nothing was applied.\n");
    return done;
  }
  const auto refused = lines_known_to_be_refused(**workspace, *configuration);
  if (!refused) return call.tell(refused.error());
  if (!may_be_applied(call, *refused)) return wrong_usage;
  const Event event = event_of(Configured{actor(), call["--comment"], write_configuration(*configuration)}, 0);
  auto& log = (*workspace)->log();
  const auto head = log.append(log.head().position, {&event, 1});
  if (!head) return call.tell(head.error());
  if (auto views = (*workspace)->views(); !views) return call.tell(views.error());
  const bool first = present->subscription.empty();  // then all of it is new, and the file says it better
  if (call.json() || !first) print_differences(call, differences);
  std::string text;
  if (call.json()) JsonLine{text}.flag("changed", true).number("applied", head->position).text("author", actor());
  else text = "applied as version " + std::to_string(head->position) + ": " + summary_of(*configuration) + "\n";
  call.put(text);
  call.say("Next: " + call.line("plan") + " shows what a run would change; " + call.line("sync") + " does it\n");
  return done;
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

int export_configuration(const Call& call) {
  auto workspace = Workspace::open_subscription(call, Workspace::Access::read);
  if (!workspace) return call.tell(workspace.error());
  const auto configuration = (*workspace)->configuration();
  if (!configuration) return call.tell(configuration.error());
  const std::string text = write_configuration(*configuration);
  call.put(call.json() ? on_one_line(text) : text);
  return done;
}

}  // namespace

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
       "Print the configuration in force",
       "tidemark config export > acme.json",
       "",
       {},
       {},
       "",
       export_configuration},
  };
}

}  // namespace tidemark::command
