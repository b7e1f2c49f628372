#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command/words.h"
#include "views/views.h"

namespace tidemark::command {

/// What was sent and has no outcome yet: a run was cut off, or no answer came. A run reads it once the other system works on nothing of
/// it any more, and leaves its targets alone until then.
///
///     const auto open = OpenWrites::look(views);
///     open->of_run(41).targets == 12                                 open->of_run(41).quiet_until: from then on a run may read
class OpenWrites {
 public:
  struct Of {
    std::uint64_t targets = 0;  ///< each once, however often it was sent
    Instant quiet_until = {};   ///< of the last
  };

  [[nodiscard]] static Result<OpenWrites> look(const views::Views& views);

  [[nodiscard]] Of all() const { return of({}, {}); }
  [[nodiscard]] Of of_run(RunId run) const { return of(run, {}); }
  [[nodiscard]] Of of_part(Part part) const { return of({}, part); }

 private:
  struct One {
    RunId run;
    Part part;
    std::string target;
    Instant quiet_until;
  };
  [[nodiscard]] Of of(std::optional<RunId> run, std::optional<Part> part) const;

  std::vector<One> writes_;
};

/// "the first run after 2026-11-22T02:29:05+01:00 reads it": the words for it, wherever something is open.
[[nodiscard]] std::string read_after(Instant quiet_until, const LocalTime& local);

/// "what became of what was sent to 12 targets is not known yet; the first run after … reads it"; empty where there are none.
[[nodiscard]] std::string open_for_people(const OpenWrites::Of& open, const LocalTime& local);

}  // namespace tidemark::command
