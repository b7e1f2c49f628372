#include "salesforce/bulk_query.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <deque>
#include <future>
#include <optional>
#include <set>
#include <utility>

#include <emmintrin.h>
#include <nlohmann/json.hpp>

#include "salesforce/answer.h"
#include "salesforce/soql.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t first_pause_ms = 2'000;
constexpr std::int64_t longest_pause_ms = 30'000;
constexpr std::uint64_t fewest_rows = 1'000;  ///< of a set: records of more than 256 KB each are none
constexpr std::string_view rows_header = "Sforce-NumberOfRecords";

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Which of 64 bytes are `wanted`, the first in the lowest bit.
std::uint64_t bits_of(const char* bytes, char wanted) {
  const __m128i looked_for = _mm_set1_epi8(wanted);
  std::uint64_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    const auto found = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, looked_for)));
    bits |= std::uint64_t{found} << (16 * i);
  }
  return bits;
}

/// Of each bit whether an odd number of bits is set up to it: behind a quote that opens, and not yet behind the one that closes.
std::uint64_t up_to_each(std::uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

std::uint64_t count_csv_records(std::string_view csv) {
  std::uint64_t lines = 0;
  bool quoted = false;
  const char* at = csv.data();
  const char* const end = at + csv.size();
  for (; end - at >= 64; at += 64) {
    const std::uint64_t inside = up_to_each(bits_of(at, '"')) ^ (quoted ? ~std::uint64_t{0} : 0);
    lines += static_cast<std::uint64_t>(std::popcount(bits_of(at, '\n') & ~inside));
    quoted = inside >> 63 != 0;
  }
  for (; at != end; ++at) {
    quoted ^= *at == '"';
    lines += *at == '\n' && !quoted ? 1 : 0;
  }
  if (!csv.empty() && csv.back() != '\n') ++lines;
  return lines == 0 ? 0 : lines - 1;
}

std::string BulkQuery::path() const { return session_.path_to("jobs/query/" + id_); }

Result<BulkQuery::Read> BulkQuery::run(const std::string& soql, const CsvSink& sink) {
  secrets_ = literals_of(soql);
  if (auto created = create(soql); !created) return tl::unexpected(std::move(created.error()));
  auto result = read_job(sink);
  if (result || result.error().code != ErrorCode::interrupted) remove(result.has_value());
  return result;
}

Result<BulkQuery::Read> BulkQuery::read_job(const CsvSink& sink) {
  return wait().and_then([&](std::uint64_t processed) {
    const bool side_by_side = session_.settings().reads_ahead && processed > rows_a_set_;
    return read(sink, side_by_side).and_then([&](Read all) -> Result<Read> {
      if (all.rows == processed) return all;
      return failure(ErrorCode::incomplete,
                     "the Bulk query found " + std::to_string(processed) + " records, its results have " +
                         std::to_string(all.rows),
                     session_.call_to("GET", path()), "nothing was planned from them; run again");
    });
  });
}

/// Results would be kept for a week. Where the job can't be deleted now, that is all that happens.
void BulkQuery::remove(bool completed) {
  // A job that is still at work can't be deleted before it is told to stop.
  if (!completed)
    static_cast<void>(
        session_.call({"PATCH", path(), {{"Content-Type", "application/json"}}, R"({"state":"Aborted"})"}));
  static_cast<void>(session_.call({"DELETE", path()}));
}

Result<void> BulkQuery::create(const std::string& soql) {
  const std::string to = session_.path_to("jobs/query");
  const Json job{{"operation", "query"},
                 {"query", soql},
                 {"contentType", "CSV"},
                 {"columnDelimiter", "COMMA"},
                 {"lineEnding", "LF"}};
  Session::Call call{"POST", to, {{"Content-Type", "application/json"}}, job.dump()};
  call.secrets = secrets_;
  const auto answer = session_.call(call);
  if (!answer) return tl::unexpected(answer.error());
  const Json made = Json::parse(answer->body, nullptr, false);
  id_ = made.is_object() ? text_at(made, "id") : std::string{};
  if (is_id(id_)) return {};
  return tl::unexpected(bad_answer("it names no job", answer->body, session_.call_to("POST", to)));
}

/// How many records the job has found, when it is complete.
Result<std::uint64_t> BulkQuery::wait() {
  const std::string call = session_.call_to("GET", path());
  std::int64_t pause = first_pause_ms;
  for (std::int64_t waited = 0;; waited += pause, pause = std::min(pause * 3 / 2, longest_pause_ms)) {
    const auto answer = session_.call({"GET", path()});
    if (!answer) return tl::unexpected(answer.error());
    const Json job = Json::parse(answer->body, nullptr, false);
    const std::string state = job.is_object() ? text_at(job, "state") : std::string{};
    if (state == "JobComplete") {
      const auto processed = job.find("numberRecordsProcessed");
      if (processed != job.end() && processed->is_number_unsigned()) return processed->get<std::uint64_t>();
      return tl::unexpected(bad_answer("no numberRecordsProcessed in it", answer->body, call));
    }
    if (state == "Failed" || state == "Aborted") {
      const std::string words = text_at(job, "errorMessage");
      return failure(ErrorCode::refused,
                     "Salesforce's query job " + id_ + (state == "Failed" ? " failed" : " was aborted") +
                         (words.empty() ? "" : ": " + words_of(words, secrets_).text),
                     call, "Setup, Bulk Data Load Jobs shows it; run again");
    }
    if (state != "UploadComplete" && state != "InProgress")
      return tl::unexpected(bad_answer("the job is in no state that is known", answer->body, call));
    if (waited >= session_.settings().bulk_patience_ms)
      return failure(ErrorCode::unavailable, "Salesforce's query job " + id_ + " has not come to its end", call,
                     "Salesforce is busy: run again later");
    session_.sleep(pause);
  }
}

Result<BulkQuery::Set> BulkQuery::set_at(const std::string& locator, std::uint64_t rows, bool told) const {
  std::uint64_t came = 0;
  Session::Call call{"GET", {}, {{"Accept", "text/csv"}}};
  call.timeout_ms = session_.settings().bulk_timeout_ms;
  call.is_whole = [&came](const http::Response& answer) {
    came = count_csv_records(answer.body);
    return came >= number_of(http::header(answer.headers, rows_header)).value_or(0);
  };
  for (bool wishes = !told;; wishes = true, rows = std::max(rows / 2, fewest_rows)) {
    const std::string wish = wishes ? "maxRecords=" + std::to_string(rows) : "";
    const std::string from = locator.empty() ? "" : "locator=" + http::encode(locator);
    call.path = path() + "/results?" + wish + (wish.empty() || from.empty() ? "" : "&") + from;
    call.has_pieces = !wishes || rows > fewest_rows;
    auto answer = session_.call(call);
    const bool too_much =
        answer ? answer->status >= 400 : http::is_too_long(answer.error()) || http::is_too_late(answer.error());
    if (too_much && call.has_pieces) continue;
    if (!answer) return tl::unexpected(std::move(answer.error()));
    return set_of(std::move(*answer), came).map([&](Set set) {
      if (wishes) set.most = rows;
      return set;
    });
  }
}

Result<BulkQuery::Set> BulkQuery::set_of(http::Response answer, std::uint64_t rows) const {
  const auto unusable = [&](const std::string& why) {
    return tl::unexpected(bad_answer(why, answer.body, session_.call_to("GET", path() + "/results")));
  };
  const auto told = number_of(http::header(answer.headers, rows_header));
  if (!told) return unusable("no " + std::string{rows_header} + " with it");
  if (rows != *told) return unusable("it has " + std::to_string(rows) + " records and says " + std::to_string(*told));
  const std::string_view next = http::header(answer.headers, "Sforce-Locator");
  if (next.empty()) return unusable("no Sforce-Locator with it");
  return Set{std::move(answer.body), rows, next == "null" ? std::string{} : std::string{next}, 0};
}

/// The sets that are on their way: those that the org has told of, else the next one alone.
class BulkQuery::Ahead {
 public:
  Ahead(BulkQuery& query, bool side_by_side)
      : query_{query}, further_{side_by_side ? query.path() + "/resultPages" : std::string{}} {}

  /// The next set is the one at this locator; empty: the first.
  void lead_to(const std::string& locator) {
    if (leads_elsewhere(locator)) forget();
    while (coming_.size() < most_at_once && (!told_.empty() || ask_where())) {
      begin(told_.front(), true);
      told_.pop_front();
    }
    if (leads_elsewhere(locator)) forget();
    if (coming_.empty()) begin(locator, false);
  }

  Result<Set> take() {
    auto set = coming_.front().set.get();
    coming_.pop_front();
    if (set && set->most > 0) query_.rows_a_set_ = std::min(query_.rows_a_set_, set->most);
    return set;
  }

 private:
  static constexpr std::size_t most_at_once = 3;
  struct Coming {
    std::string locator;
    std::future<Result<Set>> set;
  };

  [[nodiscard]] bool leads_elsewhere(const std::string& locator) const {
    return !locator.empty() && !coming_.empty() && coming_.front().locator != locator;
  }

  /// What is on its way is waited for, and dropped.
  void forget() {
    coming_.clear();
    told_.clear();
    further_.clear();
  }

  void begin(const std::string& locator, bool told) {
    const auto how = query_.session_.settings().reads_ahead ? std::launch::async : std::launch::deferred;
    coming_.push_back({locator, std::async(how, [&query = std::as_const(query_), locator, rows = query_.rows_a_set_,
                                                 told] { return query.set_at(locator, rows, told); })});
  }

  /// Where further sets begin. Whatever comes back that does not tell, each set leads to the next all the same.
  bool ask_where() {
    if (further_.empty()) return false;
    const std::string path = std::exchange(further_, {});
    const auto answer = query_.session_.call({"GET", path});
    const Json pages = answer ? Json::parse(answer->body, nullptr, false) : Json{};
    const auto list = pages.is_object() ? pages.find("resultPages") : pages.end();
    if (list == pages.end() || !list->is_array()) return false;
    for (const Json& page : *list) {
      const std::string url = page.is_object() ? text_at(page, "resultUrl") : std::string{};
      const std::size_t at = url.find("locator=");
      const std::size_t from = at == url.npos ? url.size() : at + std::string_view{"locator="}.size();
      told_.push_back(http::decode(std::string_view{url}.substr(from, url.find('&', from) - from), true));
    }
    // Only a path of this job: the token goes where it leads.
    const std::string next = text_at(pages, "nextRecordsUrl");
    if (next != path && next.starts_with(query_.path() + "/resultPages?")) further_ = next;
    return !told_.empty();
  }

  BulkQuery& query_;
  std::string further_;           ///< the path that tells of further sets; empty: none does
  std::deque<std::string> told_;  ///< locators of sets that are not on their way yet
  std::deque<Coming> coming_;     ///< in their order
};

Result<BulkQuery::Read> BulkQuery::read(const CsvSink& sink, bool side_by_side) {
  Read all;
  std::set<std::string> visited;
  Ahead ahead{*this, side_by_side};
  ahead.lead_to({});
  for (;;) {
    auto set = ahead.take();
    if (!set) return tl::unexpected(set.error());
    const bool last = set->next.empty();
    if (!last && !visited.insert(set->next).second)
      return tl::unexpected(bad_answer("it leads to results that were read already", set->csv,
                                       session_.call_to("GET", path() + "/results")));
    if (!last) ahead.lead_to(set->next);  // on its way while this one is taken
    all.rows += set->rows;
    all.sets += 1;
    if (auto kept = sink(std::move(set->csv), set->rows); !kept) return tl::unexpected(std::move(kept.error()));
    if (last) return all;
  }
}

}  // namespace tidemark::salesforce
