// What a `tidemark serve` is asked of what the log remembers, and told to do about it.
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "command/commands/ask_server.h"
#include "command/configuration_file.h"
#include "command/exit_status.h"
#include "command/json_line.h"
#include "core/config/write_configuration.h"
#include "service/read_json.h"

namespace tidemark::command {
namespace {

int on_the_host(const Call& call, const char* option, const char* what) {
  return call.tell({ErrorCode::invalid_input, what, option, "without --server it works on the host"});
}

/// `{"id":"v-42","field":"custom.region"}`, as accept and put-back take it.
std::string which_drift(const Call& call) {
  std::string body;
  {
    JsonLine line{body};
    for (const auto& [word, name] : {std::pair{"ID", "id"}, {"--field", "field"}, {"--comment", "comment"}})
      if (call.has(word)) line.text(name, call[word]);
    if (call.has("--all")) line.flag("all", true);
  }
  return body;
}

int drift(const Call& call) {
  for (const char* option : {"ID", "--connection", "--direction", "--field"})
    if (call.has(option)) return on_the_host(call, option, "a server lists all of the drift");
  return ask(call, call.has("--accepted") ? "/drift?accepted=1" : "/drift", "drift");
}

int accept_drift(const Call& call) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  return remote ? put_json(call, (*remote)->send("POST", "/drift/accept", which_drift(call)), {})
                : call.tell(remote.error());
}

int put_back_drift(const Call& call) { return make_plans(call, "/drift/put-back", which_drift(call)); }

int erase(const Call& call) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  std::string body;
  JsonLine{body}
      .text("kind", call["KIND"])
      .text("id", call["ID"])
      .text("reason", call["--reason"])
      .flag("suppress", call.has("--suppress"))
      .flag("only_look", call.has("--look"));
  return put_json(call, (*remote)->send("POST", "/erasures", body), {});
}

int erasures(const Call& call) { return ask(call, "/erasures", "erasures"); }

/// As on the host: a part that gives another plan than recorded, by the time zones of then, has failed.
int status_of_replay(std::string_view lines) {
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    const auto document = json::Document::read(lines.substr(at, end - at));
    at = end + 1;
    const auto part = document ? document->root().member("replayed") : std::nullopt;
    if (!part) continue;
    const service::Members members{*part};
    if (!members.flag("same") && members.text("zones_then").empty()) return failed;
  }
  return done;
}

int replay(const Call& call) {
  if (!call.json()) return json_alone(call);
  for (const char* option : {"--at", "--connection", "--direction"})
    if (call.has(option)) return on_the_host(call, option, "a server replays a run whole, and under a file");
  std::string body = "{}";
  if (call.has("--config")) {
    const auto configuration = read_configuration_file(call, call["--config"]);
    if (!configuration) return wrong_usage;
    body.clear();
    JsonLine{body}.value("configuration", write_configuration(*configuration));
  }
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto lines = (*remote)->send("POST", "/runs/" + encoded(call["RUN"]) + "/replay", body);
  if (!lines) return tell(call, lines.error());
  call.put(lines->body);
  return status_of_replay(lines->body);
}

int storage(const Call& call) { return ask(call, "/storage"); }

/// Where they differ the service has answered, and the command has failed, as on the host.
int ask_of_views(const Call& call, const std::string& path) {
  if (!call.json()) return json_alone(call);
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto answer = (*remote)->send("POST", path);
  if (!answer) return tell(call, answer.error());
  const auto document = json::Document::read(answer->body);
  if (!document) return call.tell(bad_answer());
  const service::Members views{document->root()};
  if (!views.flag("same"))
    return call.tell({ErrorCode::corrupt, views.text("what"), {}, "rebuild them: tidemark views rebuild"});
  std::string line;
  JsonLine{line}.number("position", views.number("position")).text("digest", views.text("digest"));
  call.put(line);
  return done;
}

int verify_views(const Call& call) { return ask_of_views(call, "/views/verify"); }

int rebuild_views(const Call& call) { return ask_of_views(call, "/views/rebuild"); }

int put_lines(const Call& call, const std::string& path) {
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  const auto lines = (*remote)->send("GET", path);
  if (!lines) return tell(call, lines.error());
  call.put(lines->body);
  return done;
}

int changed(const Call& call) {
  if (!call.json()) return json_alone(call);
  std::string query;
  for (const auto& [option, name] : {std::pair{"--from", "from="}, {"--to", "to="}})
    if (call.has(option)) query += (query.empty() ? "?" : "&") + (name + encoded(call[option]));
  return put_lines(call, "/changed" + query);
}

/// JSON either way, as on the host.
int show_head(const Call& call) {
  if (!call.has("--sign")) return on_the_host(call, "--server", "of a server a head is signed: --sign");
  auto remote = Remote::open(call);
  if (!remote) return call.tell(remote.error());
  return put_json(call, (*remote)->send("GET", "/head/signed"), {});
}

int export_run(const Call& call) {
  if (call.has("--output")) return on_the_host(call, "--output", "of a server it goes to standard output");
  return put_lines(call, "/runs/" + encoded(call["RUN"]) + "/bundle");
}

}  // namespace

int (*asking_of_the_past(std::string_view command))(const Call& call) {
  using Form = std::pair<std::string_view, int (*)(const Call&)>;
  static constexpr std::array<Form, 12> all{{
      {"views rebuild", rebuild_views},
      {"views verify", verify_views},
      {"audit export", export_run},
      {"changed", changed},
      {"log head", show_head},
      {"drift", drift},
      {"drift accept", accept_drift},
      {"drift put-back", put_back_drift},
      {"erase", erase},
      {"erasures", erasures},
      {"replay", replay},
      {"storage", storage},
  }};
  for (const auto& [name, run] : all)
    if (name == command) return run;
  return nullptr;
}

}  // namespace tidemark::command
