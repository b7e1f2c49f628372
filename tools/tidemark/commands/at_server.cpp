// The commands that work with the API of a `tidemark serve` in the place of a directory.
#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "command/commands/ask_server.h"
#include "command/commands/show_config.h"
#include "command/commands/show_letters.h"
#include "command/commands/show_runs.h"
#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/remote.h"
#include "service/letter_list.h"
#include "service/run_json.h"
#include "zones/zone_table.h"

namespace tidemark::command {
namespace {

using service::BesideRuns;

constexpr std::chrono::milliseconds between_looks{500};
constexpr std::size_t patience_of_looks = 60;  ///< half a minute: a service that restarts is there again

/// It does not go on, and has not come to its end: somebody cancelled it, or the service was stopped.
bool is_cut_off(json::Value run) {
  const auto cut_off = run.member("cut_off");
  return cut_off && cut_off->is(json::Kind::boolean) && cut_off->boolean();
}

/// A run as the API tells of it, for people; what it left open is told of the run alone.
Result<std::string> run_text(const Call& call, json::Value run, const LocalTime& local, bool whole) {
  const auto row = service::read_run(run);
  if (!row) return tl::unexpected(row.error());
  BesideRuns beside;
  beside.at_work = !is_cut_off(run);
  return whole ? run_for_people(call, *row, {}, beside, local) : run_line(*row, beside, local);
}

int runs(const Call& call) {
  std::uint64_t limit = 20;
  if (call.has("--limit") && (!number_of(call["--limit"], limit) || limit == 0))
    return call.tell(
        {ErrorCode::invalid_input, "--limit is a number, at least 1", "tidemark runs", "tidemark runs --help"});
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const LocalTime local = (*remote)->local();
  for (std::string cursor; limit > 0;) {
    const std::uint64_t asked = std::min<std::uint64_t>(limit, 200);
    const auto page = (*remote)->send("GET", "/runs?limit=" + std::to_string(asked) + cursor);
    if (!page) return tell(call, page.error());
    const auto document = json::Document::read(page->body);
    const auto runs = document ? document->root().member("runs") : std::nullopt;
    const auto next = document ? document->root().member("next") : std::nullopt;
    if (!runs || !next) return call.tell(bad_answer());
    for (const json::Value run : runs->children()) {
      const auto text = call.json() ? Result<std::string>{std::string{raw(page->body, run)} + "\n"}
                                    : run_text(call, run, local, false);
      if (!text) return call.tell(text.error());
      call.put(*text);
    }
    limit -= std::min<std::uint64_t>(limit, runs->size());
    if (!next->is(json::Kind::text) || runs->size() == 0) break;
    cursor = "&cursor=" + encoded(next->text());
  }
  return done;
}

bool counts_any(json::Value of, std::initializer_list<const char*> names) {
  const auto counts = of.member("counts");
  return std::ranges::any_of(names, [&](const char* name) {
    const auto count = counts ? counts->member(name) : std::nullopt;
    return count && count->number() != "0";
  });
}

/// What became of a run, as `sync` says it by its exit status.
int status_of_run(json::Value run) {
  const auto state = run.member("state");
  if (state && state->is(json::Kind::text) && state->text() == "failed") return failed;
  if (state && state->is(json::Kind::text) && state->text() == "held") return held;
  if (counts_any(run, {"rejected", "missing", "unknown", "superseded", "letters"})) return with_exceptions;
  if (const auto parts = run.member("parts"))
    for (const json::Value part : parts->children())
      if (counts_any(part, {"invalid", "refused"})) return with_exceptions;
  return done;
}

struct Shown {
  int status = done;
  bool at_end = false;
};

tl::expected<Shown, std::vector<Error>> show(const Call& call, Remote& remote, RunId number, bool at_end_only) {
  const auto answer = remote.send("GET", "/runs/" + std::to_string(number));
  if (!answer) return tl::unexpected(answer.error());
  const auto document = json::Document::read(answer->body);
  const auto ended = document ? document->root().member("ended_position") : std::nullopt;
  if (!ended) return tl::unexpected(std::vector{bad_answer()});
  Shown shown{status_of_run(document->root()), ended->number() != "0"};
  if (is_cut_off(document->root())) shown = {stopped_by_user, true};
  if (at_end_only && !shown.at_end) return shown;
  const auto text =
      call.json() ? Result<std::string>{answer->body + "\n"} : run_text(call, document->root(), remote.local(), true);
  if (!text) return tl::unexpected(std::vector{text.error()});
  call.put(*text);
  return shown;
}

int one_run(const Call& call) {
  RunId number = 0;
  if (!number_of(call["RUN"], number))
    return call.tell({ErrorCode::invalid_input, "RUN is a number", "tidemark runs show", "tidemark runs lists them"});
  if (call.has("--calls"))
    return call.tell({ErrorCode::invalid_input, "the calls that failed lie on the host alone", "--calls",
                      "there: tidemark runs show RUN --calls"});
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto shown = show(call, **remote, number, false);
  if (!shown) return tell(call, shown.error());
  if (!call.has("--changes")) return done;
  const auto changes = (*remote)->send("GET", "/runs/" + std::to_string(number) + "/changes");
  if (!changes) return tell(call, changes.error());
  call.put(changes->body);
  return done;
}

/// Starts a run by a POST, and stays until it has ended; Ctrl-C leaves it as it goes on.
int start(const Call& call, Remote& remote, const std::string& path, const std::string& body) {
  const auto started = remote.send("POST", path, body);
  if (!started) return tell(call, started.error());
  const auto document = json::Document::read(started->body);
  const auto run = document ? document->root().member("run") : std::nullopt;
  const auto joined = document ? document->root().member("joined") : std::nullopt;
  std::uint64_t number = 0;
  if (!run || !joined || !number_of(run->number(), number)) return call.tell(bad_answer());
  if (joined->is(json::Kind::boolean) && joined->boolean()) call.say("A run went on already: this is it.\n");
  std::size_t unseen = 0;  // looks in a row that found no run at work, or got no answer
  while (true) {
    if (number == 0) {
      const auto now = remote.send("GET", "");
      if (!now) return tell(call, now.error());
      if (++unseen > patience_of_looks)
        return call.tell({ErrorCode::interrupted, "the run has not begun, or has ended already", {}, "tidemark runs"});
      const auto subscription = json::Document::read(now->body);
      const auto running = subscription ? subscription->root().member("running") : std::nullopt;
      if (!running || !number_of(running->number(), number)) return call.tell(bad_answer());
    } else {
      const auto shown = show(call, remote, number, true);
      if (!shown && ++unseen > patience_of_looks) return tell(call, shown.error());
      if (shown) unseen = 0;
      if (shown && shown->at_end) return shown->status;
    }
    std::this_thread::sleep_for(between_looks);
  }
}

int sync_now(const Call& call) {
  for (const char* option : {"--first", "--records"})
    if (call.has(option))
      return call.tell({ErrorCode::invalid_input, "a pilot is run on the host", option,
                        "there, while the service is stopped: tidemark sync"});
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string body;
  {
    JsonLine line{body};
    if (call.has("--only")) line.text("only", call["--only"]);
    if (call.has("--connection")) line.text("connection", call["--connection"]);
  }
  return start(call, **remote, "/runs", body);
}

int apply_plan(const Call& call) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string body;
  JsonLine{body}.flag("exact", call.has("--exact"));
  return start(call, **remote, "/plans/" + encoded(call["--expect"]) + "/apply", body);
}

int approve(const Call& call) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string body;
  JsonLine{body}.text("digest", call["DIGEST"]);
  return start(call, **remote, "/runs/" + encoded(call["RUN"]) + "/approve", body);
}

