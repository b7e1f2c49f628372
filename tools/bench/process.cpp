#include "process.h"

#include <chrono>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tidemark::bench {

Turn in_a_process(const std::function<void()>& work) {
  const auto began = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    work();
    _exit(0);
  }
  Turn turn;
  rusage usage{};
  wait4(child, &turn.status, 0, &usage);
  turn.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  turn.processor_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  turn.peak_kib = usage.ru_maxrss;
  return turn;
}

void execute(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace tidemark::bench
