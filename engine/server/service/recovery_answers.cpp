// What the API answers of what the log remembers: a run planned again; and how everything is.
#include "core/json/line.h"
#include "core/time/date_text.h"
#include "service/checkup.h"
#include "service/configuration_change.h"
#include "service/drift_list.h"
#include "service/erasures.h"
#include "service/fields.h"
#include "service/problem.h"
#include "service/replaying.h"
#include "service/routes.h"
#include "zones/zone_table.h"

namespace tidemark::service {
namespace {

/// Of the replay of a run's parts; a larger answer would be made whole in memory.
constexpr std::size_t most_bytes = std::size_t{64} << 20;

void put_backup(json::Line& line, const backup::Manifest& one) {
  std::uint64_t bytes = 0;
  for (const backup::Manifest::File& file : one.files) bytes += file.bytes;
  line.number("backup", one.number)
      .text("made", iso(one.made))
      .number("files", one.files.size())
      .number("bytes", bytes);
  line.objects("logs", one.logs, [](json::Line& members, const backup::Manifest::Log& log) {
    members.number("subscription", log.subscription)
        .text("name", log.name)
        .text("head", std::to_string(log.position) + ":" + to_hex(log.digest));
  });
}

std::string digested_json(const views::Digested& digested, std::string_view what) {
  std::string text;
  json::Line{text}
      .number("position", digested.position)
      .text("digest", what.empty() ? to_hex(digested.digest) : std::string{})
      .flag("same", what.empty())
      .text("what", what);
  return line_of(std::move(text));
}

/// Which drift is asked for; all of it is named as such.
tl::expected<sync::DriftAsked, web::Response> drift_asked(const Fields& fields) {
  sync::DriftAsked asked;
  if (const auto id = fields.texts.find("id"); id != fields.texts.end()) asked.target = id->second;
  if (const auto field = fields.texts.find("field"); field != fields.texts.end()) asked.field = field->second;
  if (asked.target.empty() && asked.field.empty() && !fields.is_set("all"))
    return tl::unexpected(problem(422, "which values?", "id", "name an id, a field, or all"));
  return asked;
}

}  // namespace

web::Response Api::drift(const Asked& asked) {
  sync::DriftAsked which;
  const auto accepted = asked.number("accepted", 0, 1, 1);
  if (!accepted) return problem(400, "accepted is 1, or not given", "accepted");
  which.accepted_too = *accepted == 1;
  const auto drifts = sync::drift_of(asked.subscription->views(), which);
  if (!drifts) return problem(drifts.error());
  std::string text;
  {
    json::Line line{text};
    line.objects("drift", *drifts, put_drift);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::accept_drift(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"id", json::Kind::text, false},
                                                {"field", json::Kind::text, false},
                                                {"comment", json::Kind::text, false},
                                                {"all", json::Kind::boolean, false}});
  if (!fields) return fields.error();
  const auto which = drift_asked(*fields);
  if (!which) return which.error();
  const auto comment = fields->texts.find("comment");
  std::size_t accepted = 0;
  const auto decided = asked.subscription->decide([&]() -> Result<std::vector<Event>> {
    const auto drifts = sync::drift_of(asked.subscription->views(), *which);
    if (!drifts) return tl::unexpected(drifts.error());
    accepted = drifts->size();
    return sync::acceptance_of(*drifts, asked.caller->actor, comment == fields->texts.end() ? "" : comment->second);
  });
  if (!decided) return problem(decided.error());
  std::string text;
  json::Line{text}.number("accepted", accepted);
  return json_answer(line_of(std::move(text)));
}

web::Response Api::restore_drift(const Asked& asked) {
  const auto fields = fields_in(
      asked.request,
      {{"id", json::Kind::text, false}, {"field", json::Kind::text, false}, {"all", json::Kind::boolean, false}});
  if (!fields) return fields.error();
  const auto which = drift_asked(*fields);
  if (!which) return which.error();
  return planning(asked, asked.subscription->correct(*which, asked.caller->actor));
}

