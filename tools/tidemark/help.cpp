#include "command/help.h"

#include <algorithm>

namespace tidemark::command {
namespace {

std::string usage(const Command& command) {
  std::string text = "tidemark " + std::string{command.name};
  for (const Argument& argument : command.arguments) {
    const std::string name{argument.name};
    text += argument.required ? " " + name : " [" + name + "]";
  }
  if (!command.options.empty()) text += " [options]";
  return text;
}

std::string left(const Option& option) {
  std::string text{option.name};
  if (!option.value.empty()) text += " " + std::string{option.value};
  return text + (option.many ? " …" : "");
}

/// Rows of two columns; `…` counts as one place.
std::string table(const std::vector<std::pair<std::string, std::string>>& rows) {
  const auto width = [](std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
  };
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, width(row.first));
  std::string text;
  for (const auto& [name, says] : rows) text += "  " + name + std::string(widest + 2 - width(name), ' ') + says + "\n";
  return text;
}

std::string with_choices(std::string_view says, const std::vector<std::string_view>& choices) {
  std::string text{says};
  for (std::size_t i = 0; i < choices.size(); ++i)
    text += (i == 0 ? ": " : i + 1 == choices.size() ? " or " : ", ") + std::string{choices[i]};
  return text;
}

std::string indented(std::string_view lines) {
  std::string text = "    ";
  for (const char c : lines) text += c == '\n' ? std::string{"\n    "} : std::string{c};
  return text + "\n";
}

}  // namespace

std::string help_of_all(std::string_view group) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Command& command : all_commands()) {
    if (group.empty() || command.name == group || command.name.starts_with(std::string{group} + " "))
      rows.emplace_back(command.name, command.summary);
  }
  std::string text;
  if (group.empty()) {
    text = "Tidemark keeps Salesforce and Pendo in step, and can say of every value why it is there.\n\n";
    text += indented(
        "tidemark demo                          all of it, on two simulated systems: nothing leaves this machine\n"
        "tidemark init acme                     begin; then credential set, config apply, plan, sync\n"
        "tidemark why visitor v-42 custom.region");
    text += "\n";
  }
  text += "Commands:\n" + table(rows);
  text +=
      "\n`tidemark COMMAND --help` says more of each. Where data lies: --directory, else $TIDEMARK_DIRECTORY, else\n"
      "$XDG_STATE_HOME/tidemark, else ~/.local/state/tidemark.\n";
  return text;
}

std::string help_of(const Command& command) {
  std::string text =
      std::string{command.summary} + "\n\n" + indented(command.example) + "\nUsage: " + usage(command) + "\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Argument& argument : command.arguments)
    rows.emplace_back(argument.name, with_choices(argument.says, argument.choices));
  for (const Option& option : command.options)
    rows.emplace_back(left(option), with_choices(option.says, option.choices));
  for (const Option& option : options_of_all())
    if (std::ranges::find(command.options, option.name, &Option::name) == command.options.end())
      rows.emplace_back(left(option), option.says);
  text += table(rows);
  if (!command.next.empty()) text += "\n" + std::string{command.next} + "\n";
  text += "\nExit status: 0 done; 1 failed; 2 wrong usage or configuration";
  if (!command.statuses.empty()) text += "; " + std::string{command.statuses};
  return text + "\n";
}

}  // namespace tidemark::command
