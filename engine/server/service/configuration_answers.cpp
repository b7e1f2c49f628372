// What the API answers of a subscription's configurations.
#include <algorithm>

#include "core/events/codec.h"
#include "core/events/configuration_events.h"
#include "core/json/line.h"
#include "core/text/blanks.h"
#include "core/time/date_text.h"
#include "service/configuration_change.h"
#include "service/configuration_schema.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/routes.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

/// An object has at most 800 fields of its own: what has more lines than this was not written for any, and takes long to be looked at.
constexpr std::size_t most_lines = 2'000;

std::size_t lines_in(const Configuration& configuration) {
  std::size_t lines = 0;
  for (const Connection& connection : configuration.connections) {
    lines += connection.pull.size();
    for (const ReportPush& push : connection.push) lines += push.columns.size();
  }
  return lines;
}

constexpr std::uint64_t versions_of_a_page = 20;

std::string tag_of(Position version) { return '"' + std::to_string(version) + '"'; }

web::Response with_tag(web::Response answer, Position version) {
  if (version != 0) answer.headers.emplace("ETag", tag_of(version));
  return answer;
}

/// The configuration that a request sends for a subscription.
tl::expected<Configuration, web::Response> configuration_in(const web::Request& request,
                                                            std::string_view subscription) {
  if (!is_json(request)) return tl::unexpected(problem(415, "the body is to be application/json"));
  return configuration_sent(request.body, subscription);
}

web::Response lines_refused(const ConfigurationChange& change) {
  return problem(422, "no run could plan some of its lines", {}, "nothing was applied", change.errors);
}

void put_differences(json::Line& line, const std::vector<Difference>& differences) {
  line.objects("differences", differences, [](json::Line& members, const Difference& difference) {
    members.text("place", difference.place)
        .value("before", difference.before.value_or(""))
        .value("after", difference.after.value_or(""));
  });
}

/// Whether the version in force (0: none) is the one that who asks has seen, or one of several: RFC 9110, 13.1.1 and 13.1.2. A weak tag
/// names none: they are compared strongly.
bool is_expected(const web::Request& request, Position version) {
  const std::string_view seen = request.header("if-match");
  if (seen.empty()) return version == 0;  // If-None-Match: *
  if (version == 0 || seen == "*") return version != 0;
  const std::string tag = tag_of(version);
  for (std::size_t at = 0; at <= seen.size();) {
    const std::size_t comma = std::min(seen.find(',', at), seen.size());
    if (trim_ascii(seen.substr(at, comma - at)) == tag) return true;
    at = comma + 1;
  }
  return false;
}

web::Response moved_on(Position version) {
  return with_tag(version == 0 ? problem(412, "nothing is configured yet", {}, "If-None-Match: *")
                               : problem(412, "another version is in force", "version " + std::to_string(version),
                                         "read that one, and apply what is still to change"),
                  version);
}

}  // namespace

tl::expected<Configuration, web::Response> configuration_sent(std::string_view json, std::string_view subscription) {
  auto configuration = read_configuration(json, zone_exists);
  if (!configuration) {
    const std::size_t errors = configuration.error().size();
    return tl::unexpected(
        problem(422, errors == 1 ? "there is an error in it" : "there are " + std::to_string(errors) + " errors in it",
                {}, "GET /api/v1/configuration.schema.json", configuration.error()));
  }
  if (auto ours = check_names(subscription, *configuration); !ours) return tl::unexpected(problem(ours.error()));
  if (const std::size_t lines = lines_in(*configuration); lines > most_lines)
    return tl::unexpected(problem(
        422,
        "it has " + std::to_string(lines) + " lines: more than " + std::to_string(most_lines) + " are not taken here",
        "connections", "on the host there is no such limit: tidemark config apply"));
  return std::move(*configuration);
}

web::Response Api::configuration(const Asked& asked) {
  const auto version = asked.number("version", 0, 1, UINT64_MAX);
  if (!version) return problem(400, "a version is a number", "version", "GET …/configurations lists them");
  const auto row = asked.subscription->views().configuration(*version == 0 ? UINT64_MAX : *version);
  if (!row && row.error().code != ErrorCode::not_found) return problem(row.error());
  if (*version != 0 && (!row || row->position != *version))
    return problem(404, "there is no such version", {}, "GET …/configurations lists them");
  if (!row) return problem(404, "nothing is configured yet", {}, "PUT …/configuration with If-None-Match: *");
  if (asked.request.header("if-none-match") == tag_of(row->position)) return with_tag({304}, row->position);
  std::string text;
  json::Line{text}
      .number("version", row->position)
      .text("applied", iso(row->time))
      .text("author", row->author)
      .text("comment", row->comment)
      .value("configuration", row->configuration);
  return with_tag(json_answer(line_of(std::move(text))), row->position);
}

