#include "command/commands/fault.h"

#include <array>

#include "command/exit_status.h"
#include "command/words.h"
#include "core/json/document.h"
#include "core/json/write.h"
#include "http/curl_transport.h"

namespace tidemark::command {
namespace {

enum class Form : bool { text, number };
struct Member {
  const char* option;
  const char* name;
  Form form;
};
constexpr std::array<Member, 15> members{{{"--kind", "kind", Form::text},
                                          {"--call", "call", Form::text},
                                          {"--status", "status", Form::number},
                                          {"--retry-after", "retry_after", Form::number},
                                          {"--when", "when", Form::text},
                                          {"--seconds", "seconds", Form::number},
                                          {"--calls", "calls", Form::number},
                                          {"--items", "items", Form::number},
                                          {"--bytes", "bytes", Form::number},
                                          {"--message", "message", Form::text},
                                          {"--count", "count", Form::number},
                                          {"--skip", "skip", Form::number},
                                          {"--probability", "probability", Form::number},
                                          {"--seed", "seed", Form::number},
                                          {"--body", "body", Form::text}}};

bool is_number(const std::string& text) {
  const auto document = json::Document::read(text);
  return document && document->root().is(json::Kind::number);
}

/// The fault that the options name, as JSON; empty where they name none.
Result<std::string> fault_of(const Call& call) {
  std::string text;
  json::Writer writer{text};
  bool any = false;
  writer.begin_object();
  for (const Member& member : members) {
    if (!call.has(member.option)) continue;
    const std::string& value = call[member.option];
    if (member.form == Form::number && !is_number(value))
      return failure(ErrorCode::invalid_input, std::string{member.option} + " is a number", "tidemark sim fault");
    writer.key(member.name);
    member.form == Form::number ? writer.literal(value) : writer.text(value);
    any = true;
  }
  writer.end_object();
  return any ? text : std::string{};
}

/// Asks the simulator; its answer's body, or what it said against it.
Result<std::string> ask(const std::string& method, const std::string& url, std::string body = {}) {
  http::CurlTransport network;
  http::Request request{method, url, {}, std::move(body)};
  request.timeout_ms = 10'000;
  if (!request.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  auto answer = network.send(request);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  if (answer->status == 200) return std::move(answer->body);
  const auto said = json::Document::read(answer->body);
  const auto word = [&](const char* name) {
    const auto value = said && said->root().is(json::Kind::object) ? said->root().member(name) : std::nullopt;
    return value && value->is(json::Kind::text) ? std::string{value->text()} : std::string{};
  };
  if (word("what").empty())
    return failure(ErrorCode::refused, "there is no simulator of Tidemark's there", url, "tidemark sim --help");
  return failure(ErrorCode::invalid_input, word("what"), word("where"), word("hint"));
}

std::string base_of(const Call& call) {
  std::string url = call["--url"];
  while (url.ends_with('/')) url.pop_back();
  return url + "/_sim/";
}

std::string ending_of(const Call& call) {
  std::string query;
  for (const char* name : {"id", "kind", "call"}) {
    const std::string option = std::string{"--"} + name;
    if (call.has(option)) query += (query.empty() ? "?" : "&") + std::string{name} + "=" + http::encode(call[option]);
  }
  return query;
}

/// "2  status 503 on aggregation: 3 of 10 so far", from a line of GET /_sim/faults.
std::string for_people(std::string_view line) {
  const auto document = json::Document::read(line);
  if (!document || !document->root().is(json::Kind::object)) return {};
  const auto word = [&](const char* name) -> std::string {
    const auto value = document->root().member(name);
    if (!value) return {};
    return visible(value->is(json::Kind::number) ? value->number() : value->text());
  };
  std::string text = word("id") + "  " + word("kind");
  if (!word("status").empty()) text += " " + word("status");
  if (!word("when").empty()) text += ", after the effect";
  text += " on " + (word("call") == "*" ? std::string{"every call"} : word("call"));
  if (!word("count").empty()) text += ", " + (word("count") == "1" ? "once" : word("count") + " times");
  if (!word("probability").empty()) text += ", with probability " + word("probability");
  return text + ": " + word("applied") + " of " + word("seen") + " requests so far\n";
}

int put_faults(const Call& call, std::string_view lines) {
  if (call.json()) call.put(lines);
  else if (lines.empty()) call.say("Nothing goes wrong there.\n");
  for (; !call.json() && !lines.empty();) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    call.put(for_people(line));
  }
  return done;
}

int fault(const Call& call) {
  const std::string url = base_of(call) + "faults";
  if (call["--url"].empty())
    return call.tell({ErrorCode::invalid_input, "which simulator?", "tidemark sim fault", "--url, as it printed it"});
  if (call.has("--off")) {
    const auto ended = ask("DELETE", url + ending_of(call));
    if (!ended) return call.tell(ended.error());
    if (call.json()) call.put(*ended + "\n");
    else call.say(*ended == R"({"ended":0})" ? "Nothing of the kind was going wrong.\n" : "Ended.\n");
    return done;
  }
  const auto wanted = fault_of(call);
  if (!wanted) return call.tell(wanted.error());
  const auto lines = wanted->empty() ? ask("GET", url) : ask("POST", url, *wanted);
  return lines ? put_faults(call, *lines) : call.tell(lines.error());
}

int journal(const Call& call) {
  if (call["--url"].empty())
    return call.tell({ErrorCode::invalid_input, "which simulator?", "tidemark sim journal", "--url, as it printed it"});
  std::string url = base_of(call) + "journal";
  if (call.has("--counts")) url += "/counts";
  else if (call.has("--call")) url += "?call=" + http::encode(call["--call"]);
  const auto lines = ask("GET", url);
  if (!lines) return call.tell(lines.error());
  call.put(*lines);
  if (lines->empty())
    call.say("No such request came so far; tidemark sim journal --counts --url " + shell_word(call["--url"]) +
             " names those that did\n");
  if (call.has("--counts")) call.put("\n");
  return done;
}

}  // namespace

Command fault_command() {
  return {"sim fault",
          "Lets something go wrong at a simulator that runs; without a fault: what goes wrong there",
          "tidemark sim fault --url http://127.0.0.1:40123 --status 429 --retry-after 2 --call aggregation --count 3\n"
          "tidemark sim fault --url http://127.0.0.1:40123 --kind drop --when after --probability 0.1 --seed 7\n"
          "tidemark sim fault --url http://127.0.0.1:40123 --off",
          "docs/simulators.md has all kinds, and the files for --faults",
          {},
          {{"--url", "URL", "where the simulator listens"},
           {"--status", "N", "answers with this status"},
           {"--retry-after", "S", "and with this header"},
           {"--kind", "KIND",
            "status, latency, drop, half-body, html-body, rate-limit, too-large, clock-skew, expired-token, "
            "locked-rows, partial-failure, delayed-reads, overrun, short-pages, text-errors"},
           {"--when", "WHEN", "before the effect, or after it", {"before", "after"}},
           {"--seconds", "S", "of latency, delay or skew (--seconds=-5 for a clock that is behind)"},
           {"--calls", "N", "of a delay or a rate"},
           {"--items", "N", "records that it befalls"},
           {"--bytes", "N", "of the largest body"},
           {"--message", "TEXT", "what a refusal says"},
           {"--body", "TEXT", "what an answer in place has for a body, as it is"},
           {"--call", "PATTERN", "the name of a call, or method and path, with * for any text"},
           {"--count", "N", "so often, then no more"},
           {"--skip", "N", "spares the first N"},
           {"--probability", "P", "of each, from 0 to 1"},
           {"--seed", "N", "of the chance"},
           {"--id", "N", "with --off: that one"},
           {"--off", "", "ends it: all, or what --id, --kind and --call name"}},
          "",
          fault};
}

Command journal_command() {
  return {"sim journal",
          "What a simulator that runs was asked, a line each request",
          "tidemark sim journal --url http://127.0.0.1:40123 --call aggregation\n"
          "tidemark sim journal --url http://127.0.0.1:40123 --counts",
          "",
          {},
          {{"--url", "URL", "where the simulator listens"},
           {"--call", "PATTERN", "the name of a call, or method and path"},
           {"--counts", "", "how many of each call instead"}},
          "",
          journal};
}

}  // namespace tidemark::command
