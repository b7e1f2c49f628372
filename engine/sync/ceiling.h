#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/folds/part.h"
#include "core/planning/correction.h"
#include "core/planning/plan.h"
#include "sync/surroundings.h"

namespace tidemark::sync {

/// What a kept plan allows: `execute(ceiling)` carries out what stands in both it and a fresh plan, by target, field, old and new
/// value (X10). A plan is kept as the bytes that its digest is of (core/planning/print.h).
class Ceiling {
 public:
  /// `not_found` where no such plan is kept (any more), `corrupt` where the bytes are not of that digest.
  [[nodiscard]] static Result<Ceiling> open(const archive::Archive& archive, const Digest& digest);

  [[nodiscard]] Part part() const { return part_; }
  /// What the plan puts back, where it is one of those that no mapping calls for: its lines are all that is wanted.
  [[nodiscard]] const std::optional<Correction>& correction() const { return correction_; }

  /// Of each of the plan's changes, whether the kept plan has it too.
  [[nodiscard]] std::vector<bool> allowed(const Plan& plan) const;

  struct Superseded {
    std::size_t changes = 0;
    std::vector<std::string> targets;  ///< of these, by bytes, each once
  };
  /// The changes that the kept plan has and this one has not, but for those that the run itself has sent: lines as of `digest_line`.
  [[nodiscard]] Superseded superseded(const Plan& plan, const std::unordered_set<std::string>& sent) const;

 private:
  [[nodiscard]] static Result<Correction> correction_of(Part part, std::string_view what, std::string_view object,
                                                        std::string_view lines);

  Part part_;
  std::optional<Correction> correction_;
  std::unordered_set<std::string> lines_;
};

/// Keeps a plan under its digest.
[[nodiscard]] Result<std::string> keep_plan(archive::Archive& archive, const Plan& plan, Part part);

}  // namespace tidemark::sync
