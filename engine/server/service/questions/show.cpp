#include "service/questions/show.h"

#include <charconv>

#include "core/time/date_text.h"
#include "service/questions/moments.h"

namespace tidemark::service {

Result<Position> position_at(const views::Views& views, Position head, const Zone& zone, Instant now,
                             std::string_view at) {
  Position position = 0;
  const auto [stop, problem] = std::from_chars(at.data(), at.data() + at.size(), position);
  if (problem == std::errc{} && stop == at.data() + at.size()) {
    if (position <= head) return position;
    return failure(ErrorCode::invalid_input, "the log ends at position " + std::to_string(head), std::string{at},
                   "name an earlier one; where none is named, it is as it is known now");
  }
  const auto date = parse_date_text(at);
  if (!date)
    return failure(ErrorCode::invalid_input, "a moment is a log position or a time", std::string{at},
                   "write 2026-01-31, or 2026-01-31T02:00:00Z");
  const Instant time = date->has_time ? date->instant() : zone.start_of_day(date->days);
  // A time without a fraction is its whole second, as times are shown.
  const bool to_the_second = at.find('T') != at.npos && at.find('.') == at.npos;
  if (time > now)
    return failure(ErrorCode::invalid_input, "that time is still to come", std::string{at},
                   "where no time is named, it is as it is known now");
  return views.position_at({time.milliseconds + (to_the_second ? one_second - 1 : 0)});
}

void put_entity(json::Line& line, std::string_view kind, const views::Entity& entity, Position at,
                const std::vector<views::Moment>& open) {
  line.text("kind", kind)
      .text("id", entity.id)
      .number("position", at)
      .flag("gone", entity.gone)
      .texts("sources", entity.sources);
  line.objects("fields", entity.fields, [](json::Line& members, const views::FieldState& field) {
    members.text("field", field.name).value("value", field.value).text("known", name_of(field.known));
    members.number("position", field.settled != 0 ? field.settled : field.from.position);
  });
  line.objects("open", open, put_moment);
}

}  // namespace tidemark::service
