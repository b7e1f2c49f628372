#include "service/questions/between.h"

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/events/codec.h"
#include "core/events/effect_events.h"
#include "core/events/fact_events.h"
#include "core/events/records.h"

namespace tidemark::service {
namespace {

/// Follows what becomes known of values, entry by entry.
class Following {
 public:
  Following(const log::EventLog& log, const std::vector<views::SteppedOverRow>& stepped_over, std::size_t most_bytes)
      : log_{log}, most_bytes_{most_bytes} {
    for (const views::SteppedOverRow& event : stepped_over) stepped_over_.emplace(event.position, event.index);
  }

  [[nodiscard]] Result<bool> take(const log::Entry& entry) {
    if (bytes_ > most_bytes_)
      return failure(ErrorCode::incomplete, "more was changed than is compared at once", {},
                     "ask about a shorter time");
    for (std::uint32_t index = 0; index < entry.events.size(); ++index) {
      if (stepped_over_.contains({entry.position, index})) continue;
      const Event& event = entry.events[index].event;
      auto taken = event.type == EventType::observed         ? take_observed(event, entry.position)
                   : event.type == EventType::effect_settled ? take_settled(event, entry.position)
                                                             : Result<void>{};
      if (!taken) return tl::unexpected(std::move(taken.error()));
    }
    return true;
  }

  [[nodiscard]] std::vector<ChangedBetween> changed() && {
    std::vector<ChangedBetween> all;
    for (auto& [key, value] : values_)
      if (value.before != value.after) all.push_back(std::move(value));
    return all;
  }

 private:
  [[nodiscard]] Result<void> take_observed(const Event& event, Position position) {
    const auto body = body_of<Observed>(event);
    if (!body) return tl::unexpected(body.error());
    return each_record(event, body->connection, body->direction,
                       [&](Part part, std::uint32_t, const RecordView& record) {
                         for (const FieldView& field : record.fields)
                           if (static_cast<Observation>(field.note) != Observation::gone && !field.name.empty())
                             note(part, record.id, field, position);
                       });
  }

  /// The values lie with the intent, which may be an earlier entry's.
  [[nodiscard]] Result<void> take_settled(const Event& event, Position position) {
    const auto settled = body_of<EffectSettled>(event);
    if (!settled) return tl::unexpected(settled.error());
    Result<void> done;
    auto read =
        log_.read(settled->effect, settled->effect, log::Depth::items, [&](const log::Entry& entry) -> Result<bool> {
          if (settled->event_index >= entry.events.size()) return false;
          const Event& intent = entry.events[settled->event_index].event;
          if (intent.type != EventType::effect_intended) return false;
          const auto body = body_of<EffectIntended>(intent);
          const auto outcomes = Outcomes::of(*settled, static_cast<std::uint32_t>(intent.items.size() - 1));
          if (!body || !outcomes) return tl::unexpected(body ? outcomes.error() : body.error());
          done = each_record(intent, body->connection, body->direction,
                             [&](Part part, std::uint32_t item, const RecordView& record) {
                               for (const FieldView& field : record.fields)
                                 if (holds_value(outcomes->of_field(item, field.name)))
                                   note(part, record.id, field, position);
                             });
          return false;
        });
    return read.and_then([&] { return done; });
  }

  template <class Take>
  [[nodiscard]] static Result<void> each_record(const Event& event, std::string_view connection,
                                                std::string_view direction, const Take& take) {
    const auto part = part_of(connection, direction);
    if (!part) return failure(ErrorCode::corrupt, "an event of a part that there is not");
    RecordView record;
    for (std::size_t i = 1; i < event.items.size(); ++i) {
      if (event.items.was_erased(i)) continue;
      if (auto read = read_record(event.items[i], record); !read) return read;
      take(*part, static_cast<std::uint32_t>(i), record);
    }
    return {};
  }

  void note(Part part, std::string_view target, const FieldView& field, Position position) {
    auto [found, is_new] = values_.try_emplace({code_of(part), std::string{target}, std::string{field.name}});
    ChangedBetween& value = found->second;
    bytes_ += is_new ? sizeof value + 2 * target.size() + 2 * field.name.size() + field.before.size() + 64 : 0;
    bytes_ += field.after.size();
    if (is_new)
      value = {part, std::string{target}, std::string{field.name}, std::string{field.before}, {}, position, 0, 0};
    value.after = field.after;
    value.to = position;
    ++value.times;
  }

  const log::EventLog& log_;
  const std::size_t most_bytes_;
  std::size_t bytes_ = 0;  ///< of `values_`, about
  std::set<std::pair<Position, std::uint32_t>> stepped_over_;
  std::map<std::tuple<std::uint8_t, std::string, std::string>, ChangedBetween> values_;
};

Result<std::optional<views::ConfigurationRow>> in_force(const views::Views& views, Position at) {
  auto row = at == 0 ? Result<views::ConfigurationRow>{failure(ErrorCode::not_found, "none")} : views.configuration(at);
  if (row) return std::optional{std::move(*row)};
  if (row.error().code == ErrorCode::not_found) return std::optional<views::ConfigurationRow>{};
  return tl::unexpected(std::move(row.error()));
}

Result<void> compare_configurations(const views::Views& views, Position first, Position last, Between& between) {
  const auto before = in_force(views, first);
  if (!before) return tl::unexpected(before.error());
  const auto after = in_force(views, last);
  if (!after) return tl::unexpected(after.error());
  if (*before) between.configuration_before = (*before)->position;
  if (*after) between.configuration_after = (*after)->position;
  if (!*before || !*after || between.configuration_before == between.configuration_after) return {};
  const auto every_zone = [](std::string_view) { return true; };
  const auto then = read_configuration((*before)->configuration, every_zone);
  const auto now = read_configuration((*after)->configuration, every_zone);
  if (then && now) between.configuration = diff_configurations(*then, *now);
  return {};
}

}  // namespace

Result<Between> between(const log::EventLog& log, const views::Views& views, Position first, Position last,
                        std::size_t most_bytes) {
  if (first > last || last > log.head().position)
    return failure(ErrorCode::invalid_input, "the range is none of the log's",
                   std::to_string(first) + " to " + std::to_string(last),
                   "the log ends at position " + std::to_string(log.head().position));
  const auto stepped_over = views.stepped_over();
  if (!stepped_over) return tl::unexpected(stepped_over.error());
  Following following{log, *stepped_over, most_bytes};
  auto read =
      log.read(first + 1, last, log::Depth::items, [&](const log::Entry& entry) { return following.take(entry); });
  if (first < last && !read) return tl::unexpected(std::move(read.error()));
  Between between;
  if (auto compared = compare_configurations(views, first, last, between); !compared)
    return tl::unexpected(std::move(compared.error()));
  between.values = std::move(following).changed();
  return between;
}

void put_changed(json::Line& line, const ChangedBetween& changed) {
  line.text("connection", name_of(changed.part.kind))
      .text("direction", name_of(changed.part.direction))
      .text("target", changed.target)
      .text("field", changed.field)
      .value("before", changed.before)
      .value("after", changed.after)
      .number("from", changed.from)
      .number("to", changed.to)
      .number("times", changed.times);
}

void put_difference(json::Line& line, const Difference& difference) {
  line.text("configuration", difference.place)
      .value("before", difference.before.value_or(""))
      .value("after", difference.after.value_or(""));
}

}  // namespace tidemark::service