web::Response Api::check_up(const Asked& asked) {
  const auto configuration = asked.subscription->configuration();
  std::optional<Zone> zone;
  if (configuration)
    if (auto loaded = load_zone(configuration->time_zone)) zone = std::move(*loaded);
  const auto findings = check_subscription(asked.subscription->views(), asked.subscription->views().standing(),
                                           asked.subscription->log(), zone, service_.machine().clock());
  std::string text;
  {
    json::Line line{text};
    line.objects("findings", findings, put_finding);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::sizes(const Asked& asked) {
  const auto sizes = asked.subscription->sizes();
  if (!sizes) return problem(sizes.error());
  std::string text;
  {
    json::Line line{text};
    put_sizes(line, *sizes);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::rebuild_views(const Asked& asked) {
  const auto rebuilt = asked.subscription->rebuild_views();
  return rebuilt ? json_answer(digested_json(*rebuilt, {})) : problem(rebuilt.error());
}

/// That they differ is an answer; that they can't be compared is none.
web::Response Api::verify_views(const Asked& asked) {
  const auto verified = asked.subscription->verify_views();
  if (verified) return json_answer(digested_json(*verified, {}));
  if (verified.error().code != ErrorCode::corrupt) return problem(verified.error());
  return json_answer(digested_json({}, verified.error().what));
}

web::Response Api::erase(const Asked& asked) {
  const auto fields = fields_in(asked.request, {{"kind"},
                                                {"id"},
                                                {"reason", json::Kind::text, false},
                                                {"suppress", json::Kind::boolean, false},
                                                {"only_look", json::Kind::boolean, false}});
  if (!fields) return fields.error();
  const std::string& kind = fields->texts.at("kind");
  if (kind != "visitor" && kind != "account" && kind != "record")
    return problem(422, "it is visitor, account or record", "kind");
  const auto alone = service_.keep_backups_away();
  if (!alone) return problem(alone.error());
  const auto reason = fields->texts.find("reason");
  const auto erased = asked.subscription->erase(
      {person_of(kind, fields->texts.at("id")), asked.caller->actor,
       reason == fields->texts.end() ? std::string{} : reason->second, fields->is_set("suppress")},
      fields->is_set("only_look"));
  if (!erased) return problem(erased.error());
  kept_.forget();  // samples of fields may be the person's
  std::string text;
  {
    json::Line line{text};
    put_erasure(line, *erased);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::erasures(const Asked& asked) {
  const auto rows = asked.subscription->views().erasures();
  if (!rows) return problem(rows.error());
  std::string text;
  {
    json::Line line{text};
    line.objects("erasures", *rows, [&](json::Line& one, const views::ErasureRow& row) {
      put_receipt(one, asked.subscription->name(), row);
    });
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::make_backup(const Asked& asked) {
  const auto made = service_.back_up();
  if (!made) return problem(made.error());
  const auto told = file_.witness(by(asked), {EventType::backed_up, "backup " + std::to_string(made->number)},
                                  [] { return Result<void>{}; });
  if (!told) return problem(told.error());
  std::string text;
  {
    json::Line line{text};
    put_backup(line, *made);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::backups(const Asked&) {
  const auto all = service_.backups() ? service_.backups()->list() : Result<std::vector<backup::Manifest>>{};
  if (!all) return problem(all.error());
  std::string text;
  {
    json::Line line{text};
    line.flag("configured", service_.backups().has_value()).objects("backups", *all, put_backup);
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::replay_run(const Asked& asked) {
  const auto run = asked.run();
  if (!run) return problem(404, "there is no such run");
  const auto fields = fields_in(asked.request, {{"configuration", json::Kind::object, false}});
  if (!fields) return fields.error();
  std::optional<Configuration> under;
  if (const auto given = fields->texts.find("configuration"); given != fields->texts.end()) {
    auto draft = configuration_sent(given->second, asked.subscription->name());
    if (!draft) return draft.error();
    under = std::move(*draft);
  }
  const auto parts = sync::replayable(asked.subscription->views(), *run);
  if (!parts) return problem(parts.error());
  const sync::ReplayWorld world{&asked.subscription->log(),
                                &asked.subscription->views(),
                                &asked.subscription->archive(),
                                load_zone,
                                zone_exists,
                                zone_table_version(),
                                one_by_one};
  std::string lines;
  for (const Part part : *parts) {
    const auto replayed = replay_part(world, *run, part, under ? &*under : nullptr);
    if (!replayed) return problem(replayed.error());
    print_replay(*replayed, [&](std::string_view more) { lines += more; });
    if (lines.size() > most_bytes)
      return problem(422, "there are more differences than one answer takes", "configuration",
                     "tidemark replay on the host lists them all");
  }
  return lines_answer(std::move(lines));
}

}  // namespace tidemark::service
