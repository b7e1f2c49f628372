#include "pendo/client.h"

#include <algorithm>
#include <future>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "pendo/call.h"
#include "pendo/page_ids.h"
#include "pendo/request_text.h"
#include "pendo/write_answer.h"

namespace tidemark::pendo {
namespace {

constexpr std::uint32_t fewest_rows = 100;  // a page that is still too large at this size is Pendo's trouble, not ours
constexpr std::int64_t longest_wait_for_schema_ms = 60'000;  // a list of fields, no computation
constexpr std::size_t most_schema_bytes = std::size_t{32} << 20;
constexpr std::size_t most_answer_to_write = std::size_t{16} << 20;

/// What can't be asked for in smaller pieces is asked for again.
bool is_worth_another_try(const Result<http::Response>& answer, bool has_pieces) {
  if (!answer) return http::verdict_of(answer.error()).remedy == http::Remedy::again;
  const http::Verdict verdict = http::verdict_of(*answer);
  return verdict.remedy == http::Remedy::again || (verdict.remedy == http::Remedy::less && !has_pieces);
}

Result<std::uint64_t> read_count(std::string_view body) {
  const auto answer = nlohmann::json::parse(body, nullptr, false);
  if (answer.is_object() && answer.contains("results")) {
    const auto& results = answer["results"];
    if (results.is_array() && results.size() == 1 && results[0].is_object() && results[0].contains("count") &&
        results[0]["count"].is_number_unsigned()) {
      return results[0]["count"].get<std::uint64_t>();
    }
  }
  return failure(ErrorCode::bad_answer, http::is_html(body) ? "an HTML page came where a count was asked for"
                                                            : "the answer to a count is no count");
}

/// None of the ids may come before or at the one before it: pages cut in such an order would skip or repeat.
Result<void> check_order(const std::vector<std::string>& ids, const std::string& beyond) {
  const std::string* last = beyond.empty() ? nullptr : &beyond;
  for (const std::string& id : ids) {
    if (id.empty()) return failure(ErrorCode::bad_answer, "an id in the list is empty");
    if (last != nullptr && !(*last < id)) {
      return failure(ErrorCode::bad_answer, "the ids of the list don't ascend, or a page came twice");
    }
    last = &id;
  }
  return {};
}

bool has_an_id_twice(std::span<const Update> batch) {
  std::unordered_set<std::string_view> ids;
  return !std::ranges::all_of(batch, [&](const Update& update) { return ids.insert(update.id).second; });
}

}  // namespace

/// One key-set reading: what to ask for, and how far it has come.
struct Client::Paging {
  EntityKind kind;
  std::string filter;    ///< beside "beyond the last id"; may be empty
  std::uint64_t enough;  ///< rows after which no further page is asked for
  std::uint32_t page_rows;
  std::string call;
  std::uint64_t most = UINT64_MAX;        ///< rows; a list beyond that does not end
  std::span<const std::string> ids = {};  ///< that the filter names
  std::string last_id = {};
  std::uint64_t rows = 0;
  std::uint64_t pages = 0;
  PageIds page_ids = {};
};

Client::Client(http::Transport& transport, Settings settings, Sleep sleep)
    : transport_(transport), settings_(std::move(settings)), sleep_(std::move(sleep)) {
  while (settings_.host.ends_with('/')) settings_.host.pop_back();
}

http::Request Client::request(std::string method, const std::string& path) const {
  http::Request request{std::move(method), settings_.host + path};
  request.headers = {{"X-Pendo-Integration-Key", settings_.key}, {"Accept", "application/json"}};
  request.timeout_ms = settings_.timeout_ms;
  return request;
}

Result<http::Response> Client::ask(const http::Request& request, const std::string& call, bool has_pieces) {
  http::Pauses pauses{settings_.jitter};
  for (int attempt = 1;; ++attempt) {
    ++calls_;
    auto answer = transport_.send(request);
    if (attempt >= settings_.read_attempts || !is_worth_another_try(answer, has_pieces)) {
      if (!answer) return tl::unexpected(at(std::move(answer.error()), call));
      return answer;
    }
    sleep_(pauses.next(answer ? http::retry_after_ms(answer->headers) : 0));
  }
}

Result<http::Response> Client::send_read(const http::Request& request, const std::string& call,
                                         const http::Secrets& secrets, bool has_pieces) {
  auto answer = ask(request, call, has_pieces);
  if (!answer || answer->status == 200) return answer;
  // Halving is the caller's: it wants to see the status.
  if (has_pieces && http::verdict_of(answer->status).remedy == http::Remedy::less) return answer;
  return tl::unexpected(error_of(*answer, call, secrets, settings_));
}

Result<std::string> Client::schema(EntityKind kind) {
  const std::string path = std::string{"/api/v1/metadata/schema/"} + words_of_kind(kind).path;
  const std::string call = "GET " + settings_.host + path;
  http::Request asked = request("GET", path);
  asked.answer_limit = most_schema_bytes;
  asked.timeout_ms = std::min(asked.timeout_ms, longest_wait_for_schema_ms);
  const http::Secrets secrets{settings_.key};
  auto answer = send_read(asked, call, secrets, false);
  if (!answer) return tl::unexpected(answer.error());
  const std::size_t begin = answer->body.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || answer->body[begin] != '{' || !nlohmann::json::accept(answer->body)) {
    return failure(ErrorCode::bad_answer, "the schema is no whole JSON object: " + words_of(answer->body, secrets),
                   call, odd_answer);
  }
  return std::move(answer->body);
}

