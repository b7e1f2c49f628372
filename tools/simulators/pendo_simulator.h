#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/config/configuration.h"
#include "core/error.h"
#include "core/time/instant.h"
#include "simulators/pendo_aggregation.h"
#include "simulators/pendo_catalog.h"
#include "simulators/pendo_folder.h"
#include "simulators/pendo_pending.h"
#include "simulators/pendo_store.h"
#include "simulators/system.h"

namespace tidemark::sim {

/// A Pendo subscription in memory that speaks the calls of `spec/pendo-api.md`, below /api/v1:
///
///     GET    /metadata/schema/{visitor|account}                 POST …/{group}: make a field {"name","type","displayName"}
///     DELETE /metadata/schema/{kind}/{group}/{field}            GET /metadata/dependencies[/{kind}/{group}/{field}]
///     POST   /metadata/{kind}/{group}/value[?create=true]       many values; 200 with `missing` and `errors`
///     GET, PUT, POST /metadata/{kind}/{group}/value/{id}/{field}
///     GET    /{visitor|account}/{id}                            GET /visitor/{id}/history?starttime=ms
///     POST   /aggregation                                       see pendo_aggregation.h
///     GET    /report                                            GET /report/{id}/results.json, results.csv
///     POST   /feedback, PATCH /feedback/{id}, DELETE /feedback, GET /feedback/options
///
/// Writable groups: agent (makes unknown fields on the fly), custom and salesforce (unknown field: 400). Names are
/// lower-cased, dates read back as milliseconds, null clears. `?create=true` creates, so that a test can prove that
/// nobody asks for it. Lists and schemas have an ETag.
class PendoSimulator final : public System {
 public:
  struct Keys {
    std::string key = "simulated-key";
    std::string read_only_key = "simulated-read-only-key";  ///< 403 for whatever changes something
  };
  /// Where Pendo's behaviour is not published, or differs from day to day.
  struct Behaviour {
    enum class Misfits : std::uint8_t {
      refused,  ///< a value that doesn't fit its field's type refuses its item, whole
      kept,     ///< as it was sent, and the schema says Dirty
      dropped,  ///< silently
    };
    Misfits misfits = Misfits::refused;
    bool base64_ids = false;          ///< in GET /visitor/{id} and /account/{id}, as older set-ups have it
    std::int64_t reads_lag_ms = 0;    ///< how long a written value stays unseen by reads
    bool errors_as_text = false;      ///< "v-3: not a number" in place of {"id":"v-3","message":"not a number"}
    bool text_error_bodies = false;   ///< error bodies as text in place of {"message":…}
    std::size_t most_rows = 100'000;  ///< of one aggregation: a short page may have more behind it
    std::size_t most_body_bytes = std::size_t{32} << 20;  ///< above: 413
    std::size_t most_items_in_time = SIZE_MAX;            ///< a bulk write with more does that many, then answers 408
  };
  using Clock = std::function<Instant()>;
  /// Looks at the n-th call (1, 2, …) before it is served; an answer given here is sent in its place.
  using Intercept = std::function<std::optional<http::Response>(std::uint64_t n, const http::Request& request)>;

  /// `invalid_input` where the data is not as PendoData says. `clock` stamps `lastupdated` and decides what a lagging
  /// read sees; without one it is always 2026-01-01.
  [[nodiscard]] static Result<std::unique_ptr<PendoSimulator>> make(const PendoData& data, Keys keys, Clock clock = {});

  /// The same from a folder (pendo_folder.h), entity by entity: a million of them need no memory beside their own.
  [[nodiscard]] static Result<std::unique_ptr<PendoSimulator>> load(const std::filesystem::path& folder, Keys keys,
                                                                    Clock clock = {});

  [[nodiscard]] http::Response handle(const http::Request& request) override;

  // pendo_faults.cpp: for the journal and for fault plans.
  [[nodiscard]] std::string call_name(const http::Request& request) const override;
  [[nodiscard]] std::vector<std::string> call_names() const override;
  [[nodiscard]] std::size_t records_moved() const override { return records_moved_; }
  [[nodiscard]] std::vector<Fault::Kind> own_faults() const override;
  [[nodiscard]] std::optional<http::Response> suffer(const Fault& fault, const http::Request& request) override;
  void recover(Fault::Kind kind) override;
  [[nodiscard]] http::Response refuse(int status, const std::string& message) const override;
  /// POST /_sim/visit {"visitorId":…,"values":{"email":…}}: the page's snippet sends agent values again, and the last
  /// visit is now. /_sim/change {…,"values":{"custom.region":…}}: somebody else changes values, seen at once.
  /// /_sim/remove {"visitorId":…}.
  [[nodiscard]] std::optional<http::Response> by_hand(std::string_view name, const http::Request& request) override;

  Behaviour& behaviour() { return behaviour_; }
  void on_call(Intercept intercept) { intercept_ = std::move(intercept); }
  /// Answers the n-th call from now (1: the next one) with that status in place of serving it.
  void fail_call(std::uint64_t n, int status, std::string body = {}, http::Headers headers = {});
  /// Every write of that entity is refused in these words; empty words end it.
  void refuse_writes_of(const std::string& id, std::string words);
  [[nodiscard]] std::uint64_t calls() const { return calls_; }

