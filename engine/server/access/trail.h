#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "access/register.h"
#include "log/event_log.h"
#include "log/verify.h"

namespace tidemark::access {

/// What was changed about users and tokens, in the engine's own log: an entry an act.
///
///     Trail trail{**logs->log(log::engine_log), file};
///     trail.take_in();                                    // what lies in the register's file is now in the log, each act once
///     trail.read(0, 100)->front().act.actor == "host root"
///
/// Thread-safe. One process at a time takes in: the one that has the log open to write.
class Trail {
 public:
  struct Line {
    Position position = 0;
    Act act;  ///< one whose body was erased has its type alone
  };

  Trail(log::EventLog& log, const Register& file) : log_{log}, file_{file} {}

  [[nodiscard]] Result<void> take_in();
  /// That the log is whole, and has what was taken into it last. `corrupt`.
  [[nodiscard]] static Result<log::Verified> prove(const log::EventLog& log, const Register::Contents& contents);
  [[nodiscard]] Position head() const { return log_.head().position; }
  [[nodiscard]] Result<std::vector<Line>> read(Position after, std::size_t most) const {
    return read(log_, after, most);
  }
  /// The first `most` acts that come after a position; what else lies in the log is none.
  [[nodiscard]] static Result<std::vector<Line>> read(const log::EventLog& log, Position after, std::size_t most);

 private:
  log::EventLog& log_;
  const Register& file_;
};

/// {"position":7,"time":"2026-…","actor":"user ann","act":"role_changed","of":"user joe","before":"viewer","after":"operator"}\n
[[nodiscard]] std::string to_json(const Trail::Line& line);

}  // namespace tidemark::access