std::string comment_of(const Call& call) {
  std::string body;
  JsonLine{body}.text("comment", call["--comment"]);
  return body;
}

int reject(const Call& call) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto rejected = (*remote)->send("POST", "/runs/" + encoded(call["RUN"]) + "/reject", comment_of(call));
  if (!rejected) return tell(call, rejected.error());
  const auto document = json::Document::read(rejected->body);
  const auto by = document ? document->root().member("rejected_by") : std::nullopt;
  if (!by || !by->is(json::Kind::text)) return call.tell(bad_answer());
  std::string line;
  if (call.json()) JsonLine{line}.value("run", call["RUN"]).text("rejected_by", by->text());
  else line = "rejected: what run " + call["RUN"] + " held is not carried out\n";
  call.put(line);
  return done;
}

int set_paused(const Call& call, bool pause) {
  const Call named = call.has("SUBSCRIPTION") ? call.with("--subscription", call["SUBSCRIPTION"]) : call;
  auto remote = Remote::open(named);
  if (!remote) return call.tell(remote.error());
  const auto set = (*remote)->send("POST", pause ? "/pause" : "/resume", comment_of(call));
  if (!set) return tell(call, set.error());
  std::string text;
  if (call.json()) JsonLine{text}.text("subscription", (*remote)->subscription()).flag("paused", pause);
  else
    text =
        "the nights of " + (*remote)->subscription() + " are " + (pause ? "paused: they are skipped\n" : "resumed\n");
  call.put(text);
  return done;
}

