#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/journal.h"
#include "simulators/salesforce_org.h"
#include "simulators/system.h"

namespace tidemark::sim {

/// A Salesforce org that answers the calls of a thin client, in the shapes of salesforce-api.md:
///
///     POST /services/oauth2/token                      client_credentials, as a form or with HTTP Basic
///     GET  /services/data/                             versions (needs no token, counts against no limit)
///     GET  /services/data/vXX.X/[limits|sobjects/|sobjects/OBJECT/describe]
///     GET  /services/data/vXX.X/query?q=SOQL           and its further pages, query/LOCATOR-OFFSET
///     GET  /services/data/vXX.X/sobjects/OBJECT/ID[?fields=A,B]
///     PATCH the same                                   → 204; the demo's "somebody changes a record"
///
/// It checks tokens, counts calls (`Sforce-Limit-Info`), pages, keeps at most ten cursors open, and refuses in the
/// words of the real one. No clock, no chance: the same calls get the same answers. Thread-safe.
class SalesforceSimulator final : public System {
 public:
  struct Options {
    std::string client_id = "simulated-client";
    std::string client_secret = "simulated-secret";
    std::string org_id = "00D000000000001EAA";
    std::uint64_t daily_calls = 100'000;
    std::size_t largest_page =
        2'000;  ///< less: pages come shorter than asked for, as they do for records with many or long fields
    Journal* journal = nullptr;  ///< must outlive; may be null
  };

  SalesforceSimulator(Org org, Options options);
  explicit SalesforceSimulator(Org org) : SalesforceSimulator(std::move(org), Options{}) {}
  ~SalesforceSimulator() override;

  [[nodiscard]] http::Response handle(const http::Request& request) override;

  // salesforce_faults.cpp: for the journal and for fault plans.
  [[nodiscard]] std::string call_name(const http::Request& request) const override;
  [[nodiscard]] std::vector<std::string> call_names() const override;
  [[nodiscard]] std::size_t records_moved() const override;
  [[nodiscard]] std::vector<Fault::Kind> own_faults() const override;
  [[nodiscard]] std::optional<http::Response> suffer(const Fault& fault, const http::Request& request) override;
  [[nodiscard]] http::Response refuse(int status, const std::string& message) const override;

  [[nodiscard]] const Options& options() const { return options_; }

  /// A change made in Salesforce by somebody, past the API. False where there is no such object, record or field.
  bool change(std::string_view object, std::string_view id, std::string_view field, Value value);
  [[nodiscard]] Value value(std::string_view object, std::string_view id, std::string_view field) const;
  /// A record made in Salesforce by somebody.
  [[nodiscard]] Result<void> add(std::string_view object, std::vector<std::pair<std::string_view, Value>> fields);

  /// All tokens given out so far stop being good, as after the session's time.
  void expire_tokens();
  /// All open cursors are forgotten, as after two days.
  void expire_cursors();

  /// The nth call from now on (1: the next) is answered by that, without being carried out. What a test wants to go
  /// wrong.
  void answer_instead(std::uint64_t nth, http::Response response);

 private:
  struct Cursor;
  struct Call;

  http::Response route(const Call& call);
  http::Response token(const Call& call);
  http::Response versions() const;
  http::Response resource(const Call& call);
  http::Response sobjects(const Call& call);
  http::Response one_record(const Call& call, Object& object, std::string_view id);
  http::Response patch(const Call& call, Object& object, std::size_t row);
  http::Response limits() const;
  http::Response query(const Call& call);
  http::Response next_page(const Call& call, std::string_view locator);
  http::Response page(const Call& call, const Cursor& cursor, std::size_t from);
  std::size_t page_size(const Call& call) const;
  std::string limit_info() const;

  Options options_;
  mutable std::mutex mutex_;
  Org org_;
  std::set<std::string, std::less<>> tokens_;
  std::vector<std::unique_ptr<Cursor>> cursors_;  ///< the oldest first
  std::map<std::uint64_t, http::Response> instead_;
  std::uint64_t calls_ = 0;    ///< all requests
  std::uint64_t counted_ = 0;  ///< those that count against the daily limit
  std::uint64_t tokens_given_ = 0;
  std::uint64_t cursors_opened_ = 0;
  std::size_t records_moved_ = 0;  ///< by the call that is being answered, for the journal
};

}  // namespace tidemark::sim
