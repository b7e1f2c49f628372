#include <algorithm>

#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/fields.h"
#include "service/follower.h"
#include "service/problem.h"
#include "service/routes.h"
#include "service/run_json.h"

namespace tidemark::service {
namespace {

constexpr std::uint64_t runs_of_a_page = 20;

std::string run_json(const RunRow& run, const BesideRuns& beside) {
  std::string text;
  put_run(run, beside, text);
  return line_of(std::move(text));
}

/// `was_at_work` before the runs were read: one that ended since was not cut off.
Result<BesideRuns> beside_runs(const Subscription& subscription, bool was_at_work, Position since) {
  return BesideRuns::look(subscription.views(), was_at_work || subscription.is_at_work(), since);
}

/// What of everything a new run is asked to do.
tl::expected<sync::Request, web::Response> request_in(const web::Request& asked) {
  const auto fields = fields_in(asked, {{"only", json::Kind::text, false}, {"connection", json::Kind::text, false}});
  if (!fields) return tl::unexpected(fields.error());
  sync::Request request;
  for (const auto& [name, value] : fields->texts) {
    if (name == "only" && value == "pull") request.direction = Direction::pull;
    else if (name == "only" && value == "push") request.direction = Direction::push;
    else if (name == "connection" && value == "visitor") request.only = EntityKind::visitor;
    else if (name == "connection" && value == "account") request.only = EntityKind::account;
    else
      return tl::unexpected(problem(422, "that is none of what can be asked for", name,
                                    R"("only" is "pull" or "push", "connection" is "visitor" or "account")"));
  }
  return request;
}

}  // namespace

web::Response Api::health(const Asked&) { return json_answer(R"({"status":"ok"})"); }

web::Response Api::ready(const Asked&) {
  if (!service_.damaged().empty()) {
    const auto& [name, error] = *service_.damaged().begin();
    return problem(503, error.what, "subscription " + name, error.hint);
  }
  // All logs lie in one place: what one of them refuses, all do.
  if (const auto first = service_.subscriptions().begin(); first != service_.subscriptions().end()) {
    const log::EventLog& log = first->second->log();
    const Position head = log.head().position;
    const auto read = log.read(head, head, log::Depth::entries, [](const log::Entry&) -> Result<bool> { return true; });
    if (!read) return problem(503, read.error().what, {}, "start the service again: it reads what the disk has");
  }
  return json_answer(R"({"status":"ok"})");
}

web::Response Api::openapi(const Asked&) { return json_answer(description()); }

web::Response Api::runs(const Asked& asked) {
  const auto limit = asked.number("limit", runs_of_a_page, 1, 200);
  const auto cursor = asked.number("cursor", UINT64_MAX, 1, UINT64_MAX);
  if (!limit) return problem(400, "limit is a number from 1 to 200");
  if (!cursor) return problem(400, "cursor is what `next` gave");
  const bool at_work = asked.subscription->is_at_work();
  const views::Views& views = asked.subscription->views();
  const auto newest = views.runs(1);
  if (!newest) return problem(newest.error());
  const RunId last = newest->empty() ? 0 : std::min<std::uint64_t>(newest->front().number, *cursor - 1);
  std::vector<RunRow> rows;
  RunId number = last;
  for (; rows.size() < *limit && number > 0; --number) {
    auto row = views.run(number);
    if (!row) return problem(row.error());
    rows.push_back(std::move(*row));
  }
  if (rows.empty()) return json_answer(R"({"runs":[],"next":null})");
  const auto beside = beside_runs(*asked.subscription, at_work, rows.back().started_position);
  if (!beside) return problem(beside.error());
  std::string list;
  for (const RunRow& row : rows) list += (list.empty() ? "" : ",") + run_json(row, *beside);
  const std::string next = number > 0 ? '"' + std::to_string(number + 1) + '"' : "null";
  return json_answer("{\"runs\":[" + list + "],\"next\":" + next + "}");
}

web::Response Api::run(const Asked& asked) {
  const auto number = asked.run();
  if (!number) return problem(404, "there is no such run", {}, "a run is a number");
  const bool at_work = asked.subscription->is_at_work();
  const auto row = asked.subscription->views().run(*number);
  if (!row) return problem(row.error());
  const auto beside = beside_runs(*asked.subscription, at_work, row->started_position);
  return beside ? json_answer(run_json(*row, *beside)) : problem(beside.error());
}

web::Response Api::start_run(const Asked& asked) {
  auto request = request_in(asked.request);
  if (!request) return std::move(request.error());
  return started(asked, std::move(*request));
}

web::Response Api::cancel_run(const Asked& asked) {
  const auto number = asked.run();
  if (!number || !asked.subscription->views().run(*number)) return problem(404, "there is no such run");
  const auto cancelled = asked.subscription->cancel(*number, asked.caller->actor);
  if (!cancelled) return problem(cancelled.error());
  if (!*cancelled) return problem(409, "that run does not go on", "run " + std::to_string(*number));
  return json_answer("{\"run\":" + std::to_string(*number) + "}", 202);
}

web::Response Api::events(const Asked& asked) {
  const Position head = asked.subscription->log().head().position;
  const std::string_view seen = asked.request.header("last-event-id");
  auto after = seen.empty() ? asked.number("after", head, 0, UINT64_MAX) : whole_number(seen);
  if (!after) return problem(400, "a log position is a number", seen.empty() ? "after" : "Last-Event-ID");
  if (*after > head)
    return problem(400, "the log does not go that far", seen.empty() ? "after" : "Last-Event-ID",
                   "its last position is " + std::to_string(head));
  if (*after < head) {  // a log that can't be read is told here, not by a stream that ends again and again
    const auto read = asked.subscription->log().read(*after + 1, *after + 1, log::Depth::entries,
                                                     [](const log::Entry&) -> Result<bool> { return false; });
    if (!read) return problem(503, read.error().what, {}, read.error().hint);
  }
  auto stream = std::make_shared<web::EventStream>();
  stream->put("retry: 2000\n\n");
  follower_->add(stream, *asked.subscription, *after,
                 [this, actor = asked.caller->actor, proof = asked.proof, name = asked.subscription->name()] {
                   const auto caller = door_.who(proof, service_.machine().clock(), access::Sessions::Use::look);
                   return caller && *caller && (*caller)->actor == actor && (*caller)->sees(name);
                 });
  return {200, {{"Content-Type", "text/event-stream"}, {"Cache-Control", "no-store"}}, {}, std::move(stream)};
}

}  // namespace tidemark::service
