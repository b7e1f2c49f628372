#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/planning/plan.h"
#include "core/segments/segment.h"

namespace tidemark::segments {

/// A segment whose size in a plan's future is asked for.
struct SegmentAsked {
  std::string name;
  std::string text;
};

/// How many of the targets that a pull has read are in a segment, and how many will be when the plan is carried out.
struct SizeInPlan {
  std::string name;
  std::uint64_t entities = 0;  ///< that were asked
  std::uint64_t now = 0;
  std::uint64_t after = 0;
  std::uint64_t joining = 0;  ///< after = now + joining - leaving
  std::uint64_t leaving = 0;
};

/// `plan` is a pull's, made of `inputs`. `invalid_input` where the text is no segment, or asks about another field than the entities'
/// own: `where` names segment and place.
[[nodiscard]] Result<SizeInPlan> size_in_plan(const SegmentAsked& asked, const PlanInputs& inputs, const Plan& plan,
                                              Instant now);

/// The same of a segment that was held against its fields, and of any of Pendo's pages. Without a plan, `after` is `now`.
struct PlanToCome {
  const Plan* plan = nullptr;
  const std::vector<OwnWrite>* own_writes = nullptr;
};
[[nodiscard]] Result<SizeInPlan> size_of(const Segment& segment, std::span<const Page> entities, EntityKind kind,
                                         const Zone& zone, const PlanToCome& to_come);

}  // namespace tidemark::segments
