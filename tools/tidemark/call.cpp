#include "command/call.h"

#include <cstdio>

#include <poll.h>
#include <unistd.h>

#include "command/csv_output.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/words.h"

namespace tidemark::command {
namespace {

const std::vector<std::string> nothing;
const std::string empty;

}  // namespace

Call::Call(Values values) : values_{std::move(values)} {
  if (!has("--csv")) return;
  values_["--json"];
  csv_ = std::make_shared<CsvOutput>();
}

const std::vector<std::string>& Call::all(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nothing : found->second;
}

const std::string& Call::operator[](std::string_view name) const {
  const auto& values = all(name);
  return values.empty() ? empty : values.back();
}

Call Call::with(std::string_view name, std::string word) const {
  Call other = *this;
  other.values_[std::string{name}] = {std::move(word)};
  return other;
}

void Call::put(std::string_view data) const {
  if (csv_) csv_->put(data);
  else std::fwrite(data.data(), 1, data.size(), stdout);
}

void Call::put_columns(std::string_view line) const { csv_->put_columns(line.substr(0, line.find('\n'))); }

void Call::end() const {
  if (!csv_) return;
  csv_->put("\n");  // where the last line had no end
  const std::string table = csv_->table();
  std::fwrite(table.data(), 1, table.size(), stdout);
}

void Call::say(std::string_view talk) const {
  if (json()) return;
  std::fflush(stdout);  // on a terminal both are read together
  std::fwrite(talk.data(), 1, talk.size(), stderr);
}

std::string Call::line(std::string_view command, const std::vector<std::string>& arguments,
                       std::string_view options) const {
  std::string behind = options.empty() ? "" : " " + std::string{options};
  for (const char* name : {"--directory", "--server", "--token-file", "--subscription"})
    if (has(name)) behind += std::string{" "} + name + " " + shell_word((*this)[name]);
  std::string words;
  bool looks_like_an_option = false;
  for (const std::string& argument : arguments) {
    words += " " + shell_word(argument);
    looks_like_an_option = looks_like_an_option || argument.starts_with('-');
  }
  const std::string begin = "tidemark " + std::string{command};
  return looks_like_an_option ? begin + behind + " --" + words : begin + words + behind;
}

int Call::tell(const Error& error) const {
  put_line("error", "", error);
  return status_of(error);
}

void Call::warn(const Error& error) const { put_line("warning", "warning: ", error); }

void Call::put_line(std::string_view kind, std::string_view words, const Error& error) const {
  std::string line;
  if (json()) {
    JsonLine{line}.object(kind, [&](JsonLine& members) {
      members.text("code", name_of(error.code))
          .text("what", error.what)
          .text("where", error.where)
          .text("hint", error.hint);
    });
  } else {
    line = "tidemark: " + std::string{words} + to_line(error) + "\n";
  }
  std::fflush(stdout);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

bool Call::flush() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

bool Call::nobody_reads() {
  pollfd output{STDOUT_FILENO, POLLOUT, 0};
  return ::poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

int status_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_input: return wrong_usage;
    case ErrorCode::held: return held;
    case ErrorCode::interrupted: return stopped_by_user;
    default: return failed;
  }
}

}  // namespace tidemark::command
