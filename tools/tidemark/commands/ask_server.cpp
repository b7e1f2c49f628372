#include "command/commands/ask_server.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "command/commands/show_backup.h"
#include "command/commands/show_messages.h"
#include "command/commands/show_runs.h"
#include "command/commands/show_segment.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "command/plan_text.h"
#include "command/remote.h"
#include "log/rocksdb_log.h"
#include "service/messages_json.h"
#include "service/read_json.h"

namespace tidemark::command {
namespace {

using service::Members;

constexpr std::chrono::milliseconds between_looks{500};

/// What a good answer is made into; its document.
template <class Put>
int answered(const Call& call, const Remote::Answered& answer, Put put) {
  if (!answer) return tell(call, answer.error());
  const auto document = json::Document::read(answer->body);
  if (!document || !document->root().is(json::Kind::object)) return call.tell(bad_answer());
  return put(document->root(), answer->body);
}

std::string path_of(const Call& call) { return "/" + call["KIND"] + "s/" + encoded(call["ID"]); }

int show_entity(const Call& call) {
  return ask(call, path_of(call) + (call.has("--at") ? "?at=" + encoded(call["--at"]) : std::string{}));
}

int history(const Call& call) {
  return ask(call, path_of(call) + "/history" + (call.has("--limit") ? "?limit=" + encoded(call["--limit"]) : ""),
             "moments");
}

int why(const Call& call) { return ask(call, path_of(call) + "/why?field=" + encoded(call["FIELD"])); }

int why_not(const Call& call) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string run = call["--run"];
  if (run.empty()) {
    const auto newest = (*remote)->send("GET", "/runs?limit=100");
    if (!newest) return tell(call, newest.error());
    const auto document = json::Document::read(newest->body);
    const auto runs = document ? Members{document->root()}.list("runs") : std::vector<json::Value>{};
    if (runs.empty())
      return call.tell({ErrorCode::not_found, "there was no run yet", {}, "Next: " + call.line("sync")});
    const auto planned = std::ranges::find_if(
        runs, [](json::Value one) { return Members{one}.text("correction").empty(); });  // as newest_that_planned
    run = std::to_string(Members{planned == runs.end() ? runs.front() : *planned}.number("run"));
  }
  const auto answer =
      (*remote)->send("GET", "/runs/" + encoded(run) + "/why-not?" + call["KIND"] + "=" + encoded(call["ID"]));
  return answered(call, answer, [&](json::Value root, const std::string&) {
    if (!Members{root}.flag("erased")) return put_json(call, answer, "answers");
    std::string line;
    JsonLine{line}.text("kind", call["KIND"]).text("id", call["ID"]).text("class", "filtered").flag("erased", true);
    call.put(line);
    return static_cast<int>(done);
  });
}

int messages(const Call& call) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const LocalTime local = call.json() ? LocalTime{} : (*remote)->local();
  return answered(call, (*remote)->send("GET", "/messages"), [&](json::Value root, const std::string& body) {
    const auto troubles = Members{root}.list("troubles");
    for (const json::Value one : troubles)
      call.put(call.json() ? "{\"trouble\":" + std::string{raw(body, one)} + "}\n"
                           : trouble_for_people(service::read_message(one), local));
    for (const json::Value one : Members{root}.list("waiting"))
      call.put(call.json() ? "{\"waiting\":" + std::string{raw(body, one)} + "}\n"
                           : waiting_for_people(service::read_waiting(one)));
    if (troubles.empty()) call.say(nothing_wrong);
    return static_cast<int>(done);
  });
}

int list_segments(const Call& call) { return ask(call, "/segments", "segments"); }

std::string segment_body(const Call& call, std::string_view of, std::string_view text, bool with_members) {
  std::string body;
  JsonLine line{body};
  line.text("of", of.empty() ? "visitors" : of).text("segment", text);
  if (with_members && call.has("--members"))
    line.value("members", call.has("--limit") ? std::string_view{call["--limit"]} : std::string_view{"50"});
  return body;
}

