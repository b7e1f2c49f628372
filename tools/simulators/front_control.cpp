#include <charconv>

#include <nlohmann/json.hpp>

#include "simulators/front.h"

namespace tidemark::sim {
namespace {

using nlohmann::ordered_json;

http::Response lines(std::string text) { return {200, {{"Content-Type", "application/x-ndjson"}}, std::move(text)}; }

http::Response refused(int status, const Error& error) {
  return json_answer(status, ordered_json{{"what", error.what}, {"where", error.where}, {"hint", error.hint}}.dump(
                                 -1, ' ', false, ordered_json::error_handler_t::replace));
}

std::optional<std::uint64_t> number(const std::optional<std::string>& text) {
  std::uint64_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (problem != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return value;
}

}  // namespace

http::Response Front::control(const http::Request& request) {
  const Target target = target_of(request.url);
  if (target.path == "/_sim/faults") return control_faults(request);
  if (target.path == "/_sim/journal" || target.path == "/_sim/journal/counts") return control_journal(request);
  if (request.method == "POST") {
    const std::scoped_lock lock{system_mutex_};
    if (auto answer = system_.by_hand(target.path.substr(std::string_view{"/_sim/"}.size()), request)) return *answer;
  }
  return refused(404, {ErrorCode::not_found, "the simulator has no such control", std::string{target.path},
                       "/_sim/faults, /_sim/journal, /_sim/journal/counts"});
}

http::Response Front::control_faults(const http::Request& request) {
  const std::string_view query = target_of(request.url).query;
  if (request.method == "DELETE") {
    const auto id_text = parameter(query, "id");
    const auto kind_text = parameter(query, "kind");
    const auto id = number(id_text);
    const auto kind = kind_text ? fault_kind_of(*kind_text) : std::nullopt;
    if ((id_text && !id) || (kind_text && !kind)) {
      return refused(400, {ErrorCode::invalid_input, "no such fault", "DELETE /_sim/faults", "id, kind, call"});
    }
    return json_answer(200, ordered_json{{"ended", end(id, kind, parameter(query, "call"))}}.dump());
  }
  std::uint64_t before = 0;
  if (request.method == "POST") {
    if (is_nested_deeper(request.body, 100)) {
      return refused(400, {ErrorCode::invalid_input, "the plan is nested too deeply", "POST /_sim/faults", ""});
    }
    for (const auto& standing : plan_.standing()) before = std::max(before, standing.fault.id);
    auto added = read_fault_plan(request.body).and_then([&](std::vector<Fault> plan) { return add(std::move(plan)); });
    if (!added) return refused(400, added.error());
  } else if (request.method != "GET") {
    return refused(405, {ErrorCode::invalid_input, "GET, POST or DELETE", "/_sim/faults", ""});
  }
  std::string text;
  for (const auto& standing : plan_.standing()) {
    if (standing.fault.id > before) text += to_json(standing).dump() + '\n';
  }
  return lines(std::move(text));
}

http::Response Front::control_journal(const http::Request& request) const {
  const Target target = target_of(request.url);
  if (request.method != "GET") return refused(405, {ErrorCode::invalid_input, "GET", "/_sim/journal", ""});
  if (target.path.ends_with("/counts")) {
    ordered_json object = ordered_json::object();
    for (const auto& [call, count] : journal_.counts()) {
      object[call] = {{"calls", count.calls}, {"done", count.done}, {"records", count.records}};
    }
    return json_answer(200, object.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
  }
  const auto call = parameter(target.query, "call");
  const std::uint64_t after = number(parameter(target.query, "after")).value_or(0);
  std::string text;
  for (const Journal::Entry& entry : journal_.entries()) {
    if (entry.n > after && (!call || is_meant(*call, entry.call, entry.method, entry.path))) {
      text += Journal::line_of(entry) + '\n';
    }
  }
  return lines(std::move(text));
}

}  // namespace tidemark::sim
