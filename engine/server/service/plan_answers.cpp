// What the API answers of plans: made, looked at, carried out; and of what the guard held.
#include <algorithm>

#include "core/hash/blake2b.h"
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/routes.h"
#include "sync/asked_names.h"

namespace tidemark::service {
namespace {

/// What of everything is to be planned: nothing of it said is all.
tl::expected<sync::Request, web::Response> parts_in(const web::Request& request) {
  const auto fields =
      fields_in(request, {{"connection", json::Kind::text, false}, {"direction", json::Kind::text, false}});
  if (!fields) return tl::unexpected(fields.error());
  sync::Request asked;
  for (const auto& [name, value] : fields->texts) {
    const auto part = name == "connection" ? part_of(value, "pull") : part_of("visitor", value);
    if (!part)
      return tl::unexpected(problem(422, "that is none of what can be planned", name,
                                    R"("connection" is "visitor" or "account", "direction" is "pull" or "push")"));
    if (name == "connection") asked.only = part->kind;
    else asked.direction = part->direction;
  }
  return asked;
}

std::string plan_json(const MadePlan& plan) {
  std::string text;
  {
    json::Line line{text};
    line.text("connection", name_of(plan.part.kind))
        .text("direction", name_of(plan.part.direction))
        .text("digest", to_hex(plan.digest))
        .text("made", iso(plan.made))
        .text("actor", plan.actor)
        .flag("held", plan.held)
        .flag("guarded", plan.guarded)
        .flag("whole", !plan.lines.empty());
    put_forecast(line, "forecast", plan.forecast);
    line.value("summary", plan.summary).text("correction", plan.correction).number("not_put_back", plan.not_put_back);
    line.objects("warnings", plan.warnings, put_error);
    line.objects("waits", plan.waiting, [](json::Line& members, const views::NotQuiet& one) {
      members.text("target", one.target).text("until", iso(one.until));
    });
  }
  return line_of(std::move(text));
}

/// The changes of a plan that is kept, as docs/plan-format.md has them; what is kept says no source.
std::string change_lines(std::string_view kept) {
  std::string text;
  kept.remove_prefix(std::min(kept.find('\n') + 1, kept.size()));  // the part
  while (!kept.empty()) {
    const std::string_view line = kept.substr(0, kept.find('\n'));
    text += "{\"change\":" + std::string{line} + "}\n";
    kept.remove_prefix(std::min(line.size() + 1, kept.size()));
  }
  return text;
}

web::Response no_such_plan() {
  return problem(404, "no plan of this digest is kept", {}, "POST …/plans makes one; a plan is kept for 24 hours");
}

}  // namespace

web::Response Api::started(const Asked& asked, sync::Request request) {
  request.actor = asked.caller->actor;
  const auto started = asked.subscription->start(std::move(request));
  if (!started) return problem(started.error());
  std::string text;
  json::Line{text}.number("run", started->run).flag("joined", started->joined);
  web::Response answer = json_answer(line_of(std::move(text)), 202);
  answer.headers.emplace("Location", "/api/v1/subscriptions/" + asked.subscription->name() + "/runs" +
                                         (started->run == 0 ? "" : "/" + std::to_string(started->run)));
  return answer;
}

web::Response Api::planning(const Asked& asked, const Result<bool>& joined) {
  if (!joined) return problem(joined.error());
  web::Response answer = json_answer(*joined ? R"({"joined":true})" : R"({"joined":false})", 202);
  answer.headers.emplace("Location", "/api/v1/subscriptions/" + asked.subscription->name() + "/plans");
  return answer;
}

web::Response Api::make_plans(const Asked& asked) {
  auto request = parts_in(asked.request);
  if (!request) return request.error();
  request->actor = asked.caller->actor;
  return planning(asked, asked.subscription->plan(std::move(*request)));
}

web::Response Api::undo_run(const Asked& asked) {
  const auto run = asked.run();
  if (!run) return problem(404, "there is no such run");
  const auto fields = fields_in(asked.request, {{"visitor", json::Kind::text, false},
                                                {"account", json::Kind::text, false},
                                                {"record", json::Kind::text, false},
                                                {"field", json::Kind::text, false}});
  if (!fields) return fields.error();
  sync::UndoAsked undo{.run = *run};
  for (const auto& [name, value] : fields->texts) {
    if (name == "field") {
      undo.field = value;
      continue;
    }
    if (!undo.target.empty()) return problem(422, "of one visitor, account or record, or of all", name);
    undo.target = name == "record" ? sync::complete_id(value) : value;
    if (name != "record") undo.kind = name == "account" ? EntityKind::account : EntityKind::visitor;
  }
  return planning(asked, asked.subscription->correct(undo, asked.caller->actor));
}

web::Response Api::retire(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"connection", json::Kind::text, false},
                                                {"direction", json::Kind::text, false},
                                                {"field", json::Kind::text, false}});
  if (!fields) return fields.error();
  const auto text = [&](std::string_view name) {
    const auto given = fields->texts.find(name);
    return given == fields->texts.end() ? std::string{} : given->second;
  };
  sync::RetireAsked retire{.field = text("field")};
  if (fields->texts.contains("connection") || fields->texts.contains("direction")) {
    retire.part = part_of(text("connection"), text("direction"));
    if (!retire.part)
      return problem(422, "that is no part of what runs do", "connection",
                     R"("connection" is "visitor" or "account", and "direction", "pull" or "push", goes with it)");
  }
  return planning(asked, asked.subscription->correct(retire, asked.caller->actor));
}

