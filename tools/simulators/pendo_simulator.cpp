#include "simulators/pendo_simulator.h"

#include <algorithm>
#include <fstream>
#include <functional>

#include <nlohmann/json.hpp>

#include "simulators/base64.h"
#include "simulators/pendo_aggregation.h"
#include "simulators/pendo_route.h"
#include "simulators/pendo_values.h"

namespace tidemark::sim {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr Instant beginning_of_2026{1767225600000};

/// "custom.region" → {"custom", "region"}.
std::pair<std::string_view, std::string_view> parts_of(std::string_view field) {
  const std::size_t dot = std::min(field.find('.'), field.size());
  return {field.substr(0, dot), field.substr(std::min(dot + 1, field.size()))};
}

/// 304 where the caller has it already.
http::Response unless_known(const http::Request& request, http::Response response) {
  const std::string tag = '"' + std::to_string(std::hash<std::string>{}(response.body)) + '"';
  if (http::header(request.headers, "If-None-Match") == tag) response = {304, {}, {}};
  response.headers.emplace_back("ETag", tag);
  return response;
}

}  // namespace

PendoSimulator::PendoSimulator(Keys keys, Clock clock)
    : keys_(std::move(keys)), clock_(clock ? std::move(clock) : Clock{[] { return beginning_of_2026; }}) {}

Result<std::unique_ptr<PendoSimulator>> PendoSimulator::make(const PendoData& data, Keys keys, Clock clock) {
  std::unique_ptr<PendoSimulator> made{new PendoSimulator(std::move(keys), std::move(clock))};
  for (auto read : {made->visitors_.read_schema(data.visitor_schema), made->accounts_.read_schema(data.account_schema),
                    made->visitors_.read_entities(data.visitors), made->accounts_.read_entities(data.accounts),
                    made->catalog_.read_reports(data.reports), made->catalog_.read_events(data.events),
                    made->catalog_.read_tables(data.catalog)}) {
    if (!read) return tl::unexpected(read.error());
  }
  return made;
}

Result<std::unique_ptr<PendoSimulator>> PendoSimulator::load(const std::filesystem::path& folder, Keys keys,
                                                             Clock clock) {
  auto data = read_pendo_folder(folder, false);
  if (!data) return tl::unexpected(data.error());
  auto made = make(*data, std::move(keys), std::move(clock));
  if (!made) return made;
  for (auto [name, store] :
       {std::pair{"visitors.ndjson", &(*made)->visitors_}, {"accounts.ndjson", &(*made)->accounts_}}) {
    std::ifstream in{folder / name, std::ios::binary};
    if (auto read = store->read_entities(in); !read) return tl::unexpected(read.error());
    if (in.bad()) return failure(ErrorCode::storage, "can't read the file", (folder / name).string());
  }
  return made;
}

http::Response PendoSimulator::handle(const http::Request& request) {
  const std::uint64_t n = ++calls_;
  records_moved_ = 0;
  http::Response response;
  std::optional<http::Response> intercepted = intercept_ ? intercept_(n, request) : std::nullopt;
  if (const auto failure = failures_.extract(n)) response = std::move(failure.mapped());
  else if (intercepted) response = std::move(*intercepted);
  else response = answer(request, records_moved_);
  suffered_ = {};
  return response;
}

http::Response PendoSimulator::answer(const http::Request& request, std::size_t& records) {
  const auto route = Route::of(request);
  if (!route) return error(404, "no such resource");
  if (auto refused = refuse_key(request, route->changes(request.method))) return std::move(*refused);
  if (request.body.size() > behaviour_.most_body_bytes) return error(413, "request too large");
  if (is_nested_deeper(request.body, 100)) return error(400, "malformed JSON: nested too deeply");
  let_reads_see_what_is_due();
  const std::string& method = request.method;
  if (!route->takes(method)) return error(405, "method not allowed");
  switch (route->what) {
    case Route::What::schema:
      return method == "GET" ? unless_known(request, schema(*route, request)) : schema(*route, request);
    case Route::What::dependencies: return dependencies(*route);
    case Route::What::aggregation: return aggregation(request, records);
    case Route::What::values: return write_values(*route, request, records);
    case Route::What::value: return one_value(*route, request);
    case Route::What::entity: return entity(*route);
    case Route::What::history: return history(*route, request);
    case Route::What::reports: return unless_known(request, reports());
    case Route::What::report_results: return report_results(*route, records);
    case Route::What::feedback: return feedback(*route, request);
  }
  return error(404, "no such resource");
}