int pause(const Call& call) { return set_paused(call, true); }

int resume(const Call& call) { return set_paused(call, false); }

int export_configuration(const Call& call) {
  if (call.has("--at"))
    return call.tell({ErrorCode::invalid_input, "a server prints the one in force", "--at",
                      "on the host: tidemark config export --at MOMENT"});
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto in_force = (*remote)->configuration();
  if (!in_force) return tell(call, in_force.error());
  if (in_force->text.empty())
    return call.tell({ErrorCode::invalid_input, "nothing is configured yet",
                      "subscription " + (*remote)->subscription(), "tidemark config apply FILE"});
  const auto configuration = read_configuration(in_force->text, zone_exists);
  if (!configuration) return tell(call, configuration.error());
  put_configuration(call, *configuration);
  return done;
}

std::vector<Difference> differences_in(json::Value answer, std::string_view document) {
  std::vector<Difference> differences;
  const auto list = answer.member("differences");
  if (!list) return differences;
  const auto json_of = [&](json::Value one, std::string_view name) -> std::optional<std::string> {
    const auto value = one.member(name);
    if (!value || value->is(json::Kind::null)) return std::nullopt;
    return std::string{raw(document, *value)};
  };
  for (const json::Value one : list->children())
    if (const auto place = one.member("place"); place && place->is(json::Kind::text))
      differences.push_back({std::string{place->text()}, json_of(one, "before"), json_of(one, "after")});
  return differences;
}

int diff(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto answer = (*remote)->send("POST", "/configuration/diff", write_configuration(*configuration));
  if (!answer) return tell(call, answer.error());
  const auto document = json::Document::read(answer->body);
  if (!document) return call.tell(bad_answer());
  const auto differences = differences_in(document->root(), answer->body);
  print_differences(call, differences);
  call.say(differences.empty() ? "No difference.\n" : "Next: " + call.line("config apply", {call["FILE"]}) + "\n");
  return done;
}

void warn_of(const Call& call, json::Value answer) {
  const auto list = answer.member("warnings");
  if (!list) return;
  for (const json::Value one : list->children()) {
    const auto text = [&](std::string_view name) {
      const auto value = one.member(name);
      return value && value->is(json::Kind::text) ? std::string{value->text()} : std::string{};
    };
    call.warn({ErrorCode::invalid_input, text("what"), text("where"), text("hint")});
  }
}

