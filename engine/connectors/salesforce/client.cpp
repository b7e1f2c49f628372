#include "salesforce/client.h"

#include <algorithm>
#include <set>
#include <utility>

#include "salesforce/answer.h"
#include "salesforce/bulk_query.h"
#include "salesforce/soql.h"

namespace tidemark::salesforce {
namespace {

/// Salesforce takes 16,384 bytes for the URI and all headers together, proxies often 8 KiB for the request's first line.
constexpr std::size_t longest_path = 8'000;
constexpr std::uint64_t calls_of_a_job = 8;      ///< made, asked after until it is complete, deleted
constexpr std::uint64_t sets_told_at_once = 5;   ///< `resultPages`
constexpr std::uint32_t fewest_page_rows = 200;  ///< Salesforce takes no smaller wish
constexpr std::size_t longest_query = 100'000;   ///< salesforce-api.md, 5

std::string lower(std::string_view text) {
  std::string folded{text};
  std::ranges::transform(folded, folded.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return folded;
}

Result<void> must_be_name(std::string_view object) {
  if (is_name(object)) return {};
  return failure(ErrorCode::invalid_input, "not the name of a Salesforce object", std::string{object});
}

}  // namespace

Client::Client(http::Transport& transport, Settings settings, Sleep sleep)
    : session_(transport, std::move(settings), std::move(sleep)) {}

Result<std::vector<std::string>> Client::versions() {
  const std::string path = "/services/data/";
  auto answer = session_.get_without_token(path);
  if (!answer) return tl::unexpected(answer.error());
  return version_numbers(answer->body).map_error([&](const Error& error) {
    return bad_answer(error.what, answer->body, "GET " + session_.settings().login_url + path);
  });
}

Result<void> Client::check_version() {
  auto offered = versions();
  if (!offered) return tl::unexpected(offered.error());
  if (std::ranges::find(*offered, session_.settings().api_version) != offered->end()) return {};
  return failure(ErrorCode::invalid_input, "the org does not offer API version " + session_.settings().api_version,
                 "salesforce.api_version", "its newest is " + offered->back());
}

Result<void> Client::check_api() {
  Session::Call call{"GET", session_.path_to("limits")};
  call.also = 403;
  const auto answer = session_.call(call);
  if (!answer) return tl::unexpected(answer.error());
  const std::string code = answer->status == 403 ? words_of(answer->body).code : std::string{};
  const bool has_api = code != "API_DISABLED_FOR_ORG" && code != "API_CURRENTLY_DISABLED";
  if (has_api && !is_temporary(*answer)) return {};
  return tl::unexpected(session_.refusal(*answer, call.method, call.path));
}

Result<Described> Client::describe(std::string_view object, const DescribedBefore& before) {
  if (auto named = must_be_name(object); !named) return tl::unexpected(named.error());
  const std::string path = session_.path_to("sobjects/" + std::string{object} + "/describe");
  Session::Call call{"GET", path};
  if (auto known = session_.sign_in(); !known) return tl::unexpected(std::move(known.error()));
  const std::string asked_by = session_.asked_by();
  if (!before.modified.empty() && !asked_by.empty() && before.asked_by == asked_by) {
    call.headers.emplace_back("If-Modified-Since", before.modified);
    call.also = 304;
  }
  auto answer = session_.call(call);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->status == 304) return Described{{}, true, before};
  const auto read = outline(answer->body, "fields");
  if (!read) return tl::unexpected(bad_answer(read.error().what, answer->body, session_.call_to("GET", path)));
  if (!read->has_array || lower(read->name) != lower(object)) {
    return tl::unexpected(
        bad_answer("it describes no object of that name", answer->body, session_.call_to("GET", path)));
  }
  std::string modified{http::header(answer->headers, "Last-Modified")};
  return Described{std::move(answer->body), false, {std::move(modified), asked_by}};
}

Result<void> Client::look_at_limits() {
  const auto answer = session_.get(session_.path_to("limits"));
  if (answer) query_jobs_left_ = remaining_of(answer->body, "DailyBulkV2QueryJobs");
  else if (answer.error().code != ErrorCode::refused) return tl::unexpected(answer.error());
  return {};
}

std::string Client::query_path(const std::string& soql) const {
  return session_.path_to("query?q=" + http::encode(soql));
}

Result<std::uint64_t> Client::count(std::string_view object) {
  const auto path = count_all(object).map([&](const std::string& soql) { return query_path(soql); });
  if (!path) return tl::unexpected(path.error());
  auto answer = session_.get(*path);
  if (!answer) return tl::unexpected(answer.error());
  const auto read = outline(answer->body, "records");
  if (!read) return tl::unexpected(bad_answer(read.error().what, answer->body, session_.call_to("GET", *path)));
  if (!read->total_size)
    return tl::unexpected(bad_answer("no totalSize in it", answer->body, session_.call_to("GET", *path)));
  return *read->total_size;
}

/// One reading, page by page, and how far it has come.
struct Client::Paging {
  const std::string& select;
  std::uint64_t most;  ///< records; a list that says it has more does not end
  std::string path;    ///< of the next page
  std::set<std::string> visited = {path};
  std::optional<std::uint64_t> total = {};  ///< what the query found, and what has come of that
  std::uint32_t page_rows;                  ///< asked for: less where the org finds a page too much
  std::uint64_t rows = 0;
  std::string last_id = {};
};

/// Asks for half as many rows, down to what Salesforce takes, where a page is too long or takes too long.
Result<http::Response> Client::ask_for_page(Paging& paging, Session::Call call) {
  for (;; paging.page_rows = std::max(paging.page_rows / 2, fewest_page_rows)) {
    call.headers = {{"Sforce-Query-Options", "batchSize=" + std::to_string(paging.page_rows)}};
    call.has_pieces = paging.page_rows > fewest_page_rows;
    auto answer = session_.call(call);
    const bool too_much =
        answer ? answer->status >= 400 : http::is_too_long(answer.error()) || http::is_too_late(answer.error());
    if (!too_much || !call.has_pieces) return answer;
  }
}

/// A cursor that is gone is no end: a new query goes on beyond the last id.
Result<http::Response> Client::next_page(Paging& paging) {
  Session::Call call{"GET", paging.path};
  auto answer = ask_for_page(paging, call);
  // Each new query begins beyond another id than the one before it, so that this ends.
  if (answer || answer.error().code != ErrorCode::incomplete || !is_id(paging.last_id)) return answer;
  const std::string soql = by_id(paging.select, paging.last_id);
  paging.path = query_path(soql);
  paging.total.reset();
  paging.rows = 0;
  call.path = paging.path;
  call.secrets = literals_of(soql);
  return ask_for_page(paging, std::move(call));
}

/// Follows the pages from a first one to the last.
Result<void> Client::page_through(Paging& paging, Fetched& fetched, const PageSink& sink) {
  std::set<std::string> last_ids;
  for (;;) {
    auto answer = next_page(paging);
    if (!answer) return tl::unexpected(answer.error());
    const auto unusable = [&](const std::string& why) {
      return tl::unexpected(bad_answer(why, answer->body, session_.call_to("GET", paging.path)));
    };
    auto page = outline(answer->body, "records");
    if (!page) return unusable(page.error().what);
    if (!page->has_array || !page->done || !page->total_size) return unusable("totalSize, done or records is missing");
    if (!paging.total) paging.total = page->total_size;
    paging.rows += page->elements;
    fetched.rows += page->elements;
    fetched.pages += 1;
    if (*paging.total > paging.most || fetched.rows > paging.most)
      return unusable("its totalSize is far beyond what Salesforce counts");
    if (paging.rows > *paging.total) return unusable("more records come than the query found");
    if (!*page->done && page->elements == 0) return unusable("an empty page that is not the last");
    paging.last_id = std::move(page->last_id);
    if (!paging.last_id.empty() && !last_ids.insert(paging.last_id).second)
      return unusable("it ends with a record that has been read already");
    const bool last = *page->done;
    // Only a path of the org itself: the token goes where this leads.
    if (!last && !page->next_records_url.starts_with("/services/data/"))
      return unusable("it is not the last page, and names no next one");
    if (!last && !paging.visited.insert(page->next_records_url).second)
      return unusable("its next page is one that has been read already");
    paging.path = page->next_records_url;
    if (auto kept = sink(std::move(answer->body), page->elements, PageFormat::salesforce_json); !kept)
      return tl::unexpected(kept.error());
    if (last) return {};
  }
}

/// By a Bulk query where there are many, or where the query is too long for an address; else page by page.
bool Client::in_bulk(std::uint64_t count, const std::string& soql) const {
  if (query_path(by_id(soql, {})).size() > longest_path) return true;
  return count > session_.settings().bulk_from && query_jobs_left_.value_or(1) > 0;
}

Result<void> Client::read_all(const std::string& soql, std::uint64_t count, Fetched& fetched, const PageSink& sink) {
  const bool bulk = in_bulk(count, soql);
  const std::uint64_t rows_a_call = bulk ? BulkQuery::rows_a_set : session_.settings().page_rows;
  const std::uint64_t sets = count / rows_a_call + 1;
  const std::uint64_t told_ahead = session_.settings().reads_ahead ? sets / sets_told_at_once + 1 : 0;
  const std::uint64_t calls = sets + (bulk ? calls_of_a_job + told_ahead : 0) + 1;
  if (auto affordable = session_.check_quota(calls, "reading " + std::to_string(count) + " records"); !affordable)
    return affordable;
  if (bulk) {
    const auto read = BulkQuery{session_}.run(
        soql, [&](std::string csv, std::uint64_t rows) { return sink(std::move(csv), rows, PageFormat::csv); });
    if (!read) return tl::unexpected(read.error());
    fetched.rows = read->rows;
    fetched.pages = read->sets;
    return {};
  }
  Paging paging{.select = soql,
                .most = count * 2 + 100'000,  // some are added meanwhile
                .path = query_path(by_id(soql, {})),
                .page_rows = session_.settings().page_rows};
  return page_through(paging, fetched, sink);
}

Result<Fetched> Client::fetch(std::string_view object, const std::vector<std::string>& fields, const PageSink& sink) {
  const auto soql = select_all(object, fields);
  if (!soql) return tl::unexpected(soql.error());
  if (soql->size() > longest_query)
    return failure(ErrorCode::invalid_input,
                   "the query for the mapped fields is " + std::to_string(soql->size()) +
                       " characters long, Salesforce takes " + std::to_string(longest_query),
                   std::string{object}, "map fewer fields of this object");
  Fetched fetched;
  const auto before = count(object);
  if (!before) return tl::unexpected(before.error());
  if (auto read = read_all(*soql, *before, fetched, sink); !read) return tl::unexpected(read.error());
  const auto after = count(object);
  if (!after) return tl::unexpected(after.error());
  fetched.count_before = *before;
  fetched.count_after = *after;
  const std::uint64_t expected = std::min(*before, *after);
  if (fetched.rows < expected && (expected - fetched.rows) * 1000 > expected) {
    return failure(ErrorCode::incomplete,
                   "Salesforce gave " + std::to_string(fetched.rows) + " records of at least " +
                       std::to_string(expected) + " that it counts",
                   std::string{object}, "nothing was planned from them; run again");
  }
  return fetched;
}

Result<void> Client::first(std::string_view object, std::span<const std::string> fields, std::uint32_t rows,
                           const FirstSink& take) {
  while (!fields.empty()) {
    std::size_t count = 0;
    for (std::size_t bytes = std::string_view{"SELECT Id FROM  ORDER BY Id LIMIT "}.size() + object.size();
         count < fields.size() && (count == 0 || bytes + fields[count].size() + 3 < longest_path * 3 / 4); ++count)
      bytes += fields[count].size() + 5;  // ", " as it is encoded
    const auto some = fields.first(count);
    fields = fields.subspan(count);
    const auto soql = select_all(object, {some.begin(), some.end()});
    if (!soql) return tl::unexpected(soql.error());
    const std::string path = query_path(by_id(*soql, {}) + " LIMIT " + std::to_string(rows));
    auto answer = session_.get(path);
    if (!answer) return tl::unexpected(answer.error());
    const auto page = outline(answer->body, "records");
    if (!page || !page->has_array)
      return tl::unexpected(
          bad_answer(page ? "no records in it" : page.error().what, answer->body, session_.call_to("GET", path)));
    if (auto taken = take(answer->body, some); !taken) return taken;
  }
  return {};
}

}  // namespace tidemark::salesforce
