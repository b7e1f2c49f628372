#pragma once

namespace tidemark::command {

/// How the command ends; documented in docs/command-line.md and in every help.
enum ExitStatus : int {
  done = 0,
  failed = 1,             ///< the world said no; what was said is on standard error
  wrong_usage = 2,        ///< wrong arguments, or a configuration with errors
  held = 3,               ///< the guard held a plan: nothing of it was written
  with_exceptions = 4,    ///< done, but some records were refused, invalid, superseded or unknown
  stopped_by_user = 130,  ///< by Ctrl-C, SIGTERM or SIGHUP, at a place from which the next run goes on
  nobody_reads = 141,     ///< whoever read the answer has closed it, as `| head` does
};

}  // namespace tidemark::command
