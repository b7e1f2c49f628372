#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/pages/page.h"
#include "http/message.h"
#include "salesforce/session.h"

namespace tidemark::salesforce {

/// Takes one page as it came: a query answer (salesforce_json), `{"totalSize":…,"done":…,"records":[…]}`, known to be whole JSON; or a set of a
/// Bulk query's results (csv), known to have that many records. An error ends the fetch and is its result.
using PageSink = std::function<Result<void>(std::string bytes, std::uint64_t rows, PageFormat format)>;

struct Fetched {
  std::uint64_t rows = 0;
  std::uint64_t pages = 0;
  std::uint64_t count_before = 0;  ///< what Salesforce counted before the first page, and after the last
  std::uint64_t count_after = 0;
};

/// Of an earlier describe: what its answer said of its last change, and who had asked (Session::asked_by).
struct DescribedBefore {
  std::string modified;  ///< the text of Last-Modified; empty: it had none
  std::string asked_by;
};

/// A describe answer as it came; known to be whole JSON, of that object, with fields.
struct Described {
  std::string bytes;
  bool as_before = false;  ///< nothing has changed since the earlier one: no bytes
  DescribedBefore next;    ///< what the next one is asked with
};

/// One Salesforce org over HTTP (`spec/salesforce-api.md`), reading only; collections.h and bulk_ingest.h write.
///
///     Client client{transport, {.login_url = "https://acme.my.salesforce.com", .api_version = "66.0", .credentials = pair}, sleep};
///     auto all = client.fetch("Contact", {"Email", "Owner.Email"}, [&](std::string_view page, auto...) { return keep(page); });
///     all->rows == 11'400
///
/// Errors: `refused` (400, 401, 403, 404, a redirect), `unavailable` (408, 420, 429, 5xx, the org's daily limit), `network`, `bad_answer`,
/// `incomplete`, `invalid_input` (a name that can't be one). Each says which call, Salesforce's own words, and what to do.
class Client {
 public:
  Client(http::Transport& transport, Settings settings, Sleep sleep);

  /// Asks for a token now, if there is none, so that wrong credentials show before anything else.
  [[nodiscard]] Result<void> sign_in() { return session_.sign_in(); }

  /// The API versions the org offers, ascending: "64.0", "65.0", "66.0". Needs no token.
  [[nodiscard]] Result<std::vector<std::string>> versions();

  /// Whether the configured version is among them; `invalid_input` names the newest where it is not.
  [[nodiscard]] Result<void> check_version();

  /// Whether the user may call the API at all (`API Enabled`): one call. `refused` where not. Good too where the user may not see the limits
  /// that it asks for.
  [[nodiscard]] Result<void> check_api();

  /// How an object looks. With an earlier answer's word of its last change, and where the same user asks the same org by the same
  /// version, "as before" is an answer too (`If-Modified-Since`, 304):
  ///
  ///     auto first = client.describe("Contact");
  ///     auto second = client.describe("Contact", first->next);
  ///     second->as_before == true                              // first->bytes are good still
  ///
  /// Whether rights to fields count as a change, Salesforce doesn't promise: who misses a field in what is "as before" asks without.
  [[nodiscard]] Result<Described> describe(std::string_view object, const DescribedBefore& before = {});

  /// Looks at what the org is allowed, before anything is read: one call. Good too where the user may not see it (`View Setup and
  /// Configuration`): every answer tells how many calls are left. Where no query job is left for the day, objects are read page by page.
  [[nodiscard]] Result<void> look_at_limits();

  /// How many records an object has: one call, whatever the number.
  [[nodiscard]] Result<std::uint64_t> count(std::string_view object);

  /// Every record of an object with these fields, page by page, or by a Bulk query where there are many (Settings::bulk_from); `Id`
  /// is asked for by itself. Whole or an error: counted before and
  /// after, and a fetch that falls short of the smaller count by more than one in a thousand is `incomplete`. The end is where
  /// Salesforce says `done`, never a short page. A page that leads back to one before it, or to nowhere, is `bad_answer`.
  ///
  /// A page that is too long or late (408, 413) is asked for with half as many rows, down to 200. Pages come by ascending id. Where Salesforce has forgotten the cursor that leads to the next one (INVALID_QUERY_LOCATOR: it has
  /// expired, or ten newer ones have pushed it out), the query is made anew for what lies beyond the last id: what the sink has stays good.
  [[nodiscard]] Result<Fetched> fetch(std::string_view object, const std::vector<std::string>& fields,
                                      const PageSink& sink);

  /// The first records of an object by id, at most `rows` of them, with these fields: for whoever wants to see what is in them. A call for as
  /// many fields as one address takes; `take` has each answer (salesforce_json) and the fields that are in it.
  using FirstSink = std::function<Result<void>(const std::string& bytes, std::span<const std::string> fields)>;
  [[nodiscard]] Result<void> first(std::string_view object, std::span<const std::string> fields, std::uint32_t rows,
                                   const FirstSink& take);

  /// The records of these ids, as far as they are there, with `Id` and these fields; gives how many there are. 2,000 a call, whatever the
  /// addresses' length (salesforce-api.md, 5): POST composite/sobjects/{object}. In pages like those of a query. For closing intents by reading.
  ///
  ///     client.read("Contact", ids, {"Pendo_NPS__c"}, sink)
  ///     {"totalSize":1,"done":true,"records":[{"attributes":{…},"Id":"003000000000001AAA","Pendo_NPS__c":42.0}]}
  [[nodiscard]] Result<std::uint64_t> read(std::string_view object, std::span<const std::string> ids,
                                           std::vector<std::string> fields, const PageSink& sink);

  /// For what writes: collections.h, bulk_ingest.h.
  [[nodiscard]] Session& session() { return session_; }

  [[nodiscard]] std::uint64_t calls() const { return session_.calls(); }  ///< all requests sent so far
  [[nodiscard]] std::optional<Usage> usage() const {
    return session_.usage();
  }                                                                           ///< the org's calls of the last 24 hours
  [[nodiscard]] std::uint64_t reserve() const { return session_.reserve(); }  ///< of those, kept for others
  [[nodiscard]] std::string org_id() const { return session_.org_id(); }      ///< empty before there is a token

 private:
  [[nodiscard]] Result<void> read_all(const std::string& soql, std::uint64_t count, Fetched& fetched,
                                      const PageSink& sink);
  [[nodiscard]] std::string query_path(const std::string& soql) const;
  struct Paging;
  [[nodiscard]] Result<void> page_through(Paging& paging, Fetched& fetched, const PageSink& sink);
  [[nodiscard]] Result<http::Response> next_page(Paging& paging);
  [[nodiscard]] Result<http::Response> ask_for_page(Paging& paging, Session::Call call);

  [[nodiscard]] bool in_bulk(std::uint64_t count, const std::string& soql) const;

  Session session_;
  std::optional<std::uint64_t> query_jobs_left_;  ///< as far as that is known
};

}  // namespace tidemark::salesforce
