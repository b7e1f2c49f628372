// What the API answers of visitors, accounts and records: what is known, since when and why.
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/changes_csv.h"
#include "service/letter_list.h"
#include "service/problem.h"
#include "service/questions/between.h"
#include "service/questions/moments.h"
#include "service/questions/show.h"
#include "service/questions/why.h"
#include "service/questions/why_not.h"
#include "service/routes.h"
#include "sync/asked_names.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

constexpr std::size_t longest_text = 600;  ///< of an id, a field or a time
constexpr std::uint64_t moments_of_a_page = 50;
constexpr std::size_t most_bytes = std::size_t{64} << 20;  ///< of what is made whole in memory

web::Response not_known(std::string_view kind) {
  return problem(404, "the log knows nothing of that " + std::string{kind}, {},
                 kind == "record" ? "only records that a push writes to are known so"
                                  : "its id is Pendo's, letter for letter; GET …/runs/{run}/why-not says more");
}

template <class Fill>
web::Response answer_of(Fill fill) {
  std::string text;
  {
    json::Line line{text};
    fill(line);
  }
  return json_answer(line_of(std::move(text)));
}

}  // namespace

Zone zone_of(const views::Views& views) {
  const auto row = views.configuration();
  if (!row) return {};
  const auto configuration = read_configuration(row->configuration, zone_exists);
  if (!configuration) return {};
  auto zone = load_zone(configuration->time_zone);
  return zone ? std::move(*zone) : Zone{};
}

/// As the log has it: 15 characters of a record are completed to 18.
std::string Api::Asked::id() const { return of == "record" ? sync::complete_id(places.at("id")) : places.at("id"); }

web::Response Api::entity(const Asked& asked) {
  const views::Views& views = asked.subscription->views();
  const auto given = asked.text("at", longest_text);
  if (!given) return problem(400, "at is a log position or a time", "at");
  const std::string id = asked.id();
  const Part part = part_of_target(views, asked.of, id);
  Position at = asked.subscription->log().head().position;
  if (!given->empty()) {
    const auto position = position_at(views, at, zone_of(views), service_.machine().clock(), *given);
    if (!position && position.error().code == ErrorCode::invalid_input)
      return problem(400, "at is a log position or a time that has come", "at",
                     "2026-01-31, 2026-01-31T02:00:00Z, or a position up to " + std::to_string(at));
    if (!position) return problem(position.error());
    at = *position;
  }
  const auto entity = given->empty() ? views.entity(part, id) : views.entity_at(part, id, at);
  if (!entity && entity.error().code == ErrorCode::not_found) return not_known(asked.of);
  if (!entity) return problem(entity.error());
  const auto open = given->empty() ? views.open_changes(part, id) : Result<std::vector<views::Moment>>{};
  if (!open) return problem(open.error());
  return answer_of([&](json::Line& line) { put_entity(line, asked.of, *entity, at, *open); });
}

