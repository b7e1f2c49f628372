#include "command/desk.h"

#include <utility>

#include "access/trail.h"
#include "backup/restored.h"
#include "command/machine.h"
#include "command/workspace.h"
#include "disk/directories.h"

namespace tidemark::command {

access::By by_host() { return {"host " + actor(), machine_time()}; }

Desk::Desk(const Call& call, std::filesystem::path directory)
    : call_{call}, directory_{std::move(directory)}, file_{directory_ / "users", random_bytes} {}

Result<void> Desk::witness(const access::Register::Deed& deed, const std::function<Result<void>()>& act) const {
  if (deed.type != EventType::taken_over)
    if (auto awake = backup::check_awake(directory_); !awake) return awake;
  auto done = file_.witness(by_host(), deed, act);
  if (done) take_in();
  return done;
}

void Desk::take_in() const {
  const auto contents = file_.read();
  std::error_code problem;
  if (!contents || (*contents)->acts.empty() || !std::filesystem::exists(directory_ / "log" / "CURRENT", problem) ||
      disk::is_locked(directory_ / "log" / "LOCK"))
    return;
  if (Workspace::lost_before_writing(call_, true)) return;  // whoever works with that log says so; the acts wait
  auto workspace = Workspace::open(call_, Workspace::Access::write);
  if (!workspace) return;  // somebody has opened it since
  const auto log = (*workspace)->store().log(log::engine_log);
  if (!log) return call_.warn(log.error());
  if (auto taken = access::Trail{**log, file_}.take_in(); !taken) call_.warn(taken.error());
}

}  // namespace tidemark::command
