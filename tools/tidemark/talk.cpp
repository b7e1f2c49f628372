#include "command/talk.h"

#include <cstdio>

#include "command/exit_status.h"

namespace tidemark::command {

int tell(const Error& error) {
  const std::string line = "tidemark: " + to_line(error) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
  switch (error.code) {
    case ErrorCode::invalid_input: return wrong_usage;
    case ErrorCode::held: return held;
    default: return failed;
  }
}

}  // namespace tidemark::command
