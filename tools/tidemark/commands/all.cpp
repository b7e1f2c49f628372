#include "command/commands/commands.h"

namespace tidemark::command {

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands = [] {
    std::vector<Command> all;
    for (auto group : {commands_of_setup,       commands_of_connect, commands_of_config,   commands_of_tests,
                       commands_of_runs,        commands_of_undo,    commands_of_replay,   commands_of_drift,
                       commands_of_changed,     commands_of_erasure, commands_of_nights,   commands_of_reports,
                       commands_of_identifiers, commands_of_letters, commands_of_messages, commands_of_questions,
                       commands_of_segments,    commands_of_storage, commands_of_proof,    commands_of_backups,
                       commands_of_doctor,      commands_of_service, commands_of_access,   commands_of_simulation}) {
      for (Command& command : group()) all.push_back(std::move(command));
    }
    return all;
  }();
  return commands;
}

const std::vector<Option>& options_of_all() {
  static const std::vector<Option> options = {
      {"--directory", "FOLDER", "where log, views, archive and credentials lie"},
      {"--subscription", "NAME", "which one, where there are several"},
      {"--server", "URL", "a `tidemark serve`, in the place of a directory; the token is in $TIDEMARK_TOKEN"},
      {"--token-file", "FILE", "the token for --server is in this file"},
      {"--csv", "", "answers as a table for a spreadsheet: the members of --json's lines as columns"},
      {"--json", "", "answers and errors as JSON, one object a line (docs/command-line.md)"},
  };
  return options;
}

}  // namespace tidemark::command
