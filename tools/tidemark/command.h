#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "command/call.h"

namespace tidemark::command {

/// A word that a command takes by its place: `why visitor ID FIELD`.
struct Argument {
  std::string_view name;  ///< in capitals
  std::string_view says;
  std::vector<std::string_view> choices = {};  ///< all words that are allowed; none: any
  bool required = true;
};

struct Option {
  std::string_view name;   ///< "--comment"
  std::string_view value;  ///< "TEXT"; empty: a flag
  std::string_view says;
  std::vector<std::string_view> choices = {};
  bool many = false;  ///< may be given several times, and with several values
};

/// What the table says of a command: parsing, help and the checks of docs/command-line.md all come from it.
struct Command {
  std::string_view name;     ///< "config apply"
  std::string_view summary;  ///< one line, for the list of commands
  std::string_view example;  ///< a use, or several, each on a line: what its help begins with
  std::string_view next;     ///< what to do after it
  std::vector<Argument> arguments;
  std::vector<Option> options;
  std::string_view statuses;  ///< beyond those of every command
  int (*run)(const Call& call);
};

/// Every command, in the order in which help lists them.
[[nodiscard]] const std::vector<Command>& all_commands();

/// Those that all commands take: --directory, --subscription, --json.
[[nodiscard]] const std::vector<Option>& options_of_all();

}  // namespace tidemark::command