int size_of(const Call& call, Remote& remote, std::string_view of, std::string_view text) {
  std::uint64_t limit = 50;
  if (call.has("--limit") && (!number_of(call["--limit"], limit) || limit == 0))
    return call.tell({ErrorCode::invalid_input, "--limit is a number, at least 1", "--limit", "without it: 50"});
  const LocalTime local = call.json() ? LocalTime{} : remote.local();
  const auto answer = remote.send("POST", "/segments/size", segment_body(call, of, text, true));
  return answered(call, answer, [&](json::Value root, const std::string&) {
    const Members members{root};
    service::SegmentSize size{
        members.text("segment"), {}, members.number("run"), service::instant_of(members.text("read"))};
    size.answer.size = members.number("size");
    size.answer.entities = members.number("entities");
    size.answer.members = members.texts("members");
    put_size(call, local, members.text("of"), size);
    return static_cast<int>(done);
  });
}

int segment(const Call& call) {
  auto remote = Remote::open(call);
  return remote ? size_of(call, **remote, call["--of"], call["TEXT"]) : call.tell(remote.error());
}

int show_segment(const Call& call) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto saved = (*remote)->send("GET", "/segments/" + encoded(call["NAME"]));
  return answered(call, saved, [&](json::Value root, const std::string& body) {
    call.put(body + "\n");
    return size_of(call, **remote, Members{root}.text("of"), Members{root}.text("segment"));
  });
}

int save_segment(const Call& call) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto saved = (*remote)->send("PUT", "/segments/" + encoded(call["NAME"]),
                                     segment_body(call, call["--of"], call["TEXT"], false));
  return answered(call, saved, [&](json::Value root, const std::string&) {
    const Members members{root};
    std::string line;
    JsonLine{line}
        .text("name", members.text("name"))
        .text("of", members.text("of"))
        .text("segment", members.text("segment"));
    call.put(line);
    return static_cast<int>(done);
  });
}

int drop_segment(const Call& call) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  return remote ? put_json(call, (*remote)->send("DELETE", "/segments/" + encoded(call["NAME"])), {})
                : call.tell(remote.error());
}

/// Part and time of each plan that is kept: those that come are others.
std::set<std::string> known_plans(json::Value root) {
  std::set<std::string> known;
  for (const json::Value one : Members{root}.list("plans")) {
    const Members plan{one};
    known.insert(plan.text("connection") + plan.text("direction") + plan.text("made"));
  }
  return known;
}

/// The plan's own lines, as `tidemark plan` prints them in the directory.
int put_plan(const Call& call, Remote& remote, json::Value one, std::string_view body) {
  const Members plan{one};
  const auto lines = remote.send("GET", "/plans/" + encoded(plan.text("digest")));
  if (!lines) return tell(call, lines.error());
  const int status = plan.flag("held") ? held : plan.number("not_put_back") > 0 ? with_exceptions : done;
  if (call.json()) {
    std::string head;
    JsonLine{head}.object("plan", [&](JsonLine& line) {
      line.text("connection", plan.text("connection")).text("direction", plan.text("direction"));
      if (!plan.text("correction").empty()) line.text("correction", plan.text("correction"));
    });
    if (const auto forecast = one.member("forecast")) JsonLine{head}.value("forecast", raw(body, *forecast));
    call.put(head + lines->body);
    return status;
  }
  const std::string part = plan.text("connection") + " " + plan.text("direction");
  const std::string correction = plan.text("correction");
  call.put(correction.empty() ? plan_for_people(part, lines->body, 20, SIZE_MAX)
                              : correction_for_people(part + ", " + correction, lines->body, 20));
  if (!plan.flag("guarded")) call.put(guard_off_text(plan.flag("held")));
  call.say("Next: " + call.line("apply", {}, "--expect " + plan.text("digest")) + "\n");
  return status;
}

int plan(const Call& call) {
  for (const char* option : {"--config", "--salesforce-schema", "--pendo-schema", "--source", "--target", "--entities",
                             "--segment", "--unmatched-targets"})
    if (call.has(option))
      return call.tell({ErrorCode::invalid_input, "a server plans what both systems hold now, and nothing else", option,
                        "without --server it works with files, and on the host"});
  std::string asked;
  {
    JsonLine line{asked};
    if (call.has("--connection")) line.text("connection", call["--connection"]);
    if (call.has("--direction")) line.text("direction", call["--direction"]);
  }
  return make_plans(call, "/plans", asked);
}

int undo(const Call& call) {
  std::string asked;
  {
    JsonLine line{asked};
    for (const char* option : {"--visitor", "--account", "--record", "--field"})
      if (call.has(option)) line.text(std::string_view{option}.substr(2), call[option]);
  }
  return make_plans(call, "/runs/" + encoded(call["RUN"]) + "/undo", asked);
}