Result<http::Response> Client::aggregate(const std::string& body, const std::string& call, const http::Secrets& secrets,
                                         bool has_pieces) {
  http::Request asked = request("POST", "/api/v1/aggregation");
  asked.headers.emplace_back("Content-Type", "application/json");
  asked.body = body;
  return send_read(asked, call, secrets, has_pieces);
}

Result<std::uint64_t> Client::count(EntityKind kind) {
  const std::string call =
      "POST " + settings_.host + "/api/v1/aggregation (count of " + words_of_kind(kind).path + "s)";
  const auto answer = aggregate(count_body(kind), call, http::Secrets{settings_.key}, false);
  if (!answer) return tl::unexpected(answer.error());
  return read_count(answer->body).map_error([&](Error error) { return at(std::move(error), call); });
}

/// What lies beyond the last id; asks for half as many rows where Pendo finds it too much.
Result<Client::Page> Client::next_page(Paging& paging) {
  const char* id_name = words_of_kind(paging.kind).id;
  std::string filter = paging.filter;
  if (!paging.last_id.empty()) {
    if (!filter.empty()) filter += "&&";
    filter += std::string{id_name} + ">" + expression_text(paging.last_id);
  }
  http::Secrets secrets{settings_.key};
  secrets.add(paging.last_id);
  for (const std::string& id : paging.ids) secrets.add(id);
  while (true) {
    const bool has_pieces = paging.page_rows > fewest_rows;
    auto answer = aggregate(page_body(paging.kind, filter, paging.page_rows), paging.call, secrets, has_pieces);
    if (answer && answer->status == 200) {
      auto ids = paging.page_ids.of(answer->body, id_name);
      if (!ids) return tl::unexpected(at(std::move(ids.error()), paging.call));
      return Page{std::move(answer->body), std::move(*ids)};
    }
    const bool too_much = answer || http::is_too_long(answer.error());
    if (!too_much || !has_pieces) {
      return tl::unexpected(answer ? error_of(*answer, paging.call, secrets, settings_) : answer.error());
    }
    paging.page_rows = std::max(paging.page_rows / 2, fewest_rows);
  }
}

Result<std::uint64_t> Client::page_through(Paging& paging, const PageSink& sink) {
  const auto ask = [&] {
    return std::async(settings_.reads_ahead ? std::launch::async : std::launch::deferred,
                      [&] { return next_page(paging); });
  };
  for (auto coming = ask(); paging.rows < paging.enough;) {
    auto page = coming.get();
    if (!page) return tl::unexpected(page.error());
    if (page->ids.empty()) break;
    if (auto ordered = check_order(page->ids, paging.last_id); !ordered)
      return tl::unexpected(at(ordered.error(), paging.call));
    const std::size_t rows = page->ids.size();
    paging.rows += rows;
    if (paging.rows > paging.most)
      return tl::unexpected(at({ErrorCode::bad_answer, "the list has more than " + std::to_string(paging.most) +
                                                           " rows, far beyond what Pendo counts: it does not end"},
                               paging.call));
    ++paging.pages;
    paging.last_id = std::move(page->ids.back());
    if (paging.rows < paging.enough) coming = ask();  // on its way while this one is taken
    if (auto taken = sink(std::move(page->bytes), rows); !taken) return tl::unexpected(taken.error());
  }
  return paging.rows;
}

Result<std::string> Client::first(EntityKind kind, std::uint32_t rows) {
  Paging paging{kind,
                {},
                UINT64_MAX,
                rows,
                "POST " + settings_.host + "/api/v1/aggregation (first " + words_of_kind(kind).path + "s)"};
  return next_page(paging).map([](Page page) { return std::move(page.bytes); });
}