/// It replaces the version that is in force when the command begins; where somebody else is faster, it says so.
int apply_configuration(const Call& call) {
  const auto configuration = read_configuration_file(call, call["FILE"]);
  if (!configuration) return wrong_usage;
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto present = (*remote)->configuration();
  if (!present) return tell(call, present.error());
  const bool first = present->tag.empty();
  const auto answer = (*remote)->send(
      "PUT", "/configuration" + (call.has("--comment") ? "?comment=" + encoded(call["--comment"]) : std::string{}),
      write_configuration(*configuration),
      {first ? std::pair<std::string, std::string>{"If-None-Match", "*"} : std::pair{"If-Match", present->tag}});
  if (!answer) return tell(call, answer.error());
  const auto document = json::Document::read(answer->body);
  const auto changed = document ? document->root().member("changed") : std::nullopt;
  const auto version = document ? document->root().member("version") : std::nullopt;
  const auto author = document ? document->root().member("author") : std::nullopt;
  if (!changed || !version || !author) return call.tell(bad_answer());
  if (!changed->boolean()) return say_unchanged(call);
  warn_of(call, document->root());
  if (call.json() || !first) print_differences(call, differences_in(document->root(), answer->body));
  say_applied(call, *configuration, std::string{version->number()}, author->text());
  return done;
}

std::string letter_text(json::Value letter, const LocalTime& local) {
  const auto read = service::read_letter(letter);
  return read ? letter_for_people(read->first, read->second, local) : std::string{};
}

int letters(const Call& call) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string asked;
  for (const auto& [option, name] :
       {std::pair{"--connection", "&connection="}, {"--reason", "&reason="}, {"--direction", "&direction="}})
    if (call.has(option)) asked += name + encoded(call[option]);
  const LocalTime local = call.json() ? LocalTime{} : (*remote)->local();
  bool any = false;
  for (std::string cursor; true;) {
    const auto page = (*remote)->send("GET", "/letters?limit=1000" + asked + cursor);
    if (!page) return tell(call, page.error());
    const auto document = json::Document::read(page->body);
    const auto list = document ? document->root().member("letters") : std::nullopt;
    const auto next = document ? document->root().member("next") : std::nullopt;
    if (!list || !next) return call.tell(bad_answer());
    for (const json::Value one : list->children()) {
      any = true;
      call.put(call.json() ? std::string{raw(page->body, one)} + "\n" : letter_text(one, local));
    }
    if (!next->is(json::Kind::text)) break;
    cursor = "&cursor=" + encoded(next->text());
  }
  call.say(any ? "Next: " + call.line("letters retry", {"ID"}) + ", or letters drop\n" : "There is no such letter.\n");
  return done;
}

int decide_letters(const Call& call, bool retry) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string body;
  {
    JsonLine line{body};
    for (const auto& [word, name] :
         {std::pair{"ID", "id"}, {"--reason", "reason"}, {"--connection", "connection"}, {"--direction", "direction"}})
      if (call.has(word)) line.text(name, call[word]);
    if (call.has("--all")) line.flag("all", true);
  }
  const auto decided = (*remote)->send("POST", retry ? "/letters/retry" : "/letters/drop", body);
  if (!decided) return tell(call, decided.error());
  const auto document = json::Document::read(decided->body);
  const auto number = document ? document->root().member(retry ? "retried" : "dropped") : std::nullopt;
  std::uint64_t letters = 0;
  if (!number || !number_of(number->number(), letters)) return call.tell(bad_answer());
  call.put(call.json()
               ? decided->body + "\n"
               : count(letters, "letter is", "letters are") +
                     (retry ? " tried again by the next run\n" : " not tried again, unless as another change\n"));
  return done;
}

int retry_letters(const Call& call) { return decide_letters(call, true); }

int drop_letters(const Call& call) { return decide_letters(call, false); }

}  // namespace

int (*at_server(std::string_view command))(const Call& call) {
  static constexpr std::array<std::pair<std::string_view, int (*)(const Call&)>, 14> all{{
      {"runs", runs},
      {"runs show", one_run},
      {"sync", sync_now},
      {"apply", apply_plan},
      {"approve", approve},
      {"reject", reject},
      {"pause", pause},
      {"resume", resume},
      {"config export", export_configuration},
      {"config diff", diff},
      {"config apply", apply_configuration},
      {"letters", letters},
      {"letters retry", retry_letters},
      {"letters drop", drop_letters},
  }};
  for (const auto& [name, run] : all)
    if (name == command) return run;
  return asking_server(command);
}

}  // namespace tidemark::command