int retire(const Call& call) {
  std::string asked;
  {
    JsonLine line{asked};
    if (!call["FIELD"].empty()) line.text("field", call["FIELD"]);
    for (const char* option : {"--connection", "--direction"})
      if (call.has(option)) line.text(std::string_view{option}.substr(2), call[option]);
  }
  return make_plans(call, "/retire", asked);
}

int try_message(const Call& call) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string asked;
  JsonLine{asked}.text("destination", call["NAME"]);
  const auto answer = (*remote)->send("POST", "/messages/try", asked);
  return answered(call, answer, [&](json::Value root, const std::string&) {
    const auto tried = Members{root}.list("tried");
    if (tried.empty()) return call.tell(bad_answer());
    const Members one{tried.front()};
    if (!one.flag("delivered")) {
      const auto error = tried.front().member("error");
      if (!error) return call.tell(bad_answer());
      const Members said{*error};
      return call.tell({ErrorCode::unavailable, said.text("what"), said.text("where"), said.text("hint")});
    }
    std::string line;
    if (call.json()) JsonLine{line}.text("destination", call["NAME"]).flag("delivered", true);
    else line = "the trial has arrived at " + call["NAME"] + "\n";
    call.put(line);
    return static_cast<int>(done);
  });
}

/// Who may do what is of the service, not of a subscription.
int of_service(const Call& call, std::string_view method, const std::string& path, std::string_view list = {},
               const std::string& body = {}) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open_service(call);
  return remote ? put_json(call, (*remote)->send(method, path, body), list) : call.tell(remote.error());
}

int list_users(const Call& call) { return of_service(call, "GET", "/users", "users"); }
int link_user(const Call& call) {
  if (call.has("--sign-in"))
    return call.tell({ErrorCode::invalid_input, "a link that signs in is made on the host alone", "--sign-in"});
  return of_service(call, "POST", "/users/" + encoded(call["NAME"]) + "/link");
}
int remove_user(const Call& call) { return of_service(call, "DELETE", "/users/" + encoded(call["NAME"])); }
int make_backup(const Call& call) {
  if (!call["FOLDER"].empty() || call.has("--keep"))
    return call.tell({ErrorCode::invalid_input,
                      "a service knows where its backups lie: FOLDER and --keep are of the host", "tidemark backup",
                      "tidemark serve --backups FOLDER"});
  auto remote = Remote::open_service(call);
  if (!remote) return call.tell(remote.error());
  const auto made = (*remote)->send("POST", "/backups");
  if (call.json()) return put_json(call, made, {});
  return answered(call, made, [&](json::Value root, const std::string&) {
    const Members backup{root};
    std::vector<CopiedLog> logs;
    for (const json::Value one : backup.list("logs"))
      if (const Members log{one}; log.number("subscription") != log::engine_log)
        logs.push_back({log.text("name"), log.text("head")});
    call.put(backup_for_people(backup.number("backup"), backup.text("made"), backup.number("files"), logs));
    return static_cast<int>(done);
  });
}
int list_tokens(const Call& call) { return of_service(call, "GET", "/tokens", "tokens"); }
int revoke_token(const Call& call) { return of_service(call, "DELETE", "/tokens/" + encoded(call["NAME"])); }

int add_user(const Call& call) {
  std::string body;
  JsonLine{body}.text("name", call["NAME"]).text("role", call.has("--role") ? call["--role"] : "viewer");
  return of_service(call, "POST", "/users", {}, body);
}

int create_token(const Call& call) {
  std::uint64_t days = 365;
  if (call.has("--days") && !number_of(call["--days"], days))
    return call.tell({ErrorCode::invalid_input, "--days is a number from 1 to 3650", "tidemark tokens create"});
  std::string body;
  {
    JsonLine line{body};
    line.text("name", call["NAME"]).text("role", call.has("--role") ? call["--role"] : "viewer").number("days", days);
    if (call.has("--subscription")) line.texts("subscriptions", call.all("--subscription"));
  }
  return of_service(call, "POST", "/tokens", {}, body);
}

