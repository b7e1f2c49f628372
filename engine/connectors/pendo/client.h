#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/events/effect_events.h"
#include "http/message.h"
#include "http/retry.h"
#include "http/secrets.h"
#include "pendo/reports.h"

namespace tidemark::pendo {

/// A write's whole exchange takes no longer; a little more than Pendo's own five minutes, so that its 408 is seen.
inline constexpr std::int64_t longest_write_ms = 5 * 60'000 + 10'000;
/// Pendo works on what it was sent no longer than this after its last byte (pendo-api.md, 1).
inline constexpr std::int64_t works_ms = 5 * 60'000;

struct Settings {
  std::string host;  ///< "https://app.pendo.io" or any other (regions.h); a slash at its end does no harm
  std::string key;   ///< the integration key
  std::uint32_t page_rows = 10'000;
  std::uint32_t ids_per_read = 100;
  std::uint32_t batch_records = 1'000;
  std::size_t batch_bytes = std::size_t{2} << 20;
  std::size_t report_bytes = std::size_t{256} << 20;  ///< the most that a report's results may have
  int read_attempts = 5;                              ///< of one read, the first included
  std::int64_t timeout_ms = longest_write_ms;         ///< until an answer begins
  bool base64_ids = false;                            ///< of one entity's address, as older subscriptions have it
  http::Jitter jitter = {};
  bool reads_ahead = false;  ///< a page is asked for while the one before it is taken: in a thread of its own
};

/// Waits that many milliseconds. An argument, so that tests and simulations don't.
using Sleep = std::function<void(std::int64_t milliseconds)>;

/// Takes one page as it came: an aggregation answer, whose `results` are whole rows:
///
///     {"startTime":1700000000000,"results":[{"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"},"custom":{…}}},
///     …]}
///
/// An error ends the fetch and is its result.
using PageSink = std::function<Result<void>(std::string bytes, std::uint64_t rows)>;

struct Fetched {
  std::uint64_t rows = 0;
  std::uint64_t pages = 0;
  std::uint64_t count_before = 0;  ///< what Pendo counted before the first page, and after the last
  std::uint64_t count_after = 0;
};

/// New values of one entity. `name` is a field of the group the write goes to ("region", not "custom.region"); `json`
/// its value as JSON text (`"EMEA"`, `12.5`, `null`), sent as it is.
struct Update {
  struct Value {
    std::string name;
    std::string json;
  };
  std::string id;
  std::vector<Value> values;
};

/// What became of one update: `accepted`, `rejected`, `missing` or `unknown`, and Pendo's own words where it had some.
struct Written {
  ItemOutcome outcome = ItemOutcome::unknown;
  std::string words;

  friend bool operator==(const Written&, const Written&) = default;
};

/// A write that has no answer for its items.
struct WriteFailure {
  Error error;
  bool may_have_arrived = true;     ///< false: Pendo took none of it. true: any part of it, now or within five minutes
  bool smaller_may_help = false;    ///< 408, 413: the same values again, in halves
  std::int64_t retry_after_ms = 0;  ///< as Pendo asked for; 0 where it did not
};

/// One Pendo subscription over HTTP (`spec/pendo-api.md`): schema, reading everything, reading some, reports, writing
/// many. Nothing is ever created (M7): `?create=true` is not among the words this file knows.
///
///     Client client{transport, {.host = "https://app.pendo.io", .key = "…"}, sleep};
///     auto all = client.fetch(EntityKind::visitor, [&](std::string_view page, std::uint64_t) { return keep(page); });
///     auto done = client.write(EntityKind::visitor, "custom", {{"v-1", {{"region", "\"EMEA\""}}}});
///     (*done)[0].outcome == ItemOutcome::accepted
///
/// Errors: `refused` (400, 401, 403, 404, 422 …), `unavailable` (408, 413, 429, 5xx), `network`, `bad_answer`,
/// `incomplete`, `not_found` (of one report, entity or value); each says which call, Pendo's first 300 bytes, and what to do. Reads are
/// tried `read_attempts` times with growing pauses (http/retry.h); a write is sent once: whether again is its caller's
/// decision, as each sending needs an intent of its own (X6).
///
/// Thread-safe: everything may be called from several threads at once, where the transport, `sleep` and `jitter` may be. A
/// sink is called on the thread that called. For a few writes at once: writes_under_way.h.
class Client {
 public:
  Client(http::Transport& transport, Settings settings, Sleep sleep);

  /// GET /api/v1/metadata/schema/{kind}, as it came; known to be a whole JSON object.
  [[nodiscard]] Result<std::string> schema(EntityKind kind);

  /// How many identified visitors, or accounts, there are.
  [[nodiscard]] Result<std::uint64_t> count(EntityKind kind);

  /// Every identified visitor, or every account, in pages by ascending id. There is no cursor: each page is what lies
  /// beyond the last one's last id, and only an empty page is the end. Rows are asked for whole, without `select`: a
  /// row's own shape is the nested one that pages have in `spec/formats.md`, and what Pendo makes of dotted names in a
  /// `select` is published nowhere.
  ///
  /// `incomplete` where more than one in a thousand of the smaller count is missing. `bad_answer` where ids don't
  /// ascend by bytes: a page that comes again, or an order that pages can't be cut in.
  [[nodiscard]] Result<Fetched> fetch(EntityKind kind, const PageSink& sink);

