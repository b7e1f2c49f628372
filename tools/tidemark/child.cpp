#include "command/child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace tidemark::command {
namespace {

class Pipe {
 public:
  Pipe() : good_{pipe2(ends_.data(), O_CLOEXEC) == 0} {}
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] int read_end() const { return ends_[0]; }
  [[nodiscard]] int write_end() const { return ends_[1]; }
  void close_read() { close_end(ends_[0]); }
  void close_write() { close_end(ends_[1]); }

 private:
  static void close_end(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  std::array<int, 2> ends_ = {-1, -1};
  bool good_;
};

std::string all_of(int from) {
  std::string text;
  std::array<char, 1 << 16> piece;
  for (;;) {
    const ssize_t count = read(from, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
}

volatile sig_atomic_t signalled = 0;  ///< who gets our signals

/// While it lives our signals are the child's.
class HandedOver {
 public:
  explicit HandedOver(pid_t child) {
    signalled = child;
    struct sigaction action {};
    action.sa_handler = [](int signal) { kill(signalled, signal); };
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before_[i]);
  }
  HandedOver(const HandedOver&) = delete;
  HandedOver& operator=(const HandedOver&) = delete;
  ~HandedOver() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
  }

 private:
  static constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, 3> before_{};
};

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<Ended> run_self(const std::vector<std::string>& words, const ChildPipes& pipes) {
  std::vector<std::string> copies = words;
  copies.insert(copies.begin(), "tidemark");
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  Pipe input;
  Pipe output;
  if (!input.good() || !output.good()) return failure(ErrorCode::storage, std::strerror(errno), "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.read_end(), STDIN_FILENO);
  if (pipes.keep_output) posix_spawn_file_actions_adddup2(&actions, output.write_end(), STDOUT_FILENO);
  pid_t child = 0;
  const int problem = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) return failure(ErrorCode::storage, std::strerror(problem), "starting tidemark again");
  input.close_read();
  output.close_write();
  if (!pipes.input.empty() && write(input.write_end(), pipes.input.data(), pipes.input.size()) < 0)
    errno = 0;  // it may have ended
  input.close_write();
  Ended ended;
  if (pipes.keep_output) ended.output = all_of(output.read_end());
  std::optional<HandedOver> handed_over;
  if (pipes.gets_signals) handed_over.emplace(child);
  ended.status = wait_for(child);
  return ended;
}

}  // namespace tidemark::command
