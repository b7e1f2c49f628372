#pragma once

namespace tidemark::command {

/// How the command ends; documented in docs/command-line.md and in every help.
enum ExitStatus : int {
  done = 0,
  failed = 1,      ///< the world said no; what was said is on standard error
  wrong_usage = 2, ///< wrong arguments, or a configuration with errors
  held = 3,        ///< the guard held a plan: nothing of it was written
  with_exceptions = 4,  ///< done, but some records were refused, invalid or superseded
};

}  // namespace tidemark::command