web::Response Api::plans(const Asked& asked) {
  const MadePlans all = asked.subscription->plans();
  std::string list;
  for (const auto& plan : all.newest) list += (list.empty() ? "" : ",") + plan_json(*plan);
  std::string text;
  {
    json::Line line{text};
    line.flag("making", all.making).value("plans", "[" + list + "]");
    if (all.error) line.object("error", [&](json::Line& members) { put_error(members, *all.error); });
    else line.value("error", {});
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::cancel_plans(const Asked& asked) {
  if (!asked.subscription->cancel_plan()) return problem(409, "no plan is being made");
  return json_answer(R"({"cancelled":true})", 202);
}

/// Only plans are named by their own bytes: a page of the archive can't be had by its name.
web::Response Api::plan(const Asked& asked) {
  Digest digest;
  if (!from_hex(asked.places.at("digest"), digest)) return no_such_plan();
  for (const auto& made : asked.subscription->plans().newest)
    if (made->digest == digest && !made->lines.empty()) return lines_answer(made->lines);
  const auto kept = asked.subscription->archive().get(to_hex(digest));
  if (!kept && kept.error().code != ErrorCode::not_found) return problem(kept.error());
  if (!kept || blake2b(*kept) != digest) return no_such_plan();
  return lines_answer(change_lines(*kept));
}

web::Response Api::apply_plan(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"exact", json::Kind::boolean, false}});
  if (!fields) return fields.error();
  sync::Request request;
  request.expect.emplace();
  if (!from_hex(asked.places.at("digest"), *request.expect)) return no_such_plan();
  request.exact = fields->is_set("exact");
  return started(asked, std::move(request));
}

web::Response Api::approve_run(const Asked& asked) {
  const auto run = asked.run();
  if (!run) return problem(404, "there is no such run");
  const auto fields = fields_in(asked.request, {{"digest"}});
  if (!fields) return fields.error();
  sync::Request request;
  request.approves = *run;
  request.expect.emplace();
  if (!from_hex(fields->texts.at("digest"), *request.expect))
    return problem(422, "a digest is 64 hex digits", "digest", "GET …/runs/{run} has it, of each held part");
  return started(asked, std::move(request));
}

web::Response Api::reject_run(const Asked& asked) {
  const auto number = asked.run();
  if (!number) return problem(404, "there is no such run");
  const auto comment = comment_in(asked.request);
  if (!comment) return comment.error();
  const auto rejected = asked.subscription->reject(*number, asked.caller->actor, *comment);
  return rejected ? run(asked) : problem(rejected.error());
}

}  // namespace tidemark::service
