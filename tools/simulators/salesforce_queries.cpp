#include "simulators/salesforce_queries.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tidemark::sim {
namespace {

constexpr std::size_t most_cursors = 10;
constexpr std::size_t smallest_page = 200;
constexpr std::size_t largest_page = 2'000;

/// A query's answer up to its records. Tooling says more; `next` is the locator of what follows, empty at the end.
std::string head(const SalesforceCall& call, const soql::Bound& query, std::size_t total, std::size_t size,
                 const std::string& next = {}) {
  std::string json = call.of_tooling ? R"({"size":)" + std::to_string(size) + "," : "{";
  json += R"("totalSize":)" + std::to_string(total) + (next.empty() ? R"(,"done":true)" : R"(,"done":false)");
  if (!next.empty()) json += R"(,"nextRecordsUrl":")" + call.base() + "/query/" + next + '"';
  if (call.of_tooling) {
    json += R"(,"queryLocator":)" + (next.empty() ? "null" : '"' + next + '"');
    json += R"(,"entityTypeName":")" + query.object().name() + '"';
  }
  return json + R"(,"records":[)";
}

http::Response no_such_cursor() { return refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator"); }

}  // namespace

http::Response SalesforceQueries::answer(const SalesforceCall& call) {
  if (!call.is("GET")) return wrong_method(call.request.method);
  const bool all = call.part(0) == "queryAll";
  if (call.parts() == 1) return first_page(call, all);
  return call.parts() == 2 ? next_page(call, call.part(1)) : not_found();
}

http::Response SalesforceQueries::first_page(const SalesforceCall& call, bool with_deleted) {
  const auto text = parameter(call.target.query, "q");
  if (!text) return refusal(400, "MALFORMED_QUERY", "A query string has to be specified");
  auto bound = soql::parse(*text).and_then([&](const soql::Query& parsed) {
    return soql::bind(state_.org, parsed, {.now = state_.now(), .with_deleted = with_deleted});
  });
  if (!bound) return refusal(400, bound.error().code, bound.error().message);
  std::vector<std::uint32_t> rows = bound->rows();
  if (bound->count_only()) return json_answer(200, head(call, *bound, rows.size(), rows.size()) + "]}");
  if (bound->aggregates()) {
    std::string json = head(call, *bound, 1, 1);
    bound->write_aggregates(rows, json);
    state_.records_moved = 1;
    return json_answer(200, json + "]}");
  }
  std::string number = std::to_string(++opened_);
  number.insert(0, 12 - std::min<std::size_t>(12, number.size()), '0');
  cursors_.push_back(
      {with_checksum("0r8" + number), std::move(*bound), std::move(rows), state_.now() + state_.options.cursor_ms});
  const bool one_page = cursors_.back().rows.size() <= page_size(call);
  http::Response first = page(call, cursors_.back(), 0);
  // A query that fits into one page keeps no cursor; beyond the tenth the oldest is released.
  if (one_page) cursors_.pop_back();
  if (cursors_.size() > most_cursors) cursors_.pop_front();
  return first;
}

http::Response SalesforceQueries::next_page(const SalesforceCall& call, std::string_view locator) {
  const auto dash = locator.rfind('-');
  if (dash == locator.npos) return no_such_cursor();
  const auto cursor =
      std::ranges::find_if(cursors_, [&](const Cursor& open) { return open.locator == locator.substr(0, dash); });
  std::size_t from = 0;
  const std::string_view offset = locator.substr(dash + 1);
  const auto [end, problem] = std::from_chars(offset.data(), offset.data() + offset.size(), from);
  if (cursor == cursors_.end() || problem != std::errc{} || end != offset.data() + offset.size() ||
      from > cursor->rows.size() || state_.now() >= cursor->good_until) {
    return no_such_cursor();
  }
  return page(call, *cursor, from);
}

/// A wish that the header makes, within the real one's bounds; less than the smallest page is no wish at all.
std::size_t SalesforceQueries::page_size(const SalesforceCall& call) const {
  std::size_t size = largest_page;
  const std::string_view wish = http::header(call.request.headers, "Sforce-Query-Options");
  if (const auto at = wish.find("batchSize="); at != wish.npos) {
    std::size_t wanted = 0;
    std::from_chars(wish.data() + at + 10, wish.data() + wish.size(), wanted);
    if (wanted >= smallest_page) size = std::min(wanted, size);
  }
  return std::min(size, state_.options.largest_page);
}

http::Response SalesforceQueries::page(const SalesforceCall& call, const Cursor& cursor, std::size_t from) {
  const std::size_t to = std::min(cursor.rows.size(), from + page_size(call));
  const bool done = to == cursor.rows.size();
  std::string json = head(call, cursor.query, cursor.rows.size(), to - from,
                          done ? std::string{} : cursor.locator + "-" + std::to_string(to));
  for (std::size_t i = from; i < to; ++i) {
    if (i != from) json += ',';
    cursor.query.write(cursor.rows[i], call.base(), json);
  }
  json += "]}";
  state_.records_moved = to - from;
  return json_answer(200, std::move(json));
}

}  // namespace tidemark::sim
