#include "sync/retire.h"

#include <algorithm>
#include <map>
#include <utility>

#include "sync/asked_names.h"

namespace tidemark::sync {
namespace {

constexpr std::string_view nothing = "null";

/// Values that an undo put there may be somebody else's, which Tidemark had replaced: these are not ours. Many values are of one request,
/// which is looked up once.
class PutBacks {
 public:
  PutBacks(const views::Views& views, Part part) : views_{views}, part_{part} {}

  /// The undo that put back what was not ours before; empty where the value is ours.
  Result<std::string> of_others(std::string_view target, const StoredField& field) {
    auto correction = of(field);
    if (!correction || run_undone_by(*correction) == 0)
      return correction.map([](const auto&) { return std::string{}; });
    const auto ours = was_ours(std::string{target}, std::string{field.name});
    if (!ours) return tl::unexpected(ours.error());
    return *ours ? std::string{} : std::move(*correction);
  }

 private:
  /// An undo puts back what was there before the run that it undoes, which may be a value of ours, or what another undo had put there.
  [[nodiscard]] Result<bool> was_ours(const std::string& target, const std::string& name) const {
    const auto history = views_.history(part_, target);
    if (!history) return tl::unexpected(history.error());
    RunId undone = 0;
    for (const views::Moment& moment : *history) {
      const views::FieldMoment* field = moment.open ? nullptr : moment.field(name);
      if (field == nullptr) continue;
      if (moment.kind == views::Moment::Kind::observed)
        return field->note == static_cast<std::uint8_t>(Observation::arrived_late);
      if (!holds_value(field->outcome) || (undone != 0 && moment.run == undone)) continue;
      const auto correction = views_.correction_at(part_, moment.planned);
      if (!correction && correction.error().code != ErrorCode::not_found) return tl::unexpected(correction.error());
      undone = correction ? run_undone_by(correction->planned.what) : 0;
      if (undone == 0) return true;
    }
    return false;
  }

  Result<std::string> of(const StoredField& field) {
    const auto [found, is_new] = known_.try_emplace({field.settled, field.settled_index});
    if (!is_new) return found->second;
    auto correction = views_.correction_of(part_, field);
    if (correction) found->second = *correction;
    return correction;
  }

  const views::Views& views_;
  Part part_;
  std::map<std::pair<Position, std::uint32_t>, std::string> known_;
};

/// Ours, and still as we wrote it, as far as is known.
bool is_ours(const StoredField& field) {
  return (field.known == Known::written || field.known == Known::arrived_late) && field.value != nothing;
}

}  // namespace

Result<LastPush> last_push(const views::Views& views, Part part) {
  if (part.direction == Direction::pull) return LastPush{};
  const auto plans = views.plans(part, 1);
  if (!plans) return tl::unexpected(plans.error());
  if (plans->empty()) return LastPush{};
  const auto row = views.configuration(plans->front().planned.configuration);
  if (!row) return tl::unexpected(row.error());
  const auto then = read_configuration(row->configuration, [](std::string_view) { return true; });
  const Connection* connection = then ? then->connection(part.kind) : nullptr;
  return LastPush{connection == nullptr ? std::string{} : connection->object, plans->front().planned.org};
}

std::set<std::string> mapped_fields(const Configuration& configuration, Part part) {
  std::set<std::string> fields;
  const Connection* connection = configuration.connection(part.kind);
  if (connection == nullptr) return fields;
  if (part.direction == Direction::pull) {
    for (const MappingLine& line : connection->pull) fields.insert(configuration.pull_group + "." + line.to);
  } else {
    for (const ReportPush& push : connection->push)
      for (const MappingLine& line : push.columns) fields.insert(line.to);
  }
  return fields;
}

Result<std::vector<PutBack>> retire_of(const views::Views& views, const Configuration& configuration,
                                       const RetireAsked& asked) {
  std::vector<PutBack> all;
  for (const Part part : all_parts) {
    if (asked.part && *asked.part != part) continue;
    const std::set<std::string> mapped = mapped_fields(configuration, part);
    const auto is_asked = [&](const std::string& name) { return is_meant(part, asked.field, name); };
    if (asked.part && !asked.field.empty() && std::ranges::any_of(mapped, is_asked))
      return failure(ErrorCode::refused,
                     "a line of the configuration still writes to it: the next run would write it again",
                     to_text(part) + ", " + asked.field, "remove the line first: tidemark config apply FILE");
    PutBack cleared{{"retire of what no line writes to any more", part.kind, part.direction, {}, {}}, {}};
    if (!asked.field.empty()) cleared.correction.what = "retire of " + asked.field;
    PutBacks known{views, part};
    Result<void> good;
    const auto read = views.each_entity(part, [&](std::string_view id, const StoredEntity& entity) {
      for (const StoredField& field : entity.fields) {
        const std::string name{field.name};
        if (entity.gone || !is_ours(field) || mapped.contains(name)) continue;
        if (!asked.field.empty() && !is_asked(name)) continue;
        const auto put_back = known.of_others(id, field);
        if (!put_back) return good = tl::unexpected(put_back.error()), false;
        if (!put_back->empty())
          cleared.left.push_back({std::string{id}, name, "the " + *put_back + " has put it there"});
        else
          cleared.correction.wanted.push_back(
              {std::string{id}, name, {}, std::string{field.value}, std::string{nothing}});
      }
      return true;
    });
    if (!read) return tl::unexpected(read.error());
    if (!good) return tl::unexpected(good.error());
    if (cleared.correction.wanted.empty() && cleared.left.empty()) continue;
    auto last = last_push(views, part);
    if (!last) return tl::unexpected(std::move(last.error()));
    cleared.correction.object = std::move(last->object);
    cleared.org = std::move(last->org);
    all.push_back(std::move(cleared));
  }
  if (all.empty())
    return failure(ErrorCode::not_found, "nothing that Tidemark wrote is left standing without a line", asked.field,
                   "tidemark config diff FILE says which lines a file removes");
  return all;
}

}  // namespace tidemark::sync
