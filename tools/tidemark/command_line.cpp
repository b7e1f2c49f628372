#include "command/command_line.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "command/exit_status.h"
#include "command/help.h"
#include "command/remote.h"
#include "core/config/keys.h"

namespace tidemark::command {
namespace {

/// What was typed, cut into the command's own words and the rest.
struct Typed {
  std::string name;
  std::vector<std::string> rest;
  bool help = false;
  bool version = false;
};

/// The words that may follow `prefix` ("" or "config"), each once.
std::vector<std::string_view> words_after(std::string_view prefix) {
  std::vector<std::string_view> words;
  const std::string begin = prefix.empty() ? std::string{} : std::string{prefix} + " ";
  for (const Command& command : all_commands()) {
    if (!command.name.starts_with(begin)) continue;
    const std::string_view rest = command.name.substr(begin.size());
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  }
  return words;
}

bool takes_value(const std::string& option) {
  return option == "--directory" || option == "--subscription" || option == "--server" || option == "--token-file";
}

Typed cut(const std::vector<std::string>& words) {
  Typed typed;
  bool in_name = true;
  bool literal = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto next = words_after(typed.name);
    literal = literal || word == "--";
    if (!literal && (word == "--help" || word == "-h")) {
      typed.help = true;
    } else if (!literal && typed.name.empty() && word == "--version") {
      typed.version = true;
    } else if (in_name && !word.starts_with('-') && std::find(next.begin(), next.end(), word) != next.end()) {
      typed.name += (typed.name.empty() ? "" : " ") + word;
    } else {
      in_name = in_name && word.starts_with('-') && !literal;
      typed.rest.push_back(word);
      if (in_name && takes_value(word) && i + 1 < words.size()) typed.rest.push_back(words[++i]);
    }
  }
  return typed;
}

const Command* find(std::string_view name) {
  for (const Command& command : all_commands())
    if (command.name == name) return &command;
  return nullptr;
}

Call errors_of(const Typed& typed) {
  Call::Values values;
  if (std::find(typed.rest.begin(), typed.rest.end(), "--json") != typed.rest.end()) values["--json"] = {};
  return Call{values};
}

int unknown_command(const Typed& typed) {
  const auto word = std::find_if(typed.rest.begin(), typed.rest.end(),
                                 [](const std::string& rest) { return !rest.starts_with('-'); });
  const std::string help = "tidemark " + (typed.name.empty() ? "" : typed.name + " ") + "--help lists them";
  if (word == typed.rest.end())
    return errors_of(typed).tell({ErrorCode::invalid_input,
                                  typed.name.empty() ? "which command?" : "`" + typed.name + "` needs a further word",
                                  {},
                                  help});
  const std::string hint = did_you_mean(*word, words_after(typed.name));
  return errors_of(typed).tell({ErrorCode::invalid_input,
                                "there is no command `" + (typed.name.empty() ? "" : typed.name + " ") + *word + "`",
                                {},
                                hint.empty() ? help : hint});
}

/// The one place that knows CLI11: the table's command as its options, and what it found as a Call's values.
class Parser {
 public:
  explicit Parser(const Command& command) : command_{command}, app_{std::string{command.summary}} {
    app_.set_help_flag();
    for (const Argument& argument : command.arguments) {
      CLI::Option* added = app_.add_option(std::string{argument.name}, values_[std::string{argument.name}])
                               ->expected(1)
                               ->allow_extra_args(false);
      added->required(argument.required);
      allow(added, argument.choices);
    }
    for (const Option& option : command.options) add(option);
    for (const Option& option : options_of_all())
      if (std::ranges::find(command.options, option.name, &Option::name) == command.options.end()) add(option);
  }

