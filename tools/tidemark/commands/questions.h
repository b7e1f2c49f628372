#pragma once

#include <memory>

#include "command/call.h"
#include "command/words.h"
#include "command/workspace.h"

namespace tidemark::command {

/// What every question begins with: the directory to read, views at the log's head, the subscription's time.
struct Question {
  std::unique_ptr<Workspace> workspace;
  views::Views* views = nullptr;
  LocalTime local;

  [[nodiscard]] static Result<Question> open(const Call& call);
};

/// "visitor" or "account", as a pull's part: its targets are what is asked of.
[[nodiscard]] Part pull_of(std::string_view kind);

int why(const Call& call);
int why_not(const Call& call);
int history(const Call& call);
int show(const Call& call);

}  // namespace tidemark::command
