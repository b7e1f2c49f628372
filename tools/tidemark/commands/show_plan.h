#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command/call.h"
#include "command/words.h"
#include "sync/runner.h"
#include "views/views.h"

namespace tidemark::command {

/// From when on nothing counts any more of what earlier runs changed and the guard counted with a part's plan; time 0 where it is not
/// for that that the plan is held, or nobody can say. `held_by`: the guard's reasons, in one text or many.
[[nodiscard]] Instant counted_until(const views::Views& views, Part part, std::string_view held_by);
[[nodiscard]] std::string counted_until_for_people(Instant until, const LocalTime& local);

/// Prints live plans one after the other, and at the end what a run that carries out all of them takes.
///
///     PlanPrinter printer{call, views, local, parts.size()};
///     for (…) printer.put(kept);
///     return printer.end();      // the exit status
class PlanPrinter {
 public:
  PlanPrinter(const Call& call, const views::Views& views, LocalTime local, std::size_t plans)
      : call_{call}, views_{views}, local_{std::move(local)}, plans_{plans} {}

  [[nodiscard]] Result<void> put(const sync::KeptPlan& kept);
  int end() const;

 private:
  void put_json(const sync::KeptPlan& kept, const std::vector<views::NotQuiet>& waiting) const;
  void put_text(const sync::KeptPlan& kept, const std::vector<views::NotQuiet>& waiting) const;
  [[nodiscard]] std::string after(const sync::KeptPlan& kept) const;

  const Call& call_;
  const views::Views& views_;
  LocalTime local_;
  std::size_t plans_;
  std::optional<sync::Forecast> forecast_;  ///< of all so far
  bool held_ = false;
  bool corrects_ = false;  ///< they put back: each is carried out by a run of its own
  std::string next_;       ///< what to do after each
};

}  // namespace tidemark::command
