#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "archive/archive.h"
#include "core/planning/plan.h"
#include "core/segments/segment.h"
#include "core/segments/size_in_plan.h"
#include "views/views.h"

namespace tidemark::sync {

/// What is known of all visitors, or accounts (M14): as the newest run read them – its pages have native fields and pulled ones
/// alike – and, where the views know a later value, that one.
///
///     const auto known = KnownEntities::open(views, archive, EntityKind::visitor);
///     const auto segment = segments::Segment::of(*segments::parse(text), known->find(), {&zone, now});
///     const auto answer = known->ask(*segment, zone, 50);       // answer->size == 412, 50 of them in answer->members
///
/// `not_found` where nothing was read yet, or the archive has the pages no longer. Keep views and archive alive.
class KnownEntities {
 public:
  [[nodiscard]] static Result<KnownEntities> open(const views::Views& views, const archive::Archive& archive,
                                                  EntityKind kind);

  /// The fields that may be asked about; of visitors behind "account." those of their account, where accounts were read as well. This
  /// must outlive it.
  [[nodiscard]] segments::FindField find() const;

  struct Answer {
    std::uint64_t size = 0;
    std::uint64_t entities = 0;        ///< that were asked
    std::vector<std::string> members;  ///< by id (bytes), the first of them
  };
  [[nodiscard]] Result<Answer> ask(const segments::Segment& segment, const Zone& zone, std::size_t most_members) const;

  [[nodiscard]] RunId run() const { return own_.plan.run; }         ///< that read them
  [[nodiscard]] Instant read_at() const { return own_.plan.time; }  ///< when it planned

 private:
  struct Side {
    EntityKind kind = EntityKind::visitor;
    views::PlanRow plan;
    std::vector<std::string> pages;  ///< archive names
    PendoSchema schema;
  };
  using Visit = std::function<void(std::string_view id, std::string_view account, std::span<const Value> values)>;
  using Accounts = std::map<std::string, std::vector<Value>, std::less<>>;

  KnownEntities(const views::Views& views, const archive::Archive& archive) : views_{&views}, archive_{&archive} {}
  [[nodiscard]] static Result<Side> side_of(const views::Views& views, const archive::Archive& archive,
                                            EntityKind kind);
  [[nodiscard]] Result<void> each(const Side& side, std::span<const segments::SegmentField> fields, const Zone& zone,
                                  const Visit& visit) const;
  [[nodiscard]] Result<Accounts> accounts(std::span<const segments::SegmentField> fields, const Zone& zone,
                                          Arena& arena) const;

  const views::Views* views_;
  const archive::Archive* archive_;
  Side own_;
  std::optional<Side> accounts_;  ///< of visitors
};

using segments::SegmentAsked;
using segments::SizeInPlan;

}  // namespace tidemark::sync
