#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulators/journal.h"
#include "simulators/salesforce_options.h"
#include "simulators/salesforce_org.h"
#include "simulators/system.h"

namespace tidemark::sim {

/// A Salesforce org in memory, in the shapes of salesforce-api.md; docs/salesforce-simulator.md lists what it knows:
///
///     services/oauth2/(token|userinfo|introspect|revoke), id/ORG/USER
///     services/data/                                   versions (needs no token, counts against no limit)
///     services/data/vXX.X/limits, query, queryAll, sobjects/…, composite/…, jobs/query, jobs/ingest, tooling/…
///
/// It checks tokens, counts calls (`Sforce-Limit-Info`) and refuses in the words of the real one. No clock but the one it
/// is given, no chance: the same calls get the same answers. Thread-safe.
class SalesforceSimulator final : public System {
 public:
  using Options = SalesforceOptions;

  SalesforceSimulator(Org org, Options options);
  explicit SalesforceSimulator(Org org) : SalesforceSimulator(std::move(org), Options{}) {}
  ~SalesforceSimulator() override;

  [[nodiscard]] http::Response handle(const http::Request& request) override;

  // salesforce_faults.cpp: for the journal and for fault plans.
  [[nodiscard]] std::string call_name(const http::Request& request) const override;
  [[nodiscard]] std::vector<std::string> call_names() const override;
  [[nodiscard]] std::size_t records_moved() const override { return last_records_moved(); }
  [[nodiscard]] std::vector<Fault::Kind> own_faults() const override;
  [[nodiscard]] std::optional<http::Response> suffer(const Fault& fault, const http::Request& request) override;
  void after_fault() override { skew_clock(0); }
  [[nodiscard]] http::Response refuse(int status, const std::string& message) const override;

  [[nodiscard]] const Options& options() const { return options_; }

  /// A change made in Salesforce by somebody, past the API. False where there is no such object, record or field, or the
  /// field can't hold such a value.
  bool change(std::string_view object, std::string_view id, std::string_view field, Value value);
  [[nodiscard]] Value value(std::string_view object, std::string_view id, std::string_view field) const;
  /// A record made in Salesforce by somebody.
  [[nodiscard]] Result<void> add(std::string_view object, std::vector<std::pair<std::string_view, Value>> fields);
  /// Somebody deletes a record, or takes it from the recycle bin again.
  bool set_deleted(std::string_view object, std::string_view id, bool deleted = true);
  /// Field-level security of the API user, for any field.
  bool allow(std::string_view object, std::string_view field, bool read, bool edit);

  /// All tokens given out so far stop being good, as after the session's time.
  void expire_tokens();
  /// All open cursors are forgotten, as after two days.
  void expire_cursors();
  /// Another transaction holds a record: the next `times` writes of it fail with UNABLE_TO_LOCK_ROW.
  void lock_row(std::string_view id, std::uint32_t times = 1);
  /// From now on one record in so many is locked, the first `times` tries each; 0: none.
  void lock_rows(std::uint64_t one_in, std::uint32_t times = 1);
  /// The next ingest job that is closed ends as Failed after so many records; the others stay unprocessed.
  void fail_next_ingest(std::size_t after_records, std::string message);

  /// What befalls the next call alone: so many of the records that it writes are locked, or refused with that message (0:
  /// every second one).
  void lock_in_next_call(std::size_t records);
  void refuse_in_next_call(std::size_t records, std::string message);
  /// The org's clock goes ahead of the one it was given by so much, or back.
  void skew_clock(std::int64_t milliseconds);
  /// Records that the last call answered moved.
  [[nodiscard]] std::size_t last_records_moved() const;

  /// The nth call from now on (1: the next) is answered by that, without being carried out. What a test wants to go
  /// wrong.
  void answer_instead(std::uint64_t nth, http::Response response);

 private:
  struct Parts;

  http::Response route(const http::Request& request);
  http::Response resource(const http::Request& request);

  Options options_;
  mutable std::mutex mutex_;
  std::unique_ptr<Parts> parts_;
  std::map<std::uint64_t, http::Response> instead_;
  std::uint64_t calls_ = 0;  ///< all requests
};

}  // namespace tidemark::sim