  Result<Call> parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& problem) {
      return failure(ErrorCode::invalid_input, problem.what(), "tidemark " + std::string{command_.name}, hint());
    }
    Call::Values given;
    for (auto& [name, values] : values_) {
      if (app_.get_option(name)->count() == 0) continue;
      // A variable of the shell that is not set: whoever meant one visitor would get all of them.
      if (name.starts_with("--") && std::ranges::find(values, std::string{}) != values.end())
        return failure(ErrorCode::invalid_input, name + ": the value is empty",
                       "tidemark " + std::string{command_.name}, "leave " + name + " out, or name something");
      given[name] = std::move(values);
    }
    return Call{std::move(given)};
  }

 private:
  void add(const Option& option) {
    const std::string name{option.name};
    if (option.value.empty()) {
      values_[name];
      app_.add_flag(name);
      return;
    }
    CLI::Option* added = app_.add_option(name, values_[name]);
    if (!option.many) added->expected(1)->allow_extra_args(false);
    allow(added, option.choices);
  }

  static void allow(CLI::Option* added, const std::vector<std::string_view>& choices) {
    if (!choices.empty()) added->check(CLI::IsMember(std::vector<std::string>(choices.begin(), choices.end())));
  }

  [[nodiscard]] std::string hint() const {
    std::vector<std::string_view> names;
    for (const Option& option : command_.options) names.push_back(option.name);
    for (const Option& option : options_of_all()) names.push_back(option.name);
    bool looks_like_an_option = false;
    for (const std::string& word : app_.remaining()) {
      looks_like_an_option = looks_like_an_option || word.starts_with('-');
      if (!word.starts_with("--")) continue;
      if (std::string meant = did_you_mean(word, names); !meant.empty()) return meant;
    }
    const std::string begin = "tidemark " + std::string{command_.name};
    if (!looks_like_an_option || command_.arguments.empty()) return begin + " --help";
    std::string behind = " --";
    for (const Argument& argument : command_.arguments) behind += " " + std::string{argument.name};
    return "what begins with - and is no option goes behind --: " + begin + behind;
  }

  const Command& command_;
  CLI::App app_;
  std::map<std::string, std::vector<std::string>> values_;
};

/// Data that did not reach standard output is no success.
int finish(const Call& call, int status) {
  call.end();
  if (Call::flush()) return status;
  if (Call::nobody_reads()) return nobody_reads;
  return call.tell({ErrorCode::storage, "the answer could not be written", "standard output", "is the disk full?"});
}

int carry_out(const Command& command, const Call& call) {
  if (call.has("--csv") && (command.name.ends_with(" export") || command.name == "demo" || command.name == "serve"))
    return Call{{}}.tell({ErrorCode::invalid_input, "what this command prints is no table", "--csv",
                          "without it: " + call.line(command.name)});
  if (!call.has("--server")) return command.run(call);
  if (const auto remotely = at_server(command.name); remotely != nullptr) return remotely(call);
  return call.tell({ErrorCode::invalid_input, "this command has no form for a server",
                    "tidemark " + std::string{command.name}, "it works on the host, in the service's directory"});
}

int help(const Typed& typed, const Command* command) {
  const Call plain{{}};
  if (command == nullptr && !typed.rest.empty() && !typed.rest.front().starts_with('-')) return unknown_command(typed);
  plain.put(command != nullptr ? help_of(*command) : help_of_all(typed.name));
  return finish(plain, done);
}

}  // namespace

int run_command_line(std::vector<std::string> words) {
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  const Typed typed = cut(words);
  const Command* command = find(typed.name);
  const Call plain{{}};
  if (typed.version) {
    plain.put("tidemark " TIDEMARK_VERSION "\n");
    return finish(plain, done);
  }
  if (typed.help) return help(typed, command);
  if (words.empty()) plain.say(help_of_all());
  if (command == nullptr) return words.empty() ? static_cast<int>(wrong_usage) : unknown_command(typed);
  Parser parser{*command};
  const auto call = parser.parse(typed.rest);
  if (!call) return errors_of(typed).tell(call.error());
  return finish(*call, carry_out(*command, *call));
}

}  // namespace tidemark::command
