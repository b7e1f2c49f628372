#include "command/open_writes.h"

namespace tidemark::command {

std::string read_after(Instant quiet_until, const LocalTime& local) {
  if (quiet_until == Instant{}) return "a later run reads it";
  return "the first run after " + local.second(quiet_until) + " reads it";
}

std::string open_for_people(const OpenWrites::Of& open, const LocalTime& local) {
  if (open.targets == 0) return {};
  return "what became of what was sent to " + count(open.targets, "target", "targets") + " is not known yet; " +
         read_after(open.quiet_until, local);
}

}  // namespace tidemark::command
