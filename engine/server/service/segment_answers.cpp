// What the API answers of segments: saved ones, and how many are in one.
#include "core/events/codec.h"
#include "core/events/segment_events.h"
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/routes.h"
#include "service/segment_question.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

constexpr std::size_t longest_segment = 10'000;
constexpr std::uint64_t most_members = 1'000;

web::Response problem_of(const SegmentTrouble& trouble, std::string_view text) {
  if (trouble.error) return problem(*trouble.error);
  std::vector<Error> errors;
  for (const segments::Problem& one : trouble.problems) errors.push_back(segments::to_error(text, one));
  return problem(422, "that is no segment", {}, "docs/segments.md has the language", errors);
}

std::string saved_json(const views::SavedSegment& saved) {
  std::string text;
  {
    json::Line line{text};
    put_saved(line, saved);
  }
  return line_of(std::move(text));
}

struct Sent {
  EntityKind kind;
  std::string text;
  std::uint64_t members = 0;
};

tl::expected<Sent, web::Response> segment_in(const web::Request& request, bool with_members) {
  std::vector<Member> members{{"segment"}, {"of", json::Kind::text, false}};
  if (with_members) members.push_back({"members", json::Kind::number, false});
  auto fields = fields_in(request, members);
  if (!fields) return tl::unexpected(fields.error());
  const auto of = fields->texts.find("of");
  const auto kind = of == fields->texts.end() ? std::optional{EntityKind::visitor} : kind_of_plural(of->second);
  if (!kind) return tl::unexpected(problem(422, "a segment is of visitors or accounts", "of"));
  Sent sent{*kind, fields->texts.at("segment"), fields->numbers["members"]};
  if (sent.text.size() > longest_segment)
    return tl::unexpected(problem(422, "a segment has 10,000 bytes at most", "segment"));
  if (sent.members > most_members) return tl::unexpected(problem(422, "at most 1,000 members are named", "members"));
  return sent;
}

}  // namespace

web::Response Api::segments(const Asked& asked) {
  const auto all = asked.subscription->views().saved_segments();
  if (!all) return problem(all.error());
  std::string list;
  for (const views::SavedSegment& saved : *all) list += (list.empty() ? "" : ",") + saved_json(saved);
  return json_answer("{\"segments\":[" + list + "]}");
}

web::Response Api::segment(const Asked& asked) {
  const auto saved = asked.subscription->views().saved_segment(asked.places.at("name"));
  if (!saved && saved.error().code == ErrorCode::not_found)
    return problem(404, "no segment is saved under that name", {}, "GET …/segments lists them");
  return saved ? json_answer(saved_json(*saved)) : problem(saved.error());
}

web::Response Api::save_segment(const Asked& asked) {
  const auto sent = segment_in(asked.request, false);
  if (!sent) return sent.error();
  const Subscription& of = *asked.subscription;
  std::optional<SegmentTrouble> wrong;
  const auto saved = asked.subscription->decide([&]() -> Result<std::vector<Event>> {
    auto event = saving_of(of.views(), of.archive(), {asked.places.at("name"), sent->kind, sent->text},
                           asked.caller->actor, service_.machine().clock());
    if (!event) wrong = std::move(event.error());
    return event && *event ? std::vector<Event>{std::move(**event)} : std::vector<Event>{};
  });
  if (wrong) return problem_of(*wrong, sent->text);
  return saved ? segment(asked) : problem(saved.error());
}

web::Response Api::drop_segment(const Asked& asked) {
  const std::string& name = asked.places.at("name");
  const auto dropped = asked.subscription->decide([&]() -> Result<std::vector<Event>> {
    if (const auto saved = asked.subscription->views().saved_segment(name); !saved)
      return tl::unexpected(saved.error());
    return std::vector<Event>{event_of(SegmentDropped{asked.caller->actor, name}, 0)};
  });
  if (!dropped && dropped.error().code == ErrorCode::not_found)
    return problem(404, "no segment is saved under that name", {}, "GET …/segments lists them");
  if (!dropped) return problem(dropped.error());
  std::string text;
  json::Line{text}.text("dropped", name);
  return json_answer(line_of(std::move(text)));
}

web::Response Api::size_of_segment(const Asked& asked) {
  const auto sent = segment_in(asked.request, true);
  if (!sent) return sent.error();
  const Subscription& of = *asked.subscription;
  const auto size = ask_segment(of.views(), of.archive(), {sent->kind, sent->text, sent->members}, zone_of(of.views()),
                                service_.machine().clock());
  if (!size) return problem_of(size.error(), sent->text);
  std::string text;
  json::Line{text}
      .text("of", plural_of(name_of(sent->kind)))
      .text("segment", size->text)
      .number("size", size->answer.size)
      .number("entities", size->answer.entities)
      .number("run", size->run)
      .text("read", iso(size->read))
      .texts("members", size->answer.members);
  return json_answer(line_of(std::move(text)));
}

}  // namespace tidemark::service
