#include "command/progress_line.h"

#include <cstdio>
#include <utility>

#include <unistd.h>

#include "command/words.h"

namespace tidemark::command {

ProgressLine::ProgressLine(const Call& call)
    : on_terminal_{!call.json() && isatty(STDERR_FILENO) == 1}, next_{Clock::now() + std::chrono::seconds{1}} {}

void ProgressLine::show(const std::string& text) {
  if (!on_terminal_ || Clock::now() < next_) return;
  next_ = Clock::now() + std::chrono::milliseconds{100};
  shown_ = true;
  std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
}

void ProgressLine::clear() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

views::Progress showing(ProgressLine& line, std::string verb) {
  return [&line, verb = std::move(verb)](Position so_far, Position of) {
    line.show(verb + " " + grouped(so_far) + " of " + grouped(of) + " entries");
    return true;
  };
}

Spread showing(ProgressLine& line, std::string text, Spread spread) {
  return [&line, text = std::move(text), spread = std::move(spread)](std::size_t count,
                                                                     const std::function<void(std::size_t)>& work) {
    line.show(text);
    spread(count, work);
  };
}

}  // namespace tidemark::command
