#include <functional>
#include <optional>

#include "service/routes.h"

namespace tidemark::service {
namespace {

/// A number of each subscription, in the text format of Prometheus; one that has none has no line.
class Metrics {
 public:
  /// What `caller` sees; without one, all.
  Metrics(const Service& service, const std::optional<Caller>& caller) : service_{service}, caller_{caller} {}

  using Of = std::function<std::optional<std::int64_t>(const Subscription&)>;
  void of_each(std::string_view name, std::string_view type, const Of& number) {
    head(name, type);
    for (const auto& [subscription, one] : service_.subscriptions()) {
      if (caller_ && !caller_->sees(subscription)) continue;
      if (const auto value = number(*one))
        text_ += std::string{name} + "{subscription=\"" + subscription + "\"} " + std::to_string(*value) + "\n";
    }
  }
  void one(std::string_view name, std::size_t value) {
    head(name, "gauge");
    text_ += std::string{name} + " " + std::to_string(value) + "\n";
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  void head(std::string_view name, std::string_view type) {
    text_ += "# TYPE " + std::string{name} + " " + std::string{type} + "\n";
  }

  const Service& service_;
  const std::optional<Caller>& caller_;
  std::string text_;
};

/// Of what the log says of a subscription's nights.
template <class Number>
Metrics::Of of_nights(const Number& number) {
  return [number](const Subscription& subscription) -> std::optional<std::int64_t> {
    const auto nights = subscription.views().nights();
    return nights ? number(*nights) : std::nullopt;
  };
}

/// Of what the log says of its messages.
Metrics::Of of_messages(std::size_t (*number)(const MessagesRow&)) {
  return [number](const Subscription& subscription) -> std::optional<std::int64_t> {
    const auto messages = subscription.views().messages();
    return messages ? std::optional{static_cast<std::int64_t>(number(*messages))} : std::nullopt;
  };
}

std::optional<std::int64_t> seconds(bool there_is_one, Instant time) {
  return there_is_one ? std::optional{time.milliseconds / 1'000} : std::nullopt;
}

}  // namespace

web::Response Api::metrics(const Asked& asked) {
  Metrics metrics{service_, asked.caller};
  const auto position = [](const Subscription& one) { return static_cast<std::int64_t>(one.log().head().position); };
  metrics.of_each("tidemark_log_position", "gauge", position);
  metrics.of_each("tidemark_views_behind_log", "gauge", [&](const Subscription& one) -> std::optional<std::int64_t> {
    const auto standing = one.views().standing();
    if (!standing) return std::nullopt;
    return static_cast<std::int64_t>(standing->head - standing->position);
  });
  metrics.of_each("tidemark_run_going_on", "gauge", [](const Subscription& one) { return one.is_at_work(); });
  using Seen = std::optional<std::int64_t>;
  metrics.of_each("tidemark_newest_good_run_timestamp_seconds", "gauge", of_nights([](const NightsRow& row) -> Seen {
                    return seconds(row.good_run != 0, row.good_run_ended);
                  }));
  metrics.of_each("tidemark_last_good_night_timestamp_seconds", "gauge", of_nights([](const NightsRow& row) -> Seen {
                    return seconds(row.good_night_run != 0, row.good_night_ended);
                  }));
  metrics.of_each("tidemark_nights_missed_total", "counter",
                  of_nights([](const NightsRow& row) -> Seen { return static_cast<std::int64_t>(row.missed); }));
  metrics.of_each("tidemark_nights_paused", "gauge",
                  of_nights([](const NightsRow& row) -> Seen { return row.paused ? 1 : 0; }));
  metrics.of_each("tidemark_troubles", "gauge", of_messages([](const MessagesRow& row) { return row.open.size(); }));
  metrics.of_each("tidemark_messages_waiting", "gauge",
                  of_messages([](const MessagesRow& row) { return row.waiting.size(); }));
  metrics.one("tidemark_damaged_subscriptions", service_.damaged().size());
  return {200, {{"Content-Type", "text/plain; version=0.0.4"}}, metrics.take()};
}

}  // namespace tidemark::service
