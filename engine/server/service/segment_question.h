#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/archive.h"
#include "core/events/event.h"
#include "core/json/line.h"
#include "core/segments/segment.h"
#include "sync/segments.h"
#include "views/views.h"

namespace tidemark::service {

/// What is wrong with a segment's text, place by place; or `error`, where it can't be asked for another reason.
struct SegmentTrouble {
  std::vector<segments::Problem> problems = {};
  std::optional<Error> error = {};
};

/// How many are in a segment, and who.
///
///     const auto size = ask_segment(views, archive, {EntityKind::visitor, "custom.region = \"EMEA\"", 50}, zone, now);
///     size->answer.size == 412                     size->text: in its canonical form
struct SegmentQuestion {
  EntityKind kind = EntityKind::visitor;
  std::string text;
  std::size_t most_members = 0;
};
struct SegmentSize {
  std::string text;
  sync::KnownEntities::Answer answer;
  RunId run = 0;  ///< that read them
  Instant read;
};
[[nodiscard]] tl::expected<SegmentSize, SegmentTrouble> ask_segment(const views::Views& views,
                                                                    const archive::Archive& archive,
                                                                    const SegmentQuestion& question, const Zone& zone,
                                                                    Instant now);

/// The event that saves a segment under a name, of an earlier one of the name too; nothing where it is saved so already. Its fields are
/// checked as far as they are known.
struct SegmentToSave {
  std::string name;
  EntityKind kind = EntityKind::visitor;
  std::string text;
};
[[nodiscard]] tl::expected<std::optional<Event>, SegmentTrouble> saving_of(const views::Views& views,
                                                                           const archive::Archive& archive,
                                                                           const SegmentToSave& segment,
                                                                           const std::string& actor, Instant now);

/// The segment of that name; `not_found` suggests the nearest one.
[[nodiscard]] Result<views::SavedSegment> saved_segment(const views::Views& views, const std::string& name);

/// "visitors", "accounts"; and back, the singular too.
[[nodiscard]] std::string plural_of(std::string_view kind);
[[nodiscard]] std::optional<EntityKind> kind_of_plural(std::string_view word);

/// As `tidemark segments list --json` prints it (docs/command-line.md).
void put_saved(json::Line& line, const views::SavedSegment& saved);

}  // namespace tidemark::service