Result<Fetched> Client::fetch(EntityKind kind, const PageSink& sink) {
  Fetched fetched;
  const auto before = count(kind);
  if (!before) return tl::unexpected(before.error());
  Paging paging{kind,
                {},
                UINT64_MAX,
                settings_.page_rows,
                "POST " + settings_.host + "/api/v1/aggregation (all " + words_of_kind(kind).path + "s)"};
  paging.most = *before * 2 + 100'000;  // some are added meanwhile
  const auto rows = page_through(paging, sink);
  if (!rows) return tl::unexpected(rows.error());
  const auto after = count(kind);
  if (!after) return tl::unexpected(after.error());
  const std::uint64_t smaller = std::min(*before, *after);
  if (*rows < smaller && (smaller - *rows) > smaller / 1000) {
    return failure(ErrorCode::incomplete,
                   "the list ended after " + std::to_string(*rows) + " of at least " + std::to_string(smaller),
                   paging.call, "nothing was planned from it: run again");
  }
  return Fetched{*rows, paging.pages, *before, *after};
}

Result<std::uint64_t> Client::read(EntityKind kind, std::span<const std::string> ids, const PageSink& sink) {
  constexpr std::size_t longest_filter = std::size_t{32} << 10;
  std::uint64_t found = 0;
  while (!ids.empty()) {
    std::size_t taken = 1;
    std::size_t length = ids[0].size();
    while (taken < ids.size() && taken < settings_.ids_per_read && length + ids[taken].size() < longest_filter) {
      length += ids[taken++].size() + 16;
    }
    const auto some = ids.first(taken);
    ids = ids.subspan(taken);
    Paging paging{kind, any_of(kind, some), some.size(), static_cast<std::uint32_t>(some.size()),
                  "POST " + settings_.host + "/api/v1/aggregation (some " + words_of_kind(kind).path + "s)"};
    const std::unordered_set<std::string_view> asked{some.begin(), some.end()};
    paging.enough = asked.size();
    paging.ids = some;
    const auto only_asked = [&](std::string page, std::uint64_t rows) -> Result<void> {
      const auto got = page_ids(page, words_of_kind(kind).id);
      const bool all = got && std::ranges::all_of(*got, [&](const std::string& id) { return asked.contains(id); });
      if (!all)
        return failure(ErrorCode::bad_answer, "the answer has rows that were not asked for", paging.call, odd_answer);
      return sink(std::move(page), rows);
    };
    const auto rows = page_through(paging, only_asked);
    if (!rows) return rows;
    found += *rows;
  }
  return found;
}

std::size_t Client::batch_length(EntityKind kind, std::span<const Update> updates) const {
  std::size_t bytes = 2;
  std::size_t length = 0;
  std::string text;
  while (length < updates.size() && length < settings_.batch_records) {
    text.clear();
    append_update(kind, updates[length], text);
    bytes += text.size() + 1;
    if (length > 0 && bytes > settings_.batch_bytes) break;
    ++length;
  }
  return length;
}

/// A key is looked at before what it sends: whatever else is said of an empty list, the key was good enough.
Result<void> Client::check_write(EntityKind kind, std::string_view group) {
  const std::string path =
      std::string{"/api/v1/metadata/"} + words_of_kind(kind).path + '/' + http::encode(group) + "/value";
  const std::string call = "POST " + settings_.host + path;
  http::Request asked = request("POST", path);
  asked.headers.emplace_back("Content-Type", "application/json");
  asked.body = "[]";
  const auto answer = ask(asked, call, false);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status == 200 || answer->status == 204 || answer->status == 400 || answer->status == 422) return {};
  return tl::unexpected(error_of(*answer, call, http::Secrets{settings_.key}, settings_));
}

tl::expected<std::vector<Written>, WriteFailure> Client::write(EntityKind kind, std::string_view group,
                                                               std::span<const Update> batch) {
  if (batch.empty()) return std::vector<Written>{};
  const std::string path =
      std::string{"/api/v1/metadata/"} + words_of_kind(kind).path + '/' + http::encode(group) + "/value";
  const std::string call = "POST " + settings_.host + path;
  if (has_an_id_twice(batch)) {
    return tl::unexpected(WriteFailure{{ErrorCode::invalid_input, "an id occurs twice in one batch", call}, false});
  }
  http::Request asked = request("POST", path);
  asked.headers.emplace_back("Content-Type", "application/json");
  asked.answer_limit = most_answer_to_write;
  asked.longest_ms = longest_write_ms;  // from its beginning on: `quiet_until` of its intent counts from there
  asked.body = "[";
  for (const Update& update : batch) {
    if (asked.body.size() > 1) asked.body += ',';
    append_update(kind, update, asked.body);
  }
  asked.body += ']';

  ++calls_;
  const auto answer = transport_.send(asked);
  if (!answer) return tl::unexpected(unanswered(at(answer.error(), call)));
  if (answer->status != 200) return tl::unexpected(turned_down(*answer, call, batch, settings_));
  auto written = read_write_answer(answer->body, batch, http::Secrets{settings_.key});
  if (!written) return tl::unexpected(unanswered(at(written.error(), call)));
  return std::move(*written);
}

}  // namespace tidemark::pendo
