#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/planning/plan.h"
#include "core/planning/print.h"

namespace tidemark {

/// What is shown of a plan's changes.
///
///     select_changes(plan, {.fields = {"custom.region"}, .kind = ChangeKind::cleared})     the places of those changes in plan.changes
enum class ChangeKind : std::uint8_t {
  any,
  cleared,   ///< the new value is empty
  filled,    ///< the old one is
  replaced,  ///< neither is
  cut,       ///< the text was cut to the field's length
};

struct ChangeFilter {
  std::vector<std::string> fields = {};  ///< these only; all where there are none
  ChangeKind kind = ChangeKind::any;
  std::string text = {};  ///< in the target's or the source's id or in a value's JSON; ASCII letters in either case
};

[[nodiscard]] std::vector<std::uint32_t> select_changes(const Plan& plan, const ChangeFilter& filter);

/// The places, among the lines of this reason, of those that have `text` in an id or an identifier, ASCII letters in either case.
[[nodiscard]] std::vector<std::uint32_t> select_left(const Plan& plan, LeftReason reason, const std::string& text);

}  // namespace tidemark
