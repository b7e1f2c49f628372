#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/planning/plan.h"

namespace tidemark {

/// Takes the plan's lines as they are made, in blocks of whole lines.
using TextSink = std::function<void(std::string_view lines)>;

/// The plan as one JSON object a line, in its order (docs/plan-format.md): `refused`, `change`, `left`, `summary`.
/// `unmatched_targets`: also a line for each target without a source; their count is always in the summary.
void print_plan(const Plan& plan, bool unmatched_targets, const TextSink& sink);

/// Why a record is left alone, in the order of the plan's lines.
enum class LeftReason : std::uint8_t {
  ambiguous,
  anonymous,
  filtered,
  invalid,
  no_identifier,
  unknown,
  unmatched_source,
  unmatched_target,
};
inline constexpr std::size_t left_reasons = 8;
[[nodiscard]] std::string_view name_of(LeftReason reason);  ///< "no_identifier"

/// The records that are left alone for this reason; of *ambiguous* and *invalid* ones the plan has lists of their own.
struct LeftLists {
  const std::vector<LeftAlone>* sources = nullptr;
  const std::vector<LeftAlone>* targets = nullptr;  ///< their lines follow those of the sources
};
[[nodiscard]] LeftLists left_lists(const Plan& plan, LeftReason reason);

/// How many lines there are of this reason.
[[nodiscard]] std::size_t count_of(const Plan& plan, LeftReason reason);

/// Some of the plan's lines of one kind, from line `from` of that kind on, at most `count`: what a list shows that nobody scrolls to its
/// end.
void print_refused(const Plan& plan, const TextSink& sink);
void print_changes(const Plan& plan, std::span<const Change> changes, const TextSink& sink);
void print_left(const Plan& plan, LeftReason reason, std::size_t from, std::size_t count, const TextSink& sink);
void print_summary(const Plan& plan, const TextSink& sink);

/// The digest of what would be done and nothing else: BLAKE2b-256 over {"connection":…,"direction":…} and a line a change,
/// {"field":…,"new":…,"old":…,"target":…}, each in the canonical form of RFC 8785 and ended by LF.
[[nodiscard]] Digest digest_of(const Plan& plan, EntityKind kind, Direction direction);

/// The bytes that the digest is of: what a kept plan is kept as.
void print_digest_lines(const Plan& plan, EntityKind kind, Direction direction, const TextSink& sink);

/// One change's line among them, without the LF.
void append_digest_line(const Plan& plan, const Change& change, std::string& out);

/// The same of a change that was sent; its values are JSON text.
///
///     digest_line("custom.region", "\"EMEA\"", "\"APAC\"", "v-42")      // {"field":"custom.region","new":"APAC","old":"EMEA","target":"v-42"}
[[nodiscard]] std::string digest_line(std::string_view field, std::string_view before, std::string_view after,
                                      std::string_view target);

}  // namespace tidemark
