#include "simulator.h"

#include <utility>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process.h"

namespace tidemark::bench {

Listening::Listening(std::vector<std::string> words) {
  int ends[2] = {-1, -1};
  if (pipe(ends) != 0) return;
  child_ = fork();
  if (child_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execute(std::move(words));
  }
  close(ends[1]);
  std::string line;
  for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
  close(ends[0]);
  told_ = nlohmann::json::parse(line, nullptr, false);
}

Listening::~Listening() {
  if (child_ <= 0) return;
  kill(child_, SIGTERM);
  waitpid(child_, nullptr, 0);
}

}  // namespace tidemark::bench