web::Response Api::configurations(const Asked& asked) {
  const auto limit = asked.number("limit", versions_of_a_page, 1, 200);
  const auto cursor = asked.number("cursor", UINT64_MAX, 1, UINT64_MAX);
  if (!limit) return problem(400, "limit is a number from 1 to 200");
  if (!cursor) return problem(400, "cursor is what `next` gave");
  std::vector<views::ConfigurationRow> rows;
  for (Position before = *cursor; before > 0 && rows.size() <= *limit;) {
    auto row = asked.subscription->views().configuration(before == UINT64_MAX ? before : before - 1);
    if (!row && row.error().code == ErrorCode::not_found) break;
    if (!row) return problem(row.error());
    before = row->position;
    rows.push_back(std::move(*row));
  }
  const bool more = rows.size() > *limit;
  if (more) rows.pop_back();
  std::string text;
  {
    json::Line line{text};
    line.objects("configurations", rows, [](json::Line& members, const views::ConfigurationRow& row) {
      members.number("version", row.position)
          .text("applied", iso(row.time))
          .text("author", row.author)
          .text("comment", row.comment);
    });
    line.value("next", more ? '"' + std::to_string(rows.back().position) + '"' : std::string{});
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::check_configuration(const Asked& asked) {
  const auto next = configuration_in(asked.request, asked.subscription->name());
  if (!next) return next.error();
  const auto change = ConfigurationChange::look(asked.subscription->views(), asked.subscription->archive(), *next);
  if (!change) return problem(change.error());
  if (!change->errors.empty()) return lines_refused(*change);
  std::string text;
  json::Line{text}
      .flag("ok", true)
      .text("subscription", next->subscription)
      .objects("warnings", change->warnings, put_error);
  return json_answer(line_of(std::move(text)));
}

web::Response Api::diff_configuration(const Asked& asked) {
  const auto next = configuration_in(asked.request, asked.subscription->name());
  if (!next) return next.error();
  const auto change = ConfigurationChange::compare(asked.subscription->views(), *next);
  if (!change) return problem(change.error());
  std::string text;
  {
    json::Line line{text};
    line.number("version", change->version);
    put_differences(line, change->differences);
  }
  return with_tag(json_answer(line_of(std::move(text))), change->version);
}

/// The version is compared where nobody else applies one: of two who have seen the same one, one is told that it has moved on.
web::Response Api::apply_configuration(const Asked& asked) {
  const web::Request& request = asked.request;
  if (request.header("if-match").empty() && request.header("if-none-match") != "*")
    return problem(428, "say which version this one replaces", "If-Match",
                   "the ETag of GET …/configuration; of the first one, If-None-Match: *");
  const auto comment = asked.text("comment", longest_comment);
  if (!comment) return problem(400, "a comment is text of 1,000 bytes at most", "comment");
  const auto next = configuration_in(request, asked.subscription->name());
  if (!next) return next.error();
  const auto version_now = [&]() -> Result<Position> {
    const auto row = asked.subscription->views().configuration();
    if (!row && row.error().code == ErrorCode::not_found) return 0;
    return row.map([](const views::ConfigurationRow& one) { return one.position; });
  };
  const auto seen = version_now();
  if (!seen) return problem(seen.error());
  if (!is_expected(request, *seen)) return moved_on(*seen);
  // What takes a while keeps nobody else from deciding.
  auto looked = ConfigurationChange::look(asked.subscription->views(), asked.subscription->archive(), *next);
  if (!looked) return problem(looked.error());
  const ConfigurationChange change = std::move(*looked);
  if (!change.errors.empty()) return lines_refused(change);
  std::optional<web::Response> refusal;
  const auto applied = asked.subscription->decide([&]() -> Result<std::vector<Event>> {
    const auto now = version_now();
    if (!now) return tl::unexpected(now.error());
    if (!is_expected(request, *now) || *now != change.version) refusal = moved_on(*now);
    if (refusal || change.differences.empty()) return std::vector<Event>{};
    return std::vector<Event>{event_of(Configured{asked.caller->actor, *comment, write_configuration(*next)}, 0)};
  });
  if (refusal) return std::move(*refusal);
  if (!applied) return problem(applied.error());
  const Position version = *applied == 0 ? change.version : *applied;
  std::string text;
  {
    json::Line line{text};
    line.number("version", version).flag("changed", *applied != 0).text("author", asked.caller->actor);
    put_differences(line, change.differences);
    line.objects("warnings", change.warnings, put_error);
  }
  return with_tag(json_answer(line_of(std::move(text))), version);
}

web::Response Api::schema_of_configuration(const Asked&) {
  web::Response answer = json_answer(std::string{configuration_schema()});
  answer.headers.erase("Content-Type");
  answer.headers.emplace("Content-Type", "application/schema+json");
  return answer;
}

}  // namespace tidemark::service
