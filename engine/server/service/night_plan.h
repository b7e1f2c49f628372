#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/events/event.h"
#include "core/folds/nights_fold.h"
#include "core/time/nights.h"
#include "core/time/zone.h"
#include "views/views.h"

namespace tidemark::service {

/// What a subscription's nights are planned by, as its log has it.
struct NightPlan {
  NightsRow row;
  Position configuration = 0;
  Zone zone;                  ///< the configuration's
  std::int64_t expected = 0;  ///< how long its run is to be thought to take
};

/// A night that is to run.
struct NextNight {
  std::int64_t date = 0;
  Instant planned;
};

/// The next night that has not run; nothing where nights are paused, or no clock has taken the subscription up. The night whose run
/// goes on now (`running`: 0 where none does) is not the next one.
[[nodiscard]] std::optional<NextNight> next_night(const NightPlan& plan, std::string_view name, RunId running,
                                                  Instant now);

/// Keeps what was read, as a thousand subscriptions are asked every few minutes and hardly ever change.
class NightPlans {
 public:
  /// `not_found` where nothing is configured; whatever the views, the configuration and the zone may say. Thread-safe.
  [[nodiscard]] Result<std::shared_ptr<const NightPlan>> read(const views::Views& views);
  /// The views have followed the log since: what is asked from now on is read again.
  void forget();

 private:
  std::mutex mutex_;
  std::shared_ptr<const NightPlan> last_;
  bool is_current_ = false;
};

}  // namespace tidemark::service