http::Response PendoSimulator::error(int status, const std::string& words) const {
  if (behaviour_.text_error_bodies || suffered_.errors_as_text)
    return {status, {{"Content-Type", "text/plain"}}, words};
  return json_answer(status,
                     ordered_json{{"message", words}}.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

std::optional<http::Response> PendoSimulator::refuse_key(const http::Request& request, bool changes) const {
  const std::string_view key = http::header(request.headers, "X-Pendo-Integration-Key");
  if (key == keys_.key && !key.empty()) return std::nullopt;
  if (key != keys_.read_only_key || key.empty()) return error(401, "integration key unknown");
  if (changes) return error(403, "integration key has no write access");
  return std::nullopt;
}

http::Response PendoSimulator::aggregation(const http::Request& request, std::size_t& records) {
  const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(behaviour_.most_rows, suffered_.most_rows));
  auto result = aggregate(world(), request.body, most);
  if (!result) return error(400, result.error().what);
  records = result->count;
  if (result->is_csv) return {200, {{"Content-Type", "text/csv"}}, std::move(result->rows)};
  std::string body = "{\"startTime\":" + std::to_string(now_ms()) + ",\"results\":[";
  body.reserve(body.size() + result->rows.size() + 2);
  body += result->rows;
  body += "]}";
  return json_answer(200, std::move(body));
}

http::Response PendoSimulator::entity(const Route& route) {
  const auto& entities = store(route.kind).entities();
  const auto found = entities.find(behaviour_.base64_ids ? from_base64(route.id).value_or("") : route.id);
  if (found == entities.end()) return error(404, "not found");
  std::string body;
  store(route.kind).write_entity(*found, "id", body);
  return json_answer(200, std::move(body));
}

void PendoSimulator::let_reads_see_what_is_due() {
  if (pending_.empty()) return;
  pending_.see_due(clock_().milliseconds, calls_, [this](const PendingValues::Cell& cell, const std::string& json) {
    if (PendoEntity* entity = store(cell.kind).find(cell.id)) entity->set(cell.field, json);
  });
}

void PendoSimulator::let_reads_see_everything() {
  pending_.see_all([this](const PendingValues::Cell& cell, const std::string& json) {
    if (PendoEntity* entity = store(cell.kind).find(cell.id)) entity->set(cell.field, json);
  });
}

void PendoSimulator::fail_call(std::uint64_t n, int status, std::string body, http::Headers headers) {
  failures_[calls_ + n] = {status, std::move(headers), std::move(body)};
}

void PendoSimulator::refuse_writes_of(const std::string& id, std::string words) {
  if (words.empty()) refused_.erase(id);
  else refused_[id] = std::move(words);
}

std::string PendoSimulator::value(EntityKind kind, std::string_view id, std::string_view field) const {
  const auto [group, name] = parts_of(field);
  const std::uint32_t* number = store(kind).find_number(group, name);
  const PendoEntity* entity = store(kind).find(id);
  if (number == nullptr || entity == nullptr) return "null";
  if (const auto newest = pending_.newest({kind, std::string{id}, *number})) return *newest;
  return std::string{entity->find(*number).value_or("null")};
}

void PendoSimulator::set_value(EntityKind kind, const std::string& id, std::string_view field,
                               const std::string& text) {
  const auto [group, name] = parts_of(field);
  const std::uint32_t number = store(kind).number_of(group, name);
  pending_.forget({kind, id, number});
  store(kind).create(id).set(number, text);
}

bool PendoSimulator::remove(EntityKind kind, std::string_view id) { return store(kind).remove(id); }

std::string PendoSimulator::contents() const {
  using Values = std::map<std::string, std::string>;
  std::string text;
  for (const EntityKind kind : {EntityKind::visitor, EntityKind::account}) {
    const auto name_of_field = [&](std::uint32_t number) {
      const PendoStore::Field& field = store(kind).field(number);
      return field.group + '.' + field.name;
    };
    std::map<std::string, Values> written;
    pending_.for_each([&](const PendingValues::Cell& cell, const std::string& json) {
      if (cell.kind == kind) written[cell.id][name_of_field(cell.field)] = json;
    });
    for (const auto& [id, entity] : store(kind).entities()) {
      Values values = std::move(written[id]);
      entity.for_each(
          [&](std::uint32_t field, std::string_view json) { values.try_emplace(name_of_field(field), json); });
      values.erase("auto.lastupdated");
      text += store(kind).id_name() + ' ' + json(id).dump();
      for (const auto& [name, value] : values) {
        if (value != "null") text += ' ' + name + '=' + value;
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace tidemark::sim
