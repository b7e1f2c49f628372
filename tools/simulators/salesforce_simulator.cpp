#include "simulators/salesforce_simulator.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "simulators/base64.h"
#include "simulators/salesforce_write.h"
#include "simulators/soql_query.h"

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;
using http::Response;

constexpr std::size_t longest_uri = 16'384;
constexpr std::size_t most_cursors = 10;
constexpr std::size_t smallest_page = 200;
constexpr std::string_view user_id = "005000000000001AAA";

struct Version {
  std::string_view number;
  std::string_view label;
};
constexpr Version versions_offered[] = {{"60.0", "Spring '24"}, {"61.0", "Summer '24"}, {"62.0", "Winter '25"},
                                        {"63.0", "Spring '25"}, {"64.0", "Summer '25"}, {"65.0", "Winter '26"},
                                        {"66.0", "Spring '26"}};

Response refusal(int status, std::string_view code, std::string_view message,
                 const std::vector<std::string>& fields = {}) {
  Json error{{"message", message}, {"errorCode", code}};
  if (!fields.empty()) error["fields"] = fields;
  return json_answer(status, Json::array({error}).dump(-1, ' ', false, Json::error_handler_t::replace));
}

Response not_found() { return refusal(404, "NOT_FOUND", "The requested resource does not exist"); }
Response wrong_method(std::string_view method) {
  return refusal(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + std::string{method} + "' not allowed.");
}
Response no_such_cursor() { return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator"); }

Response oauth_refusal(int status, std::string_view error, std::string_view description) {
  return json_answer(status, Json{{"error", error}, {"error_description", description}}.dump());
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto slash = path.find('/');
    if (slash != 0) segments.push_back(http::decode(path.substr(0, slash), false));
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  }
  return segments;
}

/// Scheme, host and port that the caller used: the answers' instance_url, so that the same simulator works behind any
/// address.
std::string origin_of(std::string_view url) {
  const Target target = target_of(url);
  const auto begin = url.find(target.path);
  if (!url.starts_with("http") || begin == url.npos) return "https://simulated.my.salesforce.com";
  const auto scheme = url.find("://");
  return std::string{
      url.substr(0, scheme == url.npos ? begin : std::min(url.find('/', scheme + 3), url.find('?', scheme + 3)))};
}

std::size_t bytes_of(const http::Headers& headers) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : headers) bytes += name.size() + value.size() + 4;
  return bytes;
}

}  // namespace

struct SalesforceSimulator::Call {
  const http::Request& request;
  Target target;
  std::vector<std::string> segments;
};

struct SalesforceSimulator::Cursor {
  std::string locator;
  soql::Bound query;
  std::vector<std::uint32_t> rows;  ///< fixed when the query began; their values are read page by page
};

SalesforceSimulator::SalesforceSimulator(Org org, Options options)
    : options_(std::move(options)), org_(std::move(org)) {}
SalesforceSimulator::~SalesforceSimulator() = default;

bool SalesforceSimulator::change(std::string_view object, std::string_view id, std::string_view field, Value value) {
  const std::scoped_lock lock{mutex_};
  Object* found = org_.object(object);
  if (found == nullptr) return false;
  const auto row = found->row(id);
  const auto column = found->field(field);
  if (!row || !column) return false;
  found->set(*row, *column, std::move(value));
  return true;
}

Value SalesforceSimulator::value(std::string_view object, std::string_view id, std::string_view field) const {
  const std::scoped_lock lock{mutex_};
  const Object* found = org_.object(object);
  if (found == nullptr) return {};
  const auto row = found->row(id);
  const auto column = found->field(field);
  return row && column ? found->value(*row, *column) : Value{};
}

Result<void> SalesforceSimulator::add(std::string_view object, std::vector<std::pair<std::string_view, Value>> fields) {
  const std::scoped_lock lock{mutex_};
  Object* found = org_.object(object);
  if (found == nullptr) return failure(ErrorCode::not_found, "no such object", std::string{object});
  return found->add(std::move(fields));
}