  /// The first rows by id, at most so many, in one page like those of `fetch`: for whoever wants to see what is in them.
  [[nodiscard]] Result<std::string> first(EntityKind kind, std::uint32_t rows);

  /// The entities of these ids, as far as they exist, in pages like those of `fetch`; gives how many there are. Several
  /// ids a call. For closing intents by reading.
  [[nodiscard]] Result<std::uint64_t> read(EntityKind kind, std::span<const std::string> ids, const PageSink& sink);

  /// GET /api/v1/report: the saved reports that are shared, each with what a push set up in it needs (reports.h).
  [[nodiscard]] Result<std::vector<Report>> reports();

  /// GET /api/v1/report/{id}/results.json: the rows as Pendo computes them now, all in one page, which `sink` takes as it
  /// came (core/pages: PageFormat::report_json, what `tidemark plan --source REPORT=FILE` reads); also where there are none.
  ///
  ///     client.report_results("9Xk2pQ", [&](std::string page, std::uint64_t rows) { return keep(page, rows); })
  ///
  /// Whole, or an error, and then `sink` was not called: `not_found` where Pendo has no such report, or not any more;
  /// `bad_answer` also where it has more than `report_bytes`.
  [[nodiscard]] Result<ReportResults> report_results(std::string_view id, const PageSink& sink);

  /// How many of the first updates fit into one call: `batch_records` and `batch_bytes`, but at least one.
  [[nodiscard]] std::size_t batch_length(EntityKind kind, std::span<const Update> updates) const;

  /// POST /api/v1/metadata/{kind}/{group}/value, once. The result has one outcome an update, in their order. An item is
  /// `accepted` only where the sums of the answer hold and every failure in it belongs to one id beyond doubt; else
  /// those that can't be told apart are `unknown`: their halves may be sent again, down to single ones.
  ///
  /// No id may occur twice in a batch (`invalid_input`).
  [[nodiscard]] tl::expected<std::vector<Written>, WriteFailure> write(EntityKind kind, std::string_view group,
                                                                       std::span<const Update> batch);

  /// Whether the key may write values of that group: a write of nothing, which changes nothing. `refused` where it may not.
  [[nodiscard]] Result<void> check_write(EntityKind kind, std::string_view group);

  /// GET /api/v1/{visitor|account}/{id}: one entity as it came, a whole JSON object; `not_found` where there is none.
  ///
  ///     {"id":"v-1","metadata":{"auto":{"lastvisit":1767225600000, …},"custom":{"region":"EMEA"}}}
  [[nodiscard]] Result<std::string> entity(EntityKind kind, std::string_view id);

  /// GET /api/v1/metadata/{kind}/{group}/value/{id}/{field}: one value as JSON text, `null` where there is none;
  /// `not_found` where there is no such entity, or no such field: Pendo tells the two apart in words at most.
  ///
  ///     client.value(EntityKind::visitor, "custom", "v-1", "region") == "\"EMEA\""
  [[nodiscard]] Result<std::string> value(EntityKind kind, std::string_view group, std::string_view id,
                                          std::string_view field);

  /// PUT of the same path, once, as `write` is: what is refused for the key's sake, unanswered or turned down for now is a
  /// WriteFailure; everything else is the value's outcome (write_answer.h).
  ///
  ///     client.write_value(EntityKind::visitor, "pendo", "v-1", {"donotprocess", "true"})->outcome
  ///
  /// In all three, ids don't stand in errors: `…` has their place in the address. An id `.` or `..` can't be asked for
  /// (`invalid_input`), as it would change the address.
  [[nodiscard]] tl::expected<Written, WriteFailure> write_value(EntityKind kind, std::string_view group,
                                                                const std::string& id, const Update::Value& value);

  [[nodiscard]] std::uint64_t calls() const { return calls_; }  ///< all requests sent so far, repeated ones too

 private:
  [[nodiscard]] Result<http::Response> aggregate(const std::string& body, const std::string& call,
                                                 const http::Secrets& secrets, bool has_pieces);
  [[nodiscard]] Result<http::Response> send_read(const http::Request& request, const std::string& call,
                                                 const http::Secrets& secrets, bool has_pieces);
  /// What came in the end, whatever its status.
  [[nodiscard]] Result<http::Response> ask(const http::Request& request, const std::string& call, bool has_pieces);
  [[nodiscard]] http::Request request(std::string method, const std::string& path) const;

  struct Paging;
  [[nodiscard]] Result<std::uint64_t> page_through(Paging& paging, const PageSink& sink);
  struct Page {
    std::string bytes;
    std::vector<std::string> ids;
  };
  [[nodiscard]] Result<Page> next_page(Paging& paging);

  http::Transport& transport_;
  Settings settings_;
  Sleep sleep_;
  std::atomic<std::uint64_t> calls_ = 0;
};

}  // namespace tidemark::pendo