  /// What is stored in "group.name", written values included that reads don't see yet; "null" where there is nothing.
  [[nodiscard]] std::string value(EntityKind kind, std::string_view id, std::string_view field) const;
  /// A change by somebody else, seen at once. The entity is made where it is missing.
  void set_value(EntityKind kind, const std::string& id, std::string_view field, const std::string& json);
  bool remove(EntityKind kind, std::string_view id);
  [[nodiscard]] std::size_t size(EntityKind kind) const { return store(kind).entities().size(); }
  /// Everything that is stored but `auto.lastupdated`, as text: equal where two subscriptions hold the same.
  [[nodiscard]] std::string contents() const;

 private:
  /// What faults set up for the request that comes next.
  struct Suffered {
    std::size_t refused_items = 0;
    bool refused_half = false;  ///< every second item
    std::string message = {};
    std::int64_t lag_ms = 0;
    std::uint64_t lag_calls = 0;
    std::size_t items_in_time = SIZE_MAX;
    bool half_in_time = false;
    bool rest_is_done = false;  ///< the call is cut, the work is not
    std::uint64_t most_rows = UINT64_MAX;
    bool errors_as_text = false;
    std::int64_t skew_ms = 0;
    [[nodiscard]] bool refuses(std::size_t item) const { return refused_half ? item % 2 == 1 : item < refused_items; }
  };
  struct Route;

  PendoSimulator(Keys keys, Clock clock);
  [[nodiscard]] http::Response answer(const http::Request& request, std::size_t& records);
  [[nodiscard]] std::optional<http::Response> refuse_key(const http::Request& request, bool changes) const;
  [[nodiscard]] http::Response schema(const Route& route, const http::Request& request);
  [[nodiscard]] http::Response make_field(const Route& route, const http::Request& request);
  [[nodiscard]] http::Response dependencies(const Route& route) const;
  [[nodiscard]] http::Response aggregation(const http::Request& request, std::size_t& records);
  [[nodiscard]] http::Response history(const Route& route, const http::Request& request) const;
  [[nodiscard]] http::Response reports() const;
  [[nodiscard]] http::Response report_results(const Route& route, std::size_t& records);
  [[nodiscard]] http::Response feedback(const Route& route, const http::Request& request);
  [[nodiscard]] http::Response make_feedback(const http::Request& request);
  [[nodiscard]] http::Response change_feedback(const Route& route, const http::Request& request);
  [[nodiscard]] http::Response delete_feedback(const http::Request& request);
  [[nodiscard]] PendoWorld world() const { return {visitors_, accounts_, catalog_, now_ms()}; }
  [[nodiscard]] http::Response write_values(const Route& route, const http::Request& request, std::size_t& records);
  [[nodiscard]] http::Response write_setting(const Route& route, const http::Request& request);
  [[nodiscard]] http::Response one_value(const Route& route, const http::Request& request);
  [[nodiscard]] http::Response entity(const Route& route);
  [[nodiscard]] http::Response error(int status, const std::string& words) const;

  struct NewValue {
    std::uint32_t field;
    std::string json;
  };
  [[nodiscard]] Result<std::uint32_t> writable_field(EntityKind kind, const std::string& group,
                                                     const std::string& name);
  [[nodiscard]] Result<std::vector<NewValue>> check_values(EntityKind kind, const std::string& group,
                                                           const nlohmann::ordered_json& values);
  struct Outcomes;
  [[nodiscard]] std::string wrong_with_items(const Route& route, const nlohmann::ordered_json& items);
  void write_item(const Route& route, const nlohmann::ordered_json& item, bool creates, bool is_refused,
                  Outcomes& outcomes);
  void keep(EntityKind kind, const std::string& id, const std::vector<NewValue>& values);
  void let_reads_see_what_is_due();
  void let_reads_see_everything();
  [[nodiscard]] std::int64_t now_ms() const { return clock_().milliseconds + suffered_.skew_ms; }  ///< as it says
  [[nodiscard]] PendoStore& store(EntityKind kind) { return kind == EntityKind::visitor ? visitors_ : accounts_; }
  [[nodiscard]] const PendoStore& store(EntityKind kind) const {
    return kind == EntityKind::visitor ? visitors_ : accounts_;
  }

  Keys keys_;
  Clock clock_;
  Behaviour behaviour_;
  Intercept intercept_;
  std::map<std::uint64_t, http::Response> failures_;  ///< by call
  std::map<std::string, std::string> refused_;        ///< by id
  std::uint64_t calls_ = 0;
  PendoStore visitors_{"visitorId"};
  PendoStore accounts_{"accountId"};
  PendoCatalog catalog_;
  PendingValues pending_;
  Suffered suffered_;
  std::size_t records_moved_ = 0;
  std::uint64_t feedback_made_ = 0;
};

}  // namespace tidemark::sim