void SalesforceSimulator::expire_tokens() {
  const std::scoped_lock lock{mutex_};
  tokens_.clear();
}

void SalesforceSimulator::expire_cursors() {
  const std::scoped_lock lock{mutex_};
  cursors_.clear();
}

void SalesforceSimulator::answer_instead(std::uint64_t nth, Response response) {
  const std::scoped_lock lock{mutex_};
  instead_.insert_or_assign(calls_ + nth, std::move(response));
}

Response SalesforceSimulator::handle(const http::Request& request) {
  const std::scoped_lock lock{mutex_};
  ++calls_;
  records_moved_ = 0;
  const Target target = target_of(request.url);
  Response response;
  if (const auto instead = instead_.find(calls_); instead != instead_.end()) {
    response = std::move(instead->second);
    instead_.erase(instead);
  } else {
    response = route({request, target, segments_of(target.path)});
  }
  if (options_.journal != nullptr) options_.journal->note(request.method, target.path, response.status, records_moved_);
  return response;
}

Response SalesforceSimulator::route(const Call& call) {
  const std::size_t uri = call.target.path.size() + call.target.query.size() + 1;
  if (uri > longest_uri) return refusal(414, "URI_TOO_LONG", "The URI is longer than 16384 bytes");
  if (uri + bytes_of(call.request.headers) > longest_uri) {
    return refusal(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", "URI and headers are together longer than 16384 bytes");
  }
  const auto& path = call.segments;
  if (path.size() < 2 || path[0] != "services") return not_found();
  if (path.size() == 3 && path[1] == "oauth2" && path[2] == "token") return token(call);
  if (path[1] != "data") return not_found();
  if (path.size() == 2) return call.request.method == "GET" ? versions() : wrong_method(call.request.method);

  const std::string_view authorization = http::header(call.request.headers, "Authorization");
  if (!authorization.starts_with("Bearer ") || !tokens_.contains(authorization.substr(7))) {
    Response refused = refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    refused.headers.emplace_back("WWW-Authenticate", "Token");
    return refused;
  }
  Response response;
  if (counted_ >= options_.daily_calls) {
    response = refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  } else {
    ++counted_;
    response = resource(call);
  }
  response.headers.emplace_back("Sforce-Limit-Info", limit_info());
  return response;
}

std::string SalesforceSimulator::limit_info() const {
  return "api-usage=" + std::to_string(counted_) + "/" + std::to_string(options_.daily_calls);
}

Response SalesforceSimulator::token(const Call& call) {
  if (call.request.method != "POST") return oauth_refusal(400, "invalid_request", "must use HTTP POST");
  const std::string_view form = call.request.body;
  const auto grant = parameter(form, "grant_type");
  if (!grant) return oauth_refusal(400, "unsupported_grant_type", "grant type not supported");
  if (*grant != "client_credentials") return oauth_refusal(400, "unsupported_grant_type", "grant type not supported");
  std::string id = parameter(form, "client_id").value_or("");
  std::string secret = parameter(form, "client_secret").value_or("");
  if (const auto basic = http::header(call.request.headers, "Authorization"); basic.starts_with("Basic ")) {
    const std::string pair = from_base64(basic.substr(6)).value_or("");
    const auto colon = pair.find(':');
    id = pair.substr(0, colon);
    secret = colon == pair.npos ? "" : pair.substr(colon + 1);
  }
  if (id != options_.client_id) return oauth_refusal(400, "invalid_client_id", "client identifier invalid");
  if (secret != options_.client_secret) return oauth_refusal(401, "invalid_client", "invalid client credentials");
  const std::string given = options_.org_id.substr(0, 15) + "!AQ.simulated." + std::to_string(++tokens_given_);
  tokens_.insert(given);
  const std::string origin = origin_of(call.request.url);
  const Json answer{{"access_token", given},
                    {"signature", "c2ltdWxhdGVk"},
                    {"scope", "api"},
                    {"instance_url", origin},
                    {"id", origin + "/id/" + options_.org_id + "/" + std::string{user_id}},
                    {"token_type", "Bearer"},
                    {"issued_at", std::to_string(1'769'817'600'000 + tokens_given_)}};
  return json_answer(200, answer.dump());
}

Response SalesforceSimulator::versions() const {
  Json list = Json::array();
  for (const Version& version : versions_offered) {
    list.push_back({{"label", version.label},
                    {"url", "/services/data/v" + std::string{version.number}},
                    {"version", version.number}});
  }
  return json_answer(200, list.dump());
}

Response SalesforceSimulator::resource(const Call& call) {
  const auto& path = call.segments;
  const bool offered = std::ranges::any_of(
      versions_offered, [&](const Version& version) { return path[2] == "v" + std::string{version.number}; });
  if (!offered) return not_found();
  const std::string base = "/services/data/" + path[2];
  if (path.size() > 3 && path[3] == "sobjects") return sobjects(call);
  if (call.request.method != "GET") return wrong_method(call.request.method);
  if (path.size() == 3) {
    return json_answer(
        200, Json{{"sobjects", base + "/sobjects"}, {"query", base + "/query"}, {"limits", base + "/limits"}}.dump());
  }
  if (path.size() == 4 && path[3] == "limits") return limits();
  if (path.size() == 4 && path[3] == "query") return query(call);
  if (path.size() == 5 && path[3] == "query") return next_page(call, path[4]);
  return not_found();
}

Response SalesforceSimulator::limits() const {
  const auto one = [](std::uint64_t most, std::uint64_t left) { return Json{{"Max", most}, {"Remaining", left}}; };
  const Json answer{{"DailyApiRequests", one(options_.daily_calls, options_.daily_calls - counted_)},
                    {"DailyBulkApiBatches", one(15'000, 15'000)},
                    {"DailyBulkV2QueryJobs", one(10'000, 10'000)},
                    {"DailyBulkV2QueryFileStorageMB", one(976'562, 976'562)}};
  return json_answer(200, answer.dump());
}

Response SalesforceSimulator::sobjects(const Call& call) {
  const auto& path = call.segments;
  const bool reads = call.request.method == "GET";
  if (path.size() == 4) {
    if (!reads) return wrong_method(call.request.method);
    std::string list = R"({"encoding":"UTF-8","maxBatchSize":200,"sobjects":[)";
    for (const Object& object : org_.objects()) list += (list.ends_with('[') ? "" : ",") + object.in_global_list();
    return json_answer(200, list + "]}");
  }
  Object* object = org_.object(path[4]);
  if (object == nullptr) return not_found();
  if (path.size() != 6) return not_found();
  if (path[5] == "describe") return reads ? json_answer(200, object->describe()) : wrong_method(call.request.method);
  return one_record(call, *object, path[5]);
}

Response SalesforceSimulator::one_record(const Call& call, Object& object, std::string_view id) {
  const auto row = object.row(id);
  if (!row) return not_found();
  if (call.request.method == "PATCH") return patch(call, object, *row);
  if (call.request.method != "GET") return wrong_method(call.request.method);
  std::string fields;
  if (const auto asked = parameter(call.target.query, "fields")) {
    fields = *asked;
  } else {
    for (const Field& field : object.fields()) {
      if (field.type != "address" && field.type != "location") fields += (fields.empty() ? "" : ",") + field.name;
    }
  }
  auto bound = soql::parse("SELECT " + fields + " FROM " + object.name()).and_then([&](const soql::Query& parsed) {
    return soql::bind(org_, parsed);
  });
  if (!bound) return refusal(400, bound.error().code, bound.error().message);
  std::string json;
  bound->write(*row, std::string_view{call.segments[2]}.substr(1), json);
  records_moved_ = 1;
  return json_answer(200, std::move(json));
}

Response SalesforceSimulator::patch(const Call& call, Object& object, std::size_t row) {
  const std::vector<WriteError> errors = write_fields(object, row, call.request.body);
  if (errors.empty()) {
    records_moved_ = 1;
    return {204, {}, {}};
  }
  return refusal(400, errors.front().code, errors.front().message, errors.front().fields);
}

Response SalesforceSimulator::query(const Call& call) {
  const auto text = parameter(call.target.query, "q");
  if (!text) return refusal(400, "MALFORMED_QUERY", "A query string has to be specified");
  auto bound = soql::parse(*text).and_then([&](const soql::Query& parsed) { return soql::bind(org_, parsed); });
  if (!bound) return refusal(400, bound.error().code, bound.error().message);
  std::vector<std::uint32_t> rows = bound->rows();
  if (bound->count_only())
    return json_answer(200, R"({"totalSize":)" + std::to_string(rows.size()) + R"(,"done":true,"records":[]})");
  std::string number = std::to_string(++cursors_opened_);
  number.insert(0, 12 - std::min<std::size_t>(12, number.size()), '0');
  cursors_.push_back(
      std::make_unique<Cursor>(Cursor{with_checksum("0r8" + number), std::move(*bound), std::move(rows)}));
  const bool one_page = cursors_.back()->rows.size() <= page_size(call);
  Response first = page(call, *cursors_.back(), 0);
  // A query that fits into one page keeps no cursor; beyond the tenth the oldest is released.
  if (one_page) cursors_.pop_back();
  if (cursors_.size() > most_cursors) cursors_.erase(cursors_.begin());
  return first;
}

Response SalesforceSimulator::next_page(const Call& call, std::string_view locator) {
  const auto dash = locator.rfind('-');
  if (dash == locator.npos) return no_such_cursor();
  const auto cursor =
      std::ranges::find_if(cursors_, [&](const auto& open) { return open->locator == locator.substr(0, dash); });
  std::size_t from = 0;
  const std::string_view offset = locator.substr(dash + 1);
  const auto [end, problem] = std::from_chars(offset.data(), offset.data() + offset.size(), from);
  if (cursor == cursors_.end() || problem != std::errc{} || end != offset.data() + offset.size() ||
      from > (*cursor)->rows.size()) {
    return no_such_cursor();
  }
  return page(call, **cursor, from);
}

/// A wish that the header makes, within the real one's bounds; less than the smallest page is no wish at all.
std::size_t SalesforceSimulator::page_size(const Call& call) const {
  std::size_t size = 2'000;
  const std::string_view wish = http::header(call.request.headers, "Sforce-Query-Options");
  if (const auto at = wish.find("batchSize="); at != wish.npos) {
    std::size_t wanted = 0;
    std::from_chars(wish.data() + at + 10, wish.data() + wish.size(), wanted);
    if (wanted >= smallest_page) size = std::min(wanted, size);
  }
  return std::min(size, options_.largest_page);
}

Response SalesforceSimulator::page(const Call& call, const Cursor& cursor, std::size_t from) {
  const std::size_t to = std::min(cursor.rows.size(), from + page_size(call));
  const bool done = to == cursor.rows.size();
  const std::string_view version = std::string_view{call.segments[2]}.substr(1);
  std::string json =
      R"({"totalSize":)" + std::to_string(cursor.rows.size()) + (done ? R"(,"done":true)" : R"(,"done":false)");
  if (!done) {
    json += R"(,"nextRecordsUrl":"/services/data/)" + call.segments[2] + "/query/" + cursor.locator + "-" +
            std::to_string(to) + '"';
  }
  json += R"(,"records":[)";
  for (std::size_t i = from; i < to; ++i) {
    if (i != from) json += ',';
    cursor.query.write(cursor.rows[i], version, json);
  }
  json += "]}";
  records_moved_ = to - from;
  return json_answer(200, std::move(json));
}

}  // namespace tidemark::sim
