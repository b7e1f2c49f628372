#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tidemark::command {

/// Targets where an earlier sending may still arrive, and until when changes of them wait.
using Waits = std::map<std::string, std::string, std::less<>>;

/// The lines of a plan as `--json` prints them, for people: the first `most` changes, those marked that wait, then how many records
/// are left alone for which reason, then the summary. `mapped_lines`: those that were not refused.
[[nodiscard]] std::string plan_for_people(std::string_view title, std::string_view json_lines, std::size_t most,
                                          std::size_t mapped_lines, const Waits& waits = {});

/// The same of a plan that puts back: what can't be is told behind the changes, each with the reason.
[[nodiscard]] std::string correction_for_people(std::string_view title, std::string_view json_lines, std::size_t most,
                                                const Waits& waits = {});

/// Behind a plan of a connection whose guard is off. `held`: it is all the same, which only the first run after a restore is.
[[nodiscard]] constexpr std::string_view guard_off_text(bool held) {
  return held ? "  GUARD OFF: the first run after a restore is held all the same, no plan of this connection after it\n"
              : "  GUARD OFF: no plan of this connection is held, whatever it changes\n";
}

/// The lines of a kept plan (those that its digest is of) for people.
[[nodiscard]] std::string kept_plan_for_people(std::string_view json_lines, std::size_t most);

}  // namespace tidemark::command
