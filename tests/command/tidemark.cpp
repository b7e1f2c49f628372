#include "tidemark.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/json/document.h"

extern char** environ;

namespace tidemark::command {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Standard input and output are files, so that nothing waits for a pipe.
pid_t spawn(const std::vector<std::string>& words, const fs::path& in, const fs::path& out, const fs::path& err) {
  std::vector<std::string> copies = words;
  copies.insert(copies.begin(), TIDEMARK_EXECUTABLE);
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = -1;
  if (posix_spawn(&child, TIDEMARK_EXECUTABLE, &actions, nullptr, arguments.data(), environ) != 0) child = -1;
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

int exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

Outcome run_tidemark(const std::vector<std::string>& words, const std::string& input, const std::string& output) {
  const Folder folder;
  const pid_t child = spawn(words, folder.write("in", input), output.empty() ? folder / "out" : output, folder / "err");
  if (child < 0) return {};
  int status = 0;
  for (int waited = 0; waitpid(child, &status, WNOHANG) == 0; ++waited) {
    if (waited == 30'000) kill(child, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return {exit_status(status), bytes_of(folder / "out"), bytes_of(folder / "err")};
}

Started::Started(const std::vector<std::string>& words, const std::string& input) {
  std::string pattern = (fs::temp_directory_path() / "tidemark-test-XXXXXX").string();
  close(mkstemp(pattern.data()));
  output_ = pattern;
  errors_ = pattern + ".errors";
  input_ = pattern + ".input";
  std::ofstream{input_, std::ios::binary} << input;
  child_ = spawn(words, input_, output_, errors_);
}

Started::~Started() {
  kill();
  std::error_code ignored;
  fs::remove(output_, ignored);
  fs::remove(errors_, ignored);
  fs::remove(input_, ignored);
}

std::string Started::output() const { return bytes_of(output_); }
std::size_t Started::resident() const {
  std::ifstream status{"/proc/" + std::to_string(child_) + "/status"};
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

std::string Started::command_line() const { return bytes_of("/proc/" + std::to_string(child_) + "/cmdline"); }
std::string Started::errors() const { return bytes_of(errors_); }

std::string Started::first_line() const {
  for (int waited = 0; waited < 4'000; ++waited) {
    const std::string text = bytes_of(output_);
    if (const std::size_t end = text.find('\n'); end != std::string::npos) return text.substr(0, end);
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return {};
}

void Started::kill() { stop(SIGKILL); }

int Started::stop(int signal) {
  if (child_ < 0) return -1;
  int status = 0;
  ::kill(child_, signal);
  waitpid(child_, &status, 0);
  child_ = -1;
  return exit_status(status);
}

int Started::wait() {
  int status = 0;
  for (int waited = 0; waited < 4'000; ++waited) {
    if (waitpid(child_, &status, WNOHANG) == child_) {
      child_ = -1;
      return exit_status(status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return -1;
}

bool Started::has_ended() {
  int status = 0;
  if (child_ >= 0 && waitpid(child_, &status, WNOHANG) == child_) child_ = -1;
  return child_ < 0;
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "tidemark-test-XXXXXX").string();
  path_ = mkdtemp(pattern.data()) == nullptr ? fs::path{} : fs::path{pattern};
}

Folder::~Folder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

std::string Folder::write(std::string_view name, std::string_view bytes) const {
  std::ofstream{path_ / name, std::ios::binary} << bytes;
  return *this / name;
}

std::string member(std::string_view json, std::string_view key) {
  const auto document = json::Document::read(json.substr(0, json.find('\n')));
  if (!document) return {};
  const auto found = document->root().member(key);
  if (!found) return {};
  if (found->is(json::Kind::text)) return std::string{found->text()};
  return found->is(json::Kind::number) ? std::string{found->number()} : std::string{};
}

bool is_json_lines(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const auto document = json::Document::read(line);
    if (!document || !document->root().is(json::Kind::object)) return false;
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return true;
}

}  // namespace tidemark::command
