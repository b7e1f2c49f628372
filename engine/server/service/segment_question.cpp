#include "service/segment_question.h"

#include <algorithm>

#include "core/config/keys.h"
#include "core/events/codec.h"
#include "core/events/segment_events.h"
#include "core/json/line.h"
#include "core/segments/syntax.h"
#include "core/time/date_text.h"

namespace tidemark::service {
namespace {

tl::unexpected<SegmentTrouble> trouble(Error error) { return tl::unexpected(SegmentTrouble{{}, std::move(error)}); }

tl::unexpected<SegmentTrouble> trouble(std::vector<segments::Problem> problems) {
  return tl::unexpected(SegmentTrouble{std::move(problems), {}});
}

bool is_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !name.empty() && name.size() <= 60 && name.front() != '-' && std::ranges::all_of(name, allowed);
}

/// What is wrong with its fields, as far as they are known already.
tl::expected<void, SegmentTrouble> check_fields(const views::Views& views, const archive::Archive& archive,
                                                EntityKind kind, const segments::Expression& tree, Instant now) {
  const auto known = sync::KnownEntities::open(views, archive, kind);
  if (!known && known.error().code == ErrorCode::not_found) return {};
  if (!known) return trouble(known.error());
  const Zone utc;  // only says what fields there are
  auto segment = segments::Segment::of(tree, known->find(), {&utc, now});
  if (!segment) return trouble(std::move(segment.error()));
  return {};
}

}  // namespace

std::string plural_of(std::string_view kind) { return std::string{kind} + "s"; }

std::optional<EntityKind> kind_of_plural(std::string_view word) {
  for (const EntityKind kind : {EntityKind::visitor, EntityKind::account})
    if (word == name_of(kind) || word == plural_of(name_of(kind))) return kind;
  return std::nullopt;
}

tl::expected<SegmentSize, SegmentTrouble> ask_segment(const views::Views& views, const archive::Archive& archive,
                                                      const SegmentQuestion& question, const Zone& zone, Instant now) {
  const auto tree = segments::parse(question.text);
  if (!tree) return trouble(std::vector{tree.error()});
  const auto known = sync::KnownEntities::open(views, archive, question.kind);
  if (!known) return trouble(known.error());
  auto segment = segments::Segment::of(*tree, known->find(), {&zone, now});
  if (!segment) return trouble(std::move(segment.error()));
  auto answer = known->ask(*segment, zone, question.most_members);
  if (!answer) return trouble(answer.error());
  return SegmentSize{segments::print(*tree), std::move(*answer), known->run(), known->read_at()};
}

tl::expected<std::optional<Event>, SegmentTrouble> saving_of(const views::Views& views, const archive::Archive& archive,
                                                             const SegmentToSave& segment, const std::string& actor,
                                                             Instant now) {
  if (!is_name(segment.name))
    return trouble(Error{ErrorCode::invalid_input, "a segment's name has 1 to 60 letters, digits, - _ or .", "NAME",
                         "such as rich-emea"});
  const auto tree = segments::parse(segment.text);
  if (!tree) return trouble(std::vector{tree.error()});
  if (auto checked = check_fields(views, archive, segment.kind, *tree, now); !checked)
    return tl::unexpected(std::move(checked.error()));
  const SegmentSaved saved{actor, segment.name, std::string{name_of(segment.kind)}, segments::print(*tree)};
  const auto before = views.saved_segment(saved.name);
  if (!before && before.error().code != ErrorCode::not_found) return trouble(before.error());
  if (before && before->kind == saved.kind && before->text == saved.text) return std::nullopt;
  return event_of(saved, 0);
}

Result<views::SavedSegment> saved_segment(const views::Views& views, const std::string& name) {
  auto all = views.saved_segments();
  if (!all) return tl::unexpected(std::move(all.error()));
  std::vector<std::string_view> names;
  for (views::SavedSegment& saved : *all) {
    if (saved.name == name) return std::move(saved);
    names.push_back(saved.name);
  }
  const std::string hint = did_you_mean(name, names);
  return failure(ErrorCode::not_found, "no segment is saved under that name", "segment " + name,
                 hint.empty() ? "tidemark segments list has them" : hint);
}

void put_saved(json::Line& line, const views::SavedSegment& saved) {
  line.text("name", saved.name)
      .text("of", plural_of(saved.kind))
      .text("segment", saved.text)
      .text("actor", saved.actor)
      .text("saved", iso(saved.time))
      .number("position", saved.position);
}

}  // namespace tidemark::service
