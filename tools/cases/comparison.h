#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cases/mapping_case.h"

namespace tidemark::cases {

/// A line of the plan as docs/plan-format.md has it: members as JSON in one form (`in_one_form`), lists sorted.
struct PlannedLine {
  std::map<std::string, std::string, std::less<>> members;
  std::string json;  ///< the object, in the plan's own order of members

  [[nodiscard]] std::string_view member(std::string_view key) const {
    const auto found = members.find(key);
    return found == members.end() ? std::string_view{} : found->second;
  }
};

/// A plan, line by line, those of unmatched targets too.
struct PlannedLines {
  std::vector<PlannedLine> changes;
  std::vector<PlannedLine> left;
  std::vector<PlannedLine> refused;
  PlannedLine summary;

  [[nodiscard]] static PlannedLines of(const Plan& plan);
};

/// One thing in which a plan is not what its case expects.
struct CaseDifference {
  enum class Kind : std::uint8_t { missing, unexpected, different };
  enum class About : std::uint8_t { change, left, refused, held, count };
  Kind kind = Kind::missing;
  About about = About::change;
  std::size_t line = 0;  ///< of the case's file
  std::string target;    ///< of a change
  std::string field;     ///< of a change; of a count its name; of a refused line its place
  std::string expected;  ///< JSON; of a change `{"old":…,"new":…}` as far as the case says it; "" where nothing is
  std::string planned;   ///< likewise
  std::string why;       ///< what the plan says of that target and field instead; may be empty
};

/// Empty where the plan is as expected. First the changes by target and field, as the plan has them; then what is left, refused, held, counted.
[[nodiscard]] std::vector<CaseDifference> differences(const Expectation& expected, const PlannedLines& planned);

/// Whether that is one that a case's `left` is complete of: targets without a source only where one of them is named.
[[nodiscard]] bool counts_as_left(const Expectation& expected, const PlannedLine& line);

/// A JSON text's content; "" where it is none.
[[nodiscard]] std::string unquoted(std::string_view json);

}  // namespace tidemark::cases
