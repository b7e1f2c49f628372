#pragma once

#include <functional>
#include <string_view>

#include "core/planning/plan.h"

namespace tidemark {

/// Takes the plan's lines as they are made, in blocks of whole lines.
using TextSink = std::function<void(std::string_view lines)>;

/// The plan as one JSON object a line, in its order (docs/plan-format.md): `refused`, `change`, `left`, `summary`.
/// `unmatched_targets`: also a line for each target without a source; their count is always in the summary.
void print_plan(const Plan& plan, bool unmatched_targets, const TextSink& sink);

/// The digest of what would be done and nothing else: BLAKE2b-256 over {"connection":…,"direction":…} and a line a change,
/// {"field":…,"new":…,"old":…,"target":…}, each in the canonical form of RFC 8785 and ended by LF.
[[nodiscard]] Digest digest_of(const Plan& plan, EntityKind kind, Direction direction);

/// The bytes that the digest is of: what a kept plan is kept as.
void print_digest_lines(const Plan& plan, EntityKind kind, Direction direction, const TextSink& sink);

/// One change's line among them, without the LF.
void append_digest_line(const Plan& plan, const Change& change, std::string& out);

}  // namespace tidemark
