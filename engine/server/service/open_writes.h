#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "views/views.h"

namespace tidemark::service {

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

}  // namespace tidemark::service