web::Response Api::history(const Asked& asked) {
  const views::Views& views = asked.subscription->views();
  const auto limit = asked.number("limit", moments_of_a_page, 1, 1'000);
  const auto until = asked.number("until", UINT64_MAX, 1, UINT64_MAX);
  if (!limit || !until) return problem(400, "limit is a number from 1 to 1000, until a log position");
  const std::string id = asked.id();
  const auto moments = views.history(part_of_target(views, asked.of, id), id, *limit, *until);
  if (!moments && moments.error().code != ErrorCode::not_found) return problem(moments.error());
  if (!moments || (moments->empty() && *until == UINT64_MAX)) return not_known(asked.of);
  return answer_of([&](json::Line& line) { line.objects("moments", *moments, put_moment); });
}

web::Response Api::why(const Asked& asked) {
  const auto field = asked.text("field", longest_text);
  if (!field || field->empty()) return problem(400, "which field?", "field", "field=custom.region");
  const auto answer = service::why(asked.subscription->views(), asked.of, asked.id(), *field);
  if (!answer && answer.error().code == ErrorCode::not_found)
    return problem(404, "the log knows nothing of that " + std::string{asked.of} + " or field", {},
                   "without /why: which fields are known");
  if (!answer) return problem(answer.error());
  return answer_of([&](json::Line& line) { put_why(line, *answer); });
}

web::Response Api::changed_between(const Asked& asked) {
  const views::Views& views = asked.subscription->views();
  const Position head = asked.subscription->log().head().position;
  Position ends[] = {0, head};
  for (std::size_t i = 0; const char* name : {"from", "to"}) {
    Position& end = ends[i++];
    const auto given = asked.text(name, longest_text);
    if (given && given->empty()) continue;
    const auto position = given ? position_at(views, head, zone_of(views), service_.machine().clock(), *given)
                                : failure(ErrorCode::invalid_input, "too long");
    if (!position && position.error().code == ErrorCode::invalid_input)
      return problem(400, "it is a log position or a time that has come", name,
                     "2026-01-31, 2026-01-31T02:00:00Z, or a position up to " + std::to_string(head));
    if (!position) return problem(position.error());
    end = *position;
  }
  const auto changed = between(asked.subscription->log(), views, ends[0], ends[1], most_bytes);
  if (!changed && changed.error().code == ErrorCode::invalid_input) return problem(400, changed.error().what, "from");
  if (!changed && changed.error().code == ErrorCode::incomplete)
    return problem(422, changed.error().what, "from", changed.error().hint);
  if (!changed) return problem(changed.error());
  std::string lines;
  for (const Difference& one : changed->configuration) {
    json::Line line{lines};
    put_difference(line, one);
  }
  for (const ChangedBetween& one : changed->values) {
    json::Line line{lines};
    put_changed(line, one);
  }
  return lines_answer(std::move(lines));
}

web::Response Api::why_not(const Asked& asked) {
  const views::Views& views = asked.subscription->views();
  const auto run = asked.run();
  if (!run || !views.run(*run)) return problem(404, "there is no such run");
  std::string kind;
  std::string id;
  for (const char* one : {"visitor", "account", "record"}) {
    const auto given = asked.text(one, longest_text);
    if (!given || (!given->empty() && !id.empty())) return problem(400, "one record is asked about, by its id", one);
    if (given->empty()) continue;
    kind = one;
    id = kind == "record" ? sync::complete_id(*given) : *given;
  }
  if (id.empty()) return problem(400, "whom do you ask about?", {}, "visitor=ID, account=ID or record=ID");
  const auto answers = service::why_not(views, kind, id, *run);
  if (!answers) return problem(answers.error());
  const bool erased = answers->empty() && asked.subscription->is_suppressed(kind, id);
  if (answers->empty() && !erased) return problem(404, "no run has read that " + kind);
  return answer_of([&](json::Line& line) {
    line.flag("erased", erased).objects("answers", *answers, [&](json::Line& members, const RecordAnswer& one) {
      put_record(members, kind, id, one, sharing(views, one, id));
    });
  });
}

/// Of a million changes it would be too long to be made in memory.
web::Response Api::changes_as_csv(const Asked& asked, const RunRow& run) {
  auto stream = downloads_.begin([subscription = asked.subscription, run](web::EventStream& into) {
    put_changes_as_csv(*subscription, run, into);
  });
  if (!stream) return problem(503, "so many files are being downloaded already", {}, "come again in a while");
  const std::string name = asked.subscription->name() + "-run-" + std::to_string(run.number) + ".csv";
  return {200,
          {{"Content-Type", "text/csv"},
           {"Cache-Control", "no-store"},
           {"Content-Disposition", "attachment; filename=\"" + name + "\""}},
          {},
          std::move(stream)};
}

/// First what it held, as it is kept; then what it sent.
web::Response Api::changes(const Asked& asked) {
  const views::Views& views = asked.subscription->views();
  const auto number = asked.run();
  if (!number) return problem(404, "there is no such run");
  const auto run = views.run(*number);
  if (!run) return problem(run.error());
  const auto format = asked.text("format", 8);
  if (!format || (!format->empty() && *format != "csv" && *format != "ndjson"))
    return problem(400, "the format is csv, or nothing for lines of JSON", "format");
  const bool takes_csv = format->empty() && asked.request.header("accept").starts_with("text/csv");
  if (*format == "csv" || takes_csv) return changes_as_csv(asked, *run);
  std::string lines;
  for (const RunPart& part : run->parts) {
    if (!run->kept_back(part)) continue;
    const auto kept = asked.subscription->archive().get(part.kept_plan);
    if (!kept && kept.error().code != ErrorCode::not_found) return problem(kept.error());
    if (kept) lines += *kept;
  }
  const auto visited = views.each_sent(*number, [&](Part part, const views::TargetMoment& sent) {
    json::Line line{lines};
    line.text("connection", name_of(part.kind))
        .text("direction", name_of(part.direction))
        .text("target", sent.target)
        .flag("open", sent.moment.open);
    put_moment(line, sent.moment);
    return true;
  });
  return visited ? lines_answer(std::move(lines)) : problem(visited.error());
}

}  // namespace tidemark::service