/// The lines as they come; with --follow whoever asks goes on after the last one's position.
int audit(const Call& call) {
  if (!call.json()) return json_alone(call);
  Position after = 0;
  if (call.has("--after") && !number_of(call["--after"], after))
    return call.tell({ErrorCode::invalid_input, "--after is a position of the trail", "tidemark audit", "a number"});
  auto remote = Remote::open_service(call);
  if (!remote) return call.tell(remote.error());
  while (true) {
    const auto lines = (*remote)->send("GET", "/audit?limit=1000&after=" + std::to_string(after));
    if (!lines) return tell(call, lines.error());
    call.put(lines->body);
    const std::size_t last = lines->body.rfind('\n', lines->body.size() - std::min<std::size_t>(2, lines->body.size()));
    if (!lines->body.empty()) {
      const auto document =
          json::Document::read(std::string_view{lines->body}.substr(last == std::string::npos ? 0 : last + 1));
      if (!document) return call.tell(bad_answer());
      after = Members{document->root()}.number("position");
      continue;
    }
    if (!call.has("--follow") || !Call::flush()) return done;
    std::this_thread::sleep_for(2 * between_looks);
  }
}

}  // namespace

int put_json(const Call& call, const Remote::Answered& answer, std::string_view list) {
  return answered(call, answer, [&](json::Value root, const std::string& body) {
    const auto members = list.empty() ? std::optional{root} : root.member(list);
    if (!members) return call.tell(bad_answer());
    if (list.empty()) call.put(body + "\n");
    else
      for (const json::Value one : members->children()) call.put(std::string{raw(body, one)} + "\n");
    return static_cast<int>(done);
  });
}

int json_alone(const Call& call) {
  return call.tell({ErrorCode::invalid_input, "of a server this command answers with JSON alone", "--server",
                    "add --json; for people it answers on the host"});
}

int ask(const Call& call, const std::string& path, std::string_view list) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  return remote ? put_json(call, (*remote)->send("GET", path), list) : call.tell(remote.error());
}

int make_plans(const Call& call, const std::string& path, const std::string& asked) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::set<std::string> before;
  const auto first = (*remote)->send("GET", "/plans");
  const int looked = answered(call, first, [&](json::Value root, const std::string&) {
    before = known_plans(root);
    return static_cast<int>(done);
  });
  if (looked != done) return looked;
  if (const auto begun = (*remote)->send("POST", path, asked); !begun) return tell(call, begun.error());
  while (true) {
    const auto now = (*remote)->send("GET", "/plans");
    bool making = false;
    const int status = answered(call, now, [&](json::Value root, const std::string& body) -> int {
      if (making = Members{root}.flag("making"); making) return done;
      if (const auto error = root.member("error"); error && error->is(json::Kind::object)) {
        const Members what{*error};
        return call.tell({ErrorCode::refused, what.text("what"), what.text("where"), what.text("hint")});
      }
      int worst = done;
      for (const json::Value one : Members{root}.list("plans")) {
        const Members made{one};
        if (before.contains(made.text("connection") + made.text("direction") + made.text("made"))) continue;
        const int put = put_plan(call, **remote, one, body);
        if (put != done && put != held && put != with_exceptions) return put;
        if (worst != held) worst = put == held ? put : std::max(worst, put);
      }
      return worst;
    });
    if (!making) return status;
    std::this_thread::sleep_for(between_looks);
  }
}

Error bad_answer() {
  return {ErrorCode::bad_answer, "the server's answer is not what it describes", {}, "is it of another version?"};
}

int (*asking_server(std::string_view command))(const Call& call) {
  using Form = std::pair<std::string_view, int (*)(const Call&)>;
  static constexpr std::array<Form, 23> all{{
      {"show", show_entity},
      {"history", history},
      {"why", why},
      {"why-not", why_not},
      {"messages", messages},
      {"plan", plan},
      {"undo", undo},
      {"retire", retire},
      {"messages try", try_message},
      {"backup", make_backup},
      {"segment", segment},
      {"segments list", list_segments},
      {"segments show", show_segment},
      {"segments save", save_segment},
      {"segments drop", drop_segment},
      {"users list", list_users},
      {"users add", add_user},
      {"users link", link_user},
      {"users remove", remove_user},
      {"tokens create", create_token},
      {"tokens list", list_tokens},
      {"tokens revoke", revoke_token},
      {"audit", audit},
  }};
  for (const auto& [name, run] : all)
    if (name == command) return run;
  return asking_of_the_past(command);
}

}  // namespace tidemark::command
