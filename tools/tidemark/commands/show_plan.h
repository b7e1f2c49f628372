#pragma once

#include <optional>

#include "command/call.h"
#include "command/words.h"
#include "sync/runner.h"

namespace tidemark::command {

/// Prints live plans one after the other, and at the end what a run that carries out all of them takes.
///
///     PlanPrinter printer{call, parts.size()};
///     for (…) printer.put(kept);
///     return printer.end();      // the exit status
class PlanPrinter {
 public:
  PlanPrinter(const Call& call, std::size_t plans) : call_{call}, plans_{plans} {}

  void put(const sync::KeptPlan& kept);
  int end() const;

 private:
  void put_json(const sync::KeptPlan& kept) const;
  void say_apply(const sync::KeptPlan& kept) const;

  const Call& call_;
  std::size_t plans_;
  std::optional<sync::Forecast> forecast_;  ///< of all so far
  bool held_ = false;
};

}  // namespace tidemark::command
